// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  DESK_BLOB_MISSING, /* a part of it may be there */
  DESK_BLOB_WHOLE,
} DeskBlobState;

/**
 * DeskBlobPart:
 * @path: where the blob is to be seen once it is whole
 * @sha256: its name
 * @uploader: who sends it; parts of others are not gone on with
 * @offset: where this part begins
 * @size: of all of it
 * @bytes: (nullable): this part, or %NULL to look only
 */
typedef struct {
  char *path;
  char *sha256;
  char *uploader;
  guint64 offset;
  guint64 size;
  GBytes *bytes;
} DeskBlobPart;

/**
 * DeskBlobOutcome:
 * @state: whether it is whole now
 * @n_bytes: how much of it is there
 */
typedef struct {
  DeskBlobState state;
  guint64 n_bytes;
} DeskBlobOutcome;

gboolean desk_blob_look (const DeskBlobPart *part, DeskBlobOutcome *outcome, GError **error);
gboolean desk_blob_store (const DeskBlobPart *part, DeskBlobOutcome *outcome, GError **error);
guint    desk_blob_sweep (const char *folder, gint64 before_ms);
void     desk_blob_part_free (DeskBlobPart *part);

G_END_DECLS
