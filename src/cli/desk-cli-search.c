// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is typed to search for.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-cli-search.h"

/**
 * desk_cli_parse_search:
 * @cli: the command line
 * @text: what to search for
 * @error: return location
 *
 * What was not understood is said, and the rest is searched for.
 *
 * Returns: (transfer full) (nullable): the search, %NULL if nothing is left
 */
DeskSearchQuery *
desk_cli_parse_search (DeskCli    *cli,
                       const char *text,
                       GError    **error)
{
  g_autoptr (DeskSearchQuery) query = desk_search_query_parse (text);
  const char *const *remarks = desk_search_query_get_remarks (query);

  for (guint i = 0; remarks[i] != NULL; i++)
    desk_cli_remark (remarks[i]);
  if (desk_search_query_get_n_terms (query) > 0)
    return g_steal_pointer (&query);

  desk_cli_usage_error (error, _("There is nothing to search for"));
  return NULL;
}
