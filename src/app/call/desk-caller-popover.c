// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Who calls: what is asked for, beside what we hold of the customer, and the
 * marks of a scam. Only which of them matched is kept.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-caller-popover.h"
#include "desk-safe-text.h"

#define WIDTH_CHARS 30
#define MAX_HEIGHT_PX 380

struct _DeskCallerPopover {
  GtkPopover parent_instance;

  GtkWidget *identifiers[DESK_N_IDENTIFIERS];
  GtkLabel *values[DESK_N_IDENTIFIERS];
  GtkWidget *marks[DESK_N_SCAM_MARKS];
  GtkWidget *warning;
  gboolean is_filling;
};

enum {
  MATCHED,
  MARKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskCallerPopover, desk_caller_popover, GTK_TYPE_POPOVER)

static int
find_index (GtkWidget *const *all,
            guint             n_all,
            GtkCheckButton   *check)
{
  for (guint i = 0; i < n_all; i++)
    {
      if (all[i] == GTK_WIDGET (check))
        return (int) i;
    }
  g_return_val_if_reached (0);
}

static void
matched_cb (DeskCallerPopover *self,
            GParamSpec        *pspec,
            GtkCheckButton    *check)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[MATCHED], 0, find_index (self->identifiers, DESK_N_IDENTIFIERS, check), gtk_check_button_get_active (check));
}

static void
marked_cb (DeskCallerPopover *self,
           GParamSpec        *pspec,
           GtkCheckButton    *check)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[MARKED], 0, find_index (self->marks, DESK_N_SCAM_MARKS, check), gtk_check_button_get_active (check));
}

static void
desk_caller_popover_class_init (DeskCallerPopoverClass *klass)
{
  /**
   * DeskCallerPopover::matched:
   * @self: the popover
   * @identifier: a #DeskIdentifier
   * @matched: whether it is what we hold
   */
  signals[MATCHED] = g_signal_new ("matched", DESK_TYPE_CALLER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  /**
   * DeskCallerPopover::marked:
   * @self: the popover
   * @mark: a #DeskScamMark
   * @seen: whether it was seen
   */
  signals[MARKED] = g_signal_new ("marked", DESK_TYPE_CALLER_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

/* What we hold stands beside what is asked for. */
static void
add_identifier (DeskCallerPopover *self,
                GtkWidget         *box,
                DeskIdentifier     identifier)
{
  self->identifiers[identifier] = gtk_check_button_new_with_label (desk_identifier_label (identifier));
  g_signal_connect_object (self->identifiers[identifier], "notify::active", G_CALLBACK (matched_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->identifiers[identifier]);
  self->values[identifier] = GTK_LABEL (add_label (box, NULL, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->values[identifier]), "dim-label");
  gtk_widget_set_margin_start (GTK_WIDGET (self->values[identifier]), 27);
  gtk_widget_set_visible (GTK_WIDGET (self->values[identifier]), FALSE);
}

static void
build_caller (DeskCallerPopover *self,
              GtkWidget         *box)
{
  add_label (box, _("Which of these matched?"), "heading");
  add_label (box, _("Only which ones matched is kept, never what was said. We never ask for a password."), "caption");
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    add_identifier (self, box, (DeskIdentifier) i);
}

static void
build_marks (DeskCallerPopover *self,
             GtkWidget         *box)
{
  GtkWidget *heading = add_label (box, _("Marks of a scam"), "heading");

  gtk_widget_set_margin_top (heading, 9);
  for (guint i = 0; i < DESK_N_SCAM_MARKS; i++)
    {
      self->marks[i] = gtk_check_button_new_with_label (desk_scam_mark_label ((DeskScamMark) i));
      g_signal_connect_object (self->marks[i], "notify::active", G_CALLBACK (marked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->marks[i]);
    }
  self->warning = add_label (box, _("Give nothing away and change nothing. Call back on the number you hold, and tell the lead."), "error");
  gtk_widget_set_visible (self->warning, FALSE);
}

static void
desk_caller_popover_init (DeskCallerPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  build_caller (self, box);
  build_marks (self, box);
  gtk_widget_set_margin_end (box, 9);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT_PX);
  gtk_popover_set_child (GTK_POPOVER (self), scroller);
}

/**
 * desk_caller_popover_new:
 *
 * Returns: (transfer floating): a popover that knows nobody yet
 */
GtkWidget *
desk_caller_popover_new (void)
{
  return g_object_new (DESK_TYPE_CALLER_POPOVER, NULL);
}

static const char *
get_value (const DeskTicketDetails *details,
           DeskIdentifier           identifier)
{
  static const char *const fields[DESK_N_IDENTIFIERS] = {
    [DESK_IDENTIFIER_NAME] = "name",         [DESK_IDENTIFIER_EMAIL] = "email",           [DESK_IDENTIFIER_PHONE] = "phone",
    [DESK_IDENTIFIER_CALL_BACK] = "phone",   [DESK_IDENTIFIER_EMPLOYEE_NUMBER] = "employee_number",
    [DESK_IDENTIFIER_MANAGER] = "manager",   [DESK_IDENTIFIER_DEPARTMENT] = "department",
  };
  DeskUuid id;

  if (identifier == DESK_IDENTIFIER_ASSET_TAG)
    return details->item != NULL ? desk_record_get_text (details->item, "asset_tag") : NULL;
  if (details->requester == NULL)
    return NULL;
  if (identifier == DESK_IDENTIFIER_SITE)
    return desk_record_get_uuid (details->requester, "site_id", &id) ? desk_ticket_details_get_name (details, &id) : NULL;

  return desk_record_get_text (details->requester, fields[identifier]);
}

/**
 * desk_caller_popover_set_customer:
 * @self: a popover
 * @details: the ticket whose requester calls
 */
void
desk_caller_popover_set_customer (DeskCallerPopover       *self,
                                  const DeskTicketDetails *details)
{
  g_return_if_fail (DESK_IS_CALLER_POPOVER (self));

  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    {
      const char *value = get_value (details, (DeskIdentifier) i);
      g_autofree char *safe = value != NULL ? desk_safe_text (value) : NULL;

      gtk_label_set_text (self->values[i], safe != NULL ? safe : "");
      gtk_widget_set_visible (GTK_WIDGET (self->values[i]), value != NULL);
    }
}

/**
 * desk_caller_popover_set_caller:
 * @self: a popover
 * @caller: what is known by now
 */
void
desk_caller_popover_set_caller (DeskCallerPopover *self,
                                const DeskCaller  *caller)
{
  g_return_if_fail (DESK_IS_CALLER_POPOVER (self) && caller != NULL);

  self->is_filling = TRUE;
  for (guint i = 0; i < DESK_N_IDENTIFIERS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->identifiers[i]), caller->matched_ms[i] != 0);
  for (guint i = 0; i < DESK_N_SCAM_MARKS; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->marks[i]), caller->scam_marks[i]);
  self->is_filling = FALSE;
  gtk_widget_set_visible (self->warning, desk_caller_count_marks (caller) > 0);
}
