// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A text in Markdown, as widgets: a label for each paragraph, so that words
 * can be selected, links reached by the keyboard, and headings and lists
 * heard as such. A text that is very long is shown up to where desk-markdown
 * cuts it, with a button that shows all of it as it was typed.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-markdown.h"
#include "desk-markdown-table.h"
#include "desk-markdown-view.h"
#include "desk-safe-text.h"

#define SPACING 10
#define TIGHT_SPACING 4
#define WHOLE_TEXT_HEIGHT 420

struct _DeskMarkdownView {
  GtkWidget parent_instance;

  char *text;
  GPtrArray *stops; /* where Tab stops, in order; owned by their parents */
};

G_DEFINE_FINAL_TYPE (DeskMarkdownView, desk_markdown_view, GTK_TYPE_WIDGET)

enum {
  PROP_TEXT = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void add_blocks (DeskMarkdownView *self, GtkWidget *into, const DeskMarkdownBlock *parent);

static gboolean
link_activated_cb (GtkLabel         *label,
                   const char       *uri,
                   DeskMarkdownView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (desk_markdown_may_open (uri))
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);

  /* Nothing else is opened, whatever GTK would do with it. */
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_label (const DeskMarkdownBlock *block,
            gpointer                 data)
{
  DeskMarkdownView *self = data;
  g_autofree char *markup = desk_markdown_block_to_markup (block);
  gboolean has_long_word = desk_safe_text_has_long_word (block->text->str);
  GtkAccessibleRole role = block->kind == DESK_MARKDOWN_HEADING ? GTK_ACCESSIBLE_ROLE_HEADING : GTK_ACCESSIBLE_ROLE_LABEL;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "accessible-role", role,
                                   "wrap", TRUE,
                                   "wrap-mode", has_long_word ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR,
                                   "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                                   "selectable", TRUE,
                                   "xalign", 0.0f,
                                   "yalign", 0.0f,
                                   NULL);

  if (has_long_word)
    {
      g_autofree char *unhyphened = g_strconcat ("<span insert_hyphens=\"false\">", markup, "</span>", NULL);

      gtk_label_set_markup (GTK_LABEL (label), unhyphened);
    }
  else
    {
      gtk_label_set_markup (GTK_LABEL (label), markup);
    }
  if (block->kind == DESK_MARKDOWN_HEADING)
    gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, block->level, -1);
  if (desk_markdown_block_has_link (block))
    {
      g_signal_connect (label, "activate-link", G_CALLBACK (link_activated_cb), self);
      g_ptr_array_add (self->stops, label);
    }

  return label;
}

static GtkWidget *
make_box (GtkOrientation    orientation,
          int               spacing,
          GtkAccessibleRole role)
{
  return g_object_new (GTK_TYPE_BOX, "accessible-role", role, "orientation", orientation, "spacing", spacing, NULL);
}

static void
append (GtkWidget *into,
        GtkWidget *child)
{
  gtk_widget_set_parent (child, into);
}

static void
add_heading (DeskMarkdownView        *self,
             GtkWidget               *into,
             const DeskMarkdownBlock *block)
{
  GtkWidget *label = make_label (block, self);

  gtk_widget_add_css_class (label, "markdown-heading");
  gtk_widget_add_css_class (label, block->level <= 2 ? "title-4" : "heading");
  append (into, label);
}

static void
add_code (DeskMarkdownView        *self,
          GtkWidget               *into,
          const DeskMarkdownBlock *block)
{
  GtkWidget *label = make_label (block, self);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* A hyphen that is not there is wrong in a command. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_text (GTK_LABEL (label), block->text->str);
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_widget_add_css_class (label, "markdown-code");
  append (into, label);
}

static void
add_quote (DeskMarkdownView        *self,
           GtkWidget               *into,
           const DeskMarkdownBlock *block)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, SPACING, GTK_ACCESSIBLE_ROLE_GROUP);

  gtk_widget_add_css_class (box, "markdown-quote");
  add_blocks (self, box, block);
  append (into, box);
}

/* A list is as loose as its loosest item. */
static gboolean
is_tight_list (const DeskMarkdownBlock *list)
{
  for (guint i = 0; i < list->children->len; i++)
    {
      const DeskMarkdownBlock *item = g_ptr_array_index (list->children, i);

      for (guint j = 1; j < item->children->len; j++)
        {
          const DeskMarkdownBlock *child = g_ptr_array_index (item->children, j);

          if (child->kind != DESK_MARKDOWN_LIST)
            return FALSE;
        }
    }

  return TRUE;
}

