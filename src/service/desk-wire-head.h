// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DESK_WIRE_HEAD_MAX_BYTES (16 * 1024)
#define DESK_WIRE_HEAD_MAX_FIELDS 64
#define DESK_WIRE_TARGET_MAX_BYTES 2048

typedef enum {
  DESK_WIRE_BODY_NONE,
  DESK_WIRE_BODY_LENGTH,
  DESK_WIRE_BODY_CHUNKED,
} DeskWireBody;

/**
 * DeskWireHead:
 * @body: how the end of the body is known
 * @length: of the body, when @body says so
 *
 * What the head of a request says about where the request ends.
 */
typedef struct {
  DeskWireBody body;
  guint64 length;
} DeskWireHead;

/**
 * DeskWireFault:
 * @status: the HTTP status it is answered with
 * @code: a code of docs/protocol.md
 * @message: (not nullable): what is wrong, in English
 */
typedef struct {
  guint status;
  const char *code;
  const char *message;
} DeskWireFault;

gssize               desk_wire_head_find_end (const guint8 *bytes, gsize size);
const DeskWireFault *desk_wire_head_check (const guint8 *bytes, gsize size, DeskWireHead *head);

/**
 * DeskWireChunks:
 * @n_data_bytes: of the body so far, without what frames it
 *
 * Follows a chunked body to its end. Zeros are its beginning.
 */
typedef struct {
  int state;
  guint n_digits;
  guint64 left;
  guint64 n_data_bytes;
} DeskWireChunks;

gssize   desk_wire_chunks_feed (DeskWireChunks *self, const guint8 *bytes, gsize size);
gboolean desk_wire_chunks_is_done (const DeskWireChunks *self);

G_END_DECLS
