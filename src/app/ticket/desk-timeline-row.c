// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One item of a timeline: an entry with its text, or in one line what was
 * changed.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-field-text.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-markdown-view.h"
#include "desk-safe-text.h"
#include "desk-timeline-row.h"
#include "desk-widget-util.h"
#include "desk-wrap-layout.h"

/* A text that is much longer is shown in part, so that it does not push
 * everything else away. */
#define PART_CHARACTERS 1200

struct _DeskTimelineRow {
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *content;
  GtkWidget *title;
  GtkWidget *time;
  GtkWidget *details; /* all below the title; made anew with the item */

  DeskTimelineItem *item;
  GTimeZone *zone;
  gint64 now_ms;
};

enum {
  TARGET_ACTIVATED,
  EXPANDED,
  DEED_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTimelineRow, desk_timeline_row, GTK_TYPE_WIDGET)

static gboolean
is_change (const DeskTimelineItem *item)
{
  return item->kind == DESK_ENTRY_KIND_UNSET && !item->is_first;
}

static char *
escape (const char *text)
{
  g_autofree char *safe = desk_safe_text (text);

  return g_markup_escape_text (safe, -1);
}

/* --- texts --- */

typedef struct {
  DeskTimelineRow *row;
  DeskMarkdownView *view;
  char *text;
} More;

static void
more_free (gpointer  data,
           GClosure *closure)
{
  More *more = data;

  g_free (more->text);
  g_free (more);
}

static void
more_clicked_cb (GtkButton *button,
                 More      *more)
{
  DeskMarkdownView *view = more->view;
  DeskTimelineRow *row = more->row;

  g_signal_emit (row, signals[EXPANDED], 0);
  desk_markdown_view_set_text (view, more->text);
  gtk_widget_set_visible (GTK_WIDGET (button), FALSE);
}

static void
add_text (DeskTimelineRow        *self,
          const DeskTimelineText *text)
{
  GtkWidget *view = desk_markdown_view_new ();
  g_autofree char *part = desk_field_text_cut (text->text, PART_CHARACTERS);

  if (text->label != NULL)
    {
      GtkWidget *label = gtk_label_new (text->label);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_box_append (GTK_BOX (self->details), label);
    }
  desk_markdown_view_set_text (DESK_MARKDOWN_VIEW (view), part);
  gtk_box_append (GTK_BOX (self->details), view);

  if (!g_str_equal (part, text->text))
    {
      g_autofree char *label = g_strdup_printf (_("Show all %ld characters"), g_utf8_strlen (text->text, -1));
      GtkWidget *button = gtk_button_new_with_label (label);
      More *more = g_new0 (More, 1);

      more->row = self;
      more->view = DESK_MARKDOWN_VIEW (view);
      more->text = g_strdup (text->text);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "more");
      g_signal_connect_data (button, "clicked", G_CALLBACK (more_clicked_cb), more, more_free, 0);
      gtk_box_append (GTK_BOX (self->details), button);
    }
}

/* --- facts and links --- */

static void
write_fact (GString                *markup,
            const DeskTimelineFact *fact)
{
  g_autofree char *label = fact->label == NULL ? NULL : escape (fact->label);
  g_autofree char *before = fact->before == NULL ? NULL : escape (fact->before);
  g_autofree char *value = fact->value == NULL ? NULL : escape (fact->value);

  if (markup->len > 0)
    g_string_append (markup, "  ·  ");
  if (!fact->is_change)
    {
      if (label != NULL)
        /* Translators: the name of a field and what stands there */
        g_string_append_printf (markup, _("%s: %s"), label, value);
      else
        g_string_append (markup, value);
    }
  else if (before == NULL)
    {
      g_string_append_printf (markup, _("%s: %s"), label, value != NULL ? value : "—");
    }
  else if (value == NULL)
    {
      /* Translators: what stood in a field and was taken out */
      g_string_append_printf (markup, _("%s: <s>%s</s>"), label, before);
    }
  else
    {
      /* Translators: the name of a field, what stood there, what stands there now */
      g_string_append_printf (markup, _("%s: %s → %s"), label, before, value);
    }
}

