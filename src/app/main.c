// SPDX-License-Identifier: GPL-3.0-or-later
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "desk-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (DeskApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, DESK_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = desk_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
