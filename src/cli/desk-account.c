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
#include "desk-pending.h"
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

static gboolean
refuse (const char *reason,
        GError    **error)
{
  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_REFUSED, _("The service has not taken it: %s"), reason != NULL ? reason : _("it has given no reason"));
  return FALSE;
}

/* A service can put aside what it is handed without writing it into the log. */
static gboolean
check_not_rejected (DeskFile       *file,
                    const DeskUuid *id,
                    GError        **error)
{
  g_autoptr (GPtrArray) rejected = desk_rejected_load (file, error);

  if (rejected == NULL)
    return FALSE;
  for (guint i = 0; i < rejected->len; i++)
    {
      const DeskPending *each = g_ptr_array_index (rejected, i);

      if (desk_uuid_equal (&each->intent->id, id))
        return refuse (each->reason, error);
    }

  return TRUE;
}

/* What was done here is only done when it is in the log, as it was meant. */
static gboolean
check_outcome (DeskFile       *file,
               const DeskUuid *id,
               GError        **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *reason = NULL;
  DeskVerdict verdict = DESK_VERDICT_OK;
  guint64 segment = 0;

  if (!check_not_rejected (file, id, error))
    return FALSE;
  if (!desk_log_read_verdict (file, id, &verdict, &reason, &segment, &failure) && !g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (verdict == DESK_VERDICT_REJECTED)
    return refuse (reason, error);

  if (failure != NULL || segment == 0)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED,
                         _("It waits on this machine and the service does not know of it yet. “deskbellctl desk sync” hands it in again, “deskbellctl desk status” tells how it stands"));
  else if (verdict == DESK_VERDICT_CONFLICT)
    g_set_error_literal (error, DESK_STORE_ERROR, DESK_STORE_ERROR_CLASH, _("Somebody else has changed the same meanwhile. Settle it first: “deskbellctl desk conflicts” tells what stands"));
  else
    return TRUE;

  return FALSE;
}

/**
 * desk_account_act:
 * @cli: a command on a desk that follows a service
 * @commit: what is to be done in the desk
 * @error: return location
 *
 * Does it, and sees to it that the service knows.
 *
 * Returns: whether it is in the log, as it was meant, or nothing had to be
 *   changed; %DESK_STORE_ERROR_REFUSED when the log has rejected it,
 *   %DESK_STORE_ERROR_FAILED when it still waits
 */
gboolean
desk_account_act (DeskCli    *cli,
                  DeskCommit *commit,
                  GError    **error)
{
  DeskFile *file = desk_cli_get_file (cli);
  g_autoptr (GError) failure = NULL;
  guint n_pending = 0;

  if (!desk_act (file, commit, NULL, &failure) && !g_error_matches (failure, DESK_STORE_ERROR, DESK_STORE_ERROR_UNCHANGED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!desk_place_synchronise (file, &n_pending, NULL, error))
    return FALSE;

  return failure != NULL || check_outcome (file, &commit->id, error);
}
