// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The desk of a service out of a desk that there is already: one that moves to
 * a service, and one that a service has lost and somebody's replica still has.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-accounts.h"
#include "desk-daemon.h"
#include "desk-lookup.h"
#include "desk-own-log.h"
#include "desk-restoring.h"
#include "desk-rules.h"
#include "desk-service-error.h"
#include "desk-service-key.h"

static gboolean
find_administrator (DeskFile    *file,
                    const char  *name,
                    DeskUuid    *analyst,
                    GError     **error)
{
  gboolean is_found, is_administrator;

  if (!desk_lookup_text (file, DESK_TABLE_ANALYST, "name", name, analyst, &is_found, error))
    return FALSE;
  if (is_found && !desk_rules_has_role (file, analyst, DESK_ROLE_ADMINISTRATOR, &is_administrator, error))
    return FALSE;
  if (is_found && is_administrator)
    return TRUE;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND, _("“%s” is no administrator of that desk. Name one by --analyst"), name);
  return FALSE;
}

static void
tell_pending (const DeskOwnLog *was)
{
  if (was->n_pending > 0)
    g_print (g_dngettext (GETTEXT_PACKAGE, "%u step waits in that replica. It is sent when the replica follows the service\n",
                          "%u steps wait in that replica. They are sent when the replica follows the service\n", was->n_pending),
             was->n_pending);
}

/* Where the log goes on, which is elsewhere or at home, numbers may be given
 * that this copy has not heard of. */
static gboolean
note_epoch (const char       *state,
            const DeskOwnLog *was,
            GError          **error)
{
  guint64 segment = was->head.segment;
  guint64 once = 0;
  guint32 epoch;

  desk_restoring_read (state, &once, &epoch);

  return desk_restoring_write (state, MAX (segment, once), was->head.epoch + 1, error);
}

/* The copy comes last: a desk that stands there is known to be founded. */
static gboolean
finish (const char       *desk,
        const char       *state,
        const DeskOwnLog *was,
        GError          **error)
{
  if (note_epoch (state, was, error) && desk_own_log_finish_copy (desk, error))
    return TRUE;

  desk_own_log_drop_copy (desk);
  return FALSE;
}

/* Of the copy: what waits in a replica makes nobody an administrator. */
static gboolean
find_administrator_of_copy (const char    *desk,
                            const char    *name,
                            DeskClock     *clock,
                            DeskIdSource  *ids,
                            DeskUuid      *analyst,
                            GError       **error)
{
  g_autofree char *part = desk_own_log_get_part (desk);
  g_autoptr (DeskFile) file = desk_file_open (part, DESK_FILE_WRITER, clock, ids, error);

  if (file != NULL && find_administrator (file, name, analyst, error))
    return TRUE;

  g_clear_pointer (&file, desk_file_close);
  desk_own_log_drop_copy (desk);
  return FALSE;
}

/**
 * desk_daemon_adopt:
 * @from: a desk file, of its own or a replica; it stays what it is
 * @folder: of the service
 * @administrator: name of an analyst who is one there
 * @clock: the time
 * @ids: new ids
 * @desk: (out): which desk it is
 * @analyst: (out): the administrator
 * @error: return location
 *
 * Returns: whether the folder holds the desk now
 */
gboolean
desk_daemon_adopt (const char    *from,
                   const char    *folder,
                   const char    *administrator,
                   DeskClock     *clock,
                   DeskIdSource  *ids,
                   DeskUuid      *desk,
                   DeskUuid      *analyst,
                   GError       **error)
{
  g_autofree char *path = g_build_filename (folder, "service.desk", NULL);
  g_autofree char *state = g_build_filename (folder, "service.state", NULL);
  DeskOwnLog was;

  if (!desk_own_log_copy (from, path, NULL, clock, ids, &was, error) || !find_administrator_of_copy (path, administrator, clock, ids, analyst, error) || !finish (path, state, &was, error))
    return FALSE;
  *desk = was.head.desk;
  tell_pending (&was);

  return TRUE;
}

/* Without the key nobody can say whose the log is. */
static gboolean
load_signer (const DeskConfig  *config,
             gboolean          *is_there,
             DeskOwnLogSigner  *signer,
             GError           **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DeskServiceKey) key = desk_service_key_load (config->signing_key, &failure);
  guint32 epoch;

  *is_there = key != NULL;
  if (key == NULL)
    {
      if (g_error_matches (failure, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  memcpy (signer->public_key, key->key->public_key, DESK_SIGNING_PUBLIC_SIZE);
  signer->since = key->since;
  desk_restoring_read (config->state, &signer->newest, &epoch);

  return TRUE;
}

/**
 * desk_daemon_restore:
 * @config: of a service that has lost its desk, and not its accounts
 * @from: somebody's replica, the farthest there is
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Founds the log again: what the replica has of it is served as it was, under
 * the next epoch. What others have after it they bring back.
 *
 * Returns: whether the service can be started
 */
gboolean
desk_daemon_restore (const DeskConfig  *config,
                     const char        *from,
                     DeskClock         *clock,
                     DeskIdSource      *ids,
                     GError           **error)
{
  g_autoptr (DeskFile) file = desk_file_open (from, DESK_FILE_READER, clock, ids, error);
  g_autoptr (DeskAccounts) accounts = NULL;
  DeskOwnLogSigner signer;
  gboolean has_signer;
  DeskOwnLog was;
  DeskHead head;

  if (file == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  accounts = desk_accounts_open (config->accounts, &head.desk, error);
  if (accounts == NULL)
    {
      g_prefix_error (error, _("There is nobody who could sign in. Restore the accounts, or make a new service by “deskbelld init --from”: "));
      return FALSE;
    }
  if (!load_signer (config, &has_signer, &signer, error) || !desk_own_log_copy (from, config->desk, has_signer ? &signer : NULL, clock, ids, &was, error) ||
      !finish (config->desk, config->state, &was, error))
    return FALSE;
  tell_pending (&was);
  g_print (_("The desk goes on after part %" G_GUINT64_FORMAT " of its log. Start the service; who has more brings it back\n"), was.head.segment);

  return TRUE;
}
