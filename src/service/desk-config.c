// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The configuration: a file of keys, all of which have a default next to it.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-act.h"
#include "desk-config.h"
#include "desk-file-hub.h"
#include "desk-listener.h"
#include "desk-service-error.h"
#include "desk-service-key.h"
#include "desk-service.h"

#define GROUP "service"
#define DEFAULT_LISTEN "127.0.0.1:8417"
#define DEFAULT_RESTORE_WAIT_S 900

void
desk_config_free (DeskConfig *self)
{
  g_free (self->folder);
  g_free (self->desk);
  g_free (self->accounts);
  g_free (self->blobs);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->signing_key);
  g_free (self->state);
  g_strfreev (self->listen);
  g_free (self);
}

/* A path is as it is, or in the folder. Without a key it is not for anybody to
 * choose. */
static char *
get_path (GKeyFile   *file,
          const char *key,
          const char *folder,
          const char *fallback)
{
  g_autofree char *value = key != NULL ? g_key_file_get_string (file, GROUP, key, NULL) : NULL;

  if (value == NULL && fallback == NULL)
    return NULL;

  return g_canonicalize_filename (value != NULL ? value : fallback, folder);
}

static gboolean
check_keys (GKeyFile    *file,
            const char  *path,
            GError     **error)
{
  static const char *const known[] = { "folder", "desk", "accounts", "blobs", "certificate", "key", "signing-key", "listen", "restore-wait", "proxy", "connections", "connections-per-address", "pushes-per-minute", NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      {
        g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” in “%s” is not known"), keys[i], path);
        return FALSE;
      }

  return TRUE;
}

/* Leaves @number as it is when there is none. */
static gboolean
read_number (GKeyFile    *file,
             const char  *key,
             guint       *number,
             GError     **error)
{
  g_autofree char *value = g_key_file_get_string (file, GROUP, key, NULL);
  guint64 read;

  if (value == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (value, 10, 1, 100000, &read, NULL))
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” has to be a number from 1 to 100000, not “%s”"), key, value);
      return FALSE;
    }
  *number = (guint) read;

  return TRUE;
}

/**
 * desk_config_load:
 * @path: a file with a group `service`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the configuration
 */
