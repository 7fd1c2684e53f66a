// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What the benches of sharing have in common: the commits they are made of,
 * and how time is taken.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/resource.h>

#include "bench-kit.h"
#include "desk-record.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"

#define N_KINDS (DESK_ACTION_REDO + 1)

typedef struct {
  DeskUuid me;
  GArray *tickets; /* of DeskUuid */
  GArray *open;    /* of DeskUuid: those of them that can be handed on */
  guint n_acts;
} Lane;

struct _BenchMix {
  DeskFile *file;
  GRand *random;
  GArray *analysts; /* of DeskUuid */
  Lane *lanes;
  guint n_lanes;
  guint n_done[N_KINDS];
};

static const DeskTicketActionKind shares[] = {
  DESK_ACTION_NOTE, DESK_ACTION_EDIT, DESK_ACTION_NOTE, DESK_ACTION_WAIT,   DESK_ACTION_NOTE, DESK_ACTION_EDIT, DESK_ACTION_NEW,
  DESK_ACTION_NOTE, DESK_ACTION_EDIT, DESK_ACTION_NOTE, DESK_ACTION_ASSIGN, DESK_ACTION_WAIT, DESK_ACTION_NOTE, DESK_ACTION_EDIT,
  DESK_ACTION_NEW,  DESK_ACTION_NOTE, DESK_ACTION_WAIT, DESK_ACTION_NOTE,   DESK_ACTION_EDIT, DESK_ACTION_ASSIGN,
};

/* --- time --- */

static gint64
system_now (gpointer data)
{
  return g_get_real_time () / 1000;
}

DeskClock *
bench_clock_new (void)
{
  return desk_clock_new (system_now, NULL, NULL);
}

/**
 * bench_cpu_s:
 *
 * Returns: what this process has used of the processors so far, in seconds
 */
double
bench_cpu_s (void)
{
  struct rusage usage;

  (void) getrusage (RUSAGE_SELF, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double
bench_now_s (void)
{
  return (double) g_get_monotonic_time () / 1e6;
}

void
bench_check (gboolean      done,
             const GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed");
}

void
bench_add (GArray *values,
           double  value)
{
  g_array_append_val (values, value);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * bench_quantile:
 * @values: (element-type double): sorted by this
 * @share: from 0 to 1
 *
 * Returns: that quantile, 0 when there are none
 */
double
bench_quantile (GArray *values,
                double  share)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

/* --- files --- */

void
bench_copy (const char *from,
            const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  bench_check (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error), error);
}

void
bench_remove_desk (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-checkpoint" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      (void) g_unlink (name);
    }
}

/* --- the mix --- */

static GArray *
load_ids (DeskFile    *file,
          DeskTableId  table,
          const char  *condition)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = desk_record_load_where (file, table, condition, NULL, 0, &error);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (DeskUuid));

  bench_check (records != NULL && records->len > 0, error);
  for (guint i = 0; i < records->len; i++)
    g_array_append_vals (ids, desk_record_get_id (g_ptr_array_index (records, i)), 1);

  return ids;
}

static void
deal (BenchMix   *self,
      const char *condition,
      gsize       offset)
{
  g_autoptr (GArray) tickets = load_ids (self->file, DESK_TABLE_TICKET, condition);

  for (guint i = 0; i < tickets->len; i++)
    {
      GArray *own = G_STRUCT_MEMBER (GArray *, &self->lanes[i % self->n_lanes], offset);

      g_array_append_val (own, g_array_index (tickets, DeskUuid, i));
    }
}

/**
 * bench_mix_new:
 * @file: a writer on a desk with open tickets
 * @n_lanes: how many work at it
 *
 * Returns: (transfer full): the mix
 */
