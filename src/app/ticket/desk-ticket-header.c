// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What one has to know of a ticket at a glance.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-hand-over-fill.h"
#include "desk-life-cycle.h"
#include "desk-people-button.h"
#include "desk-priority-button.h"
#include "desk-stage-bar.h"
#include "desk-summary-editor.h"
#include "desk-ticket-header.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

/* From then on it is pressing. */
#define SOON_MS DESK_HOUR_MS

/* What is less is told by the time that is left. */
#define SHOWN_WARNING 75

struct _DeskTicketHeader {
  GtkWidget parent_instance;

  GtkBox *box;
  GtkImage *type_icon;
  GtkLabel *number;
  GtkLabel *type;
  GtkToggleButton *details;
  DeskSummaryEditor *summary;
  GtkBox *chips;
  DeskPriorityButton *priority;
  GtkLabel *critical;
  GtkLabel *conflicts;
  GtkMenuButton *due;
  GtkImage *due_icon;
  GtkLabel *due_label;
  GtkLabel *why;
  GtkLabel *status;
  GtkLabel *level;
  GtkLabel *handed_over;
  DeskPeopleButton *people;
  DeskStageBar *stages;
};

enum {
  PROP_0,
  PROP_SHOW_DETAILS,
  N_PROPS
};

enum {
  STAGE_CHOSEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTicketHeader, desk_ticket_header, GTK_TYPE_WIDGET)

static void
stage_chosen_cb (DeskTicketHeader *self,
                 int               stage)
{
  g_signal_emit (self, signals[STAGE_CHOSEN], 0, stage);
}

static void
details_toggled_cb (DeskTicketHeader *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_DETAILS]);
}

static void
add_sentence (GString    *text,
              const char *sentence)
{
  if (sentence == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, sentence);
}

/* When somebody is answered or helped late or in time, there is no time left
 * to show, but how it went. */
static char *
describe_finished (const DeskTicketSnapshot *snapshot,
                   gboolean                 *is_late)
{
  gint64 due_ms = snapshot->explanation->resolve_due_ms;
  gint64 resolved_ms = desk_record_get_integer (snapshot->details->ticket, "resolved_at", 0);

  if (due_ms == DESK_NEVER_MS || resolved_ms == 0)
    return NULL;
  *is_late = resolved_ms > due_ms;

  return g_strdup (*is_late ? _("Resolved too late") : _("Resolved in time"));
}

static char *
describe_due (const DeskTicketSnapshot *snapshot,
              gint64                    due_ms)
{
  g_autofree char *left = desk_format_left (due_ms, snapshot->now_ms);

  switch (snapshot->explanation->place.next_target)
    {
    case DESK_TARGET_RESPOND:
      /* Translators: time left until the customer has to be answered */
      return g_strdup_printf (_("Answer: %s"), left);
    case DESK_TARGET_RESOLVE:
      /* Translators: time left until the ticket has to be resolved */
      return g_strdup_printf (_("Resolve: %s"), left);
    case DESK_TARGET_PROMISE:
      /* Translators: time left until what was promised is due */
      return g_strdup_printf (_("Promise: %s"), left);
    case DESK_TARGET_NONE:
    default:
      return g_steal_pointer (&left);
    }
}

/* Of the target that falls due first; -1 when that is a promise. */
static int
get_used_percent (const DeskTicketExplanation *explanation)
{
  switch (explanation->place.next_target)
    {
    case DESK_TARGET_RESPOND:
      return explanation->respond_used_percent;
    case DESK_TARGET_RESOLVE:
      return explanation->resolve_used_percent;
    case DESK_TARGET_NONE:
    case DESK_TARGET_PROMISE:
    default:
      return -1;
    }
}

static const char *
get_due_icon (gboolean is_finished,
              gboolean is_late,
              gboolean is_nearly,
              gboolean is_soon)
{
  if (is_late)
    return "deskbell-late-symbolic";
  if (is_finished)
    return "object-select-symbolic";
  if (is_nearly)
    return "deskbell-due-nearly-symbolic";

  return is_soon ? "deskbell-due-soon-symbolic" : "deskbell-waiting-symbolic";
}

