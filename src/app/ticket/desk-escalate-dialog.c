// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A ticket is handed over: to whom and why, the card that the next one sees
 * first, and what the customer was told. What the ticket holds is on the card
 * already; what is missing stands below it.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-escalate-dialog.h"
#include "desk-format.h"
#include "desk-hand-over-fill.h"
#include "desk-text-box.h"
#include "desk-time-popover.h"
#include "desk-widget-util.h"

#define MAX_MINUTES 100000

struct _DeskEscalateDialog {
  DeskActDialog parent_instance;

  GtkWidget *team;
  GtkWidget *analyst;
  GtkWidget *reason;
  GtkWidget *body;
  GtkWidget *contact_checked;
  GtkWidget *category_checked;
  GtkWidget *errors;
  GtkWidget *screenshots;
  GtkWidget *known; /* what the ticket adds by itself */
  GtkWidget *steps;
  GtkWidget *circumstances;
  GtkWidget *minutes;
  GtkWidget *told;
  GtkWidget *next_steps;
  GtkWidget *expected;
  GtkWidget *understood;
  GtkWidget *missing;

  DeskHandOver *filled; /* attempts and articles of the ticket */
  DeskHandOverChoices *choices;
  GCancellable *cancellable;
  DeskUuid wanted_team; /* of the draft, or proposed; until they have been read */
  DeskUuid wanted_analyst;
  gint64 expected_ms;
};

G_DEFINE_FINAL_TYPE (DeskEscalateDialog, desk_escalate_dialog, DESK_TYPE_ACT_DIALOG)

/* --- whom --- */

/* The first row is for nobody. */
static const DeskChoice *
get_choice (GtkWidget *row,
            GPtrArray *choices)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  return choices != NULL && selected > 0 && selected <= choices->len ? g_ptr_array_index (choices, selected - 1) : NULL;
}

static void
show_absence (DeskEscalateDialog *self)
{
  const DeskChoice *analyst = get_choice (self->analyst, self->choices != NULL ? self->choices->analysts : NULL);
  const char *words = "";

  for (guint i = 0; analyst != NULL && i < self->choices->absent->len; i++)
    {
      if (desk_uuid_equal (&analyst->id, &g_array_index (self->choices->absent, DeskUuid, i)))
        words = analyst->detail;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->analyst), words);
}

static void
put_choices (GtkWidget      *row,
             const char     *nobody,
             GPtrArray      *choices,
             const DeskUuid *wanted)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  gtk_string_list_append (labels, nobody);
  for (guint i = 0; i < choices->len; i++)
    {
      const DeskChoice *choice = g_ptr_array_index (choices, i);
      g_autofree char *label = choice->detail != NULL ? g_strdup_printf ("%s · %s", choice->label, choice->detail) : g_strdup (choice->label);

      gtk_string_list_append (labels, label);
      if (desk_uuid_equal (&choice->id, wanted))
        selected = i + 1;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
}

typedef struct {
  DeskUuid me;
  gint64 now_ms;
} Question;

static gpointer
load_choices (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  const Question *question = data;

  return desk_hand_over_choices_load (file, &question->me, question->now_ms, error);
}

static void
choices_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  DeskEscalateDialog *self;
  g_autoptr (GError) error = NULL;
  DeskHandOverChoices *choices = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (choices == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        adw_action_row_set_subtitle (ADW_ACTION_ROW (DESK_ESCALATE_DIALOG (user_data)->team), error->message);
      return;
    }
  self = DESK_ESCALATE_DIALOG (user_data);
  self->choices = choices;
  desk_act_dialog_begin_filling (DESK_ACT_DIALOG (self));
  put_choices (self->team, _("Nobody"), choices->teams, &self->wanted_team);
  put_choices (self->analyst, _("Nobody"), choices->analysts, &self->wanted_analyst);
  desk_act_dialog_end_filling (DESK_ACT_DIALOG (self));
  show_absence (self);
}

