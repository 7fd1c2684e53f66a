// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * One row of the articles that were found:
 *
 *     ☼  Labels come out shifted or cut off
 *        Almost always the printer has lost the edge of the label after
 *        a roll was changed …
 *        KB-0028 · Answer · Draft                          Review due !
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-article-cell.h"
#include "desk-article-words.h"
#include "desk-markdown.h"
#include "desk-marked-text.h"

#define NATURAL_CHARS 34
#define STALE_CHARS 10

struct _DeskArticleCell {
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *snippet;
  GtkWidget *facts;
  GtkWidget *stale_text;
  GtkWidget *stale_icon;

  DeskArticleItem *item;
};

G_DEFINE_FINAL_TYPE (DeskArticleCell, desk_article_cell, GTK_TYPE_WIDGET)

static GtkWidget *
make_inscription (guint       lines,
                  guint       natural_chars,
                  const char *css_class)
{
  GtkWidget *inscription = gtk_inscription_new (NULL);

  gtk_inscription_set_min_lines (GTK_INSCRIPTION (inscription), lines);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (inscription), lines);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (inscription), natural_chars);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (inscription), MIN (natural_chars, 10));
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (inscription), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_wrap_mode (GTK_INSCRIPTION (inscription), PANGO_WRAP_WORD_CHAR);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (inscription), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (inscription, css_class);

  return inscription;
}

/* “KB-0028 · Answer · Draft”; that it is published goes without saying. */
static char *
describe (const DeskArticleRow *row)
{
  GString *text = g_string_new (row->hit->number);

  if (row->kind != DESK_ARTICLE_KIND_UNSET)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", desk_enum_value_label (DESK_ENUM_ARTICLE_KIND, (int) row->kind));
  if (row->state != DESK_ARTICLE_STATE_UNSET && row->state != DESK_ARTICLE_STATE_PUBLISHED)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", desk_enum_value_label (DESK_ENUM_ARTICLE_STATE, (int) row->state));

  return g_string_free (text, FALSE);
}

static void
desk_article_cell_dispose (GObject *object)
{
  DeskArticleCell *self = DESK_ARTICLE_CELL (object);
  GtkWidget *child;

  g_clear_object (&self->item);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (desk_article_cell_parent_class)->dispose (object);
}

static void
desk_article_cell_class_init (DeskArticleCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_article_cell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "articlecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
desk_article_cell_init (DeskArticleCell *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *last = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));

  self->title = make_inscription (1, NATURAL_CHARS, "article-title");
  self->snippet = make_inscription (2, NATURAL_CHARS, "article-snippet");
  self->facts = make_inscription (1, NATURAL_CHARS - STALE_CHARS - 4, "caption");
  self->stale_text = make_inscription (1, STALE_CHARS, "caption");
  self->stale_icon = gtk_image_new_from_icon_name ("deskbell-stale-symbolic");
  gtk_widget_add_css_class (self->facts, "dim-label");
  gtk_widget_add_css_class (self->stale_text, "stale");
  gtk_widget_add_css_class (self->stale_icon, "stale");
  gtk_widget_set_hexpand (self->facts, TRUE);
  gtk_image_set_pixel_size (GTK_IMAGE (self->stale_icon), 12);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->stale_text), _("Review due"));
  gtk_inscription_set_xalign (GTK_INSCRIPTION (self->stale_text), 1);

  gtk_box_append (GTK_BOX (last), self->facts);
  gtk_box_append (GTK_BOX (last), self->stale_text);
  gtk_box_append (GTK_BOX (last), self->stale_icon);
  gtk_box_append (GTK_BOX (lines), self->title);
  gtk_box_append (GTK_BOX (lines), self->snippet);
  gtk_box_append (GTK_BOX (lines), last);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_parent (lines, GTK_WIDGET (self));
}

GtkWidget *
desk_article_cell_new (void)
{
  return g_object_new (DESK_TYPE_ARTICLE_CELL, NULL);
}

/**
 * desk_article_cell_bind:
 * @self: a cell
 * @item: (nullable): what it shows
 */
void
desk_article_cell_bind (DeskArticleCell *self,
                        DeskArticleItem *item)
{
  const DeskArticleRow *row;
  g_autofree char *facts = NULL;
  g_autofree char *snippet = NULL;
  g_autofree char *spoken = NULL;
  gboolean is_stale;

  g_return_if_fail (DESK_IS_ARTICLE_CELL (self));

  if (!g_set_object (&self->item, item) || item == NULL)
    return;

  row = desk_article_item_get_row (item);
  is_stale = desk_article_item_is_stale (item);
  facts = describe (row);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), desk_article_kind_icon (row->kind));
  desk_marked_text_show (GTK_INSCRIPTION (self->title), row->hit->marked_title);
  snippet = desk_markdown_to_line (row->hit->snippet);
  desk_marked_text_show (GTK_INSCRIPTION (self->snippet), snippet);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->facts), facts);
  gtk_widget_set_visible (self->stale_text, is_stale);
  gtk_widget_set_visible (self->stale_icon, is_stale);

  spoken = g_strdup_printf (is_stale ? _("%s, %s, review due") : "%s, %s", row->hit->title, facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  /* The row has the focus, and is what is read out. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/**
 * desk_article_cell_get_item:
 * @self: a cell
 *
 * Returns: (transfer none) (nullable): what it shows
 */
DeskArticleItem *
desk_article_cell_get_item (DeskArticleCell *self)
{
  g_return_val_if_fail (DESK_IS_ARTICLE_CELL (self), NULL);

  return self->item;
}
