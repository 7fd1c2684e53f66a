// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Help that is asked for, promises and follow-ups: the dialogs of the ticket
 * that is shown, and what the buttons in its timeline do.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-correct-dialog.h"
#include "desk-plan-dialog.h"
#include "desk-reply-dialog.h"
#include "desk-same-dialog.h"
#include "desk-shout-out-dialog.h"
#include "desk-message.h"
#include "desk-ticket-pane-private.h"

static void
present (DeskTicketPane *self,
         GtkWidget      *dialog,
         const char     *draft)
{
  desk_act_dialog_present (DESK_ACT_DIALOG (dialog), GTK_WIDGET (self), desk_ticket_pane_get_session (self), desk_ticket_pane_get_snapshot (self), draft);
}

/* Each entry has its draft. */
static void
reply (DeskTicketPane         *self,
       const DeskTimelineDeed *deed)
{
  const char *name = deed->kind == DESK_ACTION_ANSWER ? "answer" : deed->kind == DESK_ACTION_FOLLOW_UP_END ? "follow-up-end" : deed->kept != 0 ? "kept" : "not-kept";
  g_autofree char *id = desk_uuid_to_string (&deed->entry);
  g_autofree char *draft = g_strdup_printf ("%s-%s", name, id);

  present (self, desk_reply_dialog_new (deed->kind, deed->kept != 0, &deed->entry), draft);
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text != NULL ? text : "", "@", FALSE);
}

/* RFC 6068; lines of a body end as those of mail do. */
static char *
write_mail_address (const DeskRecord *message)
{
  g_auto (GStrv) lines = g_strsplit (desk_record_get_text (message, "body"), "\n", -1);
  g_autofree char *text = g_strjoinv ("\r\n", lines);
  g_autofree char *to = escape (desk_record_get_text (message, "recipients"));
  g_autofree char *subject = escape (desk_record_get_text (message, "subject"));
  g_autofree char *body = escape (text);

  return g_strdup_printf ("mailto:%s?subject=%s&body=%s", to, subject, body);
}

static void
mail_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    desk_message_tell (GTK_WINDOW (source), _("The mail program cannot be opened. Copy the message instead"), error->message);
}

static void
take_in_hand (DeskTicketPane         *self,
              const DeskTimelineDeed *deed)
{
  const DeskRecord *message = desk_ticket_details_find_entry (desk_ticket_pane_get_snapshot (self)->details, &deed->entry);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (message == NULL || desk_record_get_text (message, "body") == NULL || !GTK_IS_WINDOW (root))
    return;
  if (deed->hand == DESK_TIMELINE_HAND_COPY)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), desk_record_get_text (message, "body"));
    }
  else
    {
      g_autofree char *address = write_mail_address (message);

      gtk_show_uri_full (GTK_WINDOW (root), address, GDK_CURRENT_TIME, NULL, mail_opened_cb, NULL);
    }
}

/**
 * desk_ticket_pane_do_deed:
 * @self: a pane
 * @deed: of its timeline
 *
 * What needs words asks for them, the rest is done.
 */
void
desk_ticket_pane_do_deed (DeskTicketPane         *self,
                          const DeskTimelineDeed *deed)
{
  DeskTicketSnapshot *snapshot = desk_ticket_pane_get_snapshot (self);
  DeskTicketAction *action;

  if (snapshot == NULL)
    return;
  if (deed->hand != DESK_TIMELINE_HAND_ACT)
    {
      take_in_hand (self, deed);
      return;
    }
  if (deed->kind != DESK_ACTION_THANK && deed->kind != DESK_ACTION_SHOUT_END && deed->kind != DESK_ACTION_MESSAGE_SENT && deed->kind != DESK_ACTION_TELL_CORRECTION)
    {
      reply (self, deed);
      return;
    }
  action = desk_ticket_snapshot_begin_action (snapshot, desk_ticket_pane_get_session (self), deed->kind);
  action->target = deed->entry;
  desk_session_act_async (desk_ticket_pane_get_session (self), action, NULL, NULL);
}

typedef struct {
  DeskTicketPane *pane;
  DeskUuid ticket; /* that was shown when it was asked for */
} Same;

static gpointer
load_ticket (DeskFile *file,
             gpointer  data,
             GError  **error)
{
  return desk_record_load (file, DESK_TABLE_TICKET, data, error);
}

static void
other_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Same *same = user_data;
  g_autoptr (DeskTicketPane) self = same->pane;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskRecord) other = desk_store_read_finish (DESK_STORE (source), result, &error);
  const DeskUuid *shown = desk_ticket_pane_get_ticket (self);
  g_autofree char *id = NULL;
  g_autofree char *draft = NULL;

  /* Somebody who has gone on to another ticket does not mean that one. */
  if (shown == NULL || !desk_uuid_equal (shown, &same->ticket) || desk_ticket_pane_get_snapshot (self) == NULL)
    return;
  if (other == NULL)
    {
      g_signal_emit_by_name (desk_ticket_pane_get_session (self), "refused", error->message);
      return;
    }
  id = desk_uuid_to_string (desk_record_get_id (other));
  draft = g_strdup_printf ("same-%s", id);
  present (self, desk_same_dialog_new (other), draft);
}

/**
 * desk_ticket_pane_same:
 * @self: a pane with a ticket
 * @other: a ticket with the same trouble
 *
 * Offers to try what helped on @other.
 */
void
desk_ticket_pane_same (DeskTicketPane *self,
                       const DeskUuid *other)
{
  Same *same;

  if (desk_ticket_pane_get_ticket (self) == NULL)
    return;
  same = g_new0 (Same, 1);
  same->pane = g_object_ref (self);
  same->ticket = *desk_ticket_pane_get_ticket (self);
  desk_store_read_async (desk_session_get_store (desk_ticket_pane_get_session (self)), load_ticket, desk_uuid_copy (other), g_free, (GDestroyNotify) desk_record_unref, NULL,
                         other_loaded_cb, same);
}

void
desk_ticket_pane_shout_out (DeskTicketPane *self)
{
  present (self, desk_shout_out_dialog_new (), "shout-out");
}

void
desk_ticket_pane_plan (DeskTicketPane       *self,
                       DeskTicketActionKind  kind)
{
  present (self, desk_plan_dialog_new (kind), kind == DESK_ACTION_PROMISE ? "promise" : "follow-up");
}

void
desk_ticket_pane_correct (DeskTicketPane *self)
{
  present (self, desk_correct_dialog_new (), "correct");
}
