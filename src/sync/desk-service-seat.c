// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A seat at a service: joining the desk that is served there, signing in again
 * when this machine is not let in any more, and taking a new certificate for
 * the right one.
 */
#define G_LOG_DOMAIN "deskbell-sync"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "desk-service-enrol.h"
#include "desk-service-log.h"
#include "desk-service-seat.h"
#include "desk-sharing.h"
#include "desk-token-store.h"

static DeskEnrolment *
enrol (const char              *place,
       const DeskServiceSignIn *sign_in,
       const DeskUuid          *replica,
       GCancellable            *cancellable,
       GError                 **error)
{
  const char *device = sign_in->device != NULL && sign_in->device[0] != '\0' ? sign_in->device : g_get_host_name ();

  return desk_service_enrol (place, sign_in->name, sign_in->password, replica, device, cancellable, error);
}

/* --- joining --- */

static gboolean
fill (DeskFile     *file,
      DeskLog      *log,
      GCancellable *cancellable,
      GError      **error)
{
  g_autofree char *scratch = g_strconcat (desk_file_get_path (file), "-checkpoint", NULL);
  g_autoptr (DeskReplica) replica = desk_replica_new (log, desk_replica_run_here, file, scratch);

  return desk_replica_begin (replica, cancellable, error) && desk_replica_catch_up (replica, NULL, cancellable, error);
}

/* A device that lets nobody in is none that anybody has to find and revoke. */
static void
take_back (DeskFile      *file,
           DeskEnrolment *enrolment)
{
  g_autoptr (GError) error = NULL;

  desk_token_store_drop (desk_file_get_path (file), &enrolment->desk, enrolment->tag);
  if (!desk_enrolment_revoke (enrolment, NULL, &error))
    g_info ("A device that was enrolled in vain was not revoked: %s", error != NULL ? error->message : "it has no id");
}

static gboolean
join_as (DeskFile      *file,
         DeskEnrolment *enrolment,
         gboolean      *token_is_in_file,
         GCancellable  *cancellable,
         GError       **error)
{
  DeskSharing sharing = { (char *) "service", enrolment->place, enrolment->tag, enrolment->analyst };
  g_autoptr (DeskLog) log = NULL;

  if (!desk_token_store_keep (desk_file_get_path (file), &enrolment->desk, enrolment->tag, enrolment->token, token_is_in_file, error) ||
      !desk_sharing_join (file, &sharing, &enrolment->desk, error))
    return FALSE;
  log = desk_service_log_new (enrolment->place, enrolment->token, enrolment->tag, desk_file_get_clock (file), error);

  return log != NULL && fill (file, log, cancellable, error);
}

static gboolean
join (DeskFile                *file,
      const char              *place,
      const DeskServiceSignIn *sign_in,
      DeskUuid                *analyst,
      gboolean                *token_is_in_file,
      GCancellable            *cancellable,
      GError                 **error)
{
  g_autoptr (DeskEnrolment) enrolment = NULL;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error))
    return FALSE;
  enrolment = enrol (place, sign_in, &head.replica, cancellable, error);
  if (enrolment == NULL)
    return FALSE;
  if (!join_as (file, enrolment, token_is_in_file, cancellable, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      take_back (file, enrolment);
      return FALSE;
    }
  *analyst = enrolment->analyst;

  return TRUE;
}

/**
 * desk_service_seat_join:
 * @place: an address, with the fingerprint that people have compared
 * @sign_in: who comes
 * @path: the file for the replica; nothing stands there yet
 * @clock: the time
 * @ids: new ids
 * @analyst: (out): whose account it is
 * @token_is_in_file: (out): whether the token stands in a file, for want of a
 *   keyring
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a writer on the replica; %NULL: nothing
 *   was left behind
 */
DeskFile *
desk_service_seat_join (const char              *place,
                        const DeskServiceSignIn *sign_in,
                        const char              *path,
                        DeskClock               *clock,
                        DeskIdSource            *ids,
                        DeskUuid                *analyst,
                        gboolean                *token_is_in_file,
                        GCancellable            *cancellable,
                        GError                 **error)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock" };
  g_autoptr (DeskFile) file = desk_file_create (path, clock, ids, error);

  if (file == NULL)
    return NULL;
  if (join (file, place, sign_in, analyst, token_is_in_file, cancellable, error))
    return g_steal_pointer (&file);

  g_clear_pointer (&file, desk_file_close);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *each = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (each);
    }
  return NULL;
}

