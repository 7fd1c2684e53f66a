// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Programs that are killed: begun, listened to, struck and buried.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kill-victim.h"

#define LIMIT_MS 60000

static void
understand (KillVictim *self)
{
  char *line = self->said->str + self->n_read;
  char *end;

  for (; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      DeskUuid id;

      *end = '\0';
      if (g_str_equal (line, "checkpoint"))
        {
          self->n_checkpoints++;
          continue;
        }
      if (g_str_equal (line, "sync"))
        {
          self->n_syncs++;
          continue;
        }
      g_assert_true (g_str_has_prefix (line, "commit "));
      g_assert_true (desk_uuid_parse (line + strlen ("commit "), &id));
      g_ptr_array_add (self->acknowledged, desk_uuid_copy (&id));
    }
  self->n_read = (guint) (line - self->said->str);
}

/* Takes in what it has said. FALSE: it will say no more. */
static gboolean
listen_once (KillVictim *self)
{
  char buffer[4096];
  gssize n;

  do
    n = read (self->fd, buffer, sizeof buffer);
  while (n < 0 && errno == EINTR);
  g_assert_cmpint (n, >=, 0);
  g_string_append_len (self->said, buffer, n);
  understand (self);

  return n > 0;
}

/**
 * kill_victim_start:
 * @argv: the program and what it is told
 *
 * Returns: (transfer full): the program, which runs
 */
KillVictim *
kill_victim_start (const char *const *argv)
{
  KillVictim *self = g_new0 (KillVictim, 1);
  g_autoptr (GError) error = NULL;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &self->pid, NULL, &self->fd, NULL, &error);
  g_assert_no_error (error);
  self->said = g_string_new (NULL);
  self->acknowledged = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
kill_victim_free (gpointer victim)
{
  KillVictim *self = victim;

  g_string_free (self->said, TRUE);
  g_ptr_array_unref (self->acknowledged);
  g_free (self);
}

/**
 * kill_victim_let_pass:
 * @self: a program
 * @random: where the time comes from
 * @most_us: the longest
 *
 * Listens for a time that is random, and not for anything.
 */
void
kill_victim_let_pass (KillVictim *self,
                      GRand      *random,
                      int         most_us)
{
  gint64 until = g_get_monotonic_time () + g_rand_int_range (random, 0, most_us);
  gint64 left;

  while ((left = until - g_get_monotonic_time ()) > 0)
    {
      struct pollfd poll_fd = { self->fd, POLLIN, 0 };
      struct timespec timeout = { left / G_USEC_PER_SEC, (left % G_USEC_PER_SEC) * 1000 };

      if (ppoll (&poll_fd, 1, &timeout, NULL) == 1)
        g_assert_true (listen_once (self));
    }
}

/**
 * kill_victim_hear_out:
 * @self: a program
 *
 * Takes in what lies in the pipe.
 */
void
kill_victim_hear_out (KillVictim *self)
{
  struct pollfd poll_fd = { self->fd, POLLIN, 0 };

  while (poll (&poll_fd, 1, 0) == 1)
    g_assert_true (listen_once (self));
}

/**
 * kill_victim_wait:
 * @self: a program
 * @counter: one of its counters
 * @at_least: what it has to come to, with a limit
 */
void
kill_victim_wait (KillVictim  *self,
                  const guint *counter,
                  guint        at_least)
{
  gint64 until = g_get_monotonic_time () + LIMIT_MS * 1000;

  while (*counter < at_least)
    {
      struct pollfd poll_fd = { self->fd, POLLIN, 0 };

      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (poll (&poll_fd, 1, 1000) == 1)
        g_assert_true (listen_once (self));
    }
}

void
kill_victim_strike (KillVictim *self)
{
  g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
}

/**
 * kill_victim_bury:
 * @self: a program that was struck
 *
 * Waits until it is gone, and hears its last words.
 */
void
kill_victim_bury (KillVictim *self)
{
  int status;

  while (listen_once (self))
    ;
  close (self->fd);
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  /* It must not have ended by itself, with an error. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

/**
 * kill_environment_number:
 * @name: of a variable
 * @otherwise: what it is when it is not set
 *
 * Returns: its number
 */
guint
kill_environment_number (const char *name,
                         guint       otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : otherwise;
}