static void
write_facts (GString                *markup,
             const DeskTimelineItem *item)
{
  for (guint i = 0; i < item->facts->len; i++)
    write_fact (markup, g_ptr_array_index (item->facts, i));
}

static void
add_facts (DeskTimelineRow *self)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  GtkWidget *label;

  if (self->item->facts->len == 0 || is_change (self->item))
    return;
  write_facts (markup, self->item);
  label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  desk_label_wrap_for (GTK_LABEL (label), markup->str);
  gtk_label_set_markup (GTK_LABEL (label), markup->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "facts");
  gtk_box_append (GTK_BOX (self->details), label);
}

static void
target_clicked_cb (GtkButton       *button,
                   DeskTimelineRow *self)
{
  g_signal_emit (self, signals[TARGET_ACTIVATED], 0, g_object_get_data (G_OBJECT (button), "desk-target"));
}

static void
add_targets (DeskTimelineRow *self)
{
  for (guint i = 0; i < self->item->targets->len; i++)
    {
      DeskTimelineTarget *target = g_ptr_array_index (self->item->targets, i);
      g_autofree char *safe = desk_safe_text (target->label);
      GtkWidget *button = gtk_button_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *label = gtk_label_new (safe);
      const char *icon = target->table == DESK_TABLE_ARTICLE ? "deskbell-article-symbolic" : target->table == DESK_TABLE_TICKET ? "deskbell-queue-symbolic" : "insert-link-symbolic";

      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
      gtk_box_append (GTK_BOX (box), label);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (button, safe);
      desk_widget_set_spoken (button, safe);
      gtk_widget_add_css_class (button, "target");
      g_object_set_data (G_OBJECT (button), "desk-target", target);
      g_signal_connect (button, "clicked", G_CALLBACK (target_clicked_cb), self);
      gtk_box_append (GTK_BOX (self->details), button);
    }
}

/* --- how it stands --- */

static void
add_standing (DeskTimelineRow *self)
{
  static const char *const icons[] = {
    [DESK_TIMELINE_MOOD_OPEN] = "document-open-recent-symbolic",
    [DESK_TIMELINE_MOOD_LATE] = "dialog-warning-symbolic",
    [DESK_TIMELINE_MOOD_DONE] = "object-select-symbolic",
    [DESK_TIMELINE_MOOD_FAILED] = "window-close-symbolic",
  };
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *icon;

  if (self->item->standing == NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  icon = gtk_image_new_from_icon_name (icons[self->item->mood]);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  label = gtk_label_new (self->item->standing);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (box, "standing");
  desk_widget_set_class (box, "late", self->item->mood == DESK_TIMELINE_MOOD_LATE);
  desk_widget_set_class (box, "failed", self->item->mood == DESK_TIMELINE_MOOD_FAILED);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->details), box);
}

static void
deed_clicked_cb (GtkButton       *button,
                 DeskTimelineRow *self)
{
  g_signal_emit (self, signals[DEED_ACTIVATED], 0, g_object_get_data (G_OBJECT (button), "desk-deed"));
}

