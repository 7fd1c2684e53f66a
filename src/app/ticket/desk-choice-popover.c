// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a field can be set to, found by typing.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "desk-choice-popover.h"
#include "desk-safe-text.h"

/* With fewer there is nothing to search. */
#define SEARCH_FROM 8
#define MAX_SHOWN 200

/* --- a row of the list --- */

#define DESK_TYPE_CHOICE_ITEM (desk_choice_item_get_type ())
G_DECLARE_FINAL_TYPE (DeskChoiceItem, desk_choice_item, DESK, CHOICE_ITEM, GObject)

typedef enum {
  ROW_CHOICE,
  ROW_NONE,
  ROW_NEW,
} RowKind;

struct _DeskChoiceItem {
  GObject parent_instance;

  RowKind kind;
  DeskChoice *choice;
  int value; /* of an enumeration */
  char *folded;
};

G_DEFINE_FINAL_TYPE (DeskChoiceItem, desk_choice_item, G_TYPE_OBJECT)

static void
desk_choice_item_finalize (GObject *object)
{
  DeskChoiceItem *self = DESK_CHOICE_ITEM (object);

  g_clear_pointer (&self->choice, desk_choice_free);
  g_free (self->folded);

  G_OBJECT_CLASS (desk_choice_item_parent_class)->finalize (object);
}

static void
desk_choice_item_class_init (DeskChoiceItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = desk_choice_item_finalize;
}

static void
desk_choice_item_init (DeskChoiceItem *self)
{
}

/* Takes @choice. */
static DeskChoiceItem *
choice_item_new (RowKind     kind,
                 DeskChoice *choice,
                 int         value)
{
  DeskChoiceItem *self = g_object_new (DESK_TYPE_CHOICE_ITEM, NULL);
  g_autofree char *all = g_strjoin (" ", choice->label, choice->detail, NULL);

  self->kind = kind;
  self->choice = choice;
  self->value = value;
  self->folded = g_utf8_casefold (all, -1);

  return self;
}

/* --- the popover --- */

struct _DeskChoicePopover {
  GtkPopover parent_instance;

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *message;

  GPtrArray *all; /* of DeskChoiceItem */
  GListStore *shown;
  char *none_label;
  gboolean is_free;
  gboolean are_people;
  DeskUuid current;
  char *current_label;
  GCancellable *cancellable;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DeskChoicePopover, desk_choice_popover, GTK_TYPE_POPOVER)

static gboolean
has_all_words (const char *folded,
               GStrv       words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* What is typed and is no choice yet. */
static DeskChoiceItem *
make_new_item (DeskChoicePopover *self,
               const char        *typed)
{
  for (guint i = 0; i < self->all->len; i++)
    {
      DeskChoiceItem *item = g_ptr_array_index (self->all, i);

      if (g_str_equal (item->choice->label, typed))
        return NULL;
    }

  return choice_item_new (ROW_NEW, desk_choice_new (NULL, typed, NULL), 0);
}

static void
fill (DeskChoicePopover *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  g_autofree char *folded = g_utf8_casefold (typed, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " ", -1);
  g_autoptr (GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->all->len && shown->len < MAX_SHOWN; i++)
    {
      DeskChoiceItem *item = g_ptr_array_index (self->all, i);

      if (has_all_words (item->folded, words))
        g_ptr_array_add (shown, g_object_ref (item));
    }
  if (self->is_free && typed[0] != '\0')
    {
      DeskChoiceItem *item = make_new_item (self, typed);

      if (item != NULL)
        g_ptr_array_add (shown, item);
    }
  if (self->none_label != NULL && typed[0] == '\0')
    g_ptr_array_insert (shown, 0, choice_item_new (ROW_NONE, desk_choice_new (NULL, self->none_label, NULL), 0));

  g_list_store_splice (self->shown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->shown)), shown->pdata, shown->len);
  gtk_stack_set_visible_child_name (self->stack, shown->len > 0 ? "choices" : "none");
}

