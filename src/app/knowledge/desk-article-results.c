// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The search for articles: what is found changes as one types. The row of the
 * current article stays selected for as long as it is among them.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-article-cell.h"
#include "desk-article-results.h"
#include "desk-format.h"

/* More are not read through by anybody; another word is quicker. */
#define LIMIT 200

struct _DeskArticleResults {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkEditable *search;
  GtkLabel *remark;
  GtkStack *stack;
  GtkListView *list_view;
  AdwStatusPage *failed;

  DeskSession *session;
  GListStore *items;
  GtkSingleSelection *selection;
  GCancellable *cancellable; /* of the search under way */
  DeskUuid current;
  gboolean is_restoring;
  gboolean is_first_wanted; /* Return was pressed before the answer came */
};

enum {
  CHOSEN,
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskArticleResults, desk_article_results, GTK_TYPE_WIDGET)

/* What a reader needs to know. */
typedef struct {
  DeskSearchQuery *query;
  DeskUuid me;
  gint64 now_ms;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  desk_search_query_unref (question->query);
  g_free (question);
}

static gpointer
read_articles (DeskFile *file,
               gpointer  data,
               GError  **error)
{
  const Question *question = data;

  return desk_article_list_load (file, question->query, &question->me, question->now_ms, LIMIT, error);
}

static gboolean
is_searching (DeskArticleResults *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->search));

  return g_strstrip (text)[0] != '\0';
}

static void
set_remark (DeskArticleResults *self,
            const char         *text)
{
  gtk_label_set_text (self->remark, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), text != NULL);
}

/* Selects the current article where it stands now. */
static void
restore_selection (DeskArticleResults *self)
{
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (DeskArticleItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (desk_uuid_equal (desk_article_item_get_id (item), &self->current))
        position = i;
    }
  self->is_restoring = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_restoring = FALSE;
}

static void
open_position (DeskArticleResults *self,
               guint               position)
{
  g_autoptr (DeskArticleItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item == NULL)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  self->current = *desk_article_item_get_id (item);
  g_signal_emit (self, signals[OPENED], 0, &self->current);
}

static void
show_list (DeskArticleResults *self,
           DeskArticleList    *list)
{
  int today = desk_format_local_day (desk_session_get_now_ms (self->session), list->zone);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *remark = NULL;

  for (guint i = 0; i < list->rows->len; i++)
    g_ptr_array_add (items, desk_article_item_new (g_ptr_array_index (list->rows, i), today));
  /* The selection of what goes is no choice of anybody's. */
  self->is_restoring = TRUE;
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  restore_selection (self);

  if (items->len > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    gtk_stack_set_visible_child_name (self->stack, is_searching (self) ? "nothing" : "empty");
  if (!list->is_complete)
    /* Translators: %u is a number of articles */
    remark = g_strdup_printf (_("The best %u are shown. Another word finds fewer."), items->len);
  set_remark (self, remark);

  if (self->is_first_wanted && items->len > 0)
    open_position (self, 0);
  self->is_first_wanted = FALSE;
}

static void
articles_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (DeskArticleResults) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskArticleList) list = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  /* The desk was closed meanwhile. */
  if (self->session == NULL || desk_session_get_store (self->session) != DESK_STORE (source))
    return;
  if (list == NULL)
    {
      adw_status_page_set_description (self->failed, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  show_list (self, list);
}

static void
look (DeskArticleResults *self)
{
  Question *question;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session == NULL)
    return;

  question = g_new0 (Question, 1);
  question->query = desk_search_query_parse (gtk_editable_get_text (self->search));
  question->me = *desk_session_get_me (self->session);
  question->now_ms = desk_session_get_now_ms (self->session);
  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (self->session), read_articles, question, free_question, (GDestroyNotify) desk_article_list_free,
                         self->cancellable, articles_read_cb, g_object_ref (self));
}

static void
store_changed_cb (DeskArticleResults *self,
                  DeskChangeSet      *changes)
{
  if (desk_change_set_is_everything (changes) || desk_change_set_has_table (changes, DESK_TABLE_ARTICLE)
      || desk_change_set_has_table (changes, DESK_TABLE_ARTICLE_SERVICE))
    look (self);
}

static void
search_changed_cb (DeskArticleResults *self)
{
  look (self);
}

static void
search_activated_cb (DeskArticleResults *self)
{
  /* What stands in the list may be the answer to fewer letters. */
  if (self->cancellable != NULL)
    self->is_first_wanted = TRUE;
  else
    open_position (self, 0);
}

static void
search_stopped_cb (DeskArticleResults *self)
{
  gtk_editable_set_text (self->search, "");
}

