// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * kill-writer DESK SEED: works on a desk until it is killed.
 *
 * Says “commit UUID” on standard output after a commit was acknowledged, and
 * “checkpoint” before one begins: what stands in the pipe has been promised.
 * Built with DESK_PROMISE_EARLY it says so before the commit is saved, and the
 * storm must notice.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include "kill-acts.h"

int
main (int   argc,
      char *argv[])
{
  KillWriter self = { 0 };

  if (argc != 3)
    return 2;

  kill_writer_open (&self, argv[1], g_ascii_strtoull (argv[2], NULL, 10));
  while (TRUE)
    kill_act (&self);
}
