// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The card of a hand-over that waits for an answer, above the timeline: the
 * first thing the next one sees. It says what is asked, what is known, what
 * was tried, what the customer was told, and what is missing. Where there is no
 * room for it, it is behind a button.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-format.h"
#include "desk-hand-over.h"
#include "desk-hand-over-bar.h"
#include "desk-label.h"
#include "desk-safe-text.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

/* The timeline below stays in sight. */
#define MAX_HEIGHT_PX 260
#define MIN_HEIGHT_PX 48
#define FOLDED_HEIGHT_PX 360
#define FOLDED_WIDTH_PX 296
#define MAX_WIDTH_CHARS 30 /* in the popover; elsewhere as wide as there is room */

struct _DeskHandOverBar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkLabel *from;
  GtkMenuButton *card;
  GtkWidget *popover;
  GtkWidget *content; /* in the box or in the popover */
  GtkWidget *scroller;
  GtkWidget *parts;
  GtkWidget *accept;
  GtkWidget *give_back;
  GtkWidget *take_back;
  GtkWidget *bundle;

  gboolean is_folded;
  gboolean is_vendor;
  DeskUuid shown; /* the hand-over whose card stands there */
};

G_DEFINE_FINAL_TYPE (DeskHandOverBar, desk_hand_over_bar, GTK_TYPE_WIDGET)

static void
desk_hand_over_bar_dispose (GObject *object)
{
  DeskHandOverBar *self = DESK_HAND_OVER_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->content);

  G_OBJECT_CLASS (desk_hand_over_bar_parent_class)->dispose (object);
}

static void
desk_hand_over_bar_class_init (DeskHandOverBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_hand_over_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "handoverbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static GtkWidget *
add_button (GtkWidget  *box,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static void
build_head (DeskHandOverBar *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "deskbell-escalation-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                                  GTK_ALIGN_START, NULL);

  self->heading = make_label ("heading");
  self->from = make_label ("dim-label");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->from));
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (self->content), head);
}

static void
build_buttons (DeskHandOverBar *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (buttons, desk_wrap_layout_new (6, 6));
  self->popover = gtk_popover_new ();
  self->card = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->card, _("_Card"));
  gtk_menu_button_set_use_underline (self->card, TRUE);
  gtk_menu_button_set_popover (self->card, self->popover);
  gtk_widget_set_visible (GTK_WIDGET (self->card), FALSE);
  desk_widget_set_spoken (GTK_WIDGET (self->card), _("Card of the hand-over"));
  gtk_box_append (GTK_BOX (buttons), GTK_WIDGET (self->card));
  self->accept = add_button (buttons, _("_Accept…"), "ticket.accept");
  gtk_widget_add_css_class (self->accept, "suggested-action");
  self->give_back = add_button (buttons, _("Re_turn…"), "ticket.return");
  self->take_back = add_button (buttons, _("Take _back"), "ticket.take-back");
  self->bundle = add_button (buttons, _("Save _bundle…"), "ticket.bundle");
  gtk_box_append (GTK_BOX (self->box), buttons);
}

static void
desk_hand_over_bar_init (DeskHandOverBar *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_add_css_class (self->box, "hand-over");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->content = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  gtk_box_append (GTK_BOX (self->box), self->content);
  build_head (self);

  self->scroller = GTK_WIDGET (scroller);
  self->parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_scrolled_window_set_child (scroller, self->parts);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_scrolled_window_set_min_content_height (scroller, MIN_HEIGHT_PX);
  gtk_scrolled_window_set_max_content_height (scroller, MAX_HEIGHT_PX);
  gtk_box_append (GTK_BOX (self->content), self->scroller);
  build_buttons (self);
}

/* --- the parts --- */

typedef struct {
  DeskHandOverBar *self;
  DeskTicketSnapshot *snapshot;
  const DeskHandOver *card;
  const char *told;
} Shown;

static void
add_part (DeskHandOverBar *self,
          const char      *label,
          const char      *text)
{
  GtkWidget *part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkLabel *heading = make_label ("caption-heading");
  GtkLabel *value = make_label (NULL);
  g_autofree char *safe = desk_safe_text (text);

  gtk_label_set_text (heading, label);
  desk_label_wrap_for (value, safe);
  gtk_label_set_text (value, safe);
  gtk_label_set_selectable (value, TRUE);
  gtk_box_append (GTK_BOX (part), GTK_WIDGET (heading));
  gtk_box_append (GTK_BOX (part), GTK_WIDGET (value));
  gtk_box_append (GTK_BOX (self->parts), part);
}

