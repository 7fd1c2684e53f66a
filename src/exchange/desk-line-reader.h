// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DeskLine:
 * @text: (nullable): the line without its end, NUL-terminated (it may hold
 *   more of them); %NULL when it was too long to keep; lent until the next
 *   call
 * @size: bytes of @text
 * @number: from 1
 * @is_cut: it is the last one and has no end
 */
typedef struct {
  const char *text;
  gsize size;
  guint64 number;
  gboolean is_cut;
} DeskLine;

/**
 * DeskLineReader:
 *
 * Lines of a file, one at a time, however long the file is.
 */
typedef struct _DeskLineReader DeskLineReader;

GInputStream   *desk_stream_make_seekable (GInputStream *stream, GCancellable *cancellable, GError **error);

DeskLineReader *desk_line_reader_new (GInputStream *stream, gsize max_bytes);
void            desk_line_reader_free (DeskLineReader *self);
gboolean        desk_line_reader_next (DeskLineReader *self, DeskLine *line, gboolean *has_line, GCancellable *cancellable, GError **error);
gboolean        desk_line_reader_rewind (DeskLineReader *self, GCancellable *cancellable, GError **error);
double          desk_line_reader_get_fraction (DeskLineReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskLineReader, desk_line_reader_free)

G_END_DECLS
