// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl ticket contact: a contact with the customer, a call among them.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-caller.h"
#include "desk-commands.h"
#include "desk-ticket-verb.h"

static const DeskCliOption options[] = {
  { "channel", 0, "CHANNEL", N_ ("phone, email, chat, text, remote, face_to_face, portal, forum or monitoring (that of the ticket)"), FALSE },
  { "direction", 0, "DIRECTION", N_ ("outbound (if not said) or inbound"), FALSE },
  { "with", 0, "CUSTOMER", N_ ("with whom, when not the requester"), FALSE },
  { "minutes", 0, "N", N_ ("how long it took"), FALSE },
  { "validated-by", 0, "LIST", N_ ("which identifiers of the caller matched, with commas: name, email, phone, call_back, employee_number, manager, department, site, asset_tag"),
    FALSE },
  { "scam-marks", 0, "LIST",
    N_ ("marks of a scam that were seen, with commas: asks_for_password, asks_for_access, asks_for_money, asks_about_others, avoids_validation, refuses_call_back, "
        "presses, claims_authority, strange_number"),
    FALSE },
  { "consent", 0, NULL, N_ ("the customer agreed to a remote session"), FALSE },
  { "hold-minutes", 0, "N", N_ ("how long the customer was on hold"), FALSE },
  { "mute-minutes", 0, "N", N_ ("how long the line was muted"), FALSE },
  { NULL },
};

static const DeskVerbOption fields[] = {
  { "channel", "channel" },
  { "direction", "direction" },
  { "with", "customer_id" },
};

static gboolean
is_call (DeskCli *cli)
{
  static const char *const of_calls[] = { "validated-by", "scam-marks", "consent", "hold-minutes", "mute-minutes" };

  for (guint i = 0; i < G_N_ELEMENTS (of_calls); i++)
    {
      if (desk_cli_has_option (cli, of_calls[i]))
        return TRUE;
    }

  return FALSE;
}

/* What is named has to have a name: what is not known may be what a caller has
 * said, and is not told again. */
static gboolean
find_all (DeskCli    *cli,
          const char *option,
          int         (*find) (const char *name),
          gboolean   *found,
          GError    **error)
{
  const char *list = desk_cli_get_option (cli, option);
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : "", ",", -1);

  for (guint i = 0; list != NULL && names[i] != NULL; i++)
    {
      int value = find (g_strstrip (names[i]));

      if (value < 0)
        return desk_cli_usage_error (error, _("“--%s” takes names, with commas; “ticket contact --help” has them. What a caller has said is not kept"), option);
      found[value] = TRUE;
    }

  return TRUE;
}

static gboolean
put_caller (DeskCli       *cli,
            DeskOperation *entry,
            GError       **error)
{
  gboolean matched[DESK_N_IDENTIFIERS] = { FALSE };
  DeskCaller caller = { 0 };
  g_autofree char *validated_by = NULL;
  g_autofree char *scam_marks = NULL;

  if (!find_all (cli, "validated-by", desk_identifier_find, matched, error) || !find_all (cli, "scam-marks", desk_scam_mark_find, caller.scam_marks, error))
    return FALSE;
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    caller.matched_ms[i] = matched[i] ? desk_cli_get_now_ms (cli) : 0;
  validated_by = desk_caller_matched_to_json (&caller);
  scam_marks = desk_caller_marks_to_json (&caller);
  if (validated_by != NULL)
    desk_operation_put_text (entry, "validated_by", validated_by);
  if (scam_marks != NULL)
    desk_operation_put_text (entry, "scam_marks", scam_marks);
  if (desk_cli_has_option (cli, "consent"))
    desk_operation_put_integer (entry, "consent", 1);

  return TRUE;
}

static gboolean
add_silence (DeskCli       *cli,
             const char    *option,
             DeskEntryKind  kind,
             GPtrArray     *entries,
             GError       **error)
{
  gint64 minutes = 0;
  DeskOperation *entry;

  if (!desk_cli_get_count (cli, option, 1, 24 * 60, &minutes, error))
    return FALSE;
  if (minutes == 0)
    return TRUE;
  entry = desk_operation_new (DESK_OPERATION_INSERT, "entry", NULL);
  desk_operation_put_enum (entry, "kind", DESK_ENUM_ENTRY_KIND, (int) kind);
  desk_operation_put_integer (entry, "duration_s", minutes * 60);
  g_ptr_array_add (entries, entry);

  return TRUE;
}

static gboolean
put_call (DeskCli          *cli,
          DeskTicketAction *action,
          GError          **error)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_operation_free);

  desk_ticket_action_take_more (action, entries);

  return put_caller (cli, desk_ticket_action_get_entry (action), error) && add_silence (cli, "hold-minutes", DESK_ENTRY_KIND_HOLD, entries, error) &&
         add_silence (cli, "mute-minutes", DESK_ENTRY_KIND_MUTE, entries, error);
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  gboolean with_call = is_call (cli);
  g_autoptr (DeskTicketAction) action = desk_verb_begin (cli, with_call ? DESK_ACTION_CALL : DESK_ACTION_CONTACT, error);

  return action != NULL && desk_verb_put_entry (cli, action, desk_cli_get_argument (cli, 1), fields, G_N_ELEMENTS (fields), error) &&
         (!with_call || put_call (cli, action, error)) && desk_verb_act (cli, action, error);
}

const DeskCommand desk_command_ticket_contact = {
  .name = "ticket contact",
  .usage = "NUMBER TEXT|- [OPTION…]",
  .summary = N_ ("record a contact with the customer"),
  .details = N_ ("An answer of the customer wakes a ticket that waits for it. Of a caller it is kept which identifiers matched\n"
                 "and when, never what they are; nobody is asked for a password."),
  .options = options,
  .min_arguments = 2,
  .max_arguments = 2,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
