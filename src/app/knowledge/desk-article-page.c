// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The page of an article: what it says, whether that can still be relied on,
 * and where it was used.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk-article-page.h"
#include "desk-article-words.h"
#include "desk-day.h"
#include "desk-format.h"
#include "desk-label.h"
#include "desk-markdown-view.h"
#include "desk-safe-text.h"

/* As many tickets are listed before somebody asks for all. */
#define FIRST_USES 5

struct _DeskArticlePage {
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  GtkImage *kind_icon;
  GtkLabel *number;
  GtkLabel *title;
  GtkLabel *state;
  GtkWidget *audience_box;
  GtkImage *audience_icon;
  GtkLabel *audience;
  GtkWidget *warning;
  GtkLabel *warning_text;
  GtkWidget *symptoms_box;
  DeskMarkdownView *symptoms;
  GtkWidget *cause_box;
  DeskMarkdownView *cause;
  GtkWidget *resolution_box;
  DeskMarkdownView *resolution;
  GtkWidget *workaround_box;
  DeskMarkdownView *workaround;
  DeskMarkdownView *body;
  GtkGrid *facts;
  AdwPreferencesGroup *uses;

  DeskArticleDetails *details;
  GPtrArray *use_rows;
  gboolean shows_all_uses;
  gint64 now_ms;
};

enum {
  TICKET_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskArticlePage, desk_article_page, GTK_TYPE_WIDGET)

static void show_uses (DeskArticlePage *self);

static void
show_part (DeskMarkdownView *view,
           GtkWidget        *box,
           const char       *text)
{
  desk_markdown_view_set_text (view, text);
  gtk_widget_set_visible (box, text != NULL && text[0] != '\0');
}

static void
show_head (DeskArticlePage *self)
{
  const DeskRecord *article = self->details->article;
  DeskArticleKind kind = (DeskArticleKind) desk_record_get_enum (article, "kind");
  DeskArticleState state = (DeskArticleState) desk_record_get_enum (article, "state");
  DeskAudience audience = (DeskAudience) desk_record_get_enum (article, "audience");
  g_autofree char *number = desk_record_dup_number (article);
  const char *kind_label = desk_record_get_enum_label (article, "kind");
  const char *title = desk_record_get_text (article, "title");
  g_autofree char *line = g_strdup_printf ("%s · %s", number, kind_label != NULL ? kind_label : "");
  g_autofree char *safe = desk_safe_text (title != NULL ? title : "");

  gtk_image_set_from_icon_name (self->kind_icon, desk_article_kind_icon (kind));
  gtk_label_set_text (self->number, line);
  desk_label_wrap_for (self->title, safe);
  gtk_label_set_text (self->title, safe);

  for (int i = DESK_ARTICLE_STATE_UNSET; i < DESK_N_ARTICLE_STATE; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->state), desk_article_state_class ((DeskArticleState) i));
  gtk_widget_add_css_class (GTK_WIDGET (self->state), desk_article_state_class (state));
  gtk_label_set_text (self->state, desk_record_get_enum_label (article, "state"));
  gtk_widget_set_visible (GTK_WIDGET (self->state), state != DESK_ARTICLE_STATE_UNSET);

  gtk_image_set_from_icon_name (self->audience_icon, audience == DESK_AUDIENCE_INTERNAL ? "deskbell-internal-symbolic" : "deskbell-for-customers-symbolic");
  gtk_label_set_text (self->audience, audience == DESK_AUDIENCE_INTERNAL ? _("For us only") : _("For customers too"));
  gtk_widget_set_visible (self->audience_box, audience != DESK_AUDIENCE_UNSET);
}

/* Why one should look twice before relying on it. */
static char *
make_warning (DeskArticlePage *self,
              int              today)
{
  DeskArticleState state = (DeskArticleState) desk_record_get_enum (self->details->article, "state");
  g_autofree char *date = NULL;

  if (state == DESK_ARTICLE_STATE_RETIRED)
    return g_strdup (_("This article is retired. It is kept to be looked up and holds no longer."));
  if (desk_article_is_stale (state, self->details->review_day, today))
    {
      date = desk_format_date (self->details->review_day);
      /* Translators: %s is a date */
      return g_strdup_printf (_("This article was to be reviewed by %s. Check what it says before you rely on it."), date);
    }
  if (state == DESK_ARTICLE_STATE_DRAFT || state == DESK_ARTICLE_STATE_IN_REVIEW)
    return g_strdup (_("Nobody has approved this article yet. Check what it says before you rely on it."));

  return NULL;
}

