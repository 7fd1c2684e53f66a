// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Labels that show what somebody else has written.
 */
#define G_LOG_DOMAIN "deskbell-app"

#include "config.h"

#include "desk-label.h"
#include "desk-safe-text.h"

/**
 * desk_label_wrap_for:
 * @label: a label that wraps
 * @text: (nullable): what it is about to show, as text or as markup
 *
 * Wraps at words, or at characters where a word is so long that looking for
 * places to break it would hold the window up; see
 * desk_safe_text_has_long_word(). To be called before the text is set.
 */
void
desk_label_wrap_for (GtkLabel   *label,
                     const char *text)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_wrap_mode (label, text != NULL && desk_safe_text_has_long_word (text) ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
}
