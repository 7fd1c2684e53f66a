// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk verify: reads a whole desk through and says whether
 * everything is as it was written.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-verify.h"

static const DeskColumn columns[] = {
  { "ok", NULL, DESK_COLUMN_JSON },
  { "segments", N_ ("Parts of the log"), DESK_COLUMN_PLAIN },
  { "commits", N_ ("Commits"), DESK_COLUMN_PLAIN },
  { "facts", NULL, DESK_COLUMN_JSON },
  { "all", NULL, DESK_COLUMN_JSON },
  { NULL },
};

static const DeskColumn fault_columns[] = {
  { "fault", N_ ("Fault"), DESK_COLUMN_WHOLE },
  { NULL },
};

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  g_auto (DeskVerification) verification = { 0 };
  guint n_faults;

  if (!desk_verify (desk_cli_get_file (cli), &verification, error))
    return FALSE;

  n_faults = verification.faults->len;
  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_boolean (output, "ok", n_faults == 0);
  desk_output_put_integer (output, "segments", (gint64) verification.n_segments);
  desk_output_put_integer (output, "commits", (gint64) verification.n_commits);
  desk_output_put_text (output, "facts", verification.facts);
  desk_output_put_text (output, "all", verification.all);
  desk_output_end (output);
  desk_output_begin_list (output, "faults", n_faults > 0 ? _("Faults") : NULL, fault_columns);
  for (guint i = 0; i < n_faults; i++)
    {
      desk_output_next_row (output);
      desk_output_put_text (output, "fault", g_ptr_array_index (verification.faults, i));
    }
  desk_output_end (output);
  if (n_faults == 0)
    {
      /* For scripts: the line stands as it is in every language. */
      desk_output_say (output, "ok facts:%s all:%s", verification.facts, verification.all);
      return TRUE;
    }

  desk_output_complete (output);
  g_set_error (error, DESK_CLI_ERROR, DESK_CLI_ERROR_FAILED,
               g_dngettext (GETTEXT_PACKAGE, "%u fault. Keep a copy of the file, and restore a backup", "%u faults. Keep a copy of the file, and restore a backup", n_faults),
               n_faults);
  return FALSE;
}

const DeskCommand desk_command_desk_verify = {
  .name = "desk verify",
  .usage = "",
  .summary = N_ ("read a desk through and say whether all is well"),
  .details = N_ ("Looks at the database itself, the chain of the log, the digests of facts and history,\n"
                 "and at derived tables against a rebuild. Lists what is wrong and ends with 1, or ends\n"
                 "with the line “ok facts:… all:…”, the digests of the facts and of facts and history."),
  .needs = DESK_COMMAND_NEEDS_BARE_READER,
  .run = run,
};
