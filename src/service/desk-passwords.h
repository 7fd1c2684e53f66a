// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DESK_PASSWORD_MIN_CHARACTERS 10
#define DESK_PASSWORD_MAX_BYTES 1024

/**
 * DeskPasswords:
 *
 * Argon2id, on threads of its own: a few at a time, because each takes 19 MiB
 * and a core, and a queue that has an end.
 */
typedef struct _DeskPasswords DeskPasswords;

DeskPasswords *desk_passwords_new (guint n_threads, guint max_waiting);
void           desk_passwords_free (DeskPasswords *self);
guint          desk_passwords_get_n_runs (DeskPasswords *self);

void           desk_passwords_verify_async (DeskPasswords *self, const char *password, const char *hash, GAsyncReadyCallback callback, gpointer data);
gboolean       desk_passwords_verify_finish (DeskPasswords *self, GAsyncResult *result, gboolean *fits, GError **error);
void           desk_passwords_hash_async (DeskPasswords *self, const char *password, GAsyncReadyCallback callback, gpointer data);
char          *desk_passwords_hash_finish (DeskPasswords *self, GAsyncResult *result, GError **error);

gboolean       desk_password_check (const char *password, GError **error);
char          *desk_password_hash (const char *password, GError **error);
void           desk_secret_free (char *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskPasswords, desk_passwords_free)

G_END_DECLS