static char *
write_tried (const Shown *shown)
{
  g_autoptr (GString) text = g_string_new (shown->card->steps);

  for (guint i = 0; i < shown->card->attempts->len; i++)
    {
      const DeskRecord *attempt = desk_ticket_details_find_entry (shown->snapshot->details, &g_array_index (shown->card->attempts, DeskUuid, i));
      const char *outcome = attempt != NULL ? desk_record_get_enum_label (attempt, "outcome") : NULL;

      if (attempt == NULL || desk_record_get_text (attempt, "body") == NULL)
        continue;
      g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", desk_record_get_text (attempt, "body"));
      if (outcome != NULL)
        g_string_append_printf (text, " (%s)", outcome);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
write_articles (const Shown *shown)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < shown->card->articles->len; i++)
    {
      const char *name = desk_ticket_details_get_name (shown->snapshot->details, &g_array_index (shown->card->articles, DeskUuid, i));

      if (name != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", name);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a part says; NULL for what is only there or not. */
static char *
write_part (const Shown      *shown,
            DeskHandOverPart  part)
{
  switch (part)
    {
    case DESK_HAND_OVER_ERRORS:
      return g_strdup (shown->card->error_messages);
    case DESK_HAND_OVER_SCREENSHOTS:
      return g_strdup (shown->card->screenshots);
    case DESK_HAND_OVER_TRIED:
      return write_tried (shown);
    case DESK_HAND_OVER_ARTICLES:
      return write_articles (shown);
    case DESK_HAND_OVER_CIRCUMSTANCES:
      return g_strdup (shown->card->circumstances);
    case DESK_HAND_OVER_TIME:
      return desk_format_duration (shown->card->minutes_spent * 60000);
    case DESK_HAND_OVER_TOLD:
      return g_strdup (shown->told);
    case DESK_HAND_OVER_NEXT_STEPS:
      return g_strdup (shown->card->next_steps);
    case DESK_HAND_OVER_EXPECTED:
      return desk_format_when (shown->card->expected_by_ms, shown->snapshot->now_ms, shown->snapshot->zone);
    case DESK_HAND_OVER_CONTACT:
    case DESK_HAND_OVER_CATEGORY:
    case DESK_HAND_OVER_UNDERSTOOD:
    case DESK_N_HAND_OVER_PARTS:
    default:
      return NULL;
    }
}

static void
show_parts (const Shown *shown)
{
  g_autoptr (GString) done = g_string_new (NULL);
  g_autoptr (GString) missing = g_string_new (NULL);

  for (guint i = 0; i < DESK_N_HAND_OVER_PARTS; i++)
    {
      DeskHandOverPart part = (DeskHandOverPart) i;
      gboolean is_there = desk_hand_over_has_part (shown->card, part, shown->told);
      g_autofree char *text = is_there ? write_part (shown, part) : NULL;
      GString *list = is_there ? done : missing;

      if (text != NULL)
        add_part (shown->self, desk_hand_over_part_label (part), text);
      else
        g_string_append_printf (list, list->len > 0 ? ", %s" : "%s", desk_hand_over_part_label (part));
    }
  if (done->len > 0)
    add_part (shown->self, _("Done"), done->str);
  if (missing->len > 0)
    add_part (shown->self, _("Missing"), missing->str);
}

static void
show_card (DeskHandOverBar    *self,
           DeskTicketSnapshot *snapshot)
{
  DeskRecord *escalation = snapshot->hand_over.escalation;
  const char *json = desk_record_get_text (escalation, "hand_over");
  g_autoptr (DeskHandOver) card = json != NULL ? desk_hand_over_parse (json, NULL) : NULL;
  Shown shown = { self, snapshot, card, desk_record_get_text (escalation, "told") };
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->parts)) != NULL)
    gtk_box_remove (GTK_BOX (self->parts), child);
  if (desk_record_get_text (escalation, "body") != NULL)
    add_part (self, _("What is asked"), desk_record_get_text (escalation, "body"));
  if (card != NULL)
    show_parts (&shown);
}

