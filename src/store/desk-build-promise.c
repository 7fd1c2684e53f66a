// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What was promised to the customer, and when the customer is asked again. The
 * ticket shows the promise that falls due first. The rules are in
 * src/core/desk-guard-promise.c.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk-store-error.h"
#include "desk-ticket-build.h"

/* A field of the ticket holds one line of so many bytes. */
#define LINE_BYTES 2000

/* --- promises --- */

static GPtrArray *
load_open (DeskTicketBuild *build,
           GError         **error)
{
  return desk_build_load_entries (build, "kind = 'promise' AND ended_at IS NULL", error);
}

/* The promise that falls due first, but for one. */
static DeskRecord *
find_first (GPtrArray  *open,
            DeskRecord *but)
{
  DeskRecord *first = NULL;

  for (guint i = 0; i < open->len; i++)
    {
      DeskRecord *promise = g_ptr_array_index (open, i);

      if (but != NULL && desk_uuid_equal (desk_record_get_id (promise), desk_record_get_id (but)))
        continue;
      if (first == NULL || desk_record_get_integer (promise, "due_at", G_MAXINT64) < desk_record_get_integer (first, "due_at", G_MAXINT64))
        first = promise;
    }

  return first;
}

/* What the ticket shows may have been written there by hand, or imported:
 * then no entry stands for it. */
static gboolean
is_by_hand (DeskTicketBuild *build,
            GPtrArray       *open)
{
  gint64 shown_ms = desk_record_get_integer (build->ticket, "promise_due_at", 0);

  if (desk_value_is_null (desk_record_get (build->ticket, "promise_due_at")) && desk_record_get_text (build->ticket, "promise") == NULL)
    return FALSE;
  for (guint i = 0; i < open->len; i++)
    {
      if (desk_record_get_integer (g_ptr_array_index (open, i), "due_at", G_MAXINT64) == shown_ms)
        return FALSE;
    }

  return TRUE;
}

static gint64
get_shown_ms (DeskTicketBuild *build)
{
  return desk_record_get_integer (build->ticket, "promise_due_at", G_MAXINT64);
}

/* On one line, and no longer than a line may be. */
static char *
dup_line (const char *body)
{
  g_autofree char *text = g_strstrip (g_strdup (body));
  const char *end;

  g_strdelimit (text, "\r\n\t", ' ');
  if (strlen (text) <= LINE_BYTES)
    return g_steal_pointer (&text);
  end = g_utf8_find_prev_char (text, text + LINE_BYTES - 2);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static void
put_shown (DeskTicketBuild *build,
           const char      *body,
           gint64           due_ms)
{
  g_autofree char *line = dup_line (body);

  desk_operation_put_text (build->set, "promise", line);
  desk_operation_put_integer (build->set, "promise_due_at", due_ms);
}

/**
 * desk_build_promise:
 * @build: with the promise in its entry
 * @error: return location
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_promise (DeskTicketBuild *build,
                    GError         **error)
{
  DeskOperation *entry = desk_ticket_action_get_entry (build->action);
  const DeskValue *due = desk_operation_get (entry, "due_at");
  g_autoptr (GPtrArray) open = NULL;
  DeskRecord *first;

  if (due == NULL || desk_value_is_null (due))
    return desk_build_refuse (error, _("Say by when it was promised"));
  if (!desk_build_add_entry (build, DESK_ENTRY_KIND_PROMISE, error))
    return FALSE;
  open = load_open (build, error);
  if (open == NULL)
    return FALSE;

  first = find_first (open, NULL);
  if (is_by_hand (build, open) && get_shown_ms (build) <= due->integer)
    return TRUE;
  if (first != NULL && desk_record_get_integer (first, "due_at", G_MAXINT64) <= due->integer)
    put_shown (build, desk_record_get_text (first, "body"), desk_record_get_integer (first, "due_at", 0));
  else
    put_shown (build, desk_value_get_text (desk_operation_get (entry, "body")), due->integer);

  return TRUE;
}

static void
put_next (DeskTicketBuild *build,
          GPtrArray       *open,
          DeskRecord      *ended)
{
  DeskRecord *next = find_first (open, ended);

  if (next != NULL)
    {
      put_shown (build, desk_record_get_text (next, "body"), desk_record_get_integer (next, "due_at", 0));
      return;
    }
  desk_operation_put_null (build->set, "promise");
  desk_operation_put_null (build->set, "promise_due_at");
}

/* The fields of an end stand in the entry of the action. */
static const DeskValue *
get_end (DeskTicketBuild *build,
         const char      *field)
{
  return build->action->entry != NULL ? desk_operation_get (build->action->entry, field) : NULL;
}

/* No entry stands for it: what came of it is noted. */
static gboolean
end_by_hand (DeskTicketBuild *build,
             GPtrArray       *open,
             GError         **error)
{
  const DeskValue *result = get_end (build, "result");
  DeskOperation *note;
  DeskUuid id;

  put_next (build, open, NULL);
  if (result == NULL || desk_value_is_null (result))
    return TRUE;
  desk_id_source_next_uuid (desk_file_get_ids (build->file), build->now_ms, &id);
  note = desk_commit_add_insert (build->commit, DESK_TABLE_ENTRY, &id);
  desk_operation_put_uuid (note, "ticket_id", &build->set->row);
  desk_operation_put_enum (note, "kind", DESK_ENUM_ENTRY_KIND, DESK_ENTRY_KIND_NOTE);
  desk_operation_put_uuid (note, "author_id", &build->action->me);
  desk_operation_put_integer (note, "made_at", build->now_ms);
  desk_operation_put (note, "body", result);

  return TRUE;
}

static void
end_entry (DeskTicketBuild *build,
           DeskRecord      *promise)
{
  DeskOperation *set = desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (promise));
  const DeskValue *kept = get_end (build, "kept");
  const DeskValue *result = get_end (build, "result");

  desk_operation_put_integer (set, "ended_at", MAX (build->now_ms, desk_record_get_integer (promise, "made_at", 0)));
  if (kept != NULL && !desk_value_is_null (kept))
    desk_operation_put (set, "kept", kept);
  if (result != NULL && !desk_value_is_null (result))
    desk_operation_put (set, "result", result);
}

