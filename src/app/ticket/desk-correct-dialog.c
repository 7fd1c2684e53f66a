// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Something was wrong: which of what the ticket says, what is right, and how we
 * know.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-correct-dialog.h"
#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-safe-text.h"
#include "desk-text-box.h"

/* Older entries are corrected on the command line. */
#define MAX_ENTRIES 60
/* So much of an entry is shown to recognise it by. */
#define WORDS_CHARACTERS 60

struct _DeskCorrectDialog {
  DeskActDialog parent_instance;

  GtkWidget *what;
  GtkStringList *labels;
  GPtrArray *keys; /* of each label: the name of a field, or the id of an entry */
  GtkWidget *right;
  GtkWidget *evidence;
};

G_DEFINE_FINAL_TYPE (DeskCorrectDialog, desk_correct_dialog, DESK_TYPE_ACT_DIALOG)

static void
add_choice (DeskCorrectDialog *self,
            const char        *key,
            const char        *label)
{
  g_ptr_array_add (self->keys, g_strdup (key));
  gtk_string_list_append (self->labels, label);
}

static char *
shorten (const char *text)
{
  g_autofree char *safe = desk_safe_text (text);
  g_autofree char *line = g_strdelimit (g_strdup (safe), "\n\r\t", ' ');
  g_autofree char *start = NULL;

  if (g_utf8_strlen (line, -1) <= WORDS_CHARACTERS)
    return g_steal_pointer (&line);
  start = g_utf8_substring (line, 0, WORDS_CHARACTERS);

  return g_strconcat (start, "…", NULL);
}

static void
add_fields (DeskCorrectDialog *self,
            DeskRecord        *ticket)
{
  static const char *const fields[] = { "resolution", "cause", "validation" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = desk_record_get_text (ticket, fields[i]);
      g_autofree char *words = text != NULL ? shorten (text) : NULL;
      /* Translators: the name of a field, and what stands there */
      g_autofree char *label = words != NULL ? g_strdup_printf (_("%s: %s"), desk_field_text_label (fields[i]), words) : NULL;

      if (label != NULL)
        add_choice (self, fields[i], label);
    }
}

static gboolean
can_be_wrong (DeskRecord *entry)
{
  DeskEntryKind kind = (DeskEntryKind) desk_record_get_enum (entry, "kind");

  return !desk_record_is_withdrawn (entry) && desk_record_get_text (entry, "body") != NULL && kind != DESK_ENTRY_KIND_CORRECTION && kind != DESK_ENTRY_KIND_PROMISE &&
         kind != DESK_ENTRY_KIND_SHOUT_OUT && kind != DESK_ENTRY_KIND_FOLLOW_UP;
}

static void
add_entries (DeskCorrectDialog  *self,
             DeskTicketSnapshot *snapshot)
{
  GPtrArray *entries = snapshot->details->entries;
  guint n = 0;

  for (guint i = entries->len; i > 0 && n < MAX_ENTRIES; i--)
    {
      DeskRecord *entry = g_ptr_array_index (entries, i - 1);
      char id[DESK_UUID_STRING_LENGTH + 1];
      g_autofree char *words = NULL;
      g_autofree char *when = NULL;
      g_autofree char *label = NULL;

      if (!can_be_wrong (entry))
        continue;
      words = shorten (desk_record_get_text (entry, "body"));
      when = desk_format_when (desk_record_get_integer (entry, "made_at", 0), snapshot->now_ms, snapshot->zone);
      /* Translators: what it is (a note, an attempt …), when it was written, and
       * how it begins */
      label = g_strdup_printf (_("%s, %s: %s"), desk_enum_value_label (DESK_ENUM_ENTRY_KIND, desk_record_get_enum (entry, "kind")), when, words);
      desk_uuid_write_string (desk_record_get_id (entry), id);
      add_choice (self, id, label);
      n++;
    }
}

static const char *
get_key (DeskCorrectDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->what));

  return selected < self->keys->len ? g_ptr_array_index (self->keys, selected) : NULL;
}

static void
choose (DeskCorrectDialog *self,
        const char        *key)
{
  for (guint i = 0; key != NULL && i < self->keys->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->keys, i), key))
        adw_combo_row_set_selected (ADW_COMBO_ROW (self->what), i);
    }
}

static void
desk_correct_dialog_fill (DeskActDialog *dialog)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (dialog);
  DeskTicketSnapshot *snapshot = desk_act_dialog_get_snapshot (dialog);

  add_fields (self, snapshot->details->ticket);
  add_entries (self, snapshot);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->what), G_LIST_MODEL (self->labels));
  desk_act_dialog_begin_at (dialog, self->right);
}

