// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The tags of a ticket: each can be taken off, and others put on.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-choice-popover.h"
#include "desk-safe-text.h"
#include "desk-tags-row.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

struct _DeskTagsRow {
  GtkWidget parent_instance;

  GtkWidget *add;
  GPtrArray *chips;
  DeskSession *session;
  DeskTicketSnapshot *snapshot;
};

G_DEFINE_FINAL_TYPE (DeskTagsRow, desk_tags_row, GTK_TYPE_WIDGET)

/* A tag is a word: small letters, no blanks. */
static char *
make_tag (const char *typed)
{
  g_autofree char *small = g_utf8_strdown (typed, -1);
  GString *tag = g_string_new (NULL);

  g_strstrip (small);
  for (const char *c = small; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (tag, g_unichar_isspace (character) ? '-' : character);
    }

  return g_string_free (tag, FALSE);
}

static void
change_tag (DeskTagsRow *self,
            const char  *tag,
            gboolean     is_added)
{
  DeskRecordAction *action = desk_record_action_new ("ticket_edit", desk_session_get_me (self->session), DESK_OPERATION_INSERT, DESK_TABLE_TICKET_TAG, NULL);
  DeskUuid id;

  desk_operation_put_uuid (action->operation, "ticket_id", desk_record_get_id (self->snapshot->details->ticket));
  desk_operation_put_text (action->operation, "tag", tag);
  desk_member_id (desk_table_get (DESK_TABLE_TICKET_TAG), action->operation, &id);
  if (is_added)
    {
      action->operation->row = id;
    }
  else
    {
      desk_record_action_free (action);
      action = desk_record_action_new ("ticket_edit", desk_session_get_me (self->session), DESK_OPERATION_SET, DESK_TABLE_TICKET_TAG, &id);
      desk_operation_put_integer (action->operation, "withdrawn", 1);
    }
  desk_session_act_record_async (self->session, action, NULL, NULL);
}

static void
remove_clicked_cb (GtkButton   *button,
                   DeskTagsRow *self)
{
  change_tag (self, g_object_get_data (G_OBJECT (button), "desk-tag"), FALSE);
}

static void
tag_chosen_cb (DeskChoicePopover *popover,
               DeskChoice        *choice,
               int                value,
               DeskTagsRow       *self)
{
  g_autofree char *tag = choice == NULL ? NULL : make_tag (choice->label);

  if (tag != NULL && tag[0] != '\0' && self->snapshot != NULL)
    change_tag (self, tag, TRUE);
}

static void
create_tags_cb (GtkMenuButton *button,
                gpointer       data)
{
  DeskTagsRow *self = data;
  GtkWidget *popover = desk_choice_popover_new ();

  desk_choice_popover_set_free (DESK_CHOICE_POPOVER (popover), TRUE);
  g_signal_connect_object (popover, "chosen", G_CALLBACK (tag_chosen_cb), self, 0);
  desk_choice_popover_show_texts (DESK_CHOICE_POPOVER (popover), self->session, "tag");
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
make_chip (DeskTagsRow *self,
           const char  *tag)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *safe = desk_safe_text (tag);
  g_autofree char *spoken = g_strdup_printf (_("Remove the tag %s"), safe);
  GtkWidget *label = gtk_label_new (safe);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, spoken);
  desk_widget_set_spoken (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "desk-tag", g_strdup (tag), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);
  gtk_widget_add_css_class (box, "chip");
  gtk_widget_add_css_class (box, "tag");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static void
unparent (gpointer data)
{
  gtk_widget_unparent (data);
}

static void
desk_tags_row_dispose (GObject *object)
{
  DeskTagsRow *self = DESK_TAGS_ROW (object);

  g_clear_pointer (&self->chips, g_ptr_array_unref);
  g_clear_pointer (&self->add, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);

  G_OBJECT_CLASS (desk_tags_row_parent_class)->dispose (object);
}

static void
desk_tags_row_class_init (DeskTagsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_tags_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "tagsrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, DESK_TYPE_WRAP_LAYOUT);
}

static void
desk_tags_row_init (DeskTagsRow *self)
{
  self->chips = g_ptr_array_new_with_free_func (unparent);
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->add), "list-add-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->add), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->add), create_tags_cb, self, NULL);
  gtk_widget_set_tooltip_text (self->add, _("Add a tag"));
  desk_widget_set_spoken (self->add, _("Add a tag"));
  gtk_widget_set_parent (self->add, GTK_WIDGET (self));
  desk_widget_set_spoken (GTK_WIDGET (self), _("Tags"));
}

GtkWidget *
desk_tags_row_new (void)
{
  return g_object_new (DESK_TYPE_TAGS_ROW, NULL);
}

static gboolean
has_same_tags (DeskTagsRow        *self,
               DeskTicketSnapshot *snapshot)
{
  GPtrArray *before = self->snapshot == NULL ? NULL : self->snapshot->details->tags;
  GPtrArray *after = snapshot->details->tags;

  if (before == NULL || before->len != after->len)
    return FALSE;
  for (guint i = 0; i < after->len; i++)
    {
      if (!g_str_equal (g_ptr_array_index (before, i), g_ptr_array_index (after, i)))
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_tags_row_set_snapshot:
 * @self: the row
 * @session: (nullable): a session
 * @snapshot: a ticket
 */
void
desk_tags_row_set_snapshot (DeskTagsRow        *self,
                            DeskSession        *session,
                            DeskTicketSnapshot *snapshot)
{
  gboolean is_same;

  g_return_if_fail (DESK_IS_TAGS_ROW (self));

  is_same = has_same_tags (self, snapshot);
  g_set_object (&self->session, session);
  desk_ticket_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, desk_ticket_snapshot_unref);
  self->snapshot = snapshot;
  gtk_widget_set_sensitive (GTK_WIDGET (self), !desk_uuid_is_nil (&snapshot->me));
  if (is_same)
    return;

  g_ptr_array_set_size (self->chips, 0);
  for (guint i = 0; i < snapshot->details->tags->len; i++)
    {
      GtkWidget *chip = make_chip (self, g_ptr_array_index (snapshot->details->tags, i));

      gtk_widget_insert_before (chip, GTK_WIDGET (self), self->add);
      g_ptr_array_add (self->chips, chip);
    }
}
