// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * How often somebody may guess. An attempt counts as a failure from its
 * beginning, so that a thousand at once count as a thousand; one that works is
 * taken back. What is counted is in the file: a restart forgets nothing.
 *
 * Counting by address and account together comes first, and is strict: whoever
 * guesses from elsewhere hardly keeps the owner out. The counts by account and
 * by address alone are wide, and are for those who spread their guesses.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "desk-accounts-private.h"

#define KEY_SIZE 16
/* Rows are small; the oldest go when somebody makes up names or addresses. */
#define MAX_ROWS 20000

typedef struct {
  const char *kind;
  guint8 key[KEY_SIZE];
  guint free_attempts;
} Counter;

static void
set_key (Counter    *self,
         const char *kind,
         const char *a,
         const char *b)
{
  crypto_generichash_state state;

  self->kind = kind;
  crypto_generichash_init (&state, NULL, 0, KEY_SIZE);
  crypto_generichash_update (&state, (const guint8 *) a, strlen (a) + 1);
  crypto_generichash_update (&state, (const guint8 *) b, strlen (b) + 1);
  crypto_generichash_final (&state, self->key, KEY_SIZE);
}

static void
set_counters (Counter     counters[3],
              const char *name,
              const char *address)
{
  g_autofree char *folded = desk_account_fold_name (name, NULL);
  const char *known = folded != NULL ? folded : "";

  set_key (&counters[0], "pair", known, address);
  set_key (&counters[1], "account", known, "");
  set_key (&counters[2], "address", "", address);
}

static gboolean
read_counter (DeskAccounts             *self,
              const Counter            *counter,
              const DeskSignInLimits   *limits,
              gint64                    now_ms,
              gint64                   *wait_ms,
              GError                  **error)
{
  g_autoptr (DeskStatement) read = desk_accounts_prepare (self, "SELECT n, last_at FROM sign_in_failure WHERE kind = ? AND key = ?", error);
  gboolean has_row;
  gint64 n, last_ms, wait;

  if (read == NULL)
    return FALSE;
  desk_statement_bind_text (read, 1, counter->kind);
  desk_statement_bind_blob (read, 2, counter->key, KEY_SIZE);
  if (!desk_statement_step (read, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  n = sqlite3_column_int64 (read, 0);
  last_ms = sqlite3_column_int64 (read, 1);
  /* A clock that was set back must not keep anybody out until it has caught
   * up: this attempt is free, and the next wait begins with it. */
  if (n < counter->free_attempts || now_ms - last_ms >= limits->forget_ms || last_ms > now_ms)
    return TRUE;
  wait = n - counter->free_attempts < 30 ? limits->first_wait_ms << (n - counter->free_attempts) : limits->longest_wait_ms;
  wait = MIN (wait, limits->longest_wait_ms) - (now_ms - last_ms);
  *wait_ms = MAX (*wait_ms, wait);

  return TRUE;
}

static gboolean
count_one (DeskAccounts             *self,
           const Counter            *counter,
           const DeskSignInLimits   *limits,
           gint64                    now_ms,
           GError                  **error)
{
  g_autoptr (DeskStatement) write = NULL;

  write = desk_accounts_prepare (self,
                                 "INSERT INTO sign_in_failure VALUES (?1, ?2, 1, ?3) ON CONFLICT (kind, key) DO "
                                 "UPDATE SET n = CASE WHEN ?3 - last_at >= ?4 THEN 1 ELSE n + 1 END, last_at = ?3",
                                 error);
  if (write == NULL)
    return FALSE;
  desk_statement_bind_text (write, 1, counter->kind);
  desk_statement_bind_blob (write, 2, counter->key, KEY_SIZE);
  sqlite3_bind_int64 (write, 3, now_ms);
  sqlite3_bind_int64 (write, 4, limits->forget_ms);

  return desk_statement_run (write, error);
}

static gboolean
prune (DeskAccounts  *self,
       GError       **error)
{
  g_autoptr (DeskStatement) write = desk_accounts_prepare (self,
                                                           "DELETE FROM sign_in_failure WHERE (kind, key) IN "
                                                           "(SELECT kind, key FROM sign_in_failure ORDER BY last_at DESC LIMIT -1 OFFSET ?)",
                                                           error);

  if (write == NULL)
    return FALSE;
  sqlite3_bind_int64 (write, 1, MAX_ROWS);

  return desk_statement_run (write, error);
}

/**
 * desk_accounts_begin_sign_in:
 * @self: the accounts
 * @name: as it was typed; of an account or of nobody
 * @address: where from
 * @limits: how many are free, and how long to wait then
 * @now_ms: the time
 * @wait_ms: (out): 0 to go on; otherwise how long to wait before it may be
 *   tried again
 * @error: return location
 *
 * Counts a failure, unless there is to be a wait. Call
 * desk_accounts_sign_in_worked() when it was none.
 *
 * Returns: whether it could be looked at
 */
gboolean
desk_accounts_begin_sign_in (DeskAccounts            *self,
                             const char              *name,
                             const char              *address,
                             const DeskSignInLimits  *limits,
                             gint64                   now_ms,
                             gint64                  *wait_ms,
                             GError                 **error)
{
  Counter counters[3];
  gint64 wait = 0;
  gboolean is_done = TRUE;

  set_counters (counters, name, address);
  counters[0].free_attempts = limits->pair;
  counters[1].free_attempts = limits->account;
  counters[2].free_attempts = limits->address;

  if (!desk_accounts_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; is_done && i < G_N_ELEMENTS (counters); i++)
    is_done = read_counter (self, &counters[i], limits, now_ms, &wait, error);
  for (guint i = 0; is_done && wait == 0 && i < G_N_ELEMENTS (counters); i++)
    is_done = count_one (self, &counters[i], limits, now_ms, error);
  if (!desk_accounts_end (self, is_done && prune (self, error), error))
    return FALSE;
  *wait_ms = wait;

  return TRUE;
}

/**
 * desk_accounts_sign_in_worked:
 * @self: the accounts
 * @name: as passed to desk_accounts_begin_sign_in()
 * @address: as passed there
 * @error: return location
 *
 * What this address has failed at for this account is forgotten. From the
 * counts by account and by address only this one attempt is taken back: those
 * who know one password have no free guesses at the others.
 *
 * Returns: whether it was written down
 */
gboolean
desk_accounts_sign_in_worked (DeskAccounts  *self,
                              const char    *name,
                              const char    *address,
                              GError       **error)
{
  g_autoptr (DeskStatement) remove = desk_accounts_prepare (self, "DELETE FROM sign_in_failure WHERE kind = ? AND key = ?", error);
  g_autoptr (DeskStatement) lower = desk_accounts_prepare (self, "UPDATE sign_in_failure SET n = max (n - 1, 0) WHERE kind = ? AND key = ?", error);
  Counter counters[3];
  gboolean is_done;

  if (remove == NULL || lower == NULL || !desk_accounts_run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  set_counters (counters, name, address);
  desk_statement_bind_text (remove, 1, counters[0].kind);
  desk_statement_bind_blob (remove, 2, counters[0].key, KEY_SIZE);
  is_done = desk_statement_run (remove, error);
  for (guint i = 1; is_done && i < G_N_ELEMENTS (counters); i++)
    {
      desk_statement_bind_text (lower, 1, counters[i].kind);
      desk_statement_bind_blob (lower, 2, counters[i].key, KEY_SIZE);
      is_done = desk_statement_run (lower, error);
      (void) sqlite3_reset (lower);
    }

  return desk_accounts_end (self, is_done, error);
}
