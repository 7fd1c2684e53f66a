// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What stands beside the timeline: the customer, the way to the solution, and
 * the fields of the ticket that belong to its type.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-customer-card.h"
#include "desk-field-row.h"
#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-path-view.h"
#include "desk-safe-text.h"
#include "desk-similar-card.h"
#include "desk-tags-row.h"
#include "desk-ticket-side.h"
#include "desk-tried-card.h"
#include "desk-widget-util.h"

#define TYPE(name) (1u << DESK_TICKET_TYPE_##name)
#define ALL_TYPES (~0u)
#define PLANNED (TYPE (CHANGE) | TYPE (MAINTENANCE) | TYPE (RELEASE))

typedef enum {
  GROUP_WORDS,
  GROUP_DETAILS,
  GROUP_PLAN,
  GROUP_SOLUTION,
  N_GROUPS
} Group;

/* types: on which the field is always shown; on others only when something
 * stands there. */
static const struct {
  const char *field;
  Group group;
  guint types;
} layout[] = {
  { "symptoms", GROUP_WORDS, TYPE (INCIDENT) | TYPE (PROBLEM) },
  { "goal", GROUP_WORDS, TYPE (INCIDENT) | TYPE (INFORMATION) | TYPE (REQUEST) },
  { "special_circumstances", GROUP_WORDS, 0 },
  { "promise", GROUP_WORDS, 0 },
  { "promise_due_at", GROUP_WORDS, 0 },

  { "waiting_reason", GROUP_DETAILS, 0 },
  { "waiting_until", GROUP_DETAILS, 0 },
  { "impact", GROUP_DETAILS, ALL_TYPES },
  { "urgency", GROUP_DETAILS, ALL_TYPES },
  { "business_critical", GROUP_DETAILS, ALL_TYPES },
  { "service_id", GROUP_DETAILS, ALL_TYPES },
  { "configuration_item_id", GROUP_DETAILS, ALL_TYPES },
  { "category", GROUP_DETAILS, ALL_TYPES },
  { "subcategory", GROUP_DETAILS, 0 },
  { "team_id", GROUP_DETAILS, ALL_TYPES },
  { "triage", GROUP_DETAILS, TYPE (INCIDENT) },
  { "channel", GROUP_DETAILS, ALL_TYPES },
  { "organisation_id", GROUP_DETAILS, ALL_TYPES },
  { "vendor_id", GROUP_DETAILS, TYPE (MAINTENANCE) },
  { "vendor_reference", GROUP_DETAILS, 0 },

  { "change_kind", GROUP_PLAN, TYPE (CHANGE) },
  { "window_starts_at", GROUP_PLAN, PLANNED },
  { "window_ends_at", GROUP_PLAN, PLANNED },
  { "downtime_minutes", GROUP_PLAN, PLANNED },
  { "reason", GROUP_PLAN, PLANNED },
  { "benefit", GROUP_PLAN, TYPE (MAINTENANCE) | TYPE (RELEASE) },
  { "risk", GROUP_PLAN, TYPE (CHANGE) },
  { "plan", GROUP_PLAN, PLANNED },
  { "back_out_plan", GROUP_PLAN, TYPE (CHANGE) },
  { "backup", GROUP_PLAN, TYPE (MAINTENANCE) },

  { "cause_category", GROUP_SOLUTION, TYPE (INCIDENT) | TYPE (PROBLEM) },
  { "cause", GROUP_SOLUTION, TYPE (INCIDENT) | TYPE (PROBLEM) },
  { "workaround", GROUP_SOLUTION, TYPE (PROBLEM) },
  { "resolution", GROUP_SOLUTION, ALL_TYPES },
  { "resolution_kind", GROUP_SOLUTION, 0 },
  { "validation", GROUP_SOLUTION, ALL_TYPES },
  { "customer_confirmed", GROUP_SOLUTION, ALL_TYPES },
};

struct _DeskTicketSide {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *box;
  GtkWidget *customer;
  GtkWidget *path;
  GtkWidget *similar;
  GtkWidget *tried;
  GtkWidget *groups[N_GROUPS];
  GtkWidget *rows[G_N_ELEMENTS (layout)];
  GtkWidget *tags;
  GtkWidget *moments;
  DeskUuid ticket;
};

enum {
  TICKET_ACTIVATED,
  ARTICLE_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTicketSide, desk_ticket_side, GTK_TYPE_WIDGET)

static GtkWidget *
add_section (DeskTicketSide *self,
             const char     *title)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "section-title");
  gtk_box_append (GTK_BOX (section), label);
  gtk_box_append (GTK_BOX (self->box), section);

  return section;
}

static void
add_fields (DeskTicketSide *self,
            Group           group,
            const char     *title)
{
  self->groups[group] = add_section (self, title);
  for (guint i = 0; i < G_N_ELEMENTS (layout); i++)
    {
      if (layout[i].group != group)
        continue;
      self->rows[i] = desk_field_row_new (layout[i].field);
      gtk_box_append (GTK_BOX (self->groups[group]), self->rows[i]);
    }
}

static void
add_moment (GString            *text,
            DeskTicketSnapshot *snapshot,
            const char         *field)
{
  gint64 time_ms = desk_record_get_integer (snapshot->details->ticket, field, 0);
  g_autofree char *time = NULL;

  if (time_ms == 0)
    return;
  time = desk_format_exact (time_ms, snapshot->zone);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, _("%s: %s"), desk_field_text_label (field), time);
}

static void
add_word (GString            *text,
          DeskTicketSnapshot *snapshot,
          const char         *field)
{
  const char *word = desk_record_get_text (snapshot->details->ticket, field);
  g_autofree char *safe = NULL;

  if (word == NULL)
    return;
  safe = desk_safe_text (word);
  g_string_append_printf (text, "\n");
  g_string_append_printf (text, _("%s: %s"), desk_field_text_label (field), safe);
}

