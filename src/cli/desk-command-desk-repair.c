// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl desk repair: makes a desk that is not as it should be anew.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-commands.h"
#include "desk-derived.h"
#include "desk-places.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-verify.h"

static const DeskColumn columns[] = {
  { "faults", N_ ("Faults before"), DESK_COLUMN_PLAIN },
  { "done", N_ ("Done"), DESK_COLUMN_PLAIN },
  { "segment", N_ ("Newest part of the log"), DESK_COLUMN_PLAIN },
  { "waiting", N_ ("Still waiting"), DESK_COLUMN_PLAIN },
  { "left", N_ ("Faults left"), DESK_COLUMN_PLAIN },
  { NULL },
};

static const DeskCliOption options[] = {
  { "anew", 0, NULL, N_ ("begin anew even if no fault is found"), FALSE },
  { NULL },
};

static gboolean
rebuild (DeskFile *file,
         GError  **error)
{
  if (!desk_file_begin (file, error))
    return FALSE;
  if (desk_derived_rebuild (file, error))
    return desk_file_end (file, error);

  desk_file_abandon (file);
  return FALSE;
}

/* What follows from the log can be made anew where the log is elsewhere; a
 * desk that keeps it itself has nothing else to go by. */
static gboolean
mend (DeskCli     *cli,
      gboolean     is_shared,
      guint        n_faults,
      const char **done,
      guint       *n_pending,
      GError     **error)
{
  DeskFile *file = desk_cli_get_file (cli);

  *done = _("nothing: no fault was found");
  if (is_shared && (n_faults > 0 || desk_cli_has_option (cli, "anew")))
    {
      *done = _("begun anew from the log; what waits was kept");
      return desk_place_repair (file, n_pending, NULL, error);
    }
  if (n_faults > 0)
    {
      *done = _("the keys of the queue and the full-text index were made anew");
      return rebuild (file, error);
    }

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  g_auto (DeskVerification) before = { 0 };
  g_auto (DeskVerification) after = { 0 };
  const char *done;
  guint n_pending = 0;
  DeskHead head;

  if (!desk_file_read_head (file, &head, error) || !desk_verify (file, &before, error) || !mend (cli, head.is_shared, before.faults->len, &done, &n_pending, error) ||
      !desk_search_index_run (file, NULL, NULL, error) || !desk_verify (file, &after, error) || !desk_file_read_head (file, &head, error))
    return FALSE;

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_integer (output, "faults", before.faults->len);
  desk_output_put_text (output, "done", done);
  desk_output_put_integer (output, "segment", (gint64) head.segment);
  if (head.is_shared)
    desk_output_put_integer (output, "waiting", n_pending);
  desk_output_put_integer (output, "left", after.faults->len);
  desk_output_end (output);
  if (after.faults->len == 0)
    return TRUE;

  g_set_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED, _("%s. Keep a copy of the file, and restore a backup"), (const char *) g_ptr_array_index (after.faults, 0));
  return FALSE;
}

const DeskCommand desk_command_desk_repair = {
  .name = "desk repair",
  .usage = "[--anew]",
  .summary = N_ ("make a desk that is not as it should be anew"),
  .details = N_ ("Looks for faults as “desk verify” does. A replica begins anew from its log, and keeps what\n"
                 "waits, drafts, and what was rejected; on other desks what is derived is made anew."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
