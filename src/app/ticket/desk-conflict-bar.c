// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What two have written on a ticket without having seen each other, one row for
 * each field, above the timeline until somebody has decided. Where there is no
 * room for the rows, they are behind a button.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <glib/gi18n.h>

#include "desk-conflict-bar.h"
#include "desk-conflict-row.h"
#include "desk-widget-util.h"

/* The timeline below stays in sight. */
#define MAX_HEIGHT_PX 230
#define MAX_FOLDED_HEIGHT_PX 320
#define FOLDED_WIDTH_PX 296

struct _DeskConflictBar {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkMenuButton *decide;
  GtkWidget *popover;
  GtkWidget *scroller; /* in the box or in the popover */
  GtkWidget *rows;

  DeskSession *session;
  gboolean is_folded;
  guint n;
};

enum {
  EMPTIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskConflictBar, desk_conflict_bar, GTK_TYPE_WIDGET)

static DeskConflictRow *
get_first (DeskConflictBar *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  return row != NULL ? DESK_CONFLICT_ROW (row) : NULL;
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* --- deciding --- */

static void
settled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (DeskConflictRow) row = user_data;
  g_autoptr (DeskCommit) commit = desk_session_act_finish (DESK_SESSION (source), result, NULL);

  /* What was done is read anew, and the row goes; what was refused the window
   * says, and one may try again. */
  if (commit == NULL)
    desk_conflict_row_set_busy (row, FALSE);
}

static void
row_settled_cb (DeskConflictRow *row,
                gboolean         put_in_place,
                DeskConflictBar *self)
{
  if (self->session == NULL)
    return;
  desk_session_settle_async (self->session, desk_conflict_row_get_conflict (row), put_in_place, settled_cb, g_object_ref (row));
  desk_conflict_row_set_busy (row, TRUE);
}

/* --- the class --- */

static void
desk_conflict_bar_dispose (GObject *object)
{
  DeskConflictBar *self = DESK_CONFLICT_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->scroller);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (desk_conflict_bar_parent_class)->dispose (object);
}

static void
desk_conflict_bar_class_init (DeskConflictBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_conflict_bar_dispose;

  /**
   * DeskConflictBar::emptied:
   * @self: the bar
   *
   * The last row is gone, and the focus was on it.
   */
  signals[EMPTIED] = g_signal_new ("emptied", DESK_TYPE_CONFLICT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "conflictbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
build_heading (DeskConflictBar *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                                  GTK_ALIGN_START, NULL);

  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_wrap (self->heading, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->heading), TRUE);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->heading));
  self->popover = gtk_popover_new ();
  self->decide = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->decide, _("Decide"));
  gtk_menu_button_set_popover (self->decide, self->popover);
  desk_widget_set_spoken (GTK_WIDGET (self->decide), _("Decide which one counts"));
  gtk_widget_set_valign (GTK_WIDGET (self->decide), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->decide), FALSE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->decide));
  gtk_widget_add_css_class (head, "refusal");
  gtk_box_append (GTK_BOX (self->box), head);
}

static void
desk_conflict_bar_init (DeskConflictBar *self)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->scroller = g_object_ref_sink (GTK_WIDGET (scroller));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_heading (self);

  self->rows = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, NULL);
  gtk_scrolled_window_set_child (scroller, self->rows);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (scroller, TRUE);
  gtk_scrolled_window_set_max_content_height (scroller, MAX_HEIGHT_PX);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
}

GtkWidget *
desk_conflict_bar_new (void)
{
  return g_object_new (DESK_TYPE_CONFLICT_BAR, NULL);
}

/* --- showing --- */

static gboolean
is_wanted (DeskConflictRow *row,
           GPtrArray       *conflicts)
{
  for (guint i = 0; i < conflicts->len; i++)
    {
      if (desk_conflict_row_is_of (row, g_ptr_array_index (conflicts, i)))
        return TRUE;
    }

  return FALSE;
}

static void
remove_others (DeskConflictBar *self,
               GPtrArray       *conflicts)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      if (!is_wanted (DESK_CONFLICT_ROW (row), conflicts))
        gtk_box_remove (GTK_BOX (self->rows), row);
      row = next;
    }
}

