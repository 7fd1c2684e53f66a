// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a window says of its desk, read in one go.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-card.h"
#include "desk-choices.h"
#include "desk-record.h"
#include "desk-sample.h"

/**
 * desk_card_load:
 * @file: a reader
 * @unused: nothing
 * @error: return location
 *
 * A #DeskReadFunc.
 *
 * Returns: (transfer full) (nullable): the #DeskCard of the desk
 */
gpointer
desk_card_load (DeskFile  *file,
                gpointer   unused,
                GError   **error)
{
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  g_autoptr (GPtrArray) analysts = NULL;
  g_autoptr (DeskSharing) sharing = NULL;
  g_autoptr (GError) failure = NULL;
  DeskCard *self;

  if (desk == NULL)
    return NULL;
  analysts = desk_choices_load (file, DESK_TABLE_ANALYST, error);
  if (analysts == NULL)
    return NULL;

  sharing = desk_sharing_read (file, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }

  self = g_new0 (DeskCard, 1);
  self->sharing = g_steal_pointer (&sharing);
  self->name = g_strdup (desk_record_get_text (desk, "name"));
  self->analysts = g_steal_pointer (&analysts);

  return self;
}

void
desk_card_free (DeskCard *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_ptr_array_unref (self->analysts);
  g_clear_pointer (&self->sharing, desk_sharing_free);
  g_free (self);
}

/**
 * desk_card_find_name:
 * @self: a card
 * @analyst: id of an analyst, or nil
 *
 * Returns: (nullable): the name, %NULL if nobody of that id works here
 */
const char *
desk_card_find_name (const DeskCard *self,
                     const DeskUuid *analyst)
{
  for (guint i = 0; i < self->analysts->len; i++)
    {
      const DeskChoice *choice = g_ptr_array_index (self->analysts, i);

      if (desk_uuid_equal (&choice->id, analyst))
        return choice->label;
    }

  return NULL;
}

/**
 * desk_card_is_at_service:
 * @self: a card
 *
 * Returns: whether an account says who sits here
 */
gboolean
desk_card_is_at_service (const DeskCard *self)
{
  return self->sharing != NULL && g_str_equal (self->sharing->kind, "service");
}

/**
 * desk_card_is_sample:
 * @self: a card
 *
 * Returns: whether it is the bundled sample desk, that can be made anew
 */
gboolean
desk_card_is_sample (const DeskCard *self)
{
  DeskUuid analyst;

  desk_sample_get_analyst (&analyst);

  return desk_card_find_name (self, &analyst) != NULL;
}

/**
 * desk_card_find_me:
 * @self: a card
 * @me: (out): who it must be
 *
 * Returns: whether nobody has to be asked
 */
gboolean
desk_card_find_me (const DeskCard *self,
                    DeskUuid       *me)
{
  /* Whoever comes to a shared desk may be anybody, and one who is new too, if
   * no account says who it is. */
  if (self->sharing != NULL)
    {
      if (desk_uuid_is_nil (&self->sharing->account))
        return FALSE;
      *me = self->sharing->account;
      return TRUE;
    }
  if (desk_card_is_sample (self))
    {
      desk_sample_get_analyst (me);
      return TRUE;
    }
  if (self->analysts->len == 1)
    {
      const DeskChoice *only = g_ptr_array_index (self->analysts, 0);

      *me = only->id;
      return TRUE;
    }

  return FALSE;
}
