// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbelld init: a folder with a desk, its first administrator's account, a
 * certificate to try it with, and a configuration.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "desk-calendar-zone.h"
#include "desk-certificate.h"
#include "desk-daemon.h"
#include "desk-founding.h"
#include "desk-passwords.h"
#include "desk-service-error.h"
#include "desk-service-key.h"
#include "desk-service.h"

static const char configuration[] = "# SPDX-License-Identifier: GPL-3.0-or-later\n"
                                    "# Paths are relative to this file. To let other machines in, listen on\n"
                                    "# 0.0.0.0:8417 or [::]:8417 as well; several places are parted by semicolons.\n"
                                    "[service]\n"
                                    "listen=127.0.0.1:8417\n"
                                    "certificate=certificate.pem\n"
                                    "key=key.pem\n";

static gboolean
fail_errno (const char  *path,
            GError     **error)
{
  int saved = errno;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("“%s” cannot be used (%s)"), path, g_strerror (saved));
  return FALSE;
}

/* --- the password --- */

/* One line, without its end. */
static char *
read_line (int         fd,
           const char *from,
           GError    **error)
{
  char *line = g_malloc0 (DESK_PASSWORD_MAX_BYTES + 2);
  gsize size = 0;

  while (size <= DESK_PASSWORD_MAX_BYTES)
    {
      gssize n = read (fd, line + size, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          fail_errno (from, error);
          desk_secret_free (line);
          return NULL;
        }
      if (n == 0 || line[size] == '\n')
        break;
      size++;
    }
  line[size] = '\0';

  return line;
}

static char *
ask (int         fd,
     const char *question,
     GError    **error)
{
  struct termios shown, hidden;
  char *answer;

  if (tcgetattr (fd, &shown) != 0)
    {
      fail_errno ("/dev/tty", error);
      return NULL;
    }
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  (void) tcsetattr (fd, TCSAFLUSH, &hidden);
  g_printerr ("%s", question);
  answer = read_line (fd, "/dev/tty", error);
  g_printerr ("\n");
  (void) tcsetattr (fd, TCSAFLUSH, &shown);

  return answer;
}

static char *
ask_twice (GError **error)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  char *first, *second;

  if (fd < 0)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("There is no terminal to ask for a password. Give it by --password-file"));
      return NULL;
    }
  first = ask (fd, _("Password: "), error);
  second = first != NULL ? ask (fd, _("Once more: "), error) : NULL;
  close (fd);
  if (second != NULL && strcmp (first, second) != 0)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_FAILED, _("The two passwords differ"));
      g_clear_pointer (&second, desk_secret_free);
    }
  desk_secret_free (first);

  return second;
}

/**
 * desk_daemon_read_password:
 * @path: (nullable): its first line is the password; /dev/stdin or /dev/fd/N
 *   too; %NULL: asked for on the terminal, twice
 * @error: return location
 *
 * Never an argument: those are seen by everybody on the machine.
 *
 * Returns: (transfer full) (nullable): the password, for desk_secret_free()
 */
char *
desk_daemon_read_password (const char *path,
                           GError    **error)
{
  char *password;
  int fd;

  if (path == NULL)
    return ask_twice (error);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    {
      fail_errno (path, error);
      return NULL;
    }
  password = read_line (fd, path, error);
  close (fd);

  return password;
}

/* Only its hash goes on. */
static char *
read_hash (const char  *path,
           GError     **error)
{
  char *password = desk_daemon_read_password (path, error);
  char *hash;

  if (password == NULL)
    return NULL;
  hash = desk_password_check (password, error) ? desk_password_hash (password, error) : NULL;
  desk_secret_free (password);

  return hash;
}

/* --- the folder --- */

static gboolean
make_folder (const char  *path,
             GError     **error)
{
  g_autoptr (GDir) dir = NULL;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return fail_errno (path, error);
  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return FALSE;
  if (g_dir_read_name (dir) != NULL)
    {
      g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_CONFLICT, _("“%s” is not empty"), path);
      return FALSE;
    }
  if (g_chmod (path, 0700) != 0)
    return fail_errno (path, error);

  return TRUE;
}