/* --- a desk that there is already --- */

static gboolean
read_head_work (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GError        **error)
{
  return desk_file_read_head (file, data, error);
}

static gboolean
follow_work (DeskFile       *file,
             gpointer        data,
             DeskChangeSet **changes,
             GError        **error)
{
  if (!desk_sharing_change (file, data, error))
    return FALSE;
  *changes = desk_change_set_new ();
  desk_change_set_set_everything (*changes);

  return TRUE;
}

/**
 * desk_service_seat_follow:
 * @run: has work done on the desk
 * @target: passed to @run
 * @desk_path: its file: a replica of whatever kind, or a desk of its own
 * @place: an address, with the fingerprint that people have compared
 * @sign_in: who comes
 * @analyst: (out): whose account it is
 * @token_is_in_file: (out): whether the token stands in a file, for want of a
 *   keyring
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * From now on the file follows that service, if it serves the same desk. What
 * the two have not in common shows when they are brought together.
 *
 * Returns: whether it does; otherwise it is as it was
 */
gboolean
desk_service_seat_follow (DeskReplicaRun           run,
                          gpointer                 target,
                          const char              *desk_path,
                          const char              *place,
                          const DeskServiceSignIn *sign_in,
                          DeskUuid                *analyst,
                          gboolean                *token_is_in_file,
                          GCancellable            *cancellable,
                          GError                 **error)
{
  g_autoptr (DeskEnrolment) enrolment = NULL;
  DeskSharing sharing;
  DeskHead head;
  gboolean done;

  if (!run (target, read_head_work, &head, error))
    return FALSE;
  enrolment = enrol (place, sign_in, &head.replica, cancellable, error);
  if (enrolment == NULL)
    return FALSE;
  sharing = (DeskSharing){ (char *) "service", enrolment->place, enrolment->tag, enrolment->analyst };
  if (!desk_uuid_equal (&enrolment->desk, &head.desk))
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK, _("That service serves another desk. Join it instead"));
      done = FALSE;
    }
  else
    {
      done = desk_token_store_keep (desk_path, &enrolment->desk, enrolment->tag, enrolment->token, token_is_in_file, error) && run (target, follow_work, &sharing, error);
    }
  if (!done && !desk_enrolment_revoke (enrolment, NULL, NULL))
    g_info ("A device that was enrolled in vain was not revoked");
  *analyst = enrolment->analyst;

  return done;
}

/* --- a seat that was taken before --- */

typedef struct {
  DeskHead head;
  DeskSharing *sharing;
} Seat;

static void
seat_clear (Seat *seat)
{
  g_clear_pointer (&seat->sharing, desk_sharing_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seat, seat_clear)

static gboolean
read_seat_work (DeskFile       *file,
                gpointer        data,
                DeskChangeSet **changes,
                GError        **error)
{
  Seat *seat = data;
  g_autoptr (GError) failure = NULL;

  if (!desk_file_read_head (file, &seat->head, error))
    return FALSE;
  seat->sharing = desk_sharing_read (file, &failure);
  if (seat->sharing != NULL && g_str_equal (seat->sharing->kind, "service"))
    return TRUE;
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("This desk is not shared by a service"));

  return FALSE;
}

/* What waits here was done by the account that sat here; another one is not
 * taken for its author. */
static gboolean
check_same (const Seat          *seat,
            const DeskEnrolment *enrolment,
            GError             **error)
{
  const DeskUuid *account = &seat->sharing->account;
  /* A replica that was joined by an older version knows only its tag. */
  gboolean is_same = desk_uuid_is_nil (account) ? g_str_equal (seat->sharing->tag, enrolment->tag) : desk_uuid_equal (account, &enrolment->analyst);

  if (!desk_uuid_equal (&seat->head.desk, &enrolment->desk))
    g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_DESK, _("Another desk is served there now. Ask whoever runs the service"));
  else if (!is_same)
    g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DENIED,
                         _("That is another account than the one that sits here. Sign in with that one; whoever has the other account joins the desk for themselves"));
  else
    return TRUE;

  return FALSE;
}

/**
 * desk_service_seat_sign_in:
 * @run: has work done on the desk
 * @target: passed to @run
 * @desk_path: its file
 * @sign_in: who comes: the account that sat here before
 * @token_is_in_file: (out): whether the token stands in a file
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * For a machine that is not let in any more. What waits stays.
 *
 * Returns: whether the machine is let in again
 */
