// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskTokenizer:
 *
 * One of the tokenizers of the index, with the settings it has there. Belongs
 * to one connection and must be freed before it is closed.
 */
typedef struct _DeskTokenizer DeskTokenizer;

/**
 * DeskTokenFunc:
 * @token: as it stands in the index: small letters, no accents; not
 *   NUL-terminated
 * @size: bytes of it
 * @start: first byte of it in the text
 * @end: first byte after it
 * @data: what desk_tokenizer_run() was given
 *
 * Returns: whether to go on
 */
typedef gboolean (*DeskTokenFunc) (const char *token, gsize size, gsize start, gsize end, gpointer data);

DeskTokenizer *desk_tokenizer_new_for_words (DeskFile *file, GError **error);
DeskTokenizer *desk_tokenizer_new_for_parts (DeskFile *file, GError **error);
void           desk_tokenizer_free (DeskTokenizer *self);
gboolean       desk_tokenizer_run (DeskTokenizer *self, const char *text, gsize size, DeskTokenFunc func, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskTokenizer, desk_tokenizer_free)

G_END_DECLS
