// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Why a ticket stands where it stands, in sentences.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-ticket-explain.h"
#include "desk-why-popover.h"

struct _DeskWhyPopover {
  GtkPopover parent_instance;

  GtkLabel *text;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (DeskWhyPopover, desk_why_popover, GTK_TYPE_POPOVER)

typedef struct {
  DeskUuid me;
  DeskUuid ticket;
  DeskUuid below;
  gint64 now_ms;
} Question;

/* On a reading thread. */
static gpointer
explain (DeskFile  *file,
         gpointer   data,
         GError   **error)
{
  const Question *question = data;
  const DeskUuid *below = desk_uuid_is_nil (&question->below) ? NULL : &question->below;
  DeskViewer viewer;

  if (!desk_viewer_init (&viewer, file, &question->me, question->now_ms, error))
    return NULL;

  return desk_ticket_explain (file, &question->ticket, below, &viewer, error);
}

static void
append_paragraph (GString    *text,
                  const char *paragraph)
{
  if (paragraph == NULL)
    return;

  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, paragraph);
}

/* Not before it has something to say: it would have to grow in sight. */
static void
show_text (DeskWhyPopover *self,
           const char     *text)
{
  if (gtk_widget_get_parent (GTK_WIDGET (self)) == NULL || !gtk_widget_get_mapped (gtk_widget_get_parent (GTK_WIDGET (self))))
    return;

  gtk_label_set_text (self->text, text);
  gtk_popover_popup (GTK_POPOVER (self));
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (DeskWhyPopover) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskTicketExplanation) explanation = desk_store_read_finish (DESK_STORE (source), result, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (explanation == NULL)
    {
      append_paragraph (text, error->message);
      show_text (self, text->str);
      return;
    }

  append_paragraph (text, explanation->place_text);
  append_paragraph (text, explanation->above_text);
  append_paragraph (text, explanation->respond_text);
  append_paragraph (text, explanation->respond_used_text);
  append_paragraph (text, explanation->resolve_text);
  append_paragraph (text, explanation->resolve_used_text);
  append_paragraph (text, explanation->promise_text);
  show_text (self, text->str);
}

static void
closed_cb (DeskWhyPopover *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
desk_why_popover_dispose (GObject *object)
{
  DeskWhyPopover *self = DESK_WHY_POPOVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (desk_why_popover_parent_class)->dispose (object);
}

static void
desk_why_popover_class_init (DeskWhyPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_why_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/queue/desk-why-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskWhyPopover, text);
}

static void
desk_why_popover_init (DeskWhyPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "closed", G_CALLBACK (closed_cb), NULL);
}

GtkWidget *
desk_why_popover_new (void)
{
  return g_object_new (DESK_TYPE_WHY_POPOVER, NULL);
}

/**
 * desk_why_popover_explain:
 * @self: a popover
 * @session: whose queue it is
 * @ticket: the ticket
 * @below: (nullable): the ticket that stands below it
 *
 * Pops up where it points when the reasons have been read.
 */
void
desk_why_popover_explain (DeskWhyPopover *self,
                          DeskSession    *session,
                          const DeskUuid *ticket,
                          const DeskUuid *below)
{
  Question *question;

  g_return_if_fail (DESK_IS_WHY_POPOVER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  question = g_new0 (Question, 1);
  question->me = *desk_session_get_me (session);
  question->now_ms = desk_session_get_now_ms (session);
  question->ticket = *ticket;
  if (below != NULL)
    question->below = *below;
  desk_store_read_async (desk_session_get_store (session), explain, question, g_free, (GDestroyNotify) desk_ticket_explanation_free, self->cancellable, explained_cb,
                         g_object_ref (self));
}
