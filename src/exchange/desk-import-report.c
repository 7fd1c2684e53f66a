// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What an import says about itself.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <string.h>

#include "desk-import.h"

static void
message_free (gpointer data)
{
  DeskImportMessage *message = data;

  g_free (message->text);
  g_free (message);
}

/**
 * desk_import_report_init:
 * @self: (out caller-allocates): an empty report
 */
void
desk_import_report_init (DeskImportReport *self)
{
  memset (self, 0, sizeof *self);
  self->messages = g_ptr_array_new_with_free_func (message_free);
}

void
desk_import_report_clear (DeskImportReport *self)
{
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
}

/**
 * desk_import_report_add:
 * @self: a report
 * @line: a line, or 0
 * @is_bad: whether the line is not taken
 * @text: what is to be said about it
 */
void
desk_import_report_add (DeskImportReport *self,
                        guint64           line,
                        gboolean          is_bad,
                        const char       *text)
{
  DeskImportMessage *message;

  if (self->messages->len >= DESK_IMPORT_MAX_MESSAGES)
    {
      self->n_messages_left_out++;
      return;
    }

  message = g_new0 (DeskImportMessage, 1);
  message->line = line;
  message->is_bad = is_bad;
  message->text = g_strdup (text);
  g_ptr_array_add (self->messages, message);
}
