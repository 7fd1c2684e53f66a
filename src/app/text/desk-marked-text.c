// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Texts in which a search has marked what it found.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <string.h>

#include "desk-marked-text.h"
#include "desk-safe-text.h"
#include "desk-search.h"

/* A yellow that is faint enough for dark words on light and the reverse. */
#define MARK_RED 0xe5e5
#define MARK_GREEN 0xa5a5
#define MARK_BLUE 0x0a0a
#define MARK_ALPHA 0x5000

static void
add_mark (PangoAttrList *attributes,
          gsize          start,
          gsize          end)
{
  PangoAttribute *marks[] = {
    pango_attr_weight_new (PANGO_WEIGHT_BOLD),
    pango_attr_background_new (MARK_RED, MARK_GREEN, MARK_BLUE),
    pango_attr_background_alpha_new (MARK_ALPHA),
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      marks[i]->start_index = (guint) start;
      marks[i]->end_index = (guint) end;
      pango_attr_list_insert (attributes, marks[i]);
    }
}

/**
 * desk_marked_text_read:
 * @marked: a text with %DESK_SEARCH_MARK_START and %DESK_SEARCH_MARK_END
 * @attributes: (out) (transfer full): what makes the marks visible
 *
 * Returns: (transfer full): the text without the marks, safe to look at
 */
char *
desk_marked_text_read (const char     *marked,
                       PangoAttrList **attributes)
{
  const gsize mark_size = strlen (DESK_SEARCH_MARK_START);
  PangoAttrList *list = pango_attr_list_new ();
  GString *text = g_string_new (NULL);
  gboolean is_marked = FALSE;
  gsize start = 0;

  while (*marked != '\0')
    {
      const char *mark = strstr (marked, is_marked ? DESK_SEARCH_MARK_END : DESK_SEARCH_MARK_START);

      desk_safe_text_append (text, marked, mark != NULL ? mark - marked : -1);
      if (mark == NULL)
        break;
      if (is_marked)
        add_mark (list, start, text->len);
      start = text->len;
      is_marked = !is_marked;
      marked = mark + mark_size;
    }
  *attributes = list;

  return g_string_free (text, FALSE);
}

/**
 * desk_marked_text_show:
 * @inscription: where
 * @marked: a text as desk_marked_text_read() takes it
 */
void
desk_marked_text_show (GtkInscription *inscription,
                       const char     *marked)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = desk_marked_text_read (marked, &attributes);

  gtk_inscription_set_text (inscription, text);
  gtk_inscription_set_attributes (inscription, attributes);
}
