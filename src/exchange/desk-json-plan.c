// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The first way through a JSON Lines file. References may point further down,
 * so it has to be known which records the file brings; and a line that points
 * at nothing is bad, and with it those that point at it. Numbers are given
 * out in the order of time if that is wanted.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-fact.h"
#include "desk-exchange-error.h"
#include "desk-json-plan.h"

#define NOBODY G_MAXUINT32

/* A record that is pointed at or brought by a line. */
typedef struct {
  DeskTableId table;
  DeskUuid id;
  guint32 n_bringers; /* lines that bring it and are not bad */
  gboolean is_missing;
} Target;

typedef struct {
  guint32 line;
  guint32 target;
} Pointer;

/* A record that a line brings. */
typedef struct {
  guint32 target;
  gboolean is_bad;
} Bringer;

typedef struct {
  gint64 logged_at_ms;
  guint64 line;
} Unnumbered;

struct _DeskJsonPlan {
  DeskImporter *importer;
  GArray *targets;     /* of Target */
  GHashTable *indexes; /* Target (lent): index + 1 */
  GArray *bringers;    /* of Bringer: the lines that bring records */
  GArray *pointers;    /* of Pointer, from bringers */
  GArray *unnumbered;  /* of Unnumbered */
  GArray *lines;       /* of DeskPlannedLine */
  GHashTable *numbers; /* line: number, both gint64 */
  GHashTable *missing; /* Target, owned: what nobody brings */
  gint64 highest_ticket;
  gint64 highest_article;
};

static guint
target_hash (gconstpointer data)
{
  const Target *target = data;

  return desk_uuid_hash (&target->id) ^ target->table;
}

static gboolean
target_equal (gconstpointer a,
              gconstpointer b)
{
  const Target *left = a;
  const Target *right = b;

  return left->table == right->table && desk_uuid_equal (&left->id, &right->id);
}

static guint32
get_target (DeskJsonPlan   *self,
            DeskTableId     table,
            const DeskUuid *id)
{
  Target key = { table, *id, 0, FALSE };
  guint32 index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indexes, &key));

  if (index != 0)
    return index - 1;

  g_array_append_val (self->targets, key);
  g_hash_table_insert (self->indexes, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (self->targets->len));

  return self->targets->len - 1;
}

/* --- what a line points at --- */

typedef gboolean (*PointerFunc) (DeskTableId table, const DeskUuid *id, const char *name, gpointer data);

/* Returns: whether @func wanted to see them all. */
static gboolean
each_pointer (const DeskJsonLine *line,
              PointerFunc         func,
              gpointer            data)
{
  const DeskOperation *operation = desk_json_line_get_operation (line);

  if (!func (DESK_TABLE_ANALYST, &line->commit->author, "by", data))
    return FALSE;
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      const DeskField *field = desk_table_find_field (line->table, change->name);
      DeskUuid id;

      if (field->type == DESK_FIELD_ID && desk_value_get_uuid (&change->new.value, &id) && !func (field->refers_to, &id, change->name, data))
        return FALSE;
    }

  return TRUE;
}

typedef struct {
  DeskJsonPlan *plan;
  guint32 bringer;
} AddPointer;

static gboolean
add_pointer (DeskTableId     table,
             const DeskUuid *id,
             const char     *name,
             gpointer        data)
{
  AddPointer *add = data;
  Pointer pointer = { add->bringer, get_target (add->plan, table, id) };

  if (add->bringer != NOBODY)
    g_array_append_val (add->plan->pointers, pointer);

  return TRUE;
}

/* --- the first way through --- */

static void
see_number (DeskJsonPlan        *self,
            const DeskTable     *table,
            const DeskOperation *operation)
{
  const DeskValue *number;
  gint64 *highest;

  if (table->id != DESK_TABLE_TICKET && table->id != DESK_TABLE_ARTICLE)
    return;
  highest = table->id == DESK_TABLE_TICKET ? &self->highest_ticket : &self->highest_article;
  number = desk_operation_get (operation, "number");
  if (number != NULL && number->integer <= DESK_IMPORT_MAX_NUMBER)
    *highest = MAX (*highest, number->integer);
}

static void
see_record (DeskJsonPlan       *self,
            const DeskJsonLine *line,
            guint64             number)
{
  const DeskOperation *operation = desk_json_line_get_operation (line);
  Bringer bringer = { get_target (self, line->table->id, &line->id), FALSE };
  AddPointer add = { self, self->bringers->len };

  g_array_index (self->targets, Target, bringer.target).n_bringers++;
  g_array_append_val (self->bringers, bringer);
  (void) each_pointer (line, add_pointer, &add);
  see_number (self, line->table, operation);

  if (line->table->id == DESK_TABLE_TICKET && desk_operation_get (operation, "number") == NULL)
    {
      Unnumbered unnumbered = { desk_operation_get (operation, "logged_at")->integer, number };

      g_array_append_val (self->unnumbered, unnumbered);
    }
}