static void
begin_choices (DeskEscalateDialog *self)
{
  DeskSession *session = desk_act_dialog_get_session (DESK_ACT_DIALOG (self));
  Question *question = g_new (Question, 1);

  question->me = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self))->me;
  question->now_ms = desk_session_get_now_ms (session);
  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (session), load_choices, question, g_free, (GDestroyNotify) desk_hand_over_choices_free, self->cancellable, choices_loaded_cb,
                         self);
}

/* --- the card --- */

static char *
dup_text (GtkWidget *box)
{
  return desk_text_box_dup_text (DESK_TEXT_BOX (box));
}

static DeskHandOver *
make_card (DeskEscalateDialog *self)
{
  DeskHandOver *card = desk_hand_over_new ();

  card->contact_checked = gtk_switch_get_active (GTK_SWITCH (self->contact_checked));
  card->category_checked = gtk_switch_get_active (GTK_SWITCH (self->category_checked));
  card->understood = gtk_switch_get_active (GTK_SWITCH (self->understood));
  card->error_messages = dup_text (self->errors);
  card->screenshots = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->screenshots)));
  card->steps = dup_text (self->steps);
  card->circumstances = dup_text (self->circumstances);
  card->next_steps = dup_text (self->next_steps);
  card->minutes_spent = (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->minutes));
  card->expected_by_ms = self->expected_ms;
  if (self->filled != NULL)
    {
      g_array_append_vals (card->attempts, self->filled->attempts->data, self->filled->attempts->len);
      g_array_append_vals (card->articles, self->filled->articles->data, self->filled->articles->len);
    }

  return card;
}

static void
show_missing (DeskEscalateDialog *self)
{
  g_autoptr (DeskHandOver) card = make_card (self);
  g_autofree char *told = dup_text (self->told);
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < DESK_N_HAND_OVER_PARTS; i++)
    {
      if (!desk_hand_over_has_part (card, (DeskHandOverPart) i, told))
        g_string_append_printf (missing, missing->len > 0 ? ", %s" : "%s", desk_hand_over_part_label ((DeskHandOverPart) i));
    }
  /* Translators: parts of a hand-over that are not there */
  text = missing->len > 0 ? g_strdup_printf (_("Still missing: %s"), missing->str) : g_strdup (_("Nothing is missing on the card."));
  gtk_label_set_label (GTK_LABEL (self->missing), text);
}

static void
show_expected (DeskEscalateDialog *self)
{
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (DESK_ACT_DIALOG (self));
  g_autofree char *text = self->expected_ms == 0 ? g_strdup (_("Not said")) : desk_format_when (self->expected_ms, snapshot->now_ms, snapshot->zone);
  g_autofree char *spoken = g_strdup_printf (_("The customer hears from us by: %s"), text);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->expected), text);
  desk_widget_set_spoken (self->expected, spoken);
}

static void
show_known (DeskEscalateDialog *self)
{
  g_autofree char *attempts = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u attempt", "%u attempts", self->filled->attempts->len), self->filled->attempts->len);
  g_autofree char *articles = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u article", "%u articles", self->filled->articles->len), self->filled->articles->len);
  /* Translators: “3 attempts” and “1 article” */
  g_autofree char *text = g_strdup_printf (_("On the card from the timeline: %s, %s."), attempts, articles);

  gtk_label_set_label (GTK_LABEL (self->known), text);
}

static void
typed (DeskEscalateDialog *self)
{
  desk_act_dialog_typed (DESK_ACT_DIALOG (self));
  show_missing (self);
}

static void
expected_chosen_cb (DeskTimePopover    *popover,
                    gint64              time_ms,
                    DeskEscalateDialog *self)
{
  self->expected_ms = time_ms;
  show_expected (self);
  typed (self);
}