BenchMix *
bench_mix_new (DeskFile *file,
               guint     n_lanes)
{
  BenchMix *self = g_new0 (BenchMix, 1);

  self->file = file;
  self->random = g_rand_new_with_seed (11);
  self->analysts = load_ids (file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 ORDER BY row_no");
  self->n_lanes = n_lanes;
  self->lanes = g_new0 (Lane, n_lanes);
  for (guint i = 0; i < n_lanes; i++)
    {
      self->lanes[i].me = g_array_index (self->analysts, DeskUuid, i % self->analysts->len);
      self->lanes[i].tickets = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
      self->lanes[i].open = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
      self->lanes[i].n_acts = i;
    }
  deal (self, "WHERE withdrawn IS NOT 1 ORDER BY row_no", G_STRUCT_OFFSET (Lane, tickets));
  deal (self, "WHERE withdrawn IS NOT 1 AND status IN ('new', 'open') ORDER BY row_no", G_STRUCT_OFFSET (Lane, open));

  return self;
}

void
bench_mix_free (BenchMix *self)
{
  for (guint i = 0; i < self->n_lanes; i++)
    {
      g_array_unref (self->lanes[i].tickets);
      g_array_unref (self->lanes[i].open);
    }
  g_free (self->lanes);
  g_array_unref (self->analysts);
  g_rand_free (self->random);
  g_free (self);
}

const DeskUuid *
bench_mix_get_author (BenchMix *self,
                      guint     lane)
{
  return &self->lanes[lane].me;
}

static DeskTicketAction *
make_action (BenchMix             *self,
             Lane                 *lane,
             DeskTicketActionKind  kind)
{
  static const char *const urgencies[] = { "stopped", "can_wait" };
  GArray *tickets = kind == DESK_ACTION_ASSIGN ? lane->open : lane->tickets;
  const DeskUuid *ticket = &g_array_index (tickets, DeskUuid, g_rand_int_range (self->random, 0, (gint32) tickets->len));
  g_autofree char *text = g_strdup_printf ("Printer on floor %u does not wake up, call %u: the queue is held and the display stays dark", lane->n_acts % 7, lane->n_acts);
  /* DESK_ACTION_WAIT stands for a change of urgency. */
  DeskTicketAction *action = desk_ticket_action_new (kind == DESK_ACTION_WAIT ? DESK_ACTION_EDIT : kind, &lane->me, kind == DESK_ACTION_NEW ? NULL : ticket);

  switch (kind)
    {
    case DESK_ACTION_NOTE:
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
      break;
    case DESK_ACTION_WAIT:
      desk_operation_put_text (action->fields, "urgency", urgencies[lane->n_acts % 2]);
      break;
    case DESK_ACTION_ASSIGN:
      action->target = g_array_index (self->analysts, DeskUuid, g_rand_int_range (self->random, 0, (gint32) self->analysts->len));
      break;
    case DESK_ACTION_NEW:
    default:
      desk_operation_put_text (action->fields, "summary", text);
      break;
    }

  return action;
}

/* NULL: what is to be done is not allowed now, or stands like that already. */
static DeskCommit *
try_act (BenchMix             *self,
         DeskBatch            *batch,
         Lane                 *lane,
         DeskTicketActionKind  kind)
{
  g_autoptr (DeskTicketAction) action = make_action (self, lane, kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_ticket_action_build (self->file, action, &error);
  gboolean can_go_on = commit == NULL;

  if (commit != NULL && desk_batch_try (batch, commit, FALSE, &can_go_on, &error))
    {
      self->n_done[kind]++;
      if (kind == DESK_ACTION_NEW)
        {
          const DeskUuid *row = &((DeskOperation *) g_ptr_array_index (commit->operations, 0))->row;

          g_array_append_val (lane->tickets, *row);
          g_array_append_val (lane->open, *row);
        }
      return g_steal_pointer (&commit);
    }
  bench_check (can_go_on, error);

  return NULL;
}

/**
 * bench_mix_describe:
 * @self: a mix
 *
 * Returns: (transfer full): what has been done so far, as a JSON object
 */
char *
bench_mix_describe (BenchMix *self)
{
  return g_strdup_printf ("{\"note\": %u, \"summary\": %u, \"urgency\": %u, \"new\": %u, \"assign\": %u}", self->n_done[DESK_ACTION_NOTE], self->n_done[DESK_ACTION_EDIT],
                          self->n_done[DESK_ACTION_WAIT], self->n_done[DESK_ACTION_NEW], self->n_done[DESK_ACTION_ASSIGN]);
}

/**
 * bench_mix_act:
 * @self: the mix
 * @batch: a batch
 * @lane: from 0
 *
 * Returns: (transfer full): the next commit of that lane, carried out
 */
DeskCommit *
bench_mix_act (BenchMix  *self,
               DeskBatch *batch,
               guint      lane)
{
  Lane *own = &self->lanes[lane];
  DeskCommit *commit = try_act (self, batch, own, shares[own->n_acts++ % G_N_ELEMENTS (shares)]);

  while (commit == NULL)
    commit = try_act (self, batch, own, DESK_ACTION_NOTE);

  return commit;
}

/**
 * bench_mix_act_segment:
 * @self: a mix
 * @n_commits: how many
 *
 * Does them in one transaction: one segment, or as many pending commits.
 */
void
bench_mix_act_segment (BenchMix *self,
                       guint     n_commits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskBatch) batch = desk_batch_begin (self->file, &error);

  bench_check (batch != NULL, error);
  for (guint i = 0; i < n_commits; i++)
    desk_commit_unref (bench_mix_act (self, batch, i % self->n_lanes));
  bench_check (desk_batch_end (batch, NULL, &error), error);
}
