// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Accounts of a service, by the device of an administrator: what the commands
 * share.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desk-account.h"
#include "desk-act.h"
#include "desk-places.h"
#include "desk-record.h"
#include "desk-store-error.h"

#define TYPE_JSON "application/json"

/**
 * desk_account_open:
 * @cli: a command on a desk that follows a service
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the service, as this device speaks to it
 */
DeskServiceClient *
desk_account_open (DeskCli *cli,
                   GError **error)
{
  return desk_place_open_client (desk_cli_get_file (cli), error);
}

/**
 * desk_account_list:
 * @client: a service
 * @error: return location
 *
 * Returns: (transfer full) (nullable): objects as docs/protocol.md has them
 */
JsonArray *
desk_account_list (DeskServiceClient *client,
                   GError           **error)
{
  g_autoptr (JsonNode) node = desk_service_client_get_json (client, "/v1/accounts", NULL, error);
  JsonNode *accounts;

  if (node == NULL)
    return NULL;
  accounts = json_object_get_member (json_node_get_object (node), "accounts");
  if (accounts != NULL && JSON_NODE_HOLDS_ARRAY (accounts))
    return json_array_ref (json_node_get_array (accounts));

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED, _("The service does not answer as one of Deskbell does"));
  return NULL;
}

/**
 * desk_account_send:
 * @client: a service
 * @method: such as `POST`
 * @path: begins with a slash
 * @builder: an object; its bytes are wiped, for it may hold a password
 * @error: return location
 *
 * Returns: whether the service has done it
 */
gboolean
desk_account_send (DeskServiceClient *client,
                   const char        *method,
                   const char        *path,
                   JsonBuilder       *builder,
                   GError           **error)
{
  g_autoptr (JsonNode) node = json_builder_get_root (builder);
  char *text = json_to_string (node, FALSE);
  gsize size = strlen (text);
  g_autoptr (GBytes) body = g_bytes_new_static (text, size);
  g_autoptr (GBytes) reply = desk_service_client_send (client, method, path, TYPE_JSON, body, NULL, error);

  g_clear_pointer (&body, g_bytes_unref);
  memset (text, 0, size);
  g_free (text);

  return reply != NULL;
}

/**
 * desk_account_find:
 * @cli: a command
 * @client: a service
 * @who: name of an account, or of an analyst
 * @analyst: (out): whose account it is
 * @error: return location
 *
 * Returns: whether there is such an account
 */
gboolean
desk_account_find (DeskCli           *cli,
                   DeskServiceClient *client,
                   const char        *who,
                   DeskUuid          *analyst,
                   GError           **error)
{
  g_autoptr (JsonArray) accounts = desk_account_list (client, error);
  g_autofree char *folded = g_utf8_casefold (who, -1);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (accounts); i++)
    {
      JsonObject *account = json_array_get_object_element (accounts, i);
      g_autofree char *name = g_utf8_casefold (json_object_get_string_member_with_default (account, "name", ""), -1);

      if (g_str_equal (name, folded) && desk_uuid_parse (json_object_get_string_member_with_default (account, "analyst", ""), analyst))
        return TRUE;
    }

  return desk_record_find_analyst (desk_cli_get_file (cli), who, analyst, error);
}

/**
 * desk_account_act:
 * @cli: a command on a desk that follows a service
 * @commit: what is to be done in the desk
 * @error: return location
 *
 * Does it, and sees to it that the service knows.
 *
 * Returns: whether it is in the log; that nothing had to be changed is none
 */
gboolean
desk_account_act (DeskCli    *cli,
                  DeskCommit *commit,
                  GError    **error)
{
  g_autoptr (GError) failure = NULL;
  guint n_pending = 0;

  if (!desk_act (desk_cli_get_file (cli), commit, NULL, &failure) && !g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return desk_place_synchronise (desk_cli_get_file (cli), &n_pending, NULL, error);
}