static void
show_due (DeskTicketHeader   *self,
          DeskTicketSnapshot *snapshot)
{
  DeskTicketExplanation *explanation = snapshot->explanation;
  gint64 due_ms = explanation->place.next_due_ms;
  gboolean is_finished = desk_status_is_finished (desk_ticket_snapshot_get_status (snapshot));
  gboolean is_late = FALSE;
  gboolean is_soon = FALSE;
  gboolean is_nearly = FALSE;
  int used;
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;
  g_autoptr (GString) why = g_string_new (NULL);

  if (is_finished)
    {
      text = describe_finished (snapshot, &is_late);
    }
  else if (due_ms == DESK_NEVER_MS)
    {
      text = g_strdup (desk_ticket_snapshot_get_status (snapshot) == DESK_STATUS_WAITING ? _("Clock stands still") : _("No target"));
    }
  else
    {
      is_late = due_ms < snapshot->now_ms;
      used = get_used_percent (explanation);
      is_nearly = !is_late && used >= 90;
      is_soon = !is_late && (due_ms - snapshot->now_ms < SOON_MS || used >= SHOWN_WARNING);
      text = describe_due (snapshot, due_ms);
      if (!is_late && used >= SHOWN_WARNING)
        {
          g_autofree char *due = g_steal_pointer (&text);

          /* Translators: when something falls due, and how many percent of its time are used */
          text = g_strdup_printf (_("%s · %d %% used"), due, used);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->due), text != NULL);
  if (text == NULL)
    return;

  gtk_label_set_label (self->due_label, text);
  gtk_image_set_from_icon_name (self->due_icon, get_due_icon (is_finished, is_late, is_nearly, is_soon));
  desk_widget_set_class (GTK_WIDGET (self->due), "late", is_late);
  desk_widget_set_class (GTK_WIDGET (self->due), "soon", is_soon);
  spoken = g_strdup_printf (_("Due: %s"), text);
  desk_widget_set_spoken (GTK_WIDGET (self->due), spoken);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->due), _("Why then?"));

  add_sentence (why, explanation->respond_text);
  add_sentence (why, explanation->respond_used_text);
  add_sentence (why, explanation->resolve_text);
  add_sentence (why, explanation->resolve_used_text);
  add_sentence (why, explanation->promise_text);
  if (!is_finished)
    add_sentence (why, explanation->place_text);
  if (why->len == 0)
    g_string_append (why, _("Nothing was promised for this ticket."));
  gtk_label_set_label (self->why, why->str);
}

static void
show_conflicts (DeskTicketHeader *self,
                guint             n)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u conflict", "%u conflicts", n), n);

  gtk_label_set_label (self->conflicts, text);
  gtk_widget_set_visible (GTK_WIDGET (self->conflicts), n > 0);
}

static char *
describe_status (const DeskTicketSnapshot *snapshot)
{
  DeskRecord *ticket = snapshot->details->ticket;
  const char *status = desk_record_get_enum_label (ticket, "status");
  const char *reason = desk_record_get_enum_label (ticket, "waiting_reason");
  gint64 until_ms = desk_record_get_integer (ticket, "waiting_until", 0);
  g_autofree char *until = NULL;

  if (desk_ticket_snapshot_get_status (snapshot) != DESK_STATUS_WAITING || reason == NULL)
    return g_strdup (status);
  if (until_ms == 0)
    /* Translators: a status and what is waited for, such as “Waiting: customer” */
    return g_strdup_printf (_("%s: %s"), status, reason);
  until = desk_format_when (until_ms, snapshot->now_ms, snapshot->zone);

  /* Translators: a status, what is waited for, and until when */
  return g_strdup_printf (_("%s: %s, until %s"), status, reason, until);
}