static void
show_moments (DeskTicketSide     *self,
              DeskTicketSnapshot *snapshot)
{
  static const char *const moments[] = { "logged_at", "responded_at", "last_contact_at", "resolved_at", "closed_at" };
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 reopened = desk_record_get_integer (snapshot->details->ticket, "reopen_count", 0);

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    add_moment (text, snapshot, moments[i]);
  if (reopened > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("Reopened once", "Reopened %d times", (gulong) reopened), (int) reopened);
    }
  add_word (text, snapshot, "reference");
  add_word (text, snapshot, "imported_from");
  desk_label_wrap_for (GTK_LABEL (self->moments), text->str);
  gtk_label_set_label (GTK_LABEL (self->moments), text->str);
}

static void
ticket_activated_cb (DeskTicketSide *self,
                     const DeskUuid *ticket)
{
  DeskUuid id = *ticket;

  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &id);
}

static void
article_activated_cb (DeskTicketSide *self,
                      const DeskUuid *article)
{
  DeskUuid id = *article;

  g_signal_emit (self, signals[ARTICLE_ACTIVATED], 0, &id);
}

static void
desk_ticket_side_dispose (GObject *object)
{
  g_clear_pointer (&DESK_TICKET_SIDE (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_ticket_side_parent_class)->dispose (object);
}

static void
desk_ticket_side_class_init (DeskTicketSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_ticket_side_dispose;

  /**
   * DeskTicketSide::ticket-activated:
   * @self: the side
   * @ticket: (type gpointer): the #DeskUuid of another ticket that is to be seen
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_TICKET_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskTicketSide::article-activated:
   * @self: the side
   * @article: (type gpointer): the #DeskUuid of an article that is to be read
   */
  signals[ARTICLE_ACTIVATED] = g_signal_new ("article-activated", DESK_TYPE_TICKET_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_css_name (widget_class, "ticketside");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
desk_ticket_side_init (DeskTicketSide *self)
{
  GtkWidget *section;

  desk_widget_set_spoken (GTK_WIDGET (self), _("Details"));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->box, "side-box");

  self->customer = desk_customer_card_new ();
  gtk_box_append (GTK_BOX (self->box), self->customer);
  section = add_section (self, _("Way to the solution"));
  self->path = desk_path_view_new ();
  gtk_box_append (GTK_BOX (section), self->path);
  section = add_section (self, _("Similar"));
  self->similar = desk_similar_card_new ();
  g_signal_connect_object (self->similar, "ticket-activated", G_CALLBACK (ticket_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->similar, "article-activated", G_CALLBACK (article_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (section), self->similar);
  section = add_section (self, _("Already tried"));
  self->tried = desk_tried_card_new ();
  g_signal_connect_object (self->tried, "ticket-activated", G_CALLBACK (ticket_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (section), self->tried);
  add_fields (self, GROUP_WORDS, _("In the customer’s words"));
  add_fields (self, GROUP_DETAILS, _("Details"));
  add_fields (self, GROUP_PLAN, _("Plan"));
  add_fields (self, GROUP_SOLUTION, _("Solution"));
  section = add_section (self, _("Tags"));
  self->tags = desk_tags_row_new ();
  gtk_box_append (GTK_BOX (section), self->tags);

  self->moments = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->moments), 0);
  gtk_label_set_wrap (GTK_LABEL (self->moments), TRUE);
  gtk_widget_add_css_class (self->moments, "caption");
  gtk_widget_add_css_class (self->moments, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->moments);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
desk_ticket_side_new (void)
{
  return g_object_new (DESK_TYPE_TICKET_SIDE, NULL);
}

/**
 * desk_ticket_side_set_snapshot:
 * @self: the side
 * @session: a session
 * @snapshot: a ticket
 */
void
desk_ticket_side_set_snapshot (DeskTicketSide     *self,
                               DeskSession        *session,
                               DeskTicketSnapshot *snapshot)
{
  guint type = 1u << desk_ticket_snapshot_get_type (snapshot);
  gboolean is_shown[N_GROUPS] = { FALSE };
  DeskEvidence evidence;

  g_return_if_fail (DESK_IS_TICKET_SIDE (self));

  desk_customer_card_set_snapshot (DESK_CUSTOMER_CARD (self->customer), session, snapshot);
  desk_ticket_snapshot_get_evidence (snapshot, &evidence);
  desk_path_view_set_evidence (DESK_PATH_VIEW (self->path), &evidence);
  desk_similar_card_set_snapshot (DESK_SIMILAR_CARD (self->similar), session, snapshot);
  desk_tried_card_set_snapshot (DESK_TRIED_CARD (self->tried), snapshot);
  for (guint i = 0; i < G_N_ELEMENTS (layout); i++)
    {
      DeskFieldRow *row = DESK_FIELD_ROW (self->rows[i]);
      gboolean visible;

      desk_field_row_set_snapshot (row, session, snapshot);
      visible = (layout[i].types & type) != 0 || !desk_field_row_is_empty (row);
      gtk_widget_set_visible (self->rows[i], visible);
      is_shown[layout[i].group] |= visible;
    }
  for (guint i = 0; i < N_GROUPS; i++)
    gtk_widget_set_visible (self->groups[i], is_shown[i]);
  desk_tags_row_set_snapshot (DESK_TAGS_ROW (self->tags), session, snapshot);
  show_moments (self, snapshot);

  if (!desk_uuid_equal (&self->ticket, desk_record_get_id (snapshot->details->ticket)))
    {
      self->ticket = *desk_record_get_id (snapshot->details->ticket);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
    }
}
