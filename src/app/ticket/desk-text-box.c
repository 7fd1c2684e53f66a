// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A text of several lines that grows with what is written, and says in grey
 * what belongs there while it is empty.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-text-box.h"
#include "desk-widget-util.h"

#define MARGIN_PX 8

struct _DeskTextBox {
  GtkWidget parent_instance;

  GtkWidget *overlay;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkWidget *hint;
  char *label;
};

enum {
  PROP_0,
  PROP_LABEL,
  PROP_PLACEHOLDER,
  PROP_MIN_HEIGHT,
  PROP_MAX_HEIGHT,
  N_PROPS
};

enum {
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskTextBox, desk_text_box, GTK_TYPE_WIDGET)

static void
changed_cb (GtkTextBuffer *buffer,
            DeskTextBox   *self)
{
  gtk_widget_set_visible (self->hint, gtk_text_buffer_get_char_count (buffer) == 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
desk_text_box_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (DESK_TEXT_BOX (widget)->view);
}

static void
desk_text_box_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DeskTextBox *self = DESK_TEXT_BOX (object);

  switch (id)
    {
    case PROP_LABEL:
      g_free (self->label);
      self->label = g_value_dup_string (value);
      desk_widget_set_spoken (self->view, self->label);
      break;
    case PROP_PLACEHOLDER:
      gtk_label_set_label (GTK_LABEL (self->hint), g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, g_value_get_string (value), -1);
      break;
    case PROP_MIN_HEIGHT:
      gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), g_value_get_int (value));
      break;
    case PROP_MAX_HEIGHT:
      gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_text_box_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DeskTextBox *self = DESK_TEXT_BOX (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_PLACEHOLDER:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->hint)));
      break;
    case PROP_MIN_HEIGHT:
      g_value_set_int (value, gtk_scrolled_window_get_min_content_height (GTK_SCROLLED_WINDOW (self->scroller)));
      break;
    case PROP_MAX_HEIGHT:
      g_value_set_int (value, gtk_scrolled_window_get_max_content_height (GTK_SCROLLED_WINDOW (self->scroller)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
desk_text_box_dispose (GObject *object)
{
  DeskTextBox *self = DESK_TEXT_BOX (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), self);
  self->view = NULL;
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (desk_text_box_parent_class)->dispose (object);
}

static void
desk_text_box_finalize (GObject *object)
{
  g_free (DESK_TEXT_BOX (object)->label);

  G_OBJECT_CLASS (desk_text_box_parent_class)->finalize (object);
}

static void
desk_text_box_class_init (DeskTextBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = desk_text_box_set_property;
  object_class->get_property = desk_text_box_get_property;
  object_class->dispose = desk_text_box_dispose;
  object_class->finalize = desk_text_box_finalize;
  widget_class->grab_focus = desk_text_box_grab_focus;

  /**
   * DeskTextBox:label:
   *
   * What it is, for a screen reader.
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * DeskTextBox:placeholder:
   *
   * What belongs there.
   */
  properties[PROP_PLACEHOLDER] = g_param_spec_string ("placeholder", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MIN_HEIGHT] = g_param_spec_int ("min-height", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MAX_HEIGHT] = g_param_spec_int ("max-height", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * DeskTextBox::changed:
   * @self: the box
   *
   * The text is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", DESK_TYPE_TEXT_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "textbox");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
desk_text_box_init (DeskTextBox *self)
{
  self->view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the next control, as in every other form. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), MARGIN_PX);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), MARGIN_PX);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), MARGIN_PX);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), MARGIN_PX);
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed", G_CALLBACK (changed_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);

  /* Spoken as the placeholder of the text. */
  self->hint = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "can-target", FALSE, "xalign", 0.0, "yalign", 0.0, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->hint, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->hint, MARGIN_PX);
  gtk_widget_set_margin_start (self->hint, MARGIN_PX);
  gtk_widget_set_margin_end (self->hint, MARGIN_PX);
  gtk_widget_add_css_class (self->hint, "dim-label");

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->scroller);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->hint);
  gtk_widget_set_overflow (self->overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
}

GtkWidget *
desk_text_box_new (void)
{
  return g_object_new (DESK_TYPE_TEXT_BOX, NULL);
}

/**
 * desk_text_box_dup_text:
 * @self: a text box
 *
 * Returns: (transfer full): what has been written
 */
char *
desk_text_box_dup_text (DeskTextBox *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (DESK_IS_TEXT_BOX (self), NULL);

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * desk_text_box_set_text:
 * @self: a text box
 * @text: (nullable): what stands there from now on
 *
 * The cursor stays where it is when the text is the same.
 */
void
desk_text_box_set_text (DeskTextBox *self,
                        const char  *text)
{
  g_autofree char *before = NULL;

  g_return_if_fail (DESK_IS_TEXT_BOX (self));

  before = desk_text_box_dup_text (self);
  if (g_strcmp0 (before, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), text != NULL ? text : "", -1);
}

/**
 * desk_text_box_is_blank:
 * @self: a text box
 *
 * Returns: whether there is nothing but blanks in it
 */
gboolean
desk_text_box_is_blank (DeskTextBox *self)
{
  g_autofree char *text = desk_text_box_dup_text (self);

  return g_strstrip (text)[0] == '\0';
}

GtkTextView *
desk_text_box_get_view (DeskTextBox *self)
{
  g_return_val_if_fail (DESK_IS_TEXT_BOX (self), NULL);

  return GTK_TEXT_VIEW (self->view);
}