static GtkWidget *
make_bullet (const DeskMarkdownBlock *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  if (item->task != DESK_MARKDOWN_TASK_NONE)
    {
      gboolean is_done = item->task == DESK_MARKDOWN_TASK_DONE;

      gtk_label_set_text (GTK_LABEL (label), is_done ? "☑" : "☐");
      gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, is_done ? _("Done") : _("To be done"), -1);
    }
  else if (item->number > 0)
    {
      g_autofree char *number = g_strdup_printf ("%d.", item->number);

      gtk_label_set_text (GTK_LABEL (label), number);
    }
  else
    {
      gtk_label_set_text (GTK_LABEL (label), "•");
    }
  gtk_widget_add_css_class (label, "markdown-bullet");
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_valign (label, GTK_ALIGN_START);

  return label;
}

static void
add_list (DeskMarkdownView        *self,
          GtkWidget               *into,
          const DeskMarkdownBlock *list)
{
  GtkWidget *box = make_box (GTK_ORIENTATION_VERTICAL, is_tight_list (list) ? TIGHT_SPACING : SPACING, GTK_ACCESSIBLE_ROLE_LIST);
  g_autoptr (GtkSizeGroup) bullets = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  for (guint i = 0; i < list->children->len; i++)
    {
      const DeskMarkdownBlock *item = g_ptr_array_index (list->children, i);
      GtkWidget *row = make_box (GTK_ORIENTATION_HORIZONTAL, 6, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
      GtkWidget *content = make_box (GTK_ORIENTATION_VERTICAL, TIGHT_SPACING, GTK_ACCESSIBLE_ROLE_GROUP);
      GtkWidget *bullet = make_bullet (item);

      gtk_size_group_add_widget (bullets, bullet);
      append (row, bullet);
      gtk_widget_set_hexpand (content, TRUE);
      add_blocks (self, content, item);
      append (row, content);
      append (box, row);
    }
  append (into, box);
}

static void
add_block (DeskMarkdownView        *self,
           GtkWidget               *into,
           const DeskMarkdownBlock *block)
{
  switch (block->kind)
    {
    case DESK_MARKDOWN_HEADING:
      add_heading (self, into, block);
      break;
    case DESK_MARKDOWN_LIST:
      add_list (self, into, block);
      break;
    case DESK_MARKDOWN_QUOTE:
      add_quote (self, into, block);
      break;
    case DESK_MARKDOWN_CODE:
      add_code (self, into, block);
      break;
    case DESK_MARKDOWN_TABLE:
      append (into, desk_markdown_table_new (block, make_label, self));
      break;
    case DESK_MARKDOWN_RULE:
      append (into, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      break;
    case DESK_MARKDOWN_PARAGRAPH:
      append (into, make_label (block, self));
      break;
    case DESK_MARKDOWN_DOCUMENT:
    case DESK_MARKDOWN_ITEM:
    case DESK_MARKDOWN_ROW:
    case DESK_MARKDOWN_CELL:
    default:
      g_assert_not_reached ();
    }
}

static void
add_blocks (DeskMarkdownView        *self,
            GtkWidget               *into,
            const DeskMarkdownBlock *parent)
{
  for (guint i = 0; i < parent->children->len; i++)
    add_block (self, into, g_ptr_array_index (parent->children, i));
}

static void
clear (DeskMarkdownView *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->stops, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

/* A text view lays out only what is in sight, however long the text is. */
static GtkWidget *
make_whole_text (const char *text)
{
  g_autofree char *shown = desk_safe_text (text);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), shown, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), desk_safe_text_has_long_word (text) ? GTK_WRAP_CHAR : GTK_WRAP_WORD_CHAR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The whole text as it was typed"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), WHOLE_TEXT_HEIGHT);
  gtk_widget_add_css_class (scroller, "markdown-whole");

  return scroller;
}

static void
whole_text_clicked_cb (GtkButton        *button,
                       DeskMarkdownView *self)
{
  GtkWidget *whole = make_whole_text (self->text);

  clear (self);
  gtk_widget_set_parent (whole, GTK_WIDGET (self));
  g_ptr_array_add (self->stops, whole);
  if (gtk_widget_get_root (whole) != NULL)
    gtk_widget_child_focus (whole, GTK_DIR_TAB_FORWARD);
}

static void
add_rest (DeskMarkdownView *self)
{
  g_autofree char *size = g_format_size (strlen (self->text));
  /* Translators: %s is a size such as 120 kB */
  g_autofree char *words = g_strdup_printf (_("Only the beginning of this text is shown; all of it is %s."), size);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Show the whole text as it was typed"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "markdown-rest");
  g_signal_connect (button, "clicked", G_CALLBACK (whole_text_clicked_cb), self);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  g_ptr_array_add (self->stops, box);
}

/* GTK selects all of a label that gets the focus and goes to its links only
 * with the next key. */
static gboolean
focus_stop (GtkWidget        *stop,
            GtkDirectionType  direction)
{
  gboolean is_inside = gtk_widget_is_focus (stop) || gtk_widget_get_focus_child (stop) != NULL;

  if (!gtk_widget_child_focus (stop, direction))
    return FALSE;
  if (!GTK_IS_LABEL (stop) || is_inside)
    return TRUE;

  /* To its first link, unless one is right at the beginning. */
  gtk_label_select_region (GTK_LABEL (stop), 0, 0);
  if (gtk_label_get_current_uri (GTK_LABEL (stop)) == NULL)
    gtk_widget_child_focus (stop, GTK_DIR_TAB_FORWARD);
  /* Or, coming from behind, to its last. */
  while (direction == GTK_DIR_TAB_BACKWARD && gtk_widget_child_focus (stop, GTK_DIR_TAB_FORWARD))
    ;

  return TRUE;
}

/* Tab stops at links only: a page is not to be walked through paragraph by
 * paragraph because its words can be selected. */
static gboolean
desk_markdown_view_focus (GtkWidget        *widget,
                          GtkDirectionType  direction)
{
  DeskMarkdownView *self = DESK_MARKDOWN_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focused = root != NULL ? gtk_root_get_focus (root) : NULL;
  int n_stops = (int) self->stops->len;
  int step = direction == GTK_DIR_TAB_BACKWARD ? -1 : 1;
  int next = step > 0 ? 0 : n_stops - 1;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;

  for (int i = 0; i < n_stops && focused != NULL; i++)
    {
      GtkWidget *stop = g_ptr_array_index (self->stops, (guint) i);

      if (stop == focused || gtk_widget_is_ancestor (focused, stop))
        next = i;
    }
  for (; next >= 0 && next < n_stops; next += step)
    {
      if (focus_stop (g_ptr_array_index (self->stops, (guint) next), direction))
        return TRUE;
    }

  return FALSE;
}

static void
desk_markdown_view_get_property (GObject    *object,
                                 guint       property,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  DeskMarkdownView *self = DESK_MARKDOWN_VIEW (object);

  switch (property)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_markdown_view_set_property (GObject      *object,
                                 guint         property,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  DeskMarkdownView *self = DESK_MARKDOWN_VIEW (object);

  switch (property)
    {
    case PROP_TEXT:
      desk_markdown_view_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_markdown_view_dispose (GObject *object)
{
  clear (DESK_MARKDOWN_VIEW (object));

  G_OBJECT_CLASS (desk_markdown_view_parent_class)->dispose (object);
}

static void
desk_markdown_view_finalize (GObject *object)
{
  DeskMarkdownView *self = DESK_MARKDOWN_VIEW (object);

  g_free (self->text);
  g_ptr_array_unref (self->stops);

  G_OBJECT_CLASS (desk_markdown_view_parent_class)->finalize (object);
}

static void
desk_markdown_view_class_init (DeskMarkdownViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_markdown_view_get_property;
  object_class->set_property = desk_markdown_view_set_property;
  object_class->dispose = desk_markdown_view_dispose;
  object_class->finalize = desk_markdown_view_finalize;
  widget_class->focus = desk_markdown_view_focus;

  /**
   * DeskMarkdownView:text:
   *
   * The text in Markdown.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "markdown");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
desk_markdown_view_init (DeskMarkdownView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->stops = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
}

GtkWidget *
desk_markdown_view_new (void)
{
  return g_object_new (DESK_TYPE_MARKDOWN_VIEW, NULL);
}

/**
 * desk_markdown_view_set_text:
 * @self: a view
 * @markdown: (nullable): any text
 *
 * Shows @markdown. Setting the same text again changes nothing, so what is
 * selected stays so.
 */
void
desk_markdown_view_set_text (DeskMarkdownView *self,
                             const char       *markdown)
{
  g_return_if_fail (DESK_IS_MARKDOWN_VIEW (self));

  if (g_strcmp0 (self->text, markdown) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (markdown);
  clear (self);
  if (markdown != NULL)
    {
      gboolean is_cut;
      g_autoptr (DeskMarkdownBlock) document = desk_markdown_parse (markdown, &is_cut);

      add_blocks (self, GTK_WIDGET (self), document);
      if (is_cut)
        add_rest (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/**
 * desk_markdown_view_get_text:
 * @self: a view
 *
 * Returns: (nullable): what it shows
 */
const char *
desk_markdown_view_get_text (DeskMarkdownView *self)
{
  g_return_val_if_fail (DESK_IS_MARKDOWN_VIEW (self), NULL);

  return self->text;
}
