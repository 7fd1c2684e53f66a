// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Hashing passwords and comparing them, by Argon2id with 19 MiB and 2 passes
 * (OWASP, Password Storage). A name that nobody has is compared too, with the
 * hash of a password that nobody knows: time does not tell who has an account.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "desk-passwords.h"
#include "desk-service-error.h"

#define PASSES 2
#define MEMORY_BYTES (19 * 1024 * 1024)

typedef struct {
  DeskPasswords *passwords;
  char *password;
  char *hash; /* NULL: to be made */
} Job;

struct _DeskPasswords {
  GThreadPool *pool;
  guint max_waiting;
  int n_jobs; /* waiting or running */
  int n_threads;
  int n_runs;
  char *nobody; /* what an unknown name is compared with */
};

/**
 * desk_secret_free:
 * @secret: (nullable) (transfer full): a password or a token
 */
void
desk_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  desk_secret_free (job->password);
  desk_secret_free (job->hash);
  g_free (job);
}

/**
 * desk_password_hash:
 * @password: the password
 * @error: return location
 *
 * Blocks for some 30 ms.
 *
 * Returns: (transfer full) (nullable): its hash
 */
char *
desk_password_hash (const char  *password,
                    GError     **error)
{
  g_autofree char *hash = g_malloc0 (crypto_pwhash_STRBYTES);

  if (crypto_pwhash_str_alg (hash, password, strlen (password), PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      g_set_error_literal (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY, _("There is not enough memory to take the password"));
      return NULL;
    }

  return g_steal_pointer (&hash);
}

/**
 * desk_password_check:
 * @password: a new password
 * @error: return location
 *
 * Returns: whether it is long enough, and text
 */
gboolean
desk_password_check (const char  *password,
                     GError     **error)
{
  gsize size = strlen (password);

  if (size <= DESK_PASSWORD_MAX_BYTES && g_utf8_validate (password, (gssize) size, NULL) && g_utf8_strlen (password, -1) >= DESK_PASSWORD_MIN_CHARACTERS)
    return TRUE;

  g_set_error (error, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BAD_REQUEST, _("A password needs at least %d characters"), DESK_PASSWORD_MIN_CHARACTERS);
  return FALSE;
}

static void
run_job (gpointer data,
         gpointer user_data)
{
  g_autoptr (GTask) task = data;
  DeskPasswords *self = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *hash;

  g_atomic_int_inc (&self->n_runs);
  if (job->hash != NULL)
    {
      gboolean fits = crypto_pwhash_str_verify (job->hash, job->password, strlen (job->password)) == 0;

      g_atomic_int_add (&self->n_jobs, -1);
      g_task_return_boolean (task, fits);
      return;
    }

  hash = desk_password_hash (job->password, &error);
  g_atomic_int_add (&self->n_jobs, -1);
  if (hash != NULL)
    g_task_return_pointer (task, hash, (GDestroyNotify) desk_secret_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * desk_passwords_new:
 * @n_threads: how many at a time
 * @max_waiting: how many may wait beyond these
 *
 * Returns: (transfer full) (nullable): the threads, or %NULL when there is no
 *   memory for one hash
 */
DeskPasswords *
desk_passwords_new (guint n_threads,
                    guint max_waiting)
{
  g_autoptr (DeskPasswords) self = g_new0 (DeskPasswords, 1);
  guint8 bytes[24];
  char password[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  if (sodium_init () < 0)
    return NULL;
  self->max_waiting = max_waiting;
  self->n_threads = (int) n_threads;
  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (password, sizeof password, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  self->nobody = desk_password_hash (password, NULL);
  sodium_memzero (bytes, sizeof bytes);
  sodium_memzero (password, sizeof password);
  self->pool = g_thread_pool_new (run_job, self, (int) n_threads, FALSE, NULL);

  return self->nobody != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * desk_passwords_free:
 * @self: (transfer full): the threads; what was asked for is done first
 */
void
desk_passwords_free (DeskPasswords *self)
{
  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  desk_secret_free (self->nobody);
  g_free (self);
}

/**
 * desk_passwords_get_n_runs:
 * @self: the threads
 *
 * Returns: how many hashes were computed so far
 */
guint
desk_passwords_get_n_runs (DeskPasswords *self)
{
  return (guint) g_atomic_int_get (&self->n_runs);
}

static void
push (DeskPasswords       *self,
      const char          *password,
      const char          *hash,
      gpointer             tag,
      GAsyncReadyCallback  callback,
      gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Job *job = g_new0 (Job, 1);

  job->passwords = self;
  job->password = g_strdup (password);
  job->hash = g_strdup (hash);
  g_task_set_task_data (task, job, job_free);
  g_task_set_source_tag (task, tag);
  if (g_atomic_int_get (&self->n_jobs) >= self->n_threads + (int) self->max_waiting)
    {
      g_task_return_new_error (task, DESK_SERVICE_ERROR, DESK_SERVICE_ERROR_BUSY, _("Too many are signing in at this moment. Try again in a few seconds"));
      return;
    }
  g_atomic_int_inc (&self->n_jobs);
  g_thread_pool_push (self->pool, g_steal_pointer (&task), NULL);
}

/**
 * desk_passwords_verify_async:
 * @self: the threads
 * @password: as it was typed; copied
 * @hash: (nullable): what it should fit; %NULL: nobody's, it fits never
 * @callback: told
 * @data: passed to @callback
 */
void
desk_passwords_verify_async (DeskPasswords       *self,
                             const char          *password,
                             const char          *hash,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  push (self, password, hash != NULL ? hash : self->nobody, desk_passwords_verify_async, callback, data);
}

gboolean
desk_passwords_verify_finish (DeskPasswords  *self,
                              GAsyncResult   *result,
                              gboolean       *fits,
                              GError        **error)
{
  GError *local_error = NULL;
  gboolean does_fit = g_task_propagate_boolean (G_TASK (result), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *fits = does_fit;

  return TRUE;
}

void
desk_passwords_hash_async (DeskPasswords       *self,
                           const char          *password,
                           GAsyncReadyCallback  callback,
                           gpointer             data)
{
  push (self, password, NULL, desk_passwords_hash_async, callback, data);
}

char *
desk_passwords_hash_finish (DeskPasswords  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
