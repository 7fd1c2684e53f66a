// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The timeline of a ticket: its entries and the changes of its fields, merged
 * by time, in words. No widgets here.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-timeline-item-private.h"

static void
text_free (gpointer data)
{
  DeskTimelineText *text = data;

  g_free (text->label);
  g_free (text->text);
  g_free (text);
}

static void
fact_free (gpointer data)
{
  DeskTimelineFact *fact = data;

  g_free (fact->label);
  g_free (fact->before);
  g_free (fact->value);
  g_free (fact);
}

static void
target_free (gpointer data)
{
  DeskTimelineTarget *target = data;

  g_free (target->label);
  g_free (target);
}

static void
deed_free (gpointer data)
{
  DeskTimelineDeed *deed = data;

  g_free (deed->label);
  g_free (deed);
}

/* Takes @key. */
DeskTimelineItem *
desk_timeline_item_new (char   *key,
                        gint64  time_ms)
{
  DeskTimelineItem *self = g_new0 (DeskTimelineItem, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->key = key;
  self->time_ms = time_ms;
  self->texts = g_ptr_array_new_with_free_func (text_free);
  self->facts = g_ptr_array_new_with_free_func (fact_free);
  self->targets = g_ptr_array_new_with_free_func (target_free);
  self->deeds = g_ptr_array_new_with_free_func (deed_free);

  return self;
}

DeskTimelineItem *
desk_timeline_item_ref (DeskTimelineItem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
desk_timeline_item_unref (DeskTimelineItem *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->texts);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->deeds);
  g_free (self->standing);
  g_free (self->key);
  g_free (self->who);
  g_free (self->what);
  g_free (self);
}

/* Nothing is added for an empty text. */
void
desk_timeline_item_add_text (DeskTimelineItem *self,
                             const char       *label,
                             const char       *text)
{
  DeskTimelineText *added;

  if (text == NULL || text[0] == '\0')
    return;
  added = g_new0 (DeskTimelineText, 1);
  added->label = g_strdup (label);
  added->text = g_strdup (text);
  g_ptr_array_add (self->texts, added);
}

void
desk_timeline_item_add_fact (DeskTimelineItem *self,
                             const char       *label,
                             const char       *value)
{
  DeskTimelineFact *added;

  if (value == NULL || value[0] == '\0')
    return;
  added = g_new0 (DeskTimelineFact, 1);
  added->label = g_strdup (label);
  added->value = g_strdup (value);
  g_ptr_array_add (self->facts, added);
}

/* Takes @before and @after. */
void
desk_timeline_item_add_change (DeskTimelineItem *self,
                               const char       *label,
                               char             *before,
                               char             *after)
{
  DeskTimelineFact *added = g_new0 (DeskTimelineFact, 1);

  added->label = g_strdup (label);
  added->before = before;
  added->value = after;
  added->is_change = TRUE;
  g_ptr_array_add (self->facts, added);
}

void
desk_timeline_item_add_target (DeskTimelineItem *self,
                               DeskTableId       table,
                               const DeskUuid   *id,
                               const char       *label)
{
  DeskTimelineTarget *added;

  if (label == NULL)
    return;
  added = g_new0 (DeskTimelineTarget, 1);
  added->table = table;
  if (id != NULL)
    added->id = *id;
  added->label = g_strdup (label);
  g_ptr_array_add (self->targets, added);
}

