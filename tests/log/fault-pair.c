// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Something goes wrong at every call in turn, in every way: refused, done with
 * the reply lost, torn, the machine dying before it and after it.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <errno.h>

#include "fault-pair.h"

static const int errors[] = { EPERM, EEXIST, EIO, ENOSPC, ESTALE, ENOENT };

FaultPair *
fault_pair_new (void)
{
  FaultPair *self = g_new0 (FaultPair, 1);

  self->world = folder_world_new ();
  self->well = faulty_ops_new (self->world->path);
  self->b = folder_world_create (self->world, &self->well->ops);
  world_put (self->b, 1, "maker");
  self->ops = faulty_ops_new (self->world->path);
  self->a = folder_world_open (self->world, &self->ops->ops);

  return self;
}

void
fault_pair_free (FaultPair *self)
{
  desk_log_free (self->a);
  desk_log_free (self->b);
  desk_folder_ops_free (&self->ops->ops);
  desk_folder_ops_free (&self->well->ops);
  folder_world_free (self->world);
  g_free (self);
}

/* Its share is well again, or it has come back from the dead. */
void
fault_pair_recover (FaultPair *self)
{
  gboolean has_died = self->ops->has_crashed;

  faulty_ops_set (self->ops, (Fault) { 0 });
  if (!has_died)
    return;
  desk_log_free (self->a);
  self->a = folder_world_open (self->world, &self->ops->ops);
}

/* Whether this one is worth the time; DESK_FAULTS=all takes all. */
static gboolean
is_worth_it (const Fault *fault)
{
  if (g_strcmp0 (g_getenv ("DESK_FAULTS"), "all") == 0)
    return TRUE;

  switch (fault->kind)
    {
    case FAULT_REFUSED:
      return fault->n_more == 0 || fault->number == EIO;
    case FAULT_LOST:
      return fault->number == EPERM || (fault->number == EIO && fault->n_more == 0);
    case FAULT_TORN:
      return fault->number == ENOSPC && fault->n_more == 0;
    case FAULT_CRASH_BEFORE:
    case FAULT_CRASH_AFTER:
    case N_FAULT_KINDS:
    default:
      return TRUE;
    }
}

/* Without a fault first, which tells how many calls there are. */
void
run_all_faults (FaultFunc func)
{
  guint n_calls = 0;
  guint n_runs = 0;
  guint ignored;

  func ((Fault) { 0 }, &n_calls);
  g_assert_cmpuint (n_calls, >, 0);
  for (guint kind = 0; kind < N_FAULT_KINDS; kind++)
    {
      /* Who is dead does not care why. */
      gboolean is_crash = kind >= FAULT_CRASH_BEFORE;

      for (guint e = 0; e < (is_crash ? 1 : G_N_ELEMENTS (errors)); e++)
        {
          for (guint n_more = 0; n_more <= (is_crash ? 0 : 2); n_more += 2)
            {
              for (guint at = 1; at <= n_calls; at++)
                {
                  Fault fault = { kind, at, errors[e], n_more };

                  if (!is_worth_it (&fault))
                    break;
                  g_test_message ("kind %u, %s, call %u and %u more", kind, g_strerror (errors[e]), at, n_more);
                  func (fault, &ignored);
                  n_runs++;
                }
            }
        }
    }
  g_test_message ("%u calls, %u runs", n_calls, n_runs);
}

/* What was acknowledged survives a loss of power on the share. */
void
assert_on_disk (FaultyOps   *ops,
                const Fault *fault)
{
  if (fault->at == 0)
    g_assert_cmpuint (g_hash_table_size (ops->unsynced_folders), ==, 0);
}