static const char *
get_name (DeskTicketSnapshot *snapshot,
          const char         *field)
{
  DeskUuid id;

  return desk_record_get_uuid (snapshot->hand_over.escalation, field, &id) ? desk_ticket_details_get_name (snapshot->details, &id) : NULL;
}

static void
show_head (DeskHandOverBar    *self,
           DeskTicketSnapshot *snapshot)
{
  const char *team = get_name (snapshot, "to_team_id");
  const char *analyst = get_name (snapshot, "to_analyst_id");
  const char *author = get_name (snapshot, "author_id");
  const char *reason = desk_record_get_enum_label (snapshot->hand_over.escalation, "escalation_reason");
  g_autofree char *to = team != NULL && analyst != NULL ? g_strdup_printf ("%s, %s", analyst, team) : g_strdup (analyst != NULL ? analyst : team);
  g_autofree char *heading = g_strdup_printf (_("Handed over to %s, and waits to be accepted"), to != NULL ? to : "?");
  g_autofree char *safe = desk_safe_text (heading);
  g_autofree char *when = desk_format_when (desk_record_get_integer (snapshot->hand_over.escalation, "made_at", 0), snapshot->now_ms, snapshot->zone);
  /* Translators: who has handed a ticket over, when, and why */
  g_autofree char *from = g_strdup_printf (_("%s, %s · %s"), author != NULL ? author : "?", when, reason != NULL ? reason : "");

  desk_label_wrap_for (self->heading, safe);
  gtk_label_set_text (self->heading, safe);
  gtk_label_set_text (self->from, from);
  desk_widget_set_spoken (GTK_WIDGET (self), safe);
}

/**
 * desk_hand_over_bar_set_snapshot:
 * @self: a bar
 * @snapshot: the ticket
 *
 * Shows the hand-over that waits for an answer, or nothing.
 */
void
desk_hand_over_bar_set_snapshot (DeskHandOverBar    *self,
                                 DeskTicketSnapshot *snapshot)
{
  const DeskHandOverAsked *asked = &snapshot->hand_over;

  g_return_if_fail (DESK_IS_HAND_OVER_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), asked->escalation != NULL);
  if (asked->escalation == NULL)
    {
      self->shown = (DeskUuid) { { 0 } };
      return;
    }

  show_head (self, snapshot);
  gtk_widget_set_visible (self->accept, asked->may_answer);
  gtk_widget_set_visible (self->give_back, asked->may_answer);
  gtk_widget_set_visible (self->take_back, asked->may_take_back);
  self->is_vendor = asked->is_vendor;
  gtk_widget_set_visible (self->bundle, asked->is_vendor && !self->is_folded);
  /* The card does not change, and may be being read. */
  if (desk_uuid_equal (&self->shown, desk_record_get_id (asked->escalation)))
    return;
  self->shown = *desk_record_get_id (asked->escalation);
  show_card (self, snapshot);
}

/**
 * desk_hand_over_bar_set_folded:
 * @self: a bar
 * @folded: whether there is no room for the card
 */
void
desk_hand_over_bar_set_folded (DeskHandOverBar *self,
                               gboolean         folded)
{
  GtkScrolledWindow *scroller;

  g_return_if_fail (DESK_IS_HAND_OVER_BAR (self));

  if (self->is_folded == folded)
    return;
  self->is_folded = folded;
  if (folded)
    {
      gtk_box_remove (GTK_BOX (self->box), self->content);
      gtk_popover_set_child (GTK_POPOVER (self->popover), self->content);
    }
  else
    {
      gtk_menu_button_popdown (self->card);
      gtk_popover_set_child (GTK_POPOVER (self->popover), NULL);
      gtk_box_prepend (GTK_BOX (self->box), self->content);
    }
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_widget_set_size_request (self->content, folded ? FOLDED_WIDTH_PX : -1, -1);
  gtk_scrolled_window_set_max_content_height (scroller, folded ? FOLDED_HEIGHT_PX : MAX_HEIGHT_PX);
  gtk_widget_set_visible (GTK_WIDGET (self->card), folded);
  gtk_widget_set_visible (self->bundle, self->is_vendor && !folded); /* the menu has it too */
}
