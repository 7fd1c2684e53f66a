// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "desk-fixture-records.h"
#include "desk-session.h"

G_BEGIN_DECLS

/**
 * AppDesk:
 * @fixture: what is on the disk; its own connection is another program
 *   beside the window
 * @store: the same desk, open as a window has it; %NULL before app_desk_open()
 * @session: of the fixture's first analyst
 * @window: holds what app_desk_show() was given
 *
 * A desk that a view is looked at with.
 */
typedef struct {
  DeskFixture *fixture;
  DeskStore *store;
  DeskSession *session;
  GtkWidget *window;
  GtkWidget *view;
  gboolean is_done;
} AppDesk;

AppDesk   *app_desk_new (guint64 seed);
void       app_desk_free (AppDesk *self);
void       app_desk_show (AppDesk *self, GtkWidget *view, int width, int height);

GtkWidget *app_desk_find_text (GtkWidget *widget, const char *text);
GtkWidget *app_desk_find_type (GtkWidget *widget, GType type);
GtkWidget *app_desk_wait_for_text (AppDesk *self, const char *text);
void       app_desk_wait_until_gone (AppDesk *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppDesk, app_desk_free)

G_END_DECLS