static gboolean
make_desk (const DeskInit  *init,
           DeskClock       *clock,
           DeskIdSource    *ids,
           DeskUuid        *desk,
           DeskUuid        *analyst,
           GError         **error)
{
  g_autofree char *path = g_build_filename (init->folder, "service.desk", NULL);
  const char *zone = init->time_zone != NULL ? init->time_zone : "UTC";
  g_autofree char *transitions = desk_calendar_expand_zone (zone, 0, DESK_CALENDAR_ZONE_END_S, error);
  g_autoptr (DeskFile) file = NULL;
  DeskFounding founding = { 0 };
  DeskHead head;

  if (transitions == NULL)
    return FALSE;
  founding.name = init->name != NULL ? init->name : _("Service desk");
  founding.analyst = init->analyst;
  founding.team = _("Service desk");
  founding.time_zone = zone;
  founding.transitions_json = transitions;
  file = desk_file_create (path, clock, ids, error);
  if (file == NULL || !desk_found (file, &founding, analyst, error) || !desk_file_read_head (file, &head, error))
    return FALSE;
  *desk = head.desk;

  return TRUE;
}

/* What is there already was signed by nobody, or by somebody else. */
static gboolean
make_key (const DeskInit  *init,
          DeskClock       *clock,
          DeskIdSource    *ids,
          GError         **error)
{
  g_autofree char *desk = g_build_filename (init->folder, "service.desk", NULL);
  g_autofree char *path = g_build_filename (init->folder, "signing.key", NULL);
  g_autoptr (DeskFile) file = desk_file_open (desk, DESK_FILE_READER, clock, ids, error);
  g_autoptr (DeskServiceKey) key = NULL;
  DeskHead head;

  if (file == NULL || !desk_file_read_head (file, &head, error))
    return FALSE;
  key = desk_service_key_make (path, head.segment + 1, error);

  return key != NULL;
}

static gboolean
make_account (const DeskInit  *init,
              const DeskUuid  *desk,
              const DeskUuid  *analyst,
              const char      *hash,
              gint64           now_ms,
              GError         **error)
{
  g_autofree char *path = g_build_filename (init->folder, "accounts.sqlite", NULL);
  g_autoptr (DeskAccounts) accounts = desk_accounts_create (path, desk, error);

  return accounts != NULL && desk_accounts_add (accounts, analyst, init->account, hash, now_ms, error);
}

static gboolean
make_certificate (const DeskInit  *init,
                  gint64           now_ms,
                  GError         **error)
{
  g_autofree char *certificate = g_build_filename (init->folder, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (init->folder, "key.pem", NULL);

  return desk_certificate_make (init->host != NULL ? init->host : g_get_host_name (), now_ms, certificate, key, error);
}

static gboolean
show (const DeskInit  *init,
      const char      *path,
      GError         **error)
{
  g_autoptr (DeskConfig) config = desk_config_load (path, error);
  g_autoptr (GTlsCertificate) certificate = config != NULL ? desk_config_load_certificate (config, error) : NULL;
  g_autofree char *fingerprint = desk_certificate_get_fingerprint (certificate);

  if (certificate == NULL)
    return FALSE;
  g_print (_("The desk is in “%s”. Start the service with: deskbelld --config “%s”\n"), init->folder, path);
  g_print (_("The certificate's SHA-256 fingerprint, which clients will show:\n%s\n"), fingerprint);

  return TRUE;
}

/**
 * desk_daemon_init:
 * @init: what it is told; folder, analyst and account are needed
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Returns: whether the folder can be served
 */
gboolean
desk_daemon_init (const DeskInit  *init,
                  DeskClock       *clock,
                  DeskIdSource    *ids,
                  GError         **error)
{
  g_autofree char *path = g_build_filename (init->folder, DESK_CONFIG_NAME, NULL);
  g_autofree char *name = desk_account_fold_name (init->account, error);
  g_autofree char *hash = name != NULL ? read_hash (init->password_file, error) : NULL;
  gint64 now_ms = desk_clock_get_now_ms (clock);
  DeskUuid desk, analyst;

  if (hash == NULL || !make_folder (init->folder, error))
    return FALSE;
  if (init->from != NULL ? !desk_daemon_adopt (init->from, init->folder, init->analyst, clock, ids, &desk, &analyst, error) : !make_desk (init, clock, ids, &desk, &analyst, error))
    return FALSE;

  return make_key (init, clock, ids, error) && make_account (init, &desk, &analyst, hash, now_ms, error) && make_certificate (init, now_ms, error) &&
         g_file_set_contents_full (path, configuration, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error) && show (init, path, error);
}

/**
 * desk_daemon_set_password:
 * @config: the configuration
 * @account: its name
 * @password_file: (nullable): see desk_daemon_read_password()
 * @clock: the time
 * @ids: new ids
 * @error: return location
 *
 * Returns: whether it was set
 */
gboolean
desk_daemon_set_password (const DeskConfig  *config,
                          const char        *account,
                          const char        *password_file,
                          DeskClock         *clock,
                          DeskIdSource      *ids,
                          GError           **error)
{
  g_autofree char *hash = read_hash (password_file, error);

  return hash != NULL && desk_config_set_password (config, account, hash, clock, ids, error);
}