static void
add_fact (DeskArticlePage *self,
          int             *line,
          const char      *name,
          const char      *value,
          const char      *tooltip)
{
  GtkWidget *name_label, *value_label;
  g_autofree char *safe = NULL;

  if (value == NULL || value[0] == '\0')
    return;
  safe = desk_safe_text (value);
  name_label = gtk_label_new (name);
  value_label = gtk_label_new (safe);
  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_widget_add_css_class (name_label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (name_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  desk_label_wrap_for (GTK_LABEL (value_label), safe);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (value_label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_widget_set_tooltip_text (value_label, tooltip);
  gtk_grid_attach (self->facts, name_label, 0, *line, 1, 1);
  gtk_grid_attach (self->facts, value_label, 1, *line, 1, 1);
  ++*line;
}

static void
add_time_fact (DeskArticlePage *self,
               int             *line,
               const char      *name,
               const char      *field)
{
  gint64 time_ms = desk_record_get_integer (self->details->article, field, G_MININT64);
  g_autofree char *when = NULL;
  g_autofree char *exact = NULL;

  if (time_ms == G_MININT64)
    return;
  when = desk_format_when (time_ms, self->now_ms, self->details->zone);
  exact = desk_format_exact (time_ms, self->details->zone);
  add_fact (self, line, name, when, exact);
}

static void
problem_clicked_cb (DeskArticlePage *self)
{
  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &self->details->problem);
}

static void
add_problem (DeskArticlePage *self,
             int             *line)
{
  g_autofree char *words = NULL;
  g_autofree char *safe = NULL;
  GtkWidget *name, *button, *label;

  if (desk_uuid_is_nil (&self->details->problem))
    return;
  words = g_strdup_printf ("%s %s", self->details->problem_number, self->details->problem_summary != NULL ? self->details->problem_summary : "");
  safe = desk_safe_text (words);
  name = gtk_label_new (_("Problem"));
  label = gtk_label_new (safe);
  button = gtk_button_new ();
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "article-link");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (problem_clicked_cb), self);
  gtk_grid_attach (self->facts, name, 0, *line, 1, 1);
  gtk_grid_attach (self->facts, button, 1, *line, 1, 1);
  ++*line;
}

static void
show_facts (DeskArticlePage *self)
{
  const DeskRecord *article = self->details->article;
  g_autofree char *services = g_strjoinv ("\n", self->details->services);
  g_autofree char *review = self->details->review_day != DESK_DAY_NONE ? desk_format_date (self->details->review_day) : NULL;
  GtkWidget *child;
  int line = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);

  add_fact (self, &line, _("Owner"), self->details->owner != NULL ? self->details->owner : _("Nobody"), NULL);
  add_fact (self, &line, _("To be reviewed"), review != NULL ? review : _("No date"), NULL);
  add_fact (self, &line, _("Services"), services, NULL);
  add_problem (self, &line);
  add_fact (self, &line, _("Keywords"), desk_record_get_text (article, "keywords"), NULL);
  add_fact (self, &line, _("Versions"), desk_record_get_text (article, "versions"), NULL);
  add_time_fact (self, &line, _("Published"), "published_at");
  add_time_fact (self, &line, _("Written"), "created_at");
}

static void
use_activated_cb (AdwActionRow    *row,
                  DeskArticlePage *self)
{
  const DeskArticleUse *use = g_object_get_data (G_OBJECT (row), "use");

  g_signal_emit (self, signals[TICKET_ACTIVATED], 0, &use->ticket);
}

static void
all_uses_activated_cb (DeskArticlePage *self)
{
  self->shows_all_uses = TRUE;
  show_uses (self);
}

static void
add_row (DeskArticlePage *self,
         GtkWidget       *row)
{
  adw_preferences_group_add (self->uses, row);
  g_ptr_array_add (self->use_rows, row);
}