static void
add_deeds (DeskTimelineRow *self)
{
  GtkWidget *box;

  if (self->item->deeds->len == 0)
    return;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (box, desk_wrap_layout_new (6, 6));
  for (guint i = 0; i < self->item->deeds->len; i++)
    {
      DeskTimelineDeed *deed = g_ptr_array_index (self->item->deeds, i);
      GtkWidget *button = gtk_button_new_with_label (deed->label);
      /* Translators: what a button does, to which entry of the timeline */
      g_autofree char *spoken = g_strdup_printf (_("%s (%s)"), deed->label, self->item->what);

      desk_widget_set_spoken (button, spoken);
      gtk_widget_add_css_class (button, "deed");
      g_object_set_data (G_OBJECT (button), "desk-deed", deed);
      g_signal_connect (button, "clicked", G_CALLBACK (deed_clicked_cb), self);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_box_append (GTK_BOX (self->details), box);
}

/* --- title --- */

static void
show_title (DeskTimelineRow *self)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  g_autofree char *what = self->item->what == NULL ? NULL : escape (self->item->what);

  if (what == NULL)
    {
      g_autofree char *who = escape (self->item->who);

      g_string_append_printf (markup, "<b>%s</b>", who);
    }
  else if (self->item->who != NULL)
    {
      g_autofree char *who = escape (self->item->who);

      if (is_change (self->item) || self->item->is_first)
        /* Translators: who did what, such as “Robin Lee took the ticket” */
        g_string_append_printf (markup, _("<b>%s</b> %s"), who, what);
      else
        /* Translators: an entry and who wrote it, such as “Note · Robin Lee” */
        g_string_append_printf (markup, _("<b>%s</b> · %s"), what, who);
    }
  else
    {
      g_string_append_printf (markup, "<b>%s</b>", what);
    }
  if (is_change (self->item))
    write_facts (markup, self->item);
  else if (self->item->is_imported && !self->item->is_first)
    g_string_append_printf (markup, " · %s", _("imported"));
  desk_label_wrap_for (GTK_LABEL (self->title), markup->str);
  gtk_label_set_markup (GTK_LABEL (self->title), markup->str);
}

static void
show_time (DeskTimelineRow *self)
{
  g_autofree char *when = desk_format_when (self->item->time_ms, self->now_ms, self->zone);
  g_autofree char *exact = desk_format_exact (self->item->time_ms, self->zone);

  gtk_label_set_label (GTK_LABEL (self->time), when);
  gtk_widget_set_tooltip_text (self->time, exact);
  gtk_widget_set_tooltip_text (self->icon, self->item->is_imported ? _("Imported") : NULL);
}

static void
show_spoken (DeskTimelineRow *self)
{
  g_autofree char *exact = desk_format_exact (self->item->time_ms, self->zone);
  g_autoptr (GString) spoken = g_string_new (self->item->what != NULL ? self->item->what : _("Changed"));

  if (self->item->who != NULL)
    {
      g_string_append (spoken, ", ");
      g_string_append (spoken, self->item->who);
    }
  g_string_append_printf (spoken, ", %s", exact);
  if (self->item->is_withdrawn)
    g_string_append_printf (spoken, ", %s", _("withdrawn"));
  if (self->item->is_imported)
    g_string_append_printf (spoken, ", %s", _("imported"));
  if (self->item->standing != NULL)
    g_string_append_printf (spoken, ", %s", self->item->standing);
  desk_widget_set_spoken (GTK_WIDGET (self), spoken->str);
}

static void
show_item (DeskTimelineRow *self)
{
  gboolean change = is_change (self->item);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), desk_timeline_item_get_icon_name (self->item));
  desk_widget_set_class (GTK_WIDGET (self), "change", change);
  desk_widget_set_class (GTK_WIDGET (self), "withdrawn", self->item->is_withdrawn);
  desk_widget_set_class (GTK_WIDGET (self), "worked", self->item->outcome == DESK_OUTCOME_WORKED);
  desk_widget_set_class (GTK_WIDGET (self), "failed", self->item->outcome == DESK_OUTCOME_NO_EFFECT || self->item->outcome == DESK_OUTCOME_WORSE);
  desk_widget_set_class (self->title, "dim-label", change);
  show_title (self);
  show_time (self);
  show_spoken (self);

  if (self->details != NULL)
    gtk_box_remove (GTK_BOX (self->content), self->details);
  self->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  if (self->item->is_withdrawn)
    {
      GtkWidget *label = gtk_label_new (change ? _("Undone") : _("Withdrawn"));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "said");
      gtk_box_append (GTK_BOX (self->details), label);
    }
  for (guint i = 0; i < self->item->texts->len; i++)
    add_text (self, g_ptr_array_index (self->item->texts, i));
  add_facts (self);
  add_targets (self);
  add_standing (self);
  add_deeds (self);
  gtk_widget_set_visible (self->details, gtk_widget_get_first_child (self->details) != NULL);
  gtk_box_append (GTK_BOX (self->content), self->details);
}

