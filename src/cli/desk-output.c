// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a command writes: lists and records, from one table of fields each, as
 * text or as JSON. Whether it arrived is looked at in the end.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "desk-cli-error.h"
#include "desk-cli-text.h"
#include "desk-clock.h"
#include "desk-json.h"
#include "desk-output-layout.h"

/* So many rows are laid out together; the rest of a long list follows. */
#define ROWS_AT_ONCE 256

struct _DeskOutput {
  gboolean is_json;
  DeskPage page;
  DeskCalendar *calendar;
  gint64 now_ms;
  int failure; /* an errno of writing */

  const DeskColumn *columns; /* of what has begun */
  guint n_columns;
  gboolean is_fields;
  char *name;
  DeskCell *cells;
  GPtrArray *rows;
  gboolean with_titles;
  gboolean has_text; /* something stands above already */

  JsonObject *root; /* (nullable): everything but a list of its own */
  JsonArray *array; /* (nullable): the list inside of it */
  gboolean is_array; /* the list is all there is */
  gboolean has_rows;
  gboolean is_complete; /* though the command fails */
};

static void
cell_clear (DeskCell *cell)
{
  g_clear_pointer (&cell->text, g_free);
  g_clear_pointer (&cell->node, json_node_unref);
  cell->is_alert = FALSE;
}

static void
cells_free (DeskOutput *self,
            DeskCell   *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    cell_clear (&cells[i]);
  g_free (cells);
}