static gboolean
texts_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      DeskTimelineText *first = g_ptr_array_index (a, i);
      DeskTimelineText *second = g_ptr_array_index (b, i);

      if (g_strcmp0 (first->label, second->label) != 0 || g_strcmp0 (first->text, second->text) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
facts_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      DeskTimelineFact *first = g_ptr_array_index (a, i);
      DeskTimelineFact *second = g_ptr_array_index (b, i);

      if (g_strcmp0 (first->label, second->label) != 0 || g_strcmp0 (first->before, second->before) != 0 || g_strcmp0 (first->value, second->value) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
targets_equal (GPtrArray *a,
               GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      DeskTimelineTarget *first = g_ptr_array_index (a, i);
      DeskTimelineTarget *second = g_ptr_array_index (b, i);

      if (!desk_uuid_equal (&first->id, &second->id) || g_strcmp0 (first->label, second->label) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
deeds_equal (GPtrArray *a,
             GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      DeskTimelineDeed *first = g_ptr_array_index (a, i);
      DeskTimelineDeed *second = g_ptr_array_index (b, i);

      if (first->kind != second->kind || first->kept != second->kept)
        return FALSE;
    }

  return TRUE;
}

/**
 * desk_timeline_item_equal:
 * @a: an item
 * @b: another one
 *
 * Returns: whether they look the same
 */
gboolean
desk_timeline_item_equal (const DeskTimelineItem *a,
                          const DeskTimelineItem *b)
{
  return g_str_equal (a->key, b->key) && a->time_ms == b->time_ms && a->kind == b->kind && a->is_withdrawn == b->is_withdrawn &&
         g_strcmp0 (a->who, b->who) == 0 && g_strcmp0 (a->what, b->what) == 0 && texts_equal (a->texts, b->texts) && facts_equal (a->facts, b->facts) &&
         targets_equal (a->targets, b->targets) && a->mood == b->mood && g_strcmp0 (a->standing, b->standing) == 0 && deeds_equal (a->deeds, b->deeds);
}

/**
 * desk_timeline_item_get_icon_name:
 * @self: an item
 *
 * Returns: the icon that stands beside it
 */
const char *
desk_timeline_item_get_icon_name (const DeskTimelineItem *self)
{
  switch (self->kind)
    {
    case DESK_ENTRY_KIND_CONTACT:
      return "deskbell-contact-symbolic";
    case DESK_ENTRY_KIND_NOTE:
      return "deskbell-note-symbolic";
    case DESK_ENTRY_KIND_QUESTION:
    case DESK_ENTRY_KIND_ANSWER:
      return "dialog-question-symbolic";
    case DESK_ENTRY_KIND_ATTEMPT:
      return "deskbell-attempt-symbolic";
    case DESK_ENTRY_KIND_HOLD:
    case DESK_ENTRY_KIND_MUTE:
      return "deskbell-waiting-symbolic";
    case DESK_ENTRY_KIND_TRANSFER:
      return "go-up-symbolic";
    case DESK_ENTRY_KIND_ESCALATION:
      return "deskbell-escalation-symbolic";
    case DESK_ENTRY_KIND_SHOUT_OUT:
      return "deskbell-shout-out-symbolic";
    case DESK_ENTRY_KIND_PROMISE:
      return "deskbell-promise-symbolic";
    case DESK_ENTRY_KIND_APPROVAL:
      return "emblem-ok-symbolic";
    case DESK_ENTRY_KIND_FOLLOW_UP:
      return "deskbell-follow-up-symbolic";
    case DESK_ENTRY_KIND_CORRECTION:
      return "deskbell-correction-symbolic";
    case DESK_ENTRY_KIND_RECOVERY:
      return "emblem-favorite-symbolic";
    case DESK_ENTRY_KIND_WORK_TIME:
      return "document-open-recent-symbolic";
    case DESK_ENTRY_KIND_LINK:
      return "insert-link-symbolic";
    case DESK_ENTRY_KIND_ATTACHMENT:
      return "mail-attachment-symbolic";
    case DESK_ENTRY_KIND_MESSAGE:
      return "deskbell-message-symbolic";
    case DESK_ENTRY_KIND_UNSET:
    case DESK_N_ENTRY_KIND:
    default:
      return self->is_first ? "deskbell-queue-symbolic" : self->is_imported ? "document-save-symbolic" : "document-edit-symbolic";
    }
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const DeskTimelineItem *first = *(DeskTimelineItem *const *) a;
  const DeskTimelineItem *second = *(DeskTimelineItem *const *) b;

  /* An import may know of things before it knows of the ticket. */
  if (first->is_first != second->is_first)
    return first->is_first ? -1 : 1;
  if (first->time_ms != second->time_ms)
    return first->time_ms < second->time_ms ? -1 : 1;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;

  return g_strcmp0 (first->key, second->key);
}

/**
 * desk_timeline_items_build:
 * @details: a ticket
 * @zone: (nullable): of the desk
 *
 * Returns: (transfer full) (element-type DeskTimelineItem): its timeline,
 *   oldest first
 */
GPtrArray *
desk_timeline_items_build (const DeskTicketDetails *details,
                           GTimeZone               *zone)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_timeline_item_unref);

  desk_timeline_items_add_history (items, details, zone);
  for (guint i = 0; i < details->entries->len; i++)
    g_ptr_array_add (items, desk_timeline_item_new_from_entry (details, zone, g_ptr_array_index (details->entries, i)));
  g_ptr_array_sort (items, compare_items);

  return items;
}