static gboolean
see_line (DeskJsonPlan          *self,
          const DeskLine        *line,
          const DeskJsonContext *context,
          GError               **error)
{
  g_auto (DeskJsonLine) parsed = { 0 };
  g_autoptr (GError) reason = NULL;
  DeskPlannedLine planned = { line->number, G_MAXINT64, NULL, 0 };
  gint64 row_no = 0;

  /* Bad lines are spoken of on the second way through. */
  if (line->text != NULL && !desk_json_line_parse (line->text, line->size, context, &parsed, &reason))
    {
      if (g_error_matches (reason, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_NEWER))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  else if (line->text != NULL && parsed.kind == DESK_JSON_LINE_RECORD)
    {
      if (!desk_fact_find (self->importer->file, parsed.table->id, &parsed.id, &row_no, NULL, error))
        return FALSE;
      if (row_no == 0)
        see_record (self, &parsed, line->number);
    }
  else if (line->text != NULL && parsed.kind == DESK_JSON_LINE_EVENT)
    {
      AddPointer add = { self, NOBODY };

      (void) each_pointer (&parsed, add_pointer, &add);
      (void) get_target (self, parsed.table->id, &parsed.id);
    }

  if (self->lines != NULL && line->text != NULL)
    {
      if (parsed.commit != NULL)
        planned.at_ms = parsed.commit->made_at_ms;
      planned.text = g_memdup2 (line->text, line->size + 1);
      planned.size = line->size;
    }
  if (self->lines != NULL)
    g_array_append_val (self->lines, planned);

  return TRUE;
}

/* --- what is not there --- */

static int
compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  const Pointer *left = a;
  const Pointer *right = b;

  return left->target < right->target ? -1 : left->target > right->target;
}

static guint
find_first_pointer (DeskJsonPlan *self,
                    guint32       target)
{
  guint low = 0;
  guint high = self->pointers->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->pointers, Pointer, middle).target < target)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Lines that point at what is missing are bad; what only they bring is
 * missing too. */
static void
spread_missing (DeskJsonPlan *self,
                GArray       *queue)
{
  g_array_sort (self->pointers, compare_pointers);
  for (guint next = 0; next < queue->len; next++)
    {
      guint32 missing = g_array_index (queue, guint32, next);

      for (guint i = find_first_pointer (self, missing); i < self->pointers->len; i++)
        {
          Pointer *pointer = &g_array_index (self->pointers, Pointer, i);
          Bringer *bringer;
          Target *target;

          if (pointer->target != missing)
            break;
          bringer = &g_array_index (self->bringers, Bringer, pointer->line);
          if (bringer->is_bad)
            continue;
          bringer->is_bad = TRUE;
          target = &g_array_index (self->targets, Target, bringer->target);
          if (--target->n_bringers == 0 && !target->is_missing)
            {
              target->is_missing = TRUE;
              g_array_append_val (queue, bringer->target);
            }
        }
    }
}

static gboolean
find_missing (DeskJsonPlan *self,
              GError      **error)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->targets->len; i++)
    {
      Target *target = &g_array_index (self->targets, Target, i);
      gint64 row_no;
      gboolean withdrawn;

      if (target->n_bringers > 0)
        continue;
      if (!desk_fact_find (self->importer->file, target->table, &target->id, &row_no, &withdrawn, error))
        return FALSE;
      if (row_no == 0 || withdrawn)
        {
          target->is_missing = TRUE;
          g_array_append_val (queue, i);
        }
    }
  spread_missing (self, queue);

  for (guint i = 0; i < queue->len; i++)
    g_hash_table_add (self->missing, g_memdup2 (&g_array_index (self->targets, Target, g_array_index (queue, guint32, i)), sizeof (Target)));

  return TRUE;
}

/* --- the order of time --- */

static int
compare_unnumbered (gconstpointer a,
                    gconstpointer b)
{
  const Unnumbered *left = a;
  const Unnumbered *right = b;

  if (left->logged_at_ms != right->logged_at_ms)
    return left->logged_at_ms < right->logged_at_ms ? -1 : 1;

  return left->line < right->line ? -1 : left->line > right->line;
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const DeskPlannedLine *left = a;
  const DeskPlannedLine *right = b;

  if (left->at_ms != right->at_ms)
    return left->at_ms < right->at_ms ? -1 : 1;

  return left->line < right->line ? -1 : left->line > right->line;
}

static gboolean
give_numbers (DeskJsonPlan *self,
              GError      **error)
{
  gint64 number;

  g_array_sort (self->unnumbered, compare_unnumbered);
  if (!desk_importer_next_number (self->importer, DESK_TABLE_TICKET, &number, error))
    return FALSE;
  number = MAX (number, self->highest_ticket + 1);
  for (guint i = 0; i < self->unnumbered->len; i++)
    {
      gint64 line = (gint64) g_array_index (self->unnumbered, Unnumbered, i).line;
      gint64 given = number++;

      g_hash_table_insert (self->numbers, g_memdup2 (&line, sizeof line), g_memdup2 (&given, sizeof given));
    }

  return TRUE;
}

static void
planned_line_clear (gpointer data)
{
  DeskPlannedLine *line = data;

  g_free (line->text);
}