static void
clear_clicked_cb (DeskArticleResults *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static gboolean
search_key_pressed_cb (GtkEventControllerKey *controller,
                       guint                  key,
                       guint                  code,
                       GdkModifierType        state,
                       DeskArticleResults    *self)
{
  if ((key != GDK_KEY_Down && key != GDK_KEY_KP_Down) || g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 0)
    return GDK_EVENT_PROPAGATE;
  if (gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, 0);
  gtk_widget_child_focus (GTK_WIDGET (self->list_view), GTK_DIR_TAB_FORWARD);

  return GDK_EVENT_STOP;
}

static void
activated_cb (DeskArticleResults *self,
              guint               position)
{
  open_position (self, position);
}

/* One click opens, whether there is room for the article beside the list or
 * not. */
static void
cell_clicked_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 GtkListItem     *list_item)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  GtkWidget *self = gtk_widget_get_ancestor (cell, DESK_TYPE_ARTICLE_RESULTS);

  if (self != NULL && gtk_list_item_get_position (list_item) != GTK_INVALID_LIST_POSITION)
    open_position (DESK_ARTICLE_RESULTS (self), gtk_list_item_get_position (list_item));
}

static void
selected_item_cb (DeskArticleResults *self)
{
  DeskArticleItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->is_restoring || item == NULL || desk_uuid_equal (desk_article_item_get_id (item), &self->current))
    return;
  self->current = *desk_article_item_get_id (item);
  g_signal_emit (self, signals[CHOSEN], 0, &self->current);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item)
{
  GtkWidget *cell = desk_article_cell_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (cell_clicked_cb), list_item);
  gtk_widget_add_controller (cell, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  desk_article_cell_bind (DESK_ARTICLE_CELL (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  desk_article_cell_bind (DESK_ARTICLE_CELL (gtk_list_item_get_child (list_item)), NULL);
}

static void
desk_article_results_dispose (GObject *object)
{
  DeskArticleResults *self = DESK_ARTICLE_RESULTS (object);

  desk_article_results_set_session (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (desk_article_results_parent_class)->dispose (object);
}

static void
desk_article_results_class_init (DeskArticleResultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_article_results_dispose;

  /**
   * DeskArticleResults::chosen:
   * @self: the results
   * @article: (type gpointer): a #DeskUuid that is valid during the emission
   *
   * An article was selected: it is shown where there is room beside the list.
   */
  signals[CHOSEN] = g_signal_new ("chosen", DESK_TYPE_ARTICLE_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * DeskArticleResults::opened:
   * @self: the results
   * @article: (type gpointer): a #DeskUuid that is valid during the emission
   *
   * An article is to be read now.
   */
  signals[OPENED] = g_signal_new ("opened", DESK_TYPE_ARTICLE_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/knowledge/desk-article-results.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, search);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, remark);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, list_view);
  gtk_widget_class_bind_template_child (widget_class, DeskArticleResults, failed);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
desk_article_results_init (DeskArticleResults *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_stack_set_visible_child_name (self->stack, "waiting");

  self->items = g_list_store_new (DESK_TYPE_ARTICLE_ITEM);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->items));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_item_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
}

GtkWidget *
desk_article_results_new (void)
{
  return g_object_new (DESK_TYPE_ARTICLE_RESULTS, NULL);
}

/**
 * desk_article_results_set_session:
 * @self: results
 * @session: (nullable): whose desk is searched
 */
void
desk_article_results_set_session (DeskArticleResults *self,
                                  DeskSession        *session)
{
  g_return_if_fail (DESK_IS_ARTICLE_RESULTS (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (desk_session_get_store (self->session), self);
  g_set_object (&self->session, session);
  self->current = (DeskUuid) { 0 };
  if (self->items != NULL)
    g_list_store_remove_all (self->items);
  if (session != NULL)
    {
      g_signal_connect_swapped (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self);
      gtk_stack_set_visible_child_name (self->stack, "waiting");
    }
  look (self);
}

/**
 * desk_article_results_set_current:
 * @self: results
 * @article: (nullable): the article that is shown beside the list; its row is
 *   selected as soon as there is one
 */
void
desk_article_results_set_current (DeskArticleResults *self,
                                  const DeskUuid     *article)
{
  g_return_if_fail (DESK_IS_ARTICLE_RESULTS (self));

  self->current = article != NULL ? *article : (DeskUuid) { 0 };
  restore_selection (self);
}

void
desk_article_results_focus_search (DeskArticleResults *self)
{
  g_return_if_fail (DESK_IS_ARTICLE_RESULTS (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (self->search, 0, -1);
}

/**
 * desk_article_results_set_search:
 * @self: results
 * @text: what to search for
 */
void
desk_article_results_set_search (DeskArticleResults *self,
                                 const char         *text)
{
  g_return_if_fail (DESK_IS_ARTICLE_RESULTS (self));

  gtk_editable_set_text (self->search, text);
  gtk_editable_set_position (self->search, -1);
}
