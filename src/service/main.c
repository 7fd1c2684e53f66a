// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbelld: see data/man/deskbelld.8.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "desk-daemon.h"

typedef struct {
  char *config;
  gboolean is_check;
  gboolean is_version;
  DeskInit init;
  char **rest;
} Options;

static gint64
system_clock_func (gpointer data)
{
  return g_get_real_time () / 1000;
}

/* Passwords pass through here: no other process looks in, and nothing of it
 * is left behind. */
static void
close_up (void)
{
  const struct rlimit none = { 0, 0 };

#ifndef __SANITIZE_ADDRESS__
  /* The sanitizer's search for leaks is such another process. */
  (void) prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  (void) setrlimit (RLIMIT_CORE, &none);
  (void) umask (077);
  /* glib-networking takes older ones too, and looks here once. */
  (void) g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
}

static gboolean
parse (Options  *options,
       int      *argc,
       char   ***argv,
       GError  **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, N_ ("configuration"), N_ ("FILE") },
    { "check", 0, 0, G_OPTION_ARG_NONE, &options->is_check, N_ ("only say what is wrong with it"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->is_version, N_ ("which version this is"), NULL },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options->init.from, N_ ("init: a desk that there is already, of its own or a replica, instead of a new one"), N_ ("DESK") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options->init.name, N_ ("init: name of the desk"), N_ ("TEXT") },
    { "analyst", 0, 0, G_OPTION_ARG_STRING, &options->init.analyst, N_ ("init: name of the first analyst, an administrator"), N_ ("TEXT") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options->init.account, N_ ("init: what the analyst signs in with"), N_ ("NAME") },
    { "time-zone", 0, 0, G_OPTION_ARG_STRING, &options->init.time_zone, N_ ("init: such as Europe/Berlin"), N_ ("ZONE") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &options->init.host, N_ ("init: name of this host, for the certificate"), N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->init.password_file, N_ ("init, password: the first line is the password; otherwise it is asked for"), N_ ("FILE") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, N_ ("[init FOLDER | restore REPLICA | password ACCOUNT]") },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, _("Serves a desk to others, or makes one to be served."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
init (Options       *options,
      DeskClock     *clock,
      DeskIdSource  *ids,
      GError       **error)
{
  if (options->rest[1] == NULL || options->rest[2] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("Say where: deskbelld init FOLDER"));
      return FALSE;
    }
  options->init.folder = g_canonicalize_filename (options->rest[1], NULL);
  if (options->init.analyst == NULL)
    options->init.analyst = g_strdup (g_get_real_name ());
  if (options->init.account == NULL)
    options->init.account = g_strdup (g_get_user_name ());

  return desk_daemon_init (&options->init, clock, ids, error);
}

static gboolean
check_config (const DeskConfig *config,
              DeskClock        *clock,
              DeskIdSource     *ids)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  gboolean is_good = desk_config_check (config, clock, ids, faults);

  for (guint i = 0; i < faults->len; i++)
    g_printerr ("%s\n", (const char *) g_ptr_array_index (faults, i));
  if (is_good)
    g_print ("%s\n", _("All is well."));

  return is_good;
}

static gboolean
set_password (Options           *options,
              const DeskConfig  *config,
              DeskClock         *clock,
              DeskIdSource      *ids,
              GError           **error)
{
  if (options->rest[1] == NULL || options->rest[2] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("Say whose: deskbelld password ACCOUNT"));
      return FALSE;
    }

  return desk_daemon_set_password (config, options->rest[1], options->init.password_file, clock, ids, error);
}

static gboolean
restore (Options           *options,
         const DeskConfig  *config,
         DeskClock         *clock,
         DeskIdSource      *ids,
         GError           **error)
{
  if (options->rest[1] == NULL || options->rest[2] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("Say from what: deskbelld restore REPLICA"));
      return FALSE;
    }

  return desk_daemon_restore (config, options->rest[1], clock, ids, error);
}

static gboolean
run (Options       *options,
     DeskClock     *clock,
     DeskIdSource  *ids,
     GError       **error)
{
  const char *path = options->config != NULL ? options->config : DESK_CONFIG_DIR "/" DESK_CONFIG_NAME;
  g_autoptr (DeskConfig) config = NULL;

  if (options->rest != NULL && g_strcmp0 (options->rest[0], "init") == 0)
    return init (options, clock, ids, error);
  if (options->rest != NULL && g_strcmp0 (options->rest[0], "password") != 0 && g_strcmp0 (options->rest[0], "restore") != 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is not known; see --help"), options->rest[0]);
      return FALSE;
    }
  config = desk_config_load (path, error);
  if (config == NULL)
    return FALSE;

  if (options->rest != NULL && g_strcmp0 (options->rest[0], "restore") == 0)
    return restore (options, config, clock, ids, error);
  if (options->rest != NULL)
    return set_password (options, config, clock, ids, error);
  return options->is_check ? check_config (config, clock, ids) : desk_daemon_run (config, clock, ids, error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (DeskClock) clock = NULL;
  g_autoptr (DeskIdSource) ids = NULL;
  g_autoptr (GError) error = NULL;
  Options options = { 0 };
  gboolean is_done;

  close_up ();
  /* Standard output is for one line of JSON for each request. */
  g_log_writer_default_set_use_stderr (TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, DESK_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (sodium_init () < 0)
    return 1;

  clock = desk_clock_new (system_clock_func, NULL, NULL);
  ids = desk_id_source_new ();
  is_done = parse (&options, &argc, &argv, &error);
  if (is_done && options.is_version)
    g_print ("deskbelld %s\n", DESK_VERSION);
  else if (is_done)
    is_done = run (&options, clock, ids, &error);
  if (error != NULL)
    g_printerr ("deskbelld: %s\n", error->message);

  g_free (options.config);
  g_free (options.init.folder);
  g_free (options.init.from);
  g_free (options.init.name);
  g_free (options.init.analyst);
  g_free (options.init.account);
  g_free (options.init.time_zone);
  g_free (options.init.host);
  g_free (options.init.password_file);
  g_strfreev (options.rest);

  return is_done ? 0 : 1;
}