/* Rows that stay are the same ones, and so is what is pressed or selected. */
static void
add_missing (DeskConflictBar *self,
             GPtrArray       *conflicts)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);
  GtkWidget *before = NULL;

  for (guint i = 0; i < conflicts->len; i++)
    {
      const DeskConflict *conflict = g_ptr_array_index (conflicts, i);

      if (row == NULL || !desk_conflict_row_is_of (DESK_CONFLICT_ROW (row), conflict))
        {
          GtkWidget *added = desk_conflict_row_new (conflict);

          g_signal_connect_object (added, "settled", G_CALLBACK (row_settled_cb), self, 0);
          gtk_box_insert_child_after (GTK_BOX (self->rows), added, before);
          before = added;
          continue;
        }
      before = row;
      row = gtk_widget_get_next_sibling (row);
    }
}

static void
show_heading (DeskConflictBar *self,
              guint            n)
{
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Two people have written here without having seen each other. Which one counts?",
                   "Two people have written here without having seen each other, in %u fields. Which one counts?", n),
      n);

  gtk_label_set_label (self->heading, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (self->is_folded)
    {
      g_autofree char *brief = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Written by two: which one counts?", "%u fields written by two: which one counts?", n), n);

      gtk_label_set_label (self->heading, brief);
    }
  self->n = n;
}

/**
 * desk_conflict_bar_set_snapshot:
 * @self: the bar
 * @session: a session
 * @snapshot: a ticket
 *
 * The bar is there as long as there is something to decide.
 */
void
desk_conflict_bar_set_snapshot (DeskConflictBar    *self,
                                DeskSession        *session,
                                DeskTicketSnapshot *snapshot)
{
  GPtrArray *conflicts = snapshot->details->conflicts;
  gboolean had_focus;

  g_return_if_fail (DESK_IS_CONFLICT_BAR (self));

  had_focus = has_focus (GTK_WIDGET (self));
  g_set_object (&self->session, session);
  remove_others (self, conflicts);
  add_missing (self, conflicts);
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    desk_conflict_row_set_snapshot (DESK_CONFLICT_ROW (row), snapshot);
  if (conflicts->len > 0)
    show_heading (self, conflicts->len);
  gtk_widget_set_visible (GTK_WIDGET (self), conflicts->len > 0);

  if (conflicts->len == 0)
    gtk_menu_button_popdown (self->decide);
  if (had_focus && conflicts->len == 0)
    g_signal_emit (self, signals[EMPTIED], 0);
  else if (had_focus && !has_focus (GTK_WIDGET (self)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/**
 * desk_conflict_bar_set_folded:
 * @self: the bar
 * @folded: whether there is no room for the rows
 */
void
desk_conflict_bar_set_folded (DeskConflictBar *self,
                              gboolean         folded)
{
  g_return_if_fail (DESK_IS_CONFLICT_BAR (self));

  if (self->is_folded == folded)
    return;
  self->is_folded = folded;
  if (folded)
    {
      gtk_box_remove (GTK_BOX (self->box), self->scroller);
      gtk_popover_set_child (GTK_POPOVER (self->popover), self->scroller);
    }
  else
    {
      gtk_menu_button_popdown (self->decide);
      gtk_popover_set_child (GTK_POPOVER (self->popover), NULL);
      gtk_box_insert_child_after (GTK_BOX (self->box), self->scroller, gtk_widget_get_first_child (self->box));
    }
  gtk_widget_set_size_request (self->scroller, folded ? FOLDED_WIDTH_PX : -1, -1);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), folded ? MAX_FOLDED_HEIGHT_PX : MAX_HEIGHT_PX);
  gtk_widget_set_visible (GTK_WIDGET (self->decide), folded);
  desk_widget_set_class (GTK_WIDGET (self), "folded", folded);
  if (self->n > 0)
    show_heading (self, self->n);
}

/**
 * desk_conflict_bar_settle:
 * @self: the bar
 * @put_in_place: whether what was also written is wanted
 *
 * Decides about the row with the focus, or else about the first one.
 */
void
desk_conflict_bar_settle (DeskConflictBar *self,
                          gboolean         put_in_place)
{
  DeskConflictRow *chosen = get_first (self);

  g_return_if_fail (DESK_IS_CONFLICT_BAR (self));

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (has_focus (row))
        chosen = DESK_CONFLICT_ROW (row);
    }
  if (chosen != NULL)
    row_settled_cb (chosen, put_in_place, self);
}