static char *
dup_text (GtkWidget *box)
{
  return g_strstrip (desk_text_box_dup_text (DESK_TEXT_BOX (box)));
}

static void
desk_correct_dialog_write (DeskActDialog *dialog,
                           JsonBuilder   *builder)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (dialog);
  g_autofree char *right = desk_text_box_dup_text (DESK_TEXT_BOX (self->right));
  g_autofree char *evidence = desk_text_box_dup_text (DESK_TEXT_BOX (self->evidence));

  desk_act_dialog_write_text (builder, "what", get_key (self));
  desk_act_dialog_write_text (builder, "right", right);
  desk_act_dialog_write_text (builder, "evidence", evidence);
}

static void
desk_correct_dialog_read (DeskActDialog *dialog,
                          JsonObject    *object)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (dialog);

  choose (self, desk_act_dialog_read_text (object, "what"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->right), desk_act_dialog_read_text (object, "right"));
  desk_text_box_set_text (DESK_TEXT_BOX (self->evidence), desk_act_dialog_read_text (object, "evidence"));
}

static const char *
desk_correct_dialog_find_fault (DeskActDialog *dialog)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (dialog);

  if (get_key (self) == NULL)
    return _("Choose what was wrong");
  if (desk_text_box_is_blank (DESK_TEXT_BOX (self->right)))
    return _("Write down what is right");

  return desk_text_box_is_blank (DESK_TEXT_BOX (self->evidence)) ? _("Write down how we know") : NULL;
}

static DeskTicketAction *
desk_correct_dialog_make_action (DeskActDialog *dialog)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (dialog);
  DeskTicketAction *action = desk_act_dialog_begin_action (dialog, DESK_ACTION_CORRECT);
  DeskOperation *entry = desk_ticket_action_get_entry (action);
  g_autofree char *right = dup_text (self->right);
  g_autofree char *evidence = dup_text (self->evidence);
  DeskUuid id;

  if (desk_uuid_parse (get_key (self), &id))
    desk_operation_put_uuid (entry, "parent_id", &id);
  else
    desk_operation_put_text (entry, "corrected_field", get_key (self));
  desk_operation_put_text (entry, "corrected_text", right);
  desk_operation_put_text (entry, "evidence", evidence);

  return action;
}

static void
desk_correct_dialog_finalize (GObject *object)
{
  DeskCorrectDialog *self = DESK_CORRECT_DIALOG (object);

  g_object_unref (self->labels);
  g_ptr_array_unref (self->keys);

  G_OBJECT_CLASS (desk_correct_dialog_parent_class)->finalize (object);
}

static void
desk_correct_dialog_class_init (DeskCorrectDialogClass *klass)
{
  DeskActDialogClass *dialog_class = DESK_ACT_DIALOG_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = desk_correct_dialog_finalize;
  dialog_class->fill = desk_correct_dialog_fill;
  dialog_class->write = desk_correct_dialog_write;
  dialog_class->read = desk_correct_dialog_read;
  dialog_class->find_fault = desk_correct_dialog_find_fault;
  dialog_class->make_action = desk_correct_dialog_make_action;
}

static void
desk_correct_dialog_init (DeskCorrectDialog *self)
{
  DeskActDialog *dialog = DESK_ACT_DIALOG (self);
  GtkWidget *group = desk_act_dialog_add_group (dialog);

  self->labels = gtk_string_list_new (NULL);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->what = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->what), _("What was wrong"));
  g_signal_connect_object (self->what, "notify::selected", G_CALLBACK (desk_act_dialog_typed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (GTK_LIST_BOX (group), self->what);
  self->right = desk_act_dialog_add_text (dialog, _("What is right"), _("In words that the customer understands: it is what they are told"));
  self->evidence = desk_act_dialog_add_text (dialog, _("How we know"), NULL);
}

/**
 * desk_correct_dialog_new:
 *
 * Returns: (transfer none): a dialog that marks something as wrong
 */
GtkWidget *
desk_correct_dialog_new (void)
{
  DeskActDialog *dialog = g_object_new (DESK_TYPE_CORRECT_DIALOG, NULL);

  desk_act_dialog_set_words (dialog, _("Correct something"), _("Correct"));
  desk_act_dialog_add_remark (dialog, _("Nothing is taken away: what was wrong stays, with its correction beside it. Afterwards you see who got it."));

  return GTK_WIDGET (dialog);
}