gboolean
desk_service_seat_sign_in (DeskReplicaRun           run,
                           gpointer                 target,
                           const char              *desk_path,
                           const DeskServiceSignIn *sign_in,
                           gboolean                *token_is_in_file,
                           GCancellable            *cancellable,
                           GError                 **error)
{
  g_auto (Seat) seat = { 0 };
  g_autoptr (DeskEnrolment) enrolment = NULL;

  if (!run (target, read_seat_work, &seat, error))
    return FALSE;
  enrolment = enrol (seat.sharing->place, sign_in, &seat.head.replica, cancellable, error);
  if (enrolment == NULL)
    return FALSE;
  if (!check_same (&seat, enrolment, error))
    {
      if (!desk_enrolment_revoke (enrolment, NULL, NULL))
        g_info ("A device that was enrolled in vain was not revoked");
      return FALSE;
    }

  /* It is looked for by the tag that this seat has had from the first. */
  return desk_token_store_keep (desk_path, &enrolment->desk, seat.sharing->tag, enrolment->token, token_is_in_file, error);
}

static gboolean
move_work (DeskFile       *file,
           gpointer        data,
           DeskChangeSet **changes,
           GError        **error)
{
  return desk_sharing_move (file, data, error);
}

/* What people paste, as it is kept: pairs of capital digits. */
static char *
tidy_fingerprint (const char *text,
                  GError    **error)
{
  g_autoptr (GString) tidy = g_string_new (NULL);
  guint n_digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isspace (*p) || *p == ':' || *p == '-')
        continue;
      if (!g_ascii_isxdigit (*p))
        break;
      if (n_digits > 0 && n_digits % 2 == 0)
        g_string_append_c (tidy, ':');
      g_string_append_c (tidy, g_ascii_toupper (*p));
      n_digits++;
    }
  if (n_digits == 64)
    return g_string_free (g_steal_pointer (&tidy), FALSE);

  g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED, _("That is no fingerprint. It has 64 digits from 0 to 9 and A to F, in pairs"));
  return NULL;
}

/**
 * desk_service_seat_trust:
 * @run: has work done on the desk
 * @target: passed to @run
 * @fingerprint: of the new certificate, as whoever runs the service has told
 * @cancellable: (nullable): to give up
 * @error: return location
 *
 * For a service that shows another certificate than before. It has to be the
 * one that was told: nobody is asked to believe what is shown.
 *
 * Returns: whether the service shows it, and is spoken to from now on
 */
gboolean
desk_service_seat_trust (DeskReplicaRun run,
                         gpointer       target,
                         const char    *fingerprint,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_auto (Seat) seat = { 0 };
  g_autofree char *told = tidy_fingerprint (fingerprint, error);
  g_autofree char *place = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) failure = NULL;
  char *mark;

  if (told == NULL || !run (target, read_seat_work, &seat, error))
    return FALSE;
  mark = strchr (seat.sharing->place, '#');
  if (mark != NULL)
    *mark = '\0';
  place = g_strconcat (seat.sharing->place, "#", told, NULL);
  shown = desk_service_find_fingerprint (place, cancellable, &failure);
  if (shown == NULL && g_error_matches (failure, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE))
    {
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_OTHER_CERTIFICATE,
                           _("The service does not show that certificate. Somebody may stand in between: do not go on before whoever runs it has looked"));
      return FALSE;
    }
  if (shown == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return run (target, move_work, place, error);
}

/* --- desks that were joined before --- */

static gboolean
is_same_place (const char *a,
               const char *b)
{
  gsize n = strcspn (a, "#");

  return n == strcspn (b, "#") && g_ascii_strncasecmp (a, b, n) == 0;
}

/**
 * desk_service_seat_find_joined:
 * @folder: where the desks of this person lie
 * @place: an address
 * @clock: the time
 * @ids: new ids
 *
 * Returns: (transfer full) (nullable): the path of a replica of the desk that
 *   is served there
 */
char *
desk_service_seat_find_joined (const char   *folder,
                               const char   *place,
                               DeskClock    *clock,
                               DeskIdSource *ids)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (DeskFile) file = g_str_has_suffix (name, ".desk") ? desk_file_open (path, DESK_FILE_READER, clock, ids, NULL) : NULL;
      g_autoptr (DeskSharing) sharing = file != NULL ? desk_sharing_read (file, NULL) : NULL;

      if (sharing != NULL && g_str_equal (sharing->kind, "service") && is_same_place (sharing->place, place))
        return g_steal_pointer (&path);
    }

  return NULL;
}