static void
set_choices (DeskChoicePopover *self)
{
  gboolean has_search = self->is_free || self->all->len >= SEARCH_FROM;

  gtk_label_set_label (self->message, _("Nothing found"));
  gtk_widget_set_visible (GTK_WIDGET (self->search), has_search);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  fill (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (has_search ? GTK_WIDGET (self->search) : GTK_WIDGET (self->list));
}

static gboolean
is_current (DeskChoicePopover *self,
            DeskChoiceItem    *item)
{
  if (item->kind == ROW_NONE)
    return self->current_label == NULL && desk_uuid_is_nil (&self->current);
  if (!desk_uuid_is_nil (&item->choice->id))
    return desk_uuid_equal (&item->choice->id, &self->current);

  return g_strcmp0 (item->choice->label, self->current_label) == 0;
}

/* --- rows --- */

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              DeskChoicePopover        *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *avatar = adw_avatar_new (24, NULL, TRUE);
  GtkWidget *label = gtk_inscription_new (NULL);
  GtkWidget *detail = gtk_inscription_new (NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (label), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (detail), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), detail);
  gtk_box_append (GTK_BOX (box), avatar);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (list_item, box);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             DeskChoicePopover        *self)
{
  DeskChoiceItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *avatar = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *texts = gtk_widget_get_next_sibling (avatar);
  GtkWidget *label = gtk_widget_get_first_child (texts);
  GtkWidget *detail = gtk_widget_get_next_sibling (label);
  GtkWidget *check = gtk_widget_get_next_sibling (texts);
  g_autofree char *text = NULL;

  /* Translators: a word that was typed becomes a new category or tag */
  text = item->kind == ROW_NEW ? g_strdup_printf (_("Use “%s”"), item->choice->label) : desk_safe_text (item->choice->label);
  gtk_inscription_set_text (GTK_INSCRIPTION (label), text);
  gtk_inscription_set_text (GTK_INSCRIPTION (detail), item->choice->detail);
  gtk_widget_set_visible (detail, item->choice->detail != NULL);
  gtk_widget_set_tooltip_text (texts, item->choice->detail);
  gtk_widget_set_visible (avatar, self->are_people && item->kind == ROW_CHOICE);
  if (self->are_people)
    adw_avatar_set_text (ADW_AVATAR (avatar), item->choice->label);
  gtk_widget_set_visible (check, is_current (self, item));
}

static void
choose (DeskChoicePopover *self,
        DeskChoiceItem    *item)
{
  g_autoptr (DeskChoiceItem) kept = g_object_ref (item);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, kept->kind == ROW_NONE ? NULL : kept->choice, kept->value);
}

static void
row_activated_cb (DeskChoicePopover *self,
                  guint              position)
{
  g_autoptr (DeskChoiceItem) item = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (item != NULL)
    choose (self, item);
}

static void
search_changed_cb (DeskChoicePopover *self)
{
  fill (self);
}

static void
search_activated_cb (DeskChoicePopover *self)
{
  g_autoptr (DeskChoiceItem) item = NULL;

  /* The list follows the typing a little later. */
  fill (self);
  item = g_list_model_get_item (G_LIST_MODEL (self->shown), 0);
  if (item != NULL && item->kind != ROW_NONE)
    choose (self, item);
}

/* --- loading --- */

typedef struct {
  DeskTableId table;
  char *field;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->field);
  g_free (request);
}

static gpointer
load_choices (DeskFile *file,
              gpointer  data,
              GError  **error)
{
  Request *request = data;

  return request->field != NULL ? desk_choices_load_texts (file, request->field, error) : desk_choices_load (file, request->table, error);
}