static void
create_expected_cb (GtkMenuButton *button,
                    gpointer       data)
{
  DeskEscalateDialog *self = data;
  DeskActDialog *dialog = data;
  GtkWidget *popover = desk_time_popover_new (desk_act_dialog_get_snapshot (dialog)->zone, desk_session_get_now_ms (desk_act_dialog_get_session (dialog)), self->expected_ms);

  g_signal_connect_object (popover, "chosen", G_CALLBACK (expected_chosen_cb), self, 0);
  gtk_menu_button_set_popover (button, popover);
}

/* --- DeskActDialog --- */

static void
desk_escalate_dialog_fill (DeskActDialog *dialog)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (dialog);
  DeskTicketDetails *details = desk_act_dialog_get_snapshot (dialog)->details;

  self->filled = desk_hand_over_new ();
  desk_hand_over_fill (self->filled, details->ticket, details->entries);
  if (details->team != NULL)
    (void) desk_record_get_uuid (details->team, "escalates_to_id", &self->wanted_team);
  desk_text_box_set_text (DESK_TEXT_BOX (self->circumstances), self->filled->circumstances);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minutes), (double) MIN (self->filled->minutes_spent, MAX_MINUTES));
  show_known (self);
  show_expected (self);
  show_missing (self);
  begin_choices (self);
}

/* What was wanted stays so until one can choose. */
static void
write_choice (JsonBuilder    *builder,
              const char     *name,
              GtkWidget      *row,
              GPtrArray      *choices,
              const DeskUuid *wanted)
{
  const DeskChoice *choice = get_choice (row, choices);
  const DeskUuid *chosen = choices == NULL ? wanted : choice != NULL ? &choice->id : NULL;
  char id[DESK_UUID_STRING_LENGTH + 1];

  if (chosen == NULL || desk_uuid_is_nil (chosen))
    return;
  desk_uuid_write_string (chosen, id);
  desk_act_dialog_write_text (builder, name, id);
}

static void
desk_escalate_dialog_write (DeskActDialog *dialog,
                            JsonBuilder   *builder)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (dialog);
  g_autoptr (DeskHandOver) card = make_card (self);
  g_autofree char *json = desk_hand_over_to_json (card);
  g_autofree char *body = dup_text (self->body);
  g_autofree char *told = dup_text (self->told);

  write_choice (builder, "to_team", self->team, self->choices != NULL ? self->choices->teams : NULL, &self->wanted_team);
  write_choice (builder, "to_analyst", self->analyst, self->choices != NULL ? self->choices->analysts : NULL, &self->wanted_analyst);
  desk_act_dialog_write_text (builder, "reason",
                              desk_enum_value_name (DESK_ENUM_ESCALATION_REASON, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason))));
  desk_act_dialog_write_text (builder, "body", body);
  desk_act_dialog_write_text (builder, "told", told);
  desk_act_dialog_write_text (builder, "card", json);
}

static void
read_card (DeskEscalateDialog *self,
           const char         *json)
{
  g_autoptr (DeskHandOver) card = desk_hand_over_parse (json, NULL);

  if (card == NULL)
    return;
  gtk_switch_set_active (GTK_SWITCH (self->contact_checked), card->contact_checked);
  gtk_switch_set_active (GTK_SWITCH (self->category_checked), card->category_checked);
  gtk_switch_set_active (GTK_SWITCH (self->understood), card->understood);
  desk_text_box_set_text (DESK_TEXT_BOX (self->errors), card->error_messages);
  gtk_editable_set_text (GTK_EDITABLE (self->screenshots), card->screenshots != NULL ? card->screenshots : "");
  desk_text_box_set_text (DESK_TEXT_BOX (self->steps), card->steps);
  desk_text_box_set_text (DESK_TEXT_BOX (self->circumstances), card->circumstances);
  desk_text_box_set_text (DESK_TEXT_BOX (self->next_steps), card->next_steps);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->minutes), (double) MIN (card->minutes_spent, MAX_MINUTES));
  self->expected_ms = card->expected_by_ms;
  show_expected (self);
}