/**
 * desk_json_plan_new:
 * @reader: the file, at its beginning
 * @importer: where it is to come in
 * @context: what lines are to be understood by
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the plan
 */
DeskJsonPlan *
desk_json_plan_new (DeskLineReader        *reader,
                    DeskImporter          *importer,
                    const DeskJsonContext *context,
                    GError               **error)
{
  g_autoptr (DeskJsonPlan) self = g_new0 (DeskJsonPlan, 1);
  DeskLine line;
  gboolean has_line;

  self->importer = importer;
  self->targets = g_array_new (FALSE, FALSE, sizeof (Target));
  self->indexes = g_hash_table_new_full (target_hash, target_equal, g_free, NULL);
  self->bringers = g_array_new (FALSE, FALSE, sizeof (Bringer));
  self->pointers = g_array_new (FALSE, FALSE, sizeof (Pointer));
  self->unnumbered = g_array_new (FALSE, FALSE, sizeof (Unnumbered));
  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->missing = g_hash_table_new_full (target_hash, target_equal, g_free, NULL);
  if (importer->options->by_time)
    {
      self->lines = g_array_new (FALSE, FALSE, sizeof (DeskPlannedLine));
      g_array_set_clear_func (self->lines, planned_line_clear);
    }

  while (TRUE)
    {
      if (!desk_line_reader_next (reader, &line, &has_line, importer->cancellable, error))
        return NULL;
      if (!has_line)
        break;
      if (!see_line (self, &line, context, error))
        return NULL;
    }

  if (!find_missing (self, error))
    return NULL;
  if (self->lines != NULL)
    {
      g_array_sort (self->lines, compare_lines);
      if (!give_numbers (self, error))
        return NULL;
    }

  /* Only what the second way through asks for is kept. */
  g_clear_pointer (&self->indexes, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_array_unref);
  g_clear_pointer (&self->bringers, g_array_unref);
  g_clear_pointer (&self->pointers, g_array_unref);
  g_clear_pointer (&self->unnumbered, g_array_unref);

  return g_steal_pointer (&self);
}

void
desk_json_plan_free (DeskJsonPlan *self)
{
  g_clear_pointer (&self->indexes, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_array_unref);
  g_clear_pointer (&self->bringers, g_array_unref);
  g_clear_pointer (&self->pointers, g_array_unref);
  g_clear_pointer (&self->unnumbered, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->numbers, g_hash_table_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_free (self);
}

typedef struct {
  DeskJsonPlan *plan;
  DeskTableId table;
  const char *name;
} FindMissing;

static gboolean
is_there (DeskTableId     table,
          const DeskUuid *id,
          const char     *name,
          gpointer        data)
{
  FindMissing *find = data;
  Target key = { table, *id, 0, FALSE };

  if (!g_hash_table_contains (find->plan->missing, &key))
    return TRUE;

  find->table = table;
  find->name = name;
  return FALSE;
}

/**
 * desk_json_plan_find_missing:
 * @self: a plan
 * @line: a record or an event that is not on the desk yet
 * @error: return location: what it points at
 *
 * Returns: whether it points at something that is neither on the desk nor in
 *   the file
 */
gboolean
desk_json_plan_find_missing (DeskJsonPlan       *self,
                             const DeskJsonLine *line,
                             GError            **error)
{
  FindMissing find = { self, line->table->id, NULL };

  if (line->kind == DESK_JSON_LINE_EVENT && !is_there (line->table->id, &line->id, NULL, &find))
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
                   _("The %s that was changed is neither on this desk nor among the good lines of the file"),
                   line->table->name);
      return TRUE;
    }
  if (each_pointer (line, is_there, &find))
    return FALSE;

  g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_INVALID,
               _("“%s” points at a %s that is neither on this desk nor among the good lines of the file"), find.name,
               desk_table_get (find.table)->name);
  return TRUE;
}

/**
 * desk_json_plan_get_number:
 * @self: a plan
 * @line: a line
 *
 * Returns: the number its ticket gets, 0 when that is not planned
 */
gint64
desk_json_plan_get_number (DeskJsonPlan *self,
                           guint64       line)
{
  gint64 key = (gint64) line;
  const gint64 *number = g_hash_table_lookup (self->numbers, &key);

  return number != NULL ? *number : 0;
}

/**
 * desk_json_plan_get_highest_number:
 * @self: a plan
 * @table: tickets or articles
 *
 * Returns: the highest number that a line asks for, 0 when none does
 */
gint64
desk_json_plan_get_highest_number (DeskJsonPlan *self,
                                   DeskTableId   table)
{
  return table == DESK_TABLE_TICKET ? self->highest_ticket : self->highest_article;
}

/**
 * desk_json_plan_get_lines:
 * @self: a plan
 *
 * Returns: (transfer none) (nullable) (element-type DeskPlannedLine): all
 *   lines in the order of time; %NULL when they are taken as they come
 */
const GArray *
desk_json_plan_get_lines (DeskJsonPlan *self)
{
  return self->lines;
}