static GtkWidget *
make_use_row (DeskArticlePage      *self,
              const DeskArticleUse *use)
{
  g_autofree char *title = g_strdup_printf ("%s %s", use->number, use->summary != NULL ? use->summary : "");
  g_autofree char *safe = desk_safe_text (title);
  g_autofree char *when = desk_format_when (use->used_ms, self->now_ms, self->details->zone);
  g_autofree char *exact = desk_format_exact (use->used_ms, self->details->zone);
  const char *outcome = use->outcome != DESK_OUTCOME_UNSET ? desk_enum_value_label (DESK_ENUM_OUTCOME, (int) use->outcome) : _("Nobody said how it did");
  g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", outcome, desk_enum_value_label (DESK_ENUM_STATUS, (int) use->status), when);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", safe, "subtitle", subtitle, "activatable", TRUE, "title-lines", 2, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (desk_outcome_icon (use->outcome));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (icon, use->outcome == DESK_OUTCOME_WORKED ? "success" : use->outcome == DESK_OUTCOME_WORSE ? "error" : "dim-label");
  gtk_widget_add_css_class (arrow, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_widget_set_tooltip_text (row, exact);
  /* The details stay for as long as the row does. */
  g_object_set_data (G_OBJECT (row), "use", (gpointer) use);
  g_signal_connect (row, "activated", G_CALLBACK (use_activated_cb), self);

  return row;
}

static void
show_uses (DeskArticlePage *self)
{
  const DeskArticleDetails *details = self->details;
  guint n_shown = self->shows_all_uses || details->uses->len <= FIRST_USES + 1 ? details->uses->len : FIRST_USES;
  g_autofree char *title = NULL;

  for (guint i = 0; i < self->use_rows->len; i++)
    adw_preferences_group_remove (self->uses, g_ptr_array_index (self->use_rows, i));
  g_ptr_array_set_size (self->use_rows, 0);
  if (details->n_uses == 0)
    {
      adw_preferences_group_set_title (self->uses, _("Not used on a ticket yet"));
      return;
    }

  if (details->n_worked == 0)
    title = g_strdup_printf (ngettext ("Used on %u ticket", "Used on %u tickets", details->n_uses), details->n_uses);
  else
    /* Translators: the first number is of tickets on which an article was used, the second of those on which it worked */
    title = g_strdup_printf (ngettext ("Used on %u ticket, worked on %u", "Used on %u tickets, worked on %u", details->n_uses), details->n_uses, details->n_worked);
  adw_preferences_group_set_title (self->uses, title);
  for (guint i = 0; i < n_shown; i++)
    add_row (self, make_use_row (self, g_ptr_array_index (details->uses, i)));
  if (n_shown < details->uses->len)
    {
      g_autofree char *words = g_strdup_printf (_("Show all %u"), details->uses->len);
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", words, "activatable", TRUE, NULL);

      g_signal_connect_swapped (row, "activated", G_CALLBACK (all_uses_activated_cb), self);
      add_row (self, row);
    }
}

static void
desk_article_page_dispose (GObject *object)
{
  DeskArticlePage *self = DESK_ARTICLE_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->use_rows, g_ptr_array_unref);
  g_clear_pointer (&self->details, desk_article_details_unref);

  G_OBJECT_CLASS (desk_article_page_parent_class)->dispose (object);
}

static void
desk_article_page_class_init (DeskArticlePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = desk_article_page_dispose;

  /**
   * DeskArticlePage::ticket-activated:
   * @self: the page
   * @ticket: (type gpointer): a #DeskUuid that is valid during the emission
   *
   * A ticket is to be shown.
   */
  signals[TICKET_ACTIVATED] = g_signal_new ("ticket-activated", DESK_TYPE_ARTICLE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (DESK_TYPE_MARKDOWN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/knowledge/desk-article-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, kind_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, number);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, title);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, state);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, audience_box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, audience_icon);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, audience);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, warning);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, warning_text);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, symptoms_box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, symptoms);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, cause_box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, cause);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, resolution_box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, resolution);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, workaround_box);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, workaround);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, body);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, facts);
  gtk_widget_class_bind_template_child (widget_class, DeskArticlePage, uses);
}

static void
desk_article_page_init (DeskArticlePage *self)
{
  self->use_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
desk_article_page_new (void)
{
  return g_object_new (DESK_TYPE_ARTICLE_PAGE, NULL);
}

/**
 * desk_article_page_show:
 * @self: a page
 * @details: an article
 * @now_ms: now
 *
 * Another article is shown from its beginning; the same one, read anew, where
 * one was reading.
 */
void
desk_article_page_show (DeskArticlePage    *self,
                        DeskArticleDetails *details,
                        gint64              now_ms)
{
  const DeskRecord *article;
  gboolean is_other;
  g_autofree char *warning = NULL;

  g_return_if_fail (DESK_IS_ARTICLE_PAGE (self));
  g_return_if_fail (details != NULL);

  article = details->article;
  is_other = self->details == NULL || !desk_uuid_equal (desk_record_get_id (self->details->article), desk_record_get_id (article));
  /* Its rows point into the details. */
  desk_article_details_ref (details);
  self->now_ms = now_ms;
  if (is_other)
    self->shows_all_uses = FALSE;

  g_clear_pointer (&self->details, desk_article_details_unref);
  self->details = details;
  show_head (self);
  warning = make_warning (self, desk_format_local_day (now_ms, details->zone));
  gtk_label_set_text (self->warning_text, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
  show_part (self->symptoms, self->symptoms_box, desk_record_get_text (article, "symptoms"));
  show_part (self->cause, self->cause_box, desk_record_get_text (article, "cause"));
  show_part (self->resolution, self->resolution_box, desk_record_get_text (article, "resolution"));
  show_part (self->workaround, self->workaround_box, desk_record_get_text (article, "workaround"));
  show_part (self->body, GTK_WIDGET (self->body), desk_record_get_text (article, "body"));
  show_facts (self);
  show_uses (self);
  if (is_other)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}
