// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Mappings: what is wrong with them is said, and known formats are known.
 */
#define G_LOG_DOMAIN "deskbell-tests"

#include "config.h"

#include <string.h>

#include "desk-csv-mapping.h"
#include "import-helpers.h"

static const struct {
  const char *text;
  const char *says;
} wrong[] = {
  { "", "not JSON" },
  { "[]", "braces" },
  { "{}", "“columns”" },
  { "{\"columns\": 5}", "“columns”" },
  { "{\"columns\": {}, \"colour\": 1}", "“colour” means nothing" },
  { "{\"columns\": {}, \"rows\": \"lines\"}", "“rows”" },
  { "{\"columns\": {}, \"dates\": 5}", "“dates”" },
  { "{\"columns\": {}, \"type\": \"incidence\"}", "“type”" },
  { "{\"columns\": {}, \"name\": 5}", "“name”" },
  { "{\"columns\": {}, \"time_zone\": []}", "“time_zone”" },
  { "{\"columns\": {}, \"unknown\": \"?\"}", "“unknown”" },
  { "{\"columns\": {}, \"recognise\": [5]}", "“recognise”" },
  { "{\"columns\": {\"A\": 5}}", "“A”" },
  { "{\"columns\": {\"A\": {\"values\": {}}}}", "where it goes" },
  { "{\"columns\": {\"A\": \"colour\"}}", "“colour”" },
  { "{\"columns\": {\"A\": \"owner_id\"}}", "“owner_id”" },
  { "{\"columns\": {\"A\": \"source_data\"}}", "“source_data”" },
  { "{\"columns\": {\"A\": \"withdrawn\"}}", "“withdrawn”" },
  { "{\"columns\": {\"A\": {\"to\": \"status\", \"values\": []}}}", "“values”" },
  { "{\"columns\": {\"A\": {\"to\": \"status\", \"values\": {\"X\": \"opened\"}}}}", "“opened”" },
  { "{\"columns\": {\"A\": {\"to\": \"priority\", \"values\": {\"X\": \"high\"}}}}", "priority" },
  { "{\"columns\": {\"A\": {\"to\": \"team\", \"values\": {\"X\": \"Y\"}}}}", "no field" },
  { "{\"columns\": {\"A\": {\"to\": \"status\", \"values\": {\"X\": {\"owner_id\": \"x\"}}}}}", "“owner_id”" },
};

static void
test_wrong (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskCsvMapping) mapping = desk_csv_mapping_new_from_text (wrong[i].text, strlen (wrong[i].text), &error);

      g_assert_null (mapping);
      g_assert_nonnull (error);
      if (strstr (error->message, wrong[i].says) == NULL)
        g_error ("%s: “%s” does not say “%s”", wrong[i].text, error->message, wrong[i].says);
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"columns\": ");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "{\"a\":");
  g_assert_null (desk_csv_mapping_new_from_text (text->str, text->len, &error));
  g_assert_nonnull (error);
}

static void
assert_known (const char *header,
              const char *name,
              gboolean    has_events)
{
  g_auto (GStrv) names = g_strsplit (header, ",", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCsvMapping) mapping = desk_csv_mapping_find_known (names, g_strv_length (names), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (desk_csv_mapping_get_name (mapping), ==, name);
  g_assert_true (desk_csv_mapping_has_events (mapping) == has_events);
  g_assert_cmpuint (desk_csv_mapping_count_columns (mapping, names, g_strv_length (names)), >, 6);
}

static void
test_known (void)
{
  assert_known ("number,short_description,description,urgency,impact,category,assignment_group,resolution", NULL, FALSE);
  assert_known (" Number ,SHORT_DESCRIPTION,Description,urgency,impact,category,assignment_group,resolution,more", NULL, FALSE);
  assert_known ("Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,Current Status,Last Updated,SLA Due Date,Closed Date,Agent Assigned,Team Assigned", "osTicket",
                FALSE);
  assert_known ("number,incident_state,reassignment_count,reopen_count,made_sla,caller_id,opened_by,opened_at,sys_updated_by,sys_updated_at,contact_type,location,category,subcategory,u_symptom,cmdb_ci,"
                "impact,urgency,priority,assignment_group,assigned_to,knowledge,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at",
                "ServiceNow", TRUE);
}

static const char *
find_priority (DeskCsvMapping *mapping,
               const char     *text)
{
  const DeskOperation *means = desk_csv_column_find_value (desk_csv_mapping_get_column (mapping, "Level"), text);

  return means != NULL ? desk_value_get_text (desk_operation_get (means, "urgency")) : NULL;
}

static void
test_values (void)
{
  static const char text[] = "{\"columns\": {\"Level\": {\"to\": \"urgency\", \"values\": {\"1\": \"stopped\", \"Medium\": \"hindered\"}}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCsvMapping) mapping = desk_csv_mapping_new_from_text (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (find_priority (mapping, "1"), ==, "stopped");
  g_assert_cmpstr (find_priority (mapping, " 1 - High"), ==, "stopped");
  g_assert_cmpstr (find_priority (mapping, "MEDIUM"), ==, "hindered");
  g_assert_cmpstr (find_priority (mapping, "2 - Medium"), ==, "hindered");
  g_assert_null (find_priority (mapping, "3 - Low"));
  g_assert_null (find_priority (mapping, "12"));
}

/* The example of docs/import.md. */
static void
test_example (void)
{
  g_autofree char *path = g_build_filename (DESK_SOURCE_ROOT, "docs", "import.md", NULL);
  g_autofree char *page = NULL;
  g_autofree char *text = NULL;
  g_autoptr (DeskCsvMapping) mapping = NULL;
  g_autoptr (GError) error = NULL;
  const char *begin, *end;

  g_assert_true (g_file_get_contents (path, &page, NULL, &error));
  g_assert_no_error (error);
  begin = strstr (page, "```json\n");
  g_assert_nonnull (begin);
  begin += strlen ("```json\n");
  end = strstr (begin, "```");
  g_assert_nonnull (end);
  text = g_strndup (begin, (gsize) (end - begin));
  mapping = desk_csv_mapping_new_from_text (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (desk_csv_mapping_get_name (mapping), ==, "Front desk book");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/csv-mapping/what-is-wrong-is-said", test_wrong);
  g_test_add_func ("/exchange/csv-mapping/nested-too-deep", test_deep);
  g_test_add_func ("/exchange/csv-mapping/known-formats", test_known);
  g_test_add_func ("/exchange/csv-mapping/values", test_values);
  g_test_add_func ("/exchange/csv-mapping/example-of-the-page", test_example);

  return g_test_run ();
}