static void
desk_timeline_row_dispose (GObject *object)
{
  DeskTimelineRow *self = DESK_TIMELINE_ROW (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_timeline_row_parent_class)->dispose (object);
}

static void
desk_timeline_row_finalize (GObject *object)
{
  DeskTimelineRow *self = DESK_TIMELINE_ROW (object);

  g_clear_pointer (&self->item, desk_timeline_item_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (desk_timeline_row_parent_class)->finalize (object);
}

static void
desk_timeline_row_class_init (DeskTimelineRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_timeline_row_dispose;
  object_class->finalize = desk_timeline_row_finalize;

  /**
   * DeskTimelineRow::target-activated:
   * @self: the row
   * @target: (type gpointer): the #DeskTimelineTarget that was pressed
   */
  signals[TARGET_ACTIVATED]
    = g_signal_new ("target-activated", DESK_TYPE_TIMELINE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskTimelineRow::expanded:
   * @self: the row
   *
   * It is about to become much taller.
   */
  signals[EXPANDED] = g_signal_new ("expanded", DESK_TYPE_TIMELINE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * DeskTimelineRow::deed-activated:
   * @self: the row
   * @deed: (type gpointer): the #DeskTimelineDeed that was pressed
   */
  signals[DEED_ACTIVATED] = g_signal_new ("deed-activated", DESK_TYPE_TIMELINE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_css_name (widget_class, "timelinerow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
desk_timeline_row_init (DeskTimelineRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);

  self->icon = gtk_image_new ();
  gtk_widget_add_css_class (self->icon, "timeline-icon");
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));

  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_yalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_box_append (GTK_BOX (head), self->title);

  self->time = gtk_label_new (NULL);
  gtk_label_set_yalign (GTK_LABEL (self->time), 0);
  gtk_widget_set_valign (self->time, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->time, "caption");
  gtk_widget_add_css_class (self->time, "dim-label");
  gtk_widget_add_css_class (self->time, "timeline-time");
  gtk_box_append (GTK_BOX (head), self->time);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_hexpand (self->content, TRUE);
  gtk_widget_add_css_class (self->content, "timeline-content");
  gtk_box_append (GTK_BOX (self->content), head);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

/**
 * desk_timeline_row_new:
 * @item: an item
 * @zone: (nullable): of the desk
 * @now_ms: now
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
desk_timeline_row_new (DeskTimelineItem *item,
                       GTimeZone        *zone,
                       gint64            now_ms)
{
  DeskTimelineRow *self = g_object_new (DESK_TYPE_TIMELINE_ROW, NULL);

  self->zone = zone != NULL ? g_time_zone_ref (zone) : NULL;
  self->now_ms = now_ms;
  self->item = desk_timeline_item_ref (item);
  show_item (self);

  return GTK_WIDGET (self);
}

/**
 * desk_timeline_row_set_item:
 * @self: a row
 * @item: the same item, as it is now
 *
 * What looks the same is left alone, with the text that is selected in it.
 */
void
desk_timeline_row_set_item (DeskTimelineRow  *self,
                            DeskTimelineItem *item)
{
  DeskTimelineItem *before;

  g_return_if_fail (DESK_IS_TIMELINE_ROW (self));

  if (desk_timeline_item_equal (self->item, item))
    return;
  before = self->item;
  self->item = desk_timeline_item_ref (item);
  show_item (self);
  desk_timeline_item_unref (before);
}

DeskTimelineItem *
desk_timeline_row_get_item (DeskTimelineRow *self)
{
  g_return_val_if_fail (DESK_IS_TIMELINE_ROW (self), NULL);

  return self->item;
}

void
desk_timeline_row_set_now (DeskTimelineRow *self,
                           gint64           now_ms)
{
  g_return_if_fail (DESK_IS_TIMELINE_ROW (self));

  if (self->now_ms == now_ms)
    return;
  self->now_ms = now_ms;
  show_time (self);
}
