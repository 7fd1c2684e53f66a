// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A line of docs/json-lines.md. Either it is refused with a reason, or there
 * is a commit that the log can take.
 */
#define G_LOG_DOMAIN "deskbell-fuzz"

#include "config.h"

#include <string.h>

#include "desk-json-line.h"
#include "fuzz-target.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

static void
assert_is_sound (const DeskJsonLine *line)
{
  const DeskOperation *operation = desk_json_line_get_operation (line);

  g_assert_false (desk_uuid_is_nil (&line->id));
  g_assert_false (desk_uuid_is_nil (&line->commit->author));
  for (guint i = 0; i < operation->fields->len; i++)
    {
      const DeskFieldChange *change = &g_array_index (operation->fields, DeskFieldChange, i);
      const DeskField *field = desk_table_find_field (line->table, change->name);

      g_assert_nonnull (field);
      g_assert_true (desk_value_check (&change->new.value, field, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_malloc (size + 1);
  g_autoptr (DeskCalendar) of_line = NULL;
  g_autoptr (DeskCalendar) calendar = desk_calendar_new_from_json (FALSE, desk_calendar_get_default_hours_json (), NULL, "[[0,3600]]", NULL);
  const DeskJsonContext context = { calendar, G_GINT64_CONSTANT (1772442000000), { { 1 } } };
  g_auto (DeskJsonLine) line = { 0 };
  g_autoptr (GError) error = NULL;

  if (size > 0)
    memcpy (text, data, size);
  text[size] = '\0';

  (void) desk_json_line_parse_calendar (text, size, &of_line);
  if (!desk_json_line_parse (text, size, &context, &line, &error))
    g_assert_nonnull (error);
  else if (line.kind == DESK_JSON_LINE_RECORD || line.kind == DESK_JSON_LINE_EVENT)
    assert_is_sound (&line);
  else if (line.kind == DESK_JSON_LINE_COMMIT)
    g_assert_true (desk_commit_check (line.commit, NULL));

  return 0;
}