/**
 * desk_build_promise_end:
 * @build: with `kept` and `result` in its entry
 * @error: return location
 *
 * Of the promise that is its target, or else of the one that falls due first;
 * that may be one that nobody has recorded but in the field of the ticket.
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_promise_end (DeskTicketBuild *build,
                        GError         **error)
{
  g_autoptr (GPtrArray) open = load_open (build, error);
  g_autoptr (DeskRecord) promise = NULL;
  DeskRecord *first;
  gboolean by_hand;

  if (open == NULL)
    return FALSE;
  by_hand = is_by_hand (build, open);
  first = find_first (open, NULL);
  if (!desk_uuid_is_nil (&build->action->target))
    {
      promise = desk_build_load_target (build, DESK_ENTRY_KIND_PROMISE, _("This is no promise of the ticket"), error);
      if (promise == NULL)
        return FALSE;
    }
  else if (by_hand && (first == NULL || get_shown_ms (build) <= desk_record_get_integer (first, "due_at", G_MAXINT64)))
    {
      return end_by_hand (build, open, error);
    }
  else if (first != NULL)
    {
      promise = desk_record_ref (first);
    }
  else
    {
      return desk_build_refuse (error, _("Nothing is promised on this ticket"));
    }

  if (desk_record_get_integer (promise, "ended_at", 0) != 0)
    return desk_build_refuse (error, _("This promise has ended already"));
  end_entry (build, promise);
  first = find_first (open, promise);
  if (!by_hand || (first != NULL && desk_record_get_integer (first, "due_at", G_MAXINT64) < get_shown_ms (build)))
    put_next (build, open, promise);

  return TRUE;
}

/* --- follow-ups --- */

/**
 * desk_build_follow_up:
 * @build: with the follow-up in its entry
 * @error: return location
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_follow_up (DeskTicketBuild *build,
                      GError         **error)
{
  return desk_build_add_entry (build, DESK_ENTRY_KIND_FOLLOW_UP, error);
}

/* Its target, or else the one that falls due first. */
static DeskRecord *
find_follow_up (DeskTicketBuild *build,
                GError         **error)
{
  g_autoptr (GPtrArray) open = NULL;
  DeskRecord *first;

  if (!desk_uuid_is_nil (&build->action->target))
    return desk_build_load_target (build, DESK_ENTRY_KIND_FOLLOW_UP, _("This is no follow-up of the ticket"), error);

  open = desk_build_load_entries (build, "kind = 'follow_up' AND result IS NULL AND due_at IS NOT NULL", error);
  if (open == NULL)
    return NULL;
  first = find_first (open, NULL);
  if (first == NULL)
    desk_build_refuse (error, _("No follow-up is planned for this ticket"));

  return first == NULL ? NULL : desk_record_ref (first);
}

/**
 * desk_build_follow_up_end:
 * @build: with the `result` in its entry
 * @error: return location
 *
 * Returns: whether it was put together
 */
gboolean
desk_build_follow_up_end (DeskTicketBuild *build,
                          GError         **error)
{
  g_autoptr (DeskRecord) follow_up = find_follow_up (build, error);
  const DeskValue *result = get_end (build, "result");
  const char *text = result != NULL ? desk_value_get_text (result) : NULL;

  if (follow_up == NULL)
    return FALSE;
  if (desk_record_get_text (follow_up, "result") != NULL)
    return desk_build_refuse (error, _("This follow-up is done already"));
  if (text == NULL || text[strspn (text, " \t\r\n")] == '\0')
    return desk_build_refuse (error, _("Say what came of the follow-up"));
  desk_operation_put (desk_commit_add_set (build->commit, DESK_TABLE_ENTRY, desk_record_get_id (follow_up)), "result", result);

  return TRUE;
}