DeskConfig *
desk_config_load (const char  *path,
                  GError     **error)
{
  g_autoptr (DeskConfig) self = g_new0 (DeskConfig, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *beside = g_path_get_dirname (absolute);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, _("“%s” could not be read: "), path);
      return NULL;
    }
  if (!check_keys (file, path, error))
    return NULL;
  self->folder = get_path (file, "folder", beside, ".");
  self->desk = get_path (file, "desk", self->folder, "service.desk");
  self->accounts = get_path (file, "accounts", self->folder, "accounts.sqlite");
  self->blobs = get_path (file, "blobs", self->folder, "blobs");
  self->certificate = get_path (file, "certificate", self->folder, NULL);
  self->key = get_path (file, "key", self->folder, NULL);
  self->signing_key = get_path (file, "signing-key", self->folder, "signing.key");
  self->state = get_path (file, NULL, self->folder, "service.state");
  self->restore_wait_s = DEFAULT_RESTORE_WAIT_S;
  self->listen = g_key_file_get_string_list (file, GROUP, "listen", NULL, NULL);
  if (self->listen == NULL)
    self->listen = g_strsplit (DEFAULT_LISTEN, ";", -1);
  self->has_proxy = g_key_file_get_boolean (file, GROUP, "proxy", NULL);
  self->max_connections = desk_listener_limits.max_connections;
  self->max_per_address = desk_listener_limits.max_per_address;
  self->pushes_per_minute = desk_service_limits.pushes_per_minute;
  if (!read_number (file, "restore-wait", &self->restore_wait_s, error) || !read_number (file, "connections", &self->max_connections, error) ||
      !read_number (file, "connections-per-address", &self->max_per_address, error) || !read_number (file, "pushes-per-minute", &self->pushes_per_minute, error))
    return NULL;
  if ((self->certificate == NULL) != (self->key == NULL))
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” needs both “certificate” and “key”, or neither"), path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static gboolean
check_private (const char  *path,
               GError     **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be looked at (%s)"), path, g_strerror (errno));
      return FALSE;
    }
  if ((status.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” can be used by others. Take their rights away (chmod go= “%s”)"), path, path);
  return FALSE;
}

/**
 * desk_config_load_certificate:
 * @self: the configuration; with a certificate
 * @error: return location
 *
 * A key that others may read is refused.
 *
 * Returns: (transfer full) (nullable): the certificate and its key
 */
GTlsCertificate *
desk_config_load_certificate (const DeskConfig  *self,
                              GError           **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (!check_private (self->key, error))
    return NULL;
  certificate = g_tls_certificate_new_from_files (self->certificate, self->key, error);
  if (certificate == NULL)
    g_prefix_error (error, _("The certificate in “%s” cannot be used: "), self->certificate);

  return g_steal_pointer (&certificate);
}

/* Whether somebody else's key, or none any more, has signed what stands there. */
static gboolean
is_signed (DeskFile       *file,
           const DeskHead *head)
{
  g_autoptr (DeskSegment) newest = head->segment > 0 ? desk_log_read_segment (file, head->segment, NULL) : NULL;

  return newest != NULL && g_bytes_get_size (newest->signature) > 0;
}

/**
 * desk_config_make_key:
 * @self: the configuration
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * For the start of the service: makes a signing key where there is none.
 *
 * Returns: whether there is one
 */
gboolean
desk_config_make_key (const DeskConfig  *self,
                      DeskClock         *clock,
                      DeskIdSource      *ids,
                      GError           **error)
{
  g_autoptr (DeskServiceKey) key = NULL;
  g_autoptr (DeskFile) file = NULL;
  DeskHead head;

  if (g_file_test (self->signing_key, G_FILE_TEST_EXISTS))
    return TRUE;
  file = desk_file_open (self->desk, DESK_FILE_READER, clock, ids, error);
  if (file == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  key = desk_service_key_make (self->signing_key, head.segment + 1, error);
  if (key == NULL)
    return FALSE;
  g_message ("A signing key was made, in “%s”: the log is signed from part %" G_GUINT64_FORMAT " on", self->signing_key, key->since);
  if (is_signed (file, &head))
    g_warning ("The log was signed with another key so far. Who has joined before has to enrol again: “deskbellctl desk enrol”");

  return TRUE;
}

/**
 * desk_config_open:
 * @self: the configuration
 * @is_served: whether this process is the service
 * @clock: the time
 * @ids: new ids
 * @hub: (out) (transfer full): what is served
 * @accounts: (out) (transfer full): who may come in
 * @error: return location
 *
 * Returns: whether both are there, and belong together
 */
gboolean
desk_config_open (const DeskConfig  *self,
                  gboolean           is_served,
                  DeskClock         *clock,
                  DeskIdSource      *ids,
                  DeskHub          **hub,
                  DeskAccounts     **accounts,
                  GError           **error)
{
  const DeskFileHubPlaces places = { self->desk, self->blobs, self->signing_key, self->state, (gint64) self->restore_wait_s * 1000, is_served };
  g_autoptr (DeskHub) opened = desk_file_hub_new (&places, clock, ids, error);
  DeskAccounts *found;
  DeskHubHead head;

  if (opened == NULL)
    return FALSE;
  desk_hub_get_head (opened, &head);
  found = desk_accounts_open (self->accounts, &head.desk, error);
  if (found == NULL)
    return FALSE;
  *hub = g_steal_pointer (&opened);
  *accounts = found;

  return TRUE;
}

/**
 * desk_config_set_password:
 * @self: the configuration
 * @account: its name
 * @hash: of the new password
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * For whoever has the machine, and no administrator any longer; the service
 * may run meanwhile.
 *
 * Returns: whether it was set
 */
gboolean
desk_config_set_password (const DeskConfig  *self,
                          const char        *account,
                          const char        *hash,
                          DeskClock         *clock,
                          DeskIdSource      *ids,
                          GError           **error)
{
  g_autoptr (DeskHub) hub = NULL;
  g_autoptr (DeskAccount) found = NULL;
  g_autoptr (DeskAccounts) accounts = NULL;

  if (!desk_config_open (self, FALSE, clock, ids, &hub, &accounts, error) || !desk_accounts_find_name (accounts, account, &found, error))
    return FALSE;
  if (found == NULL)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_NOT_FOUND, _("There is no account “%s”"), account);
      return FALSE;
    }

  return desk_accounts_set_password (accounts, &found->analyst, hash, error);
}

static void
take_fault (GPtrArray  *faults,
            GError    **error)
{
  if (*error == NULL)
    return;

  g_ptr_array_add (faults, g_strdup ((*error)->message));
  g_clear_error (error);
}

static void
check_certificate (const DeskConfig *self,
                   DeskClock        *clock,
                   GPtrArray        *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = desk_config_load_certificate (self, &error);
  g_autoptr (GDateTime) end = certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;

  take_fault (faults, &error);
  if (end != NULL && g_date_time_to_unix (end) * 1000 < desk_clock_get_now_ms (clock))
    g_ptr_array_add (faults, g_strdup_printf (_("The certificate in “%s” has expired"), self->certificate));
}

static void
check_places (const DeskConfig *self,
              GPtrArray        *faults)
{
  for (guint i = 0; self->listen[i] != NULL; i++)
    {
      g_autoptr (GSocketAddress) address = NULL;
      g_autoptr (GError) error = NULL;

      if (!desk_listen_parse (self->listen[i], &address, &error))
        take_fault (faults, &error);
      else if (self->certificate == NULL && desk_listen_is_wide (address))
        g_ptr_array_add (faults, g_strdup_printf (_("Other machines can come by “%s”, and there is no certificate"), self->listen[i]));
    }
}

/**
 * desk_config_check:
 * @self: the configuration
 * @clock: the time
 * @ids: new ids
 * @faults: (element-type utf8): what is wrong is added
 *
 * Returns: whether nothing is
 */
gboolean
desk_config_check (const DeskConfig *self,
                   DeskClock        *clock,
                   DeskIdSource     *ids,
                   GPtrArray        *faults)
{
  guint before = faults->len;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskHub) hub = NULL;
  DeskAccounts *accounts = NULL;

  (void) check_private (self->folder, &error);
  take_fault (faults, &error);
  if (desk_config_open (self, FALSE, clock, ids, &hub, &accounts, &error))
    desk_accounts_close (accounts);
  take_fault (faults, &error);
  if (self->certificate != NULL)
    check_certificate (self, clock, faults);
  check_places (self, faults);

  return faults->len == before;
}
