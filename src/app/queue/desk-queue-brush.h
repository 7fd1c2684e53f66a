// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "desk-queue-words.h"

G_BEGIN_DECLS

/**
 * DeskQueueBrush:
 *
 * What all rows of one list draw with: text layouts, symbols and colours.
 * Belongs to the main thread; counted by references.
 */
typedef struct _DeskQueueBrush DeskQueueBrush;

/**
 * DeskQueueText:
 * @DESK_QUEUE_TEXT_SUMMARY: what a ticket is about
 * @DESK_QUEUE_TEXT_SMALL: what else is said of it
 * @DESK_QUEUE_TEXT_BADGE: its priority
 */
typedef enum {
  DESK_QUEUE_TEXT_SUMMARY,
  DESK_QUEUE_TEXT_SMALL,
  DESK_QUEUE_TEXT_BADGE,
  DESK_N_QUEUE_TEXTS
} DeskQueueText;

/** DESK_QUEUE_ICON_SIZE: width and height of a symbol. */
#define DESK_QUEUE_ICON_SIZE 16

DeskQueueBrush *desk_queue_brush_new (GtkWidget *widget);
DeskQueueBrush *desk_queue_brush_ref (DeskQueueBrush *self);
void            desk_queue_brush_unref (DeskQueueBrush *self);
void            desk_queue_brush_forget (DeskQueueBrush *self);
void            desk_queue_brush_forget_icons (DeskQueueBrush *self);

int             desk_queue_brush_get_height (DeskQueueBrush *self, DeskQueueText kind);
int             desk_queue_brush_get_width (DeskQueueBrush *self, DeskQueueText kind, const char *text);
void            desk_queue_brush_draw_text (DeskQueueBrush *self, GtkSnapshot *snapshot, DeskQueueText kind, const char *text, const GdkRGBA *color, int x, int y, int width);
void            desk_queue_brush_draw_icon (DeskQueueBrush *self, GtkSnapshot *snapshot, const char *name, const GdkRGBA *color, int x, int y);

void            desk_queue_brush_get_haste_color (DeskQueueBrush *self, DeskHaste haste, const GdkRGBA *color, GdkRGBA *result);
void            desk_queue_brush_get_priority_color (DeskQueueBrush *self, gint64 priority, const GdkRGBA *color, GdkRGBA *result);
void            desk_queue_brush_get_dim_color (const GdkRGBA *color, GdkRGBA *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskQueueBrush, desk_queue_brush_unref)

G_END_DECLS
