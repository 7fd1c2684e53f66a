// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the desk knows: a search, and beside it the article that was chosen.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-article-details.h"
#include "desk-article-page.h"
#include "desk-article-results.h"
#include "desk-knowledge-view.h"
#include "desk-panes.h"

struct _DeskKnowledgeView {
  GtkWidget parent_instance;

  DeskPanes *panes;
  DeskArticleResults *results;
  GtkWidget *back_bar;
  GtkWidget *back;
  GtkStack *stack;
  DeskArticlePage *page;
  AdwStatusPage *failed;

  DeskSession *session;
  DeskUuid article;
  GCancellable *cancellable; /* of the article that is being read */
};

enum {
  PROP_SESSION = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskKnowledgeView, desk_knowledge_view, GTK_TYPE_WIDGET)

static gpointer
read_article (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  return desk_article_details_load (file, data, error);
}

static void
article_read_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (DeskKnowledgeView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskArticleDetails) details = desk_store_read_finish (DESK_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (self->session == NULL || desk_session_get_store (self->session) != DESK_STORE (source))
    return;

  if (details == NULL || desk_record_is_withdrawn (details->article))
    {
      adw_status_page_set_description (self->failed, details == NULL ? error->message : _("It was withdrawn. Undo may bring it back."));
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  desk_article_page_show (self->page, details, desk_session_get_now_ms (self->session));
  gtk_stack_set_visible_child_name (self->stack, "article");
}

static void
load_article (DeskKnowledgeView *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->session == NULL || desk_uuid_is_nil (&self->article))
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (self->session), read_article, desk_uuid_copy (&self->article), g_free,
                         (GDestroyNotify) desk_article_details_unref, self->cancellable, article_read_cb, g_object_ref (self));
}

static void
store_changed_cb (DeskKnowledgeView *self,
                  DeskChangeSet     *changes)
{
  static const DeskTableId tables[] = { DESK_TABLE_ARTICLE, DESK_TABLE_ARTICLE_SERVICE, DESK_TABLE_ENTRY, DESK_TABLE_TICKET, DESK_TABLE_ANALYST, DESK_TABLE_SERVICE };
  gboolean is_touched = desk_change_set_is_everything (changes);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    is_touched = is_touched || desk_change_set_has_table (changes, tables[i]);
  if (is_touched && !desk_uuid_is_nil (&self->article))
    load_article (self);
}

static void
set_article (DeskKnowledgeView *self,
             const DeskUuid    *article)
{
  if (desk_uuid_equal (&self->article, article))
    return;
  self->article = *article;
  load_article (self);
}

static void
update_back_bar (DeskKnowledgeView *self)
{
  gtk_widget_set_visible (self->back_bar, desk_panes_get_folded (self->panes));
}

static void
chosen_cb (DeskKnowledgeView *self,
           const DeskUuid    *article)
{
  set_article (self, article);
}

static void
opened_cb (DeskKnowledgeView *self,
           const DeskUuid    *article)
{
  set_article (self, article);
  desk_panes_show_content (self->panes);
  if (desk_panes_get_folded (self->panes))
    gtk_widget_grab_focus (self->back);
}

static void
back_clicked_cb (DeskKnowledgeView *self)
{
  desk_knowledge_view_go_back (self);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  desk_knowledge_view_go_back (DESK_KNOWLEDGE_VIEW (widget));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  desk_knowledge_view_focus_search (DESK_KNOWLEDGE_VIEW (widget));
}

static void
ticket_activated_cb (DeskKnowledgeView *self,
                     const DeskUuid    *ticket)
{
  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, ticket);
}

static gboolean
desk_knowledge_view_grab_focus (GtkWidget *widget)
{
  DeskKnowledgeView *self = DESK_KNOWLEDGE_VIEW (widget);

  if (desk_panes_get_folded (self->panes) && desk_panes_is_content_shown (self->panes))
    return gtk_widget_grab_focus (self->back);
  desk_article_results_focus_search (self->results);

  return TRUE;
}

