// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket similar: what is like a ticket, or like a text.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-cli-value.h"
#include "desk-commands.h"
#include "desk-names.h"
#include "desk-record.h"
#include "desk-similar.h"

static const DeskCliOption options[] = {
  { "text", 0, "TEXT", N_ ("a text instead of a ticket; “-” for standard input"), FALSE },
  { "customer", 0, "CUSTOMER", N_ ("who has the trouble: a name, an e-mail address or an id"), FALSE },
  { "item", 0, "NAME", N_ ("which configuration item"), FALSE },
  { "limit", 0, "N", N_ ("only the best N of each kind (5)"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "kind", N_ ("Kind"), DESK_COLUMN_PLAIN },
  { "number", N_ ("Number"), DESK_COLUMN_KEEP },
  { "status", N_ ("Status"), DESK_COLUMN_PLAIN },
  { "title", N_ ("Title"), DESK_COLUMN_PLAIN },
  { "id", NULL, DESK_COLUMN_JSON },
  { "is_article", NULL, DESK_COLUMN_JSON },
  { "logged_at", NULL, DESK_COLUMN_JSON },
  { "same_item", NULL, DESK_COLUMN_JSON },
  { "same_customer", NULL, DESK_COLUMN_JSON },
  { "words", NULL, DESK_COLUMN_JSON },
  { "via", NULL, DESK_COLUMN_JSON },
  { "has_resolution", NULL, DESK_COLUMN_JSON },
  { "is_linked", NULL, DESK_COLUMN_JSON },
  { "why", NULL, DESK_COLUMN_BLOCK },
  { NULL },
};

static const char *const kinds[DESK_N_SIMILAR] = { "ticket", "known_error", "article" };

static const char *
get_kind_label (DeskSimilarKind kind)
{
  switch (kind)
    {
    case DESK_SIMILAR_KNOWN_ERROR:
      return _("Known error");
    case DESK_SIMILAR_ARTICLE:
      return _("Article");
    case DESK_SIMILAR_TICKET:
    case DESK_N_SIMILAR:
    default:
      return _("Ticket");
    }
}

static gboolean
find_named (DeskCli     *cli,
            const char  *option,
            DeskTableId  table,
            DeskUuid    *id,
            GError     **error)
{
  const char *name = desk_cli_get_option (cli, option);

  return name == NULL || desk_names_find (desk_cli_get_file (cli), table, name, id, error);
}

static gboolean
fill_query (DeskCli          *cli,
            DeskSimilarQuery *query,
            GError          **error)
{
  const char *text = desk_cli_get_option (cli, "text");
  gint64 limit = DESK_SIMILAR_LIMIT;
  DeskUuid ticket;

  if (desk_cli_get_n_arguments (cli) == 0 && text == NULL)
    return desk_cli_usage_error (error, _("Similar to what? Say the number of a ticket, or “--text TEXT”"));
  if (!desk_cli_get_count (cli, "limit", 1, 100, &limit, error))
    return FALSE;
  query->limit = (guint) limit;
  if (desk_cli_get_n_arguments (cli) > 0 && (!desk_record_find_ticket (desk_cli_get_file (cli), desk_cli_get_argument (cli, 0), &ticket, error) ||
                                             !desk_similar_query_set_ticket (query, desk_cli_get_file (cli), &ticket, error)))
    return FALSE;
  if (text != NULL)
    {
      char *said = desk_cli_read_text (cli, text, error);

      if (said == NULL)
        return FALSE;
      g_free (query->text);
      query->text = said;
    }

  return find_named (cli, "customer", DESK_TABLE_CUSTOMER, &query->customer, error) &&
         find_named (cli, "item", DESK_TABLE_CONFIGURATION_ITEM, &query->item, error);
}

static JsonNode *
list_words (const GPtrArray *words)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < words->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (words, i));
  json_node_init_array (node, array);
  json_array_unref (array);

  return node;
}

static void
put_similar (DeskOutput        *output,
             const DeskSimilar *similar)
{
  g_autofree char *why = desk_similar_dup_reason (similar);

  desk_output_put_both (output, "kind", json_node_init_string (json_node_alloc (), kinds[similar->kind]), get_kind_label (similar->kind));
  desk_output_put_text (output, "number", similar->number);
  desk_output_put_enum (output, "status", DESK_ENUM_STATUS, (int) similar->status);
  desk_output_put_text (output, "title", similar->title);
  desk_output_put_uuid (output, "id", &similar->id);
  desk_output_put_boolean (output, "is_article", similar->is_article);
  if (similar->logged_ms != 0)
    desk_output_put_time (output, "logged_at", similar->logged_ms);
  desk_output_put_boolean (output, "same_item", similar->is_same_item);
  desk_output_put_boolean (output, "same_customer", similar->is_same_customer);
  desk_output_put_both (output, "words", list_words (similar->words), NULL);
  desk_output_put_text (output, "via", similar->via);
  desk_output_put_boolean (output, "has_resolution", similar->has_resolution);
  desk_output_put_boolean (output, "is_linked", similar->is_linked);
  desk_output_put_text (output, "why", why);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_autoptr (DeskSimilarQuery) query = desk_similar_query_new ();
  g_autoptr (GPtrArray) found = NULL;

  if (!fill_query (cli, query, error))
    return FALSE;
  found = desk_similar_find (desk_cli_get_file (cli), query, error);
  if (found == NULL)
    return FALSE;
  desk_output_begin_list (output, NULL, NULL, columns);
  for (guint i = 0; i < found->len; i++)
    {
      desk_output_next_row (output);
      put_similar (output, g_ptr_array_index (found, i));
    }
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_ticket_similar = {
  .name = "ticket similar",
  .usage = "NUMBER|--text TEXT",
  .summary = N_ ("list tickets, known errors and articles that are like a ticket or a text"),
  .details = N_ ("By the rarest words, the customer and the item; and what helped on similar tickets, and the problems\n"
                 "behind them. Each says why it is there. The item counts on the newest 5,000 tickets."),
  .options = options,
  .max_arguments = 1,
  .needs = DESK_COMMAND_NEEDS_READER,
  .run = run,
};