static void
look_at_terminal (DeskPage *page)
{
  const char *columns = g_getenv ("COLUMNS");
  const char *no_colour = g_getenv ("NO_COLOR");
  struct winsize size = { 0 };
  guint64 width = 0;

  page->is_terminal = isatty (STDOUT_FILENO);
  if (page->is_terminal && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
    width = size.ws_col > 0 ? size.ws_col : 80;
  else if (columns != NULL && !g_ascii_string_to_unsigned (columns, 10, 1, 10000, &width, NULL))
    width = 0;
  page->width = (guint) width;
  page->has_colour = page->is_terminal && (no_colour == NULL || no_colour[0] == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

/**
 * desk_output_new:
 * @is_json: whether JSON is wanted
 *
 * Returns: (transfer full): what writes to standard output
 */
DeskOutput *
desk_output_new (gboolean is_json)
{
  DeskOutput *self = g_new0 (DeskOutput, 1);

  self->is_json = is_json;
  look_at_terminal (&self->page);

  return self;
}

void
desk_output_free (DeskOutput *self)
{
  g_return_if_fail (self != NULL);

  if (self->cells != NULL)
    cells_free (self, self->cells);
  if (self->rows != NULL)
    {
      for (guint i = 0; i < self->rows->len; i++)
        cells_free (self, g_ptr_array_index (self->rows, i));
      g_ptr_array_unref (self->rows);
    }
  g_clear_pointer (&self->calendar, desk_calendar_unref);
  g_clear_pointer (&self->root, json_object_unref);
  g_clear_pointer (&self->array, json_array_unref);
  g_free (self->name);
  g_free (self);
}

gboolean
desk_output_is_json (DeskOutput *self)
{
  return self->is_json;
}

/**
 * desk_output_set_calendar:
 * @self: an output
 * @calendar: whose wall clock times are told by
 * @now_ms: the moment the reader has in mind
 */
void
desk_output_set_calendar (DeskOutput   *self,
                          DeskCalendar *calendar,
                          gint64        now_ms)
{
  g_clear_pointer (&self->calendar, desk_calendar_unref);
  self->calendar = desk_calendar_ref (calendar);
  self->now_ms = now_ms;
}

/**
 * desk_output_format_time:
 * @self: an output
 * @time_ms: a moment
 *
 * Returns: (transfer full): the moment for people
 */
char *
desk_output_format_time (DeskOutput *self,
                         gint64      time_ms)
{
  return self->calendar != NULL ? desk_calendar_format_time (self->calendar, time_ms, self->now_ms) : desk_time_to_string (time_ms);
}

/* --- writing --- */

/**
 * desk_output_write:
 * @self: an output
 * @bytes: written as they are
 * @size: how many
 */
void
desk_output_write (DeskOutput *self,
                   const char *bytes,
                   gsize       size)
{
  if (self->failure == 0 && fwrite (bytes, 1, size, stdout) < size)
    self->failure = errno != 0 ? errno : EIO;
}

static void
write_text (DeskOutput *self,
            GString    *text)
{
  gsize size;
  g_autofree char *converted = desk_cli_text_to_locale (text->str, text->len, &size);

  desk_output_write (self, converted, size);
  self->has_text |= size > 0;
}

static void
write_json (DeskOutput *self,
            const char *before,
            JsonNode   *node,
            gboolean    is_pretty)
{
  g_autofree char *text = is_pretty ? json_to_string (node, TRUE) : desk_json_to_text (node);

  desk_output_write (self, before, strlen (before));
  desk_output_write (self, text, strlen (text));
}

static JsonNode *
cells_to_json (DeskOutput     *self,
               const DeskCell *cells)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < self->n_columns; i++)
    {
      if ((self->columns[i].flags & DESK_COLUMN_TEXT) == 0)
        json_object_set_member (object, self->columns[i].name, cells[i].node != NULL ? json_node_ref (cells[i].node) : json_node_new (JSON_NODE_NULL));
    }
  json_node_set_object (node, object);

  return node;
}

static void
write_json_row (DeskOutput     *self,
                const DeskCell *cells)
{
  JsonNode *node = cells_to_json (self, cells);

  if (self->is_array)
    {
      write_json (self, self->has_rows ? ",\n" : "[\n", node, FALSE);
      json_node_unref (node);
    }
  else
    {
      json_array_add_element (self->array, node);
    }
  self->has_rows = TRUE;
}

static void
write_rows (DeskOutput *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (desk_layout_has_blocks (self->columns))
    desk_layout_blocks (&self->page, self->columns, self->rows, text);
  else
    desk_layout_rows (&self->page, self->columns, self->rows, self->with_titles, text);
  self->with_titles = FALSE;
  write_text (self, text);
  for (guint i = 0; i < self->rows->len; i++)
    cells_free (self, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* --- lists and records --- */

static void
begin (DeskOutput       *self,
       const char       *name,
       const char       *heading,
       const DeskColumn *columns,
       gboolean          is_fields)
{
  g_return_if_fail (self->columns == NULL);

  self->columns = columns;
  for (self->n_columns = 0; columns[self->n_columns].name != NULL;)
    self->n_columns++;
  self->is_fields = is_fields;
  self->name = g_strdup (name);
  self->rows = g_ptr_array_new ();
  self->with_titles = self->page.is_terminal && heading == NULL && !desk_layout_has_blocks (columns);
  self->has_rows = FALSE;
  if (self->is_json && !self->is_array && self->root == NULL)
    {
      if (is_fields || name != NULL)
        self->root = json_object_new ();
      else
        self->is_array = TRUE;
    }
  if (self->is_json && !is_fields && !self->is_array)
    self->array = json_array_new ();

  if (!self->is_json && heading != NULL)
    {
      g_autoptr (GString) text = g_string_new (self->has_text ? "\n" : NULL);

      desk_layout_heading (&self->page, heading, text);
      write_text (self, text);
    }
  if (is_fields)
    self->cells = g_new0 (DeskCell, self->n_columns);
}

/**
 * desk_output_begin_list:
 * @self: an output
 * @name: (nullable): its name in JSON; a list that is all there is has none
 * @heading: (nullable): what it is, for people
 * @columns: its columns
 *
 * Follow it with desk_output_next_row() before each row, and with
 * desk_output_end().
 */
void
desk_output_begin_list (DeskOutput       *self,
                        const char       *name,
                        const char       *heading,
                        const DeskColumn *columns)
{
  begin (self, name, heading, columns, FALSE);
}

/**
 * desk_output_begin_fields:
 * @self: an output
 * @name: (nullable): its name in JSON; the fields of one without stand in the
 *   outermost object
 * @heading: (nullable): what it is, for people
 * @columns: its fields
 *
 * Follow it with desk_output_end().
 */
void
desk_output_begin_fields (DeskOutput       *self,
                          const char       *name,
                          const char       *heading,
                          const DeskColumn *columns)
{
  begin (self, name, heading, columns, TRUE);
}

static void
end_row (DeskOutput *self)
{
  if (self->cells == NULL)
    return;

  if (self->is_json)
    {
      write_json_row (self, self->cells);
      cells_free (self, self->cells);
    }
  else
    {
      g_ptr_array_add (self->rows, self->cells);
      if (self->rows->len >= ROWS_AT_ONCE)
        write_rows (self);
    }
  self->cells = NULL;
}

/**
 * desk_output_next_row:
 * @self: an output that has begun a list
 */
void
desk_output_next_row (DeskOutput *self)
{
  g_return_if_fail (self->columns != NULL && !self->is_fields);

  end_row (self);
  self->cells = g_new0 (DeskCell, self->n_columns);
}

static void
end_fields (DeskOutput *self)
{
  if (!self->is_json)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      desk_layout_fields (&self->page, self->columns, self->cells, text);
      write_text (self, text);
    }
  else if (self->name != NULL)
    {
      json_object_set_member (self->root, self->name, cells_to_json (self, self->cells));
    }
  else
    {
      for (guint i = 0; i < self->n_columns; i++)
        {
          DeskCell *cell = &self->cells[i];

          if ((self->columns[i].flags & DESK_COLUMN_TEXT) == 0)
            json_object_set_member (self->root, self->columns[i].name, cell->node != NULL ? json_node_ref (cell->node) : json_node_new (JSON_NODE_NULL));
        }
    }
  cells_free (self, self->cells);
  self->cells = NULL;
}

/**
 * desk_output_end:
 * @self: an output that has begun a list or fields
 */
void
desk_output_end (DeskOutput *self)
{
  g_return_if_fail (self->columns != NULL);

  if (self->is_fields)
    end_fields (self);
  else
    end_row (self);
  if (!self->is_json && self->rows->len > 0)
    write_rows (self);
  if (self->is_array)
    desk_output_write (self, self->has_rows ? "\n]\n" : "[]\n", 3);
  if (self->array != NULL)
    json_object_set_array_member (self->root, self->name, g_steal_pointer (&self->array));
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
  self->columns = NULL;
}

/* --- values --- */

static DeskCell *
find_cell (DeskOutput *self,
           const char *column)
{
  g_assert (self->cells != NULL);

  for (guint i = 0; i < self->n_columns; i++)
    {
      if (strcmp (self->columns[i].name, column) == 0)
        return &self->cells[i];
    }
  g_error ("There is no column “%s”", column);
}

/**
 * desk_output_put_both:
 * @self: an output
 * @column: a column of it
 * @node: (transfer full) (nullable): what stands in JSON
 * @text: (nullable): what people read
 */
void
desk_output_put_both (DeskOutput *self,
                      const char *column,
                      JsonNode   *node,
                      const char *text)
{
  DeskCell *cell = find_cell (self, column);
  gboolean keep_lines = self->is_fields || (self->columns[cell - self->cells].flags & DESK_COLUMN_BLOCK) != 0;

  cell_clear (cell);
  if (self->is_json)
    {
      cell->node = node;
      return;
    }

  g_clear_pointer (&node, json_node_unref);
  cell->text = text != NULL && text[0] != '\0' ? desk_cli_text_make_visible (text, keep_lines) : NULL;
}

/**
 * desk_output_put_alert:
 * @self: an output
 * @column: a column that has been filled and wants to be looked at
 */
void
desk_output_put_alert (DeskOutput *self,
                       const char *column)
{
  find_cell (self, column)->is_alert = TRUE;
}

/**
 * desk_output_say:
 * @self: an output
 * @format: a line for people, without its end
 * @...: its parts
 *
 * Says something in words. JSON has no use for it.
 */
void
desk_output_say (DeskOutput *self,
                 const char *format,
                 ...)
{
  g_autofree char *said = NULL;
  g_autofree char *visible = NULL;
  g_autoptr (GString) text = NULL;
  va_list args;

  if (self->is_json)
    return;

  va_start (args, format);
  said = g_strdup_vprintf (format, args);
  va_end (args);
  visible = desk_cli_text_make_visible (said, TRUE);
  text = g_string_new (visible);
  g_string_append_c (text, '\n');
  write_text (self, text);
}

/**
 * desk_output_complete:
 * @self: an output
 *
 * Says that everything was put, before a command that found something wrong
 * fails.
 */
void
desk_output_complete (DeskOutput *self)
{
  self->is_complete = TRUE;
}

/**
 * desk_output_finish:
 * @self: an output
 * @is_whole: whether the command was done; half an object is not written
 * @error: return location
 *
 * Returns: whether everything arrived; without a message when nobody reads on
 */
gboolean
desk_output_finish (DeskOutput *self,
                    gboolean    is_whole,
                    GError    **error)
{
  if (self->root != NULL && (is_whole || self->is_complete))
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), self->root);

      write_json (self, "", node, TRUE);
      desk_output_write (self, "\n", 1);
    }
  /* A full disk may say so only when the last bytes are on their way. */
  if ((fflush (stdout) != 0 || ferror (stdout)) && self->failure == 0)
    self->failure = errno != 0 ? errno : EIO;
  if (close (STDOUT_FILENO) != 0 && self->failure == 0 && errno != EBADF)
    self->failure = errno;
  if (self->failure == 0)
    return TRUE;

  if (self->failure == EPIPE)
    g_set_error_literal (error, DESK_CLI_ERROR, DESK_CLI_ERROR_SAID, "");
  else
    g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED, _("What was to be written did not arrive (%s)"), g_strerror (self->failure));
  return FALSE;
}