static void
desk_ticket_header_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  DeskTicketHeader *self = DESK_TICKET_HEADER (object);

  switch (id)
    {
    case PROP_SHOW_DETAILS:
      gtk_toggle_button_set_active (self->details, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_ticket_header_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  DeskTicketHeader *self = DESK_TICKET_HEADER (object);

  switch (id)
    {
    case PROP_SHOW_DETAILS:
      g_value_set_boolean (value, gtk_toggle_button_get_active (self->details));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_ticket_header_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DESK_TYPE_TICKET_HEADER);

  G_OBJECT_CLASS (desk_ticket_header_parent_class)->dispose (object);
}

static void
desk_ticket_header_class_init (DeskTicketHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_ticket_header_set_property;
  object_class->get_property = desk_ticket_header_get_property;
  object_class->dispose = desk_ticket_header_dispose;

  /**
   * DeskTicketHeader:show-details:
   *
   * Whether the details are asked for where there is no room for them.
   */
  properties[PROP_SHOW_DETAILS]
    = g_param_spec_boolean ("show-details", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskTicketHeader::stage-chosen:
   * @self: the header
   * @stage: a #DeskStage the ticket is to go to
   */
  signals[STAGE_CHOSEN] = g_signal_new ("stage-chosen", DESK_TYPE_TICKET_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (DESK_TYPE_PEOPLE_BUTTON);
  g_type_ensure (DESK_TYPE_PRIORITY_BUTTON);
  g_type_ensure (DESK_TYPE_STAGE_BAR);
  g_type_ensure (DESK_TYPE_SUMMARY_EDITOR);

  gtk_widget_class_set_css_name (widget_class, "ticketheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-ticket-header.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, box);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, type_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, number);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, type);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, details);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, summary);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, chips);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, priority);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, critical);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, conflicts);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, due);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, due_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, due_label);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, why);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, status);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, level);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, handed_over);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, people);
  gtk_widget_class_bind_template_child (widget_class, DeskTicketHeader, stages);
  gtk_widget_class_bind_template_callback (widget_class, stage_chosen_cb);
}

static void
desk_ticket_header_init (DeskTicketHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self->chips), desk_wrap_layout_new (6, 6));
  g_signal_connect_object (self->details, "notify::active", G_CALLBACK (details_toggled_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
desk_ticket_header_new (void)
{
  return g_object_new (DESK_TYPE_TICKET_HEADER, NULL);
}

/* How often it has changed hands; that it goes back and forth is said in words
 * and in colour. */
static void
show_handed_over (DeskTicketHeader   *self,
                  DeskTicketSnapshot *snapshot)
{
  gint64 n = desk_record_get_integer (snapshot->details->ticket, "handover_count", 0);
  gboolean is_restless = desk_hand_over_goes_back_and_forth (snapshot->details->entries);
  g_autofree char *times = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Handed over %u time", "Handed over %u times", (gulong) n), (guint) n);

  gtk_label_set_label (self->handed_over, is_restless ? _("Goes back and forth") : times);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->handed_over), is_restless ? times : _("How often somebody else has accepted it"));
  desk_widget_set_class (GTK_WIDGET (self->handed_over), "restless", is_restless);
  gtk_widget_set_visible (GTK_WIDGET (self->handed_over), n > 0 || is_restless);
}

/**
 * desk_ticket_header_set_snapshot:
 * @self: the header
 * @session: a session
 * @snapshot: a ticket
 */
void
desk_ticket_header_set_snapshot (DeskTicketHeader   *self,
                                 DeskSession        *session,
                                 DeskTicketSnapshot *snapshot)
{
  DeskRecord *ticket = snapshot->details->ticket;
  DeskTicketType type = desk_ticket_snapshot_get_type (snapshot);
  DeskStatus status = desk_ticket_snapshot_get_status (snapshot);
  DeskServiceLevel level = (DeskServiceLevel) desk_record_get_enum (ticket, "service_level");
  g_autofree char *number = desk_ticket_snapshot_dup_number (snapshot);
  g_autofree char *icon_name = g_strdup_printf ("deskbell-type-%s-symbolic", desk_enum_value_name (DESK_ENUM_TICKET_TYPE, (int) type));
  g_autofree char *status_text = describe_status (snapshot);
  gboolean can_act = !desk_uuid_is_nil (&snapshot->me) && !desk_record_is_withdrawn (ticket);

  g_return_if_fail (DESK_IS_TICKET_HEADER (self));

  gtk_image_set_from_icon_name (self->type_icon, icon_name);
  gtk_label_set_label (self->number, number);
  gtk_label_set_label (self->type, desk_record_get_enum_label (ticket, "type"));
  desk_summary_editor_set_summary (self->summary, session, desk_record_get_id (ticket), snapshot->details->seen, desk_record_get_text (ticket, "summary"));
  desk_priority_button_set_snapshot (self->priority, session, snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self->critical), desk_record_get_boolean (ticket, "business_critical"));
  show_conflicts (self, snapshot->details->conflicts->len);
  show_due (self, snapshot);

  gtk_label_set_label (self->status, status_text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), _("Status"));
  for (int i = 1; i < DESK_N_STATUS; i++)
    {
      g_autofree char *css_class = g_strdup_printf ("status-%s", desk_enum_value_name (DESK_ENUM_STATUS, i));

      desk_widget_set_class (GTK_WIDGET (self->status), css_class, i == (int) status);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->level), level != DESK_SERVICE_LEVEL_UNSET);
  if (level == DESK_SERVICE_LEVEL_NONE)
    gtk_label_set_label (self->level, _("No service level"));
  else
    gtk_label_set_label (self->level, desk_record_get_enum_label (ticket, "service_level"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->level), _("Service level"));

  show_handed_over (self, snapshot);
  desk_people_button_set_snapshot (self->people, session, snapshot);
  desk_stage_bar_set_stage (self->stages, type, (DeskStage) desk_record_get_enum (ticket, "stage"), can_act);
}

/**
 * desk_ticket_header_set_folded:
 * @self: the header
 * @folded: whether there is no room for the details beside the timeline
 */
void
desk_ticket_header_set_folded (DeskTicketHeader *self,
                               gboolean          folded)
{
  g_return_if_fail (DESK_IS_TICKET_HEADER (self));

  gtk_widget_set_visible (GTK_WIDGET (self->details), folded);
  desk_widget_set_class (GTK_WIDGET (self), "folded", folded);
}

/**
 * desk_ticket_header_edit_summary:
 * @self: the header
 *
 * Lets the summary be changed.
 */
void
desk_ticket_header_edit_summary (DeskTicketHeader *self)
{
  g_return_if_fail (DESK_IS_TICKET_HEADER (self));

  desk_summary_editor_begin (self->summary);
}