static void
desk_knowledge_view_get_property (GObject    *object,
                                  guint       property,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  DeskKnowledgeView *self = DESK_KNOWLEDGE_VIEW (object);

  switch (property)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_knowledge_view_set_property (GObject      *object,
                                  guint         property,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch (property)
    {
    case PROP_SESSION:
      desk_knowledge_view_set_session (DESK_KNOWLEDGE_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
desk_knowledge_view_dispose (GObject *object)
{
  DeskKnowledgeView *self = DESK_KNOWLEDGE_VIEW (object);

  if (self->panes != NULL)
    {
      desk_knowledge_view_set_session (self, NULL);
      gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->panes)));
    }

  G_OBJECT_CLASS (desk_knowledge_view_parent_class)->dispose (object);
}

static void
desk_knowledge_view_class_init (DeskKnowledgeViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = desk_knowledge_view_get_property;
  object_class->set_property = desk_knowledge_view_set_property;
  object_class->dispose = desk_knowledge_view_dispose;
  widget_class->grab_focus = desk_knowledge_view_grab_focus;

  /**
   * DeskKnowledgeView:session:
   *
   * Whose desk it is, or %NULL.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, DESK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * DeskKnowledgeView::ticket-activated:
   * @self: the view
   * @ticket: (type gpointer): a #DeskUuid that is valid during the emission
   *
   * A ticket on which an article was used is to be shown.
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_KNOWLEDGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_install_action (widget_class, "knowledge.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "knowledge.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "knowledge.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "knowledge.search", NULL);

  g_type_ensure (DESK_TYPE_PANES);
  g_type_ensure (DESK_TYPE_ARTICLE_RESULTS);
  g_type_ensure (DESK_TYPE_ARTICLE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/knowledge/desk-knowledge-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, panes);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, results);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, back_bar);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, back);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, page);
  gtk_widget_class_bind_template_child (widget_class, DeskKnowledgeView, failed);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, ticket_activated_cb);
}

static void
desk_knowledge_view_init (DeskKnowledgeView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->panes, "notify::folded", G_CALLBACK (update_back_bar), self, G_CONNECT_SWAPPED);
  update_back_bar (self);
}

GtkWidget *
desk_knowledge_view_new (void)
{
  return g_object_new (DESK_TYPE_KNOWLEDGE_VIEW, NULL);
}

/**
 * desk_knowledge_view_set_session:
 * @self: a view
 * @session: (nullable): whose desk it is
 */
void
desk_knowledge_view_set_session (DeskKnowledgeView *self,
                                 DeskSession       *session)
{
  g_return_if_fail (DESK_IS_KNOWLEDGE_VIEW (self));
  g_return_if_fail (session == NULL || DESK_IS_SESSION (session));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (desk_session_get_store (self->session), self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_swapped (desk_session_get_store (session), "changed", G_CALLBACK (store_changed_cb), self);
  self->article = (DeskUuid) { 0 };
  load_article (self);
  desk_article_results_set_session (self->results, session);
  desk_panes_show_list (self->panes);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * desk_knowledge_view_show_article:
 * @self: a view
 * @article: the article to be read
 */
void
desk_knowledge_view_show_article (DeskKnowledgeView *self,
                                  const DeskUuid    *article)
{
  g_return_if_fail (DESK_IS_KNOWLEDGE_VIEW (self));
  g_return_if_fail (article != NULL);

  set_article (self, article);
  desk_article_results_set_current (self->results, article);
  desk_panes_show_content (self->panes);
}

/**
 * desk_knowledge_view_get_article:
 * @self: a view
 *
 * Returns: (transfer none): the article that is shown, the nil id if none is
 */
const DeskUuid *
desk_knowledge_view_get_article (DeskKnowledgeView *self)
{
  g_return_val_if_fail (DESK_IS_KNOWLEDGE_VIEW (self), NULL);

  return &self->article;
}

/**
 * desk_knowledge_view_focus_search:
 * @self: a view
 *
 * Goes to the search, also from an article that fills a narrow window.
 */
void
desk_knowledge_view_focus_search (DeskKnowledgeView *self)
{
  g_return_if_fail (DESK_IS_KNOWLEDGE_VIEW (self));

  desk_panes_show_list (self->panes);
  desk_article_results_focus_search (self->results);
}

/**
 * desk_knowledge_view_set_search:
 * @self: a view
 * @text: what to search for
 */
void
desk_knowledge_view_set_search (DeskKnowledgeView *self,
                                const char        *text)
{
  g_return_if_fail (DESK_IS_KNOWLEDGE_VIEW (self));
  g_return_if_fail (text != NULL);

  desk_article_results_set_search (self->results, text);
  desk_panes_show_list (self->panes);
}

/**
 * desk_knowledge_view_go_back:
 * @self: a view
 *
 * From an article that fills a narrow window to the list.
 *
 * Returns: whether there was anywhere to go back to
 */
gboolean
desk_knowledge_view_go_back (DeskKnowledgeView *self)
{
  g_return_val_if_fail (DESK_IS_KNOWLEDGE_VIEW (self), FALSE);

  if (!desk_panes_get_folded (self->panes) || !desk_panes_is_content_shown (self->panes))
    return FALSE;
  desk_panes_show_list (self->panes);
  desk_article_results_focus_search (self->results);

  return TRUE;
}
