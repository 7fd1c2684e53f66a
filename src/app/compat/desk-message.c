// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Messages in front of a window. AdwMessageDialog until the floor has
 * AdwAlertDialog.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-message.h"

#define RESPONSE_CLOSE "close"
#define RESPONSE_AGREE "agree"

typedef struct {
  DeskMessageFunc func;
  gpointer data;
  GDestroyNotify notify;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  if (question->notify != NULL)
    question->notify (question->data);
  g_free (question);
}

static void
responded_cb (AdwMessageDialog *dialog,
              const char       *response,
              gpointer          data)
{
  Question *question = data;

  question->func (g_str_equal (response, RESPONSE_AGREE), question->data);
}

/**
 * desk_message_tell:
 * @parent: the window it is about
 * @heading: what has happened
 * @body: what can be done
 */
void
desk_message_tell (GtkWindow  *parent,
                   const char *heading,
                   const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), RESPONSE_CLOSE, _("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), RESPONSE_CLOSE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), RESPONSE_CLOSE);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * desk_message_ask:
 * @parent: the window it is about
 * @heading: the question
 * @body: what will happen
 * @button: label of the button that agrees, with a mnemonic
 * @destroys: it cannot be taken back
 * @func: called with the answer
 * @data: passed to @func
 * @notify: (nullable): frees @data
 */
void
desk_message_ask (GtkWindow       *parent,
                  const char      *heading,
                  const char      *body,
                  const char      *button,
                  gboolean         destroys,
                  DeskMessageFunc  func,
                  gpointer         data,
                  GDestroyNotify   notify)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  Question *question = g_new0 (Question, 1);

  question->func = func;
  question->data = data;
  question->notify = notify;
  adw_message_dialog_add_responses (dialog, RESPONSE_CLOSE, _("_Cancel"), RESPONSE_AGREE, button, NULL);
  adw_message_dialog_set_response_appearance (dialog, RESPONSE_AGREE, destroys ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, destroys ? RESPONSE_CLOSE : RESPONSE_AGREE);
  adw_message_dialog_set_close_response (dialog, RESPONSE_CLOSE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (responded_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