static void
desk_escalate_dialog_read (DeskActDialog *dialog,
                           JsonObject    *object)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (dialog);

  self->wanted_team = self->wanted_analyst = (DeskUuid) { { 0 } };
  (void) desk_uuid_parse (desk_act_dialog_read_text (object, "to_team"), &self->wanted_team);
  (void) desk_uuid_parse (desk_act_dialog_read_text (object, "to_analyst"), &self->wanted_analyst);
  if (self->choices != NULL)
    {
      put_choices (self->team, _("Nobody"), self->choices->teams, &self->wanted_team);
      put_choices (self->analyst, _("Nobody"), self->choices->analysts, &self->wanted_analyst);
      show_absence (self);
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->reason), (guint) desk_enum_parse (DESK_ENUM_ESCALATION_REASON, desk_act_dialog_read_text (object, "reason")));
  desk_text_box_set_text (DESK_TEXT_BOX (self->body), desk_act_dialog_read_text (object, "body"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->told), desk_act_dialog_read_text (object, "told"));
  read_card (self, desk_act_dialog_read_text (object, "card"));
  show_missing (self);
}

static const char *
desk_escalate_dialog_find_fault (DeskActDialog *dialog)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (dialog);
  g_autoptr (DeskHandOver) card = make_card (self);

  if (self->choices == NULL || (get_choice (self->team, self->choices->teams) == NULL && get_choice (self->analyst, self->choices->analysts) == NULL))
    return _("Choose whom the ticket is handed over to");
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason)) == 0)
    return _("Choose why the ticket is handed over");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->body)))
    return _("Say what the next one is asked to do");
  if (desk_hand_over_is_empty (card))
    return _("Write down what was seen or what was tried: an empty hand-over helps nobody");

  return NULL;
}

static DeskTicketAction *
desk_escalate_dialog_make_action (DeskActDialog *dialog)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_ESCALATE);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  const DeskChoice *team = get_choice (self->team, self->choices->teams);
  const DeskChoice *analyst = get_choice (self->analyst, self->choices->analysts);
  g_autoptr (DeskHandOver) card = make_card (self);
  g_autofree char *json = desk_hand_over_to_json (card);
  g_autofree char *body = dup_text (self->body);
  g_autofree char *told = dup_text (self->told);

  if (team != NULL)
    desk_operation_put_uuid (entry, "to_team_id", &team->id);
  if (analyst != NULL)
    desk_operation_put_uuid (entry, "to_analyst_id", &analyst->id);
  desk_operation_put_enum (entry, "escalation_reason", DESK_ENUM_ESCALATION_REASON, (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->reason)));
  desk_operation_put_text (entry, "body", g_strstrip (body));
  if (g_strstrip (told)[0] != '\0')
    desk_operation_put_text (entry, "told", told);
  desk_operation_put_text (entry, "hand_over", json);

  return action;
}

static void
desk_escalate_dialog_dispose (GObject *object)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (desk_escalate_dialog_parent_class)->dispose (object);
}

/* The draft is written once more while it is disposed of. */
static void
desk_escalate_dialog_finalize (GObject *object)
{
  DeskEscalateDialog *self = DESK_ESCALATE_DIALOG (object);

  g_clear_pointer (&self->filled, desk_hand_over_free);
  g_clear_pointer (&self->choices, desk_hand_over_choices_free);

  G_OBJECT_CLASS (desk_escalate_dialog_parent_class)->finalize (object);
}

static void
desk_escalate_dialog_class_init (DeskEscalateDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_escalate_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = desk_escalate_dialog_finalize;
  dialog_class->fill = desk_escalate_dialog_fill;
  dialog_class->write = desk_escalate_dialog_write;
  dialog_class->read = desk_escalate_dialog_read;
  dialog_class->find_fault = desk_escalate_dialog_find_fault;
  dialog_class->make_action = desk_escalate_dialog_make_action;
}

static GtkWidget *
make_list_row (DeskEscalateDialog *self,
               const char         *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (typed), self, G_CONNECT_SWAPPED);

  return row;
}