static void
choices_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  DeskChoicePopover *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) choices = desk_store_read_finish (DESK_STORE (source), result, &error);

  /* The popover may be gone by then. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = DESK_CHOICE_POPOVER (user_data);
  if (choices == NULL)
    {
      gtk_label_set_label (self->message, error->message);
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }

  g_ptr_array_set_size (self->all, 0);
  for (guint i = 0; i < choices->len; i++)
    {
      DeskChoice *choice = g_ptr_array_index (choices, i);

      g_ptr_array_add (self->all, choice_item_new (ROW_CHOICE, desk_choice_new (&choice->id, choice->label, choice->detail), 0));
    }
  set_choices (self);
}

static void
begin_loading (DeskChoicePopover *self,
               DeskSession       *session,
               DeskTableId        table,
               const char        *field)
{
  Request *request = g_new0 (Request, 1);

  request->table = table;
  request->field = g_strdup (field);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  desk_store_read_async (desk_session_get_store (session), load_choices, request, request_free, (GDestroyNotify) g_ptr_array_unref, self->cancellable,
                         choices_loaded_cb, self);
}

static void
desk_choice_popover_map (GtkWidget *widget)
{
  DeskChoicePopover *self = DESK_CHOICE_POPOVER (widget);

  GTK_WIDGET_CLASS (desk_choice_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->search)) ? GTK_WIDGET (self->search) : GTK_WIDGET (self->list));
}

static void
desk_choice_popover_dispose (GObject *object)
{
  DeskChoicePopover *self = DESK_CHOICE_POPOVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (desk_choice_popover_parent_class)->dispose (object);
}

static void
desk_choice_popover_finalize (GObject *object)
{
  DeskChoicePopover *self = DESK_CHOICE_POPOVER (object);

  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_object (&self->shown);
  g_free (self->none_label);
  g_free (self->current_label);

  G_OBJECT_CLASS (desk_choice_popover_parent_class)->finalize (object);
}

static void
desk_choice_popover_class_init (DeskChoicePopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = desk_choice_popover_dispose;
  object_class->finalize = desk_choice_popover_finalize;
  widget_class->map = desk_choice_popover_map;

  /**
   * DeskChoicePopover::chosen:
   * @self: the popover
   * @choice: (type gpointer) (nullable): a #DeskChoice, %NULL for none
   * @value: of an enumeration
   */
  signals[CHOSEN]
    = g_signal_new ("chosen", DESK_TYPE_CHOICE_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/deskbell/Deskbell/ticket/desk-choice-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, DeskChoicePopover, search);
  gtk_widget_class_bind_template_child (widget_class, DeskChoicePopover, stack);
  gtk_widget_class_bind_template_child (widget_class, DeskChoicePopover, list);
  gtk_widget_class_bind_template_child (widget_class, DeskChoicePopover, message);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
desk_choice_popover_init (DeskChoicePopover *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_list_store_new (DESK_TYPE_CHOICE_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->shown)))));
}

GtkWidget *
desk_choice_popover_new (void)
{
  return g_object_new (DESK_TYPE_CHOICE_POPOVER, NULL);
}

/**
 * desk_choice_popover_set_none:
 * @self: a popover
 * @label: (nullable): the row for nothing; %NULL: something has to be chosen
 */
void
desk_choice_popover_set_none (DeskChoicePopover *self,
                              const char        *label)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  g_free (self->none_label);
  self->none_label = g_strdup (label);
}

/**
 * desk_choice_popover_set_free:
 * @self: a popover
 * @is_free: whether any word may be typed
 */
void
desk_choice_popover_set_free (DeskChoicePopover *self,
                              gboolean           is_free)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  self->is_free = is_free;
}

/**
 * desk_choice_popover_set_people:
 * @self: a popover
 * @are_people: whether the choices have a face
 */
void
desk_choice_popover_set_people (DeskChoicePopover *self,
                                gboolean           are_people)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  self->are_people = are_people;
}

/**
 * desk_choice_popover_set_current:
 * @self: a popover
 * @id: (nullable): the record that is set
 * @label: (nullable): the word that is set
 */
void
desk_choice_popover_set_current (DeskChoicePopover *self,
                                 const DeskUuid    *id,
                                 const char        *label)
{
  static const DeskUuid nil = { { 0 } };

  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  self->current = id != NULL ? *id : nil;
  g_free (self->current_label);
  self->current_label = g_strdup (label);
}

/**
 * desk_choice_popover_show_enum:
 * @self: a popover
 * @id: offers the values of an enumeration
 */
void
desk_choice_popover_show_enum (DeskChoicePopover *self,
                               DeskEnumId         id)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  g_ptr_array_set_size (self->all, 0);
  for (guint i = 1; i < desk_enum_get_n_values (id); i++)
    g_ptr_array_add (self->all, choice_item_new (ROW_CHOICE, desk_choice_new (NULL, desk_enum_value_label (id, (int) i), NULL), (int) i));
  set_choices (self);
}

/**
 * desk_choice_popover_show_table:
 * @self: a popover
 * @session: a session
 * @table: offers the records of a table, see desk_choices_load()
 */
void
desk_choice_popover_show_table (DeskChoicePopover *self,
                                DeskSession       *session,
                                DeskTableId        table)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  begin_loading (self, session, table, NULL);
}

/**
 * desk_choice_popover_show_texts:
 * @self: a popover
 * @session: a session
 * @field: offers the words of a field, see desk_choices_load_texts()
 */
void
desk_choice_popover_show_texts (DeskChoicePopover *self,
                                DeskSession       *session,
                                const char        *field)
{
  g_return_if_fail (DESK_IS_CHOICE_POPOVER (self));

  begin_loading (self, session, DESK_TABLE_NONE, field);
}