static void
build_whom (DeskEscalateDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);

  self->team = make_list_row (self, _("Team or vendor"));
  self->analyst = make_list_row (self, _("Specialist or lead"));
  g_signal_connect_object (self->analyst, "notify::selected", G_CALLBACK (show_absence), self, G_CONNECT_SWAPPED);
  self->reason = desk_act_dialog_make_combo (dialog, DESK_ENUM_ESCALATION_REASON, _("Reason"), _("Choose"));
  gtk_list_box_append (GTK_LIST_BOX (group), self->team);
  gtk_list_box_append (GTK_LIST_BOX (group), self->analyst);
  gtk_list_box_append (GTK_LIST_BOX (group), self->reason);
}

static GtkWidget *
add_entry_row (DeskEscalateDialog *self,
               GtkWidget          *group,
               const char         *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  return row;
}

static GtkWidget *
add_row_with (GtkWidget  *group,
              const char *title,
              GtkWidget  *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
  gtk_list_box_append (GTK_LIST_BOX (group), row);

  return suffix;
}

static GtkWidget *
add_switch (DeskEscalateDialog *self,
            GtkWidget          *group,
            const char         *title)
{
  GtkWidget *widget = gtk_switch_new ();

  g_signal_connect_object (widget, "notify::active", G_CALLBACK (typed), self, G_CONNECT_SWAPPED);

  return add_row_with (group, title, widget);
}

static GtkWidget *
add_caption (DeskEscalateDialog *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  desk_act_dialog_add (DESK_ACT_DIALOG (self), label);

  return label;
}

static GtkWidget *
add_text (DeskEscalateDialog *self,
          const char         *label,
          const char         *placeholder)
{
  GtkWidget *text = desk_act_dialog_add_text (DESK_ACT_DIALOG (self), label, placeholder);

  g_signal_connect_object (text, "changed", G_CALLBACK (show_missing), self, G_CONNECT_SWAPPED);

  return text;
}

static void
build_card (DeskEscalateDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group;

  self->body = add_text (self, _("What is asked"), _("What the next one is to find out or do"));
  self->errors = add_text (self, _("Error messages"), _("Word for word, as they stood on the screen"));
  self->steps = add_text (self, _("Steps tried"), _("What was tried and came of it, beside the attempts below"));
  self->known = add_caption (self);
  self->circumstances = add_text (self, _("Special circumstances"), _("What the next one must not trip over"));
  group = desk_act_dialog_add_group (dialog);
  self->screenshots = add_entry_row (self, group, _("Where screenshots are"));
  self->minutes = add_row_with (group, _("Minutes spent with the customer"), gtk_spin_button_new_with_range (0, MAX_MINUTES, 1));
  g_signal_connect_object (self->minutes, "value-changed", G_CALLBACK (typed), self, G_CONNECT_SWAPPED);
  self->contact_checked = add_switch (self, group, _("Contact details checked"));
  self->category_checked = add_switch (self, group, _("Category and priority checked"));
}

static void
build_customer (DeskEscalateDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group;

  self->told = add_text (self, _("Told the customer"), _("Why it is handed over, and which group takes it"));
  self->next_steps = add_text (self, _("Next steps"), _("What happens next, in the customer’s words"));
  group = desk_act_dialog_add_group (dialog);
  self->expected = gtk_menu_button_new ();
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->expected), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->expected), create_expected_cb, self, NULL);
  add_row_with (group, _("Hears from us by"), self->expected);
  self->understood = add_switch (self, group, _("The customer has understood it"));
  self->missing = add_caption (self);
}

static void
desk_escalate_dialog_init (DeskEscalateDialog *self)
{
  desk_act_dialog_set_words (DESK_ACT_DIALOG (self), _("Hand the ticket over"), _("Hand over"));
  build_whom (self);
  build_card (self);
  build_customer (self);
}

GtkWidget *
desk_escalate_dialog_new (void)
{
  return g_object_new (DESK_TYPE_ESCALATE_DIALOG, NULL);
}
