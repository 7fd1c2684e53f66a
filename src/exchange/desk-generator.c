// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Large desks for measuring: as many tickets as wanted, of every type and
 * state, most of them closed, logged over years in working hours; few
 * customers have most of them. Everything follows from a seed.
 */
#define G_LOG_DOMAIN "deskbell-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>

#include "desk-clock.h"
#include "desk-exchange-error.h"
#include "desk-generator-private.h"
#include "desk-policies.h"
#include "desk-record.h"

/* A segment holds more; these keep transactions short enough to be stopped. */
#define BATCH_COMMITS 2000
#define BATCH_BYTES (6 * 1024 * 1024)
#define WAL_PAGES 8000
/* What a value takes in the log beside itself: salt, name, frame. */
#define FIELD_BYTES 64

#define TICKETS_PER_DAY 90
#define MIN_DAYS 30
#define MAX_DAYS (5 * 365)

/* --- chance --- */

/* A number below @end. */
guint
desk_generator_below (DeskGenerator *self,
                      guint          end)
{
  return (guint) g_rand_int_range (self->random, 0, (gint32) end);
}

gboolean
desk_generator_chance (DeskGenerator *self,
                       guint          percent)
{
  return desk_generator_below (self, 100) < percent;
}

/* A number below @end, low ones far more often: half of all in the first
 * eighth. */
guint
desk_generator_crowded (DeskGenerator *self,
                        guint          end)
{
  double number = g_rand_double (self->random);

  return MIN ((guint) (number * number * number * end), end - 1);
}

const DeskUuid *
desk_generator_pick (DeskGenerator *self,
                     GArray        *ids)
{
  return &g_array_index (ids, DeskUuid, desk_generator_crowded (self, ids->len));
}

/* --- commits --- */

DeskCommit *
desk_generator_begin (DeskGenerator  *self,
                      const char     *action,
                      const DeskUuid *author,
                      gint64          made_at_ms)
{
  return desk_commit_new (action, author, made_at_ms);
}

DeskOperation *
desk_generator_insert (DeskGenerator *self,
                       DeskCommit    *commit,
                       DeskTableId    table,
                       gint64         made_at_ms,
                       DeskUuid      *id)
{
  desk_id_source_next_uuid (self->ids, made_at_ms, id);

  return desk_commit_add_insert (commit, table, id);
}

static gsize
measure (const DeskCommit *commit)
{
  gsize n_bytes = 0;

  for (guint i = 0; i < commit->operations->len; i++)
    {
      const DeskOperation *operation = g_ptr_array_index (commit->operations, i);

      for (guint j = 0; j < operation->fields->len; j++)
        n_bytes += FIELD_BYTES + g_array_index (operation->fields, DeskFieldChange, j).new.value.size;
    }

  return n_bytes;
}

static gboolean
end_batch (DeskGenerator *self,
           GError       **error)
{
  gboolean done = desk_batch_end (self->batch, NULL, error);

  g_clear_pointer (&self->batch, desk_batch_free);
  self->n_commits = 0;
  self->n_bytes = 0;
  if (!done || g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->wanted->progress != NULL)
    self->wanted->progress (self->n_done, self->n_all, self->wanted->progress_data);

  return desk_file_get_wal_pages (self->file) < WAL_PAGES || desk_file_checkpoint (self->file, error);
}

/* Takes @commit over. */
gboolean
desk_generator_end (DeskGenerator *self,
                    DeskCommit    *commit,
                    GError       **error)
{
  g_autoptr (DeskCommit) owned = commit;

  if (self->batch == NULL)
    self->batch = desk_batch_begin (self->file, error);
  if (self->batch == NULL || !desk_batch_act (self->batch, owned, error))
    return FALSE;
  self->n_commits++;
  self->n_bytes += measure (owned);

  return (self->n_commits < BATCH_COMMITS && self->n_bytes < BATCH_BYTES) || end_batch (self, error);
}

/* --- time --- */

/* A moment of a day on which people call: most in the morning. */
static gint64
make_time_of_day (DeskGenerator *self)
{
  static const guint8 hours[] = { 8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 14, 15, 15, 16, 16, 17, 18, 21 };
  guint hour = hours[desk_generator_below (self, G_N_ELEMENTS (hours))];

  return hour * DESK_HOUR_MS + desk_generator_below (self, 3600) * DESK_SECOND_MS;
}

static gint64
make_moment (DeskGenerator *self,
             int            first_day,
             int            last_day)
{
  int day = first_day + (int) desk_generator_below (self, (guint) (last_day - first_day + 1));

  /* A few call at the weekend all the same. */
  if (!desk_calendar_is_working_day (self->calendar, day) && !desk_generator_chance (self, 8))
    day = MAX (desk_calendar_nth_working_day (self->calendar, day, -1), first_day);

  return MIN (desk_calendar_day_start_ms (self->calendar, day) + make_time_of_day (self), self->wanted->now_ms);
}

static int
compare_moments (gconstpointer a,
                 gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* In order, so that ids and numbers grow with time. */
static GArray *
make_moments (DeskGenerator *self,
              guint          n)
{
  GArray *moments = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);
  int last_day = desk_calendar_local_day (self->calendar, self->wanted->now_ms);
  int first_day = last_day - (int) CLAMP (self->wanted->n_tickets / TICKETS_PER_DAY * 7 / 5, MIN_DAYS, MAX_DAYS);

  for (guint i = 0; i < n; i++)
    {
      gint64 moment = make_moment (self, first_day, last_day);

      g_array_append_val (moments, moment);
    }
  g_array_sort (moments, compare_moments);

  return moments;
}

/* --- everything --- */

/* How many entries a ticket gets: most have few, some have many; all of them
 * together come out as wanted. */
static guint
share_entries (DeskGenerator *self,
               guint          n_left,
               guint          n_tickets_left)
{
  double mean = (double) n_left / n_tickets_left;
  double number = g_rand_double (self->random);

  if (n_tickets_left == 1)
    return n_left;

  /* The integral of 3 x² over 0 to 1 is 1. */
  return MIN ((guint) (3.0 * number * number * mean + 0.5), n_left);
}

static gboolean
make_tickets (DeskGenerator *self,
              GArray        *moments,
              GError       **error)
{
  guint n_entries = self->wanted->n_entries;

  for (guint i = 0; i < moments->len; i++)
    {
      guint share = share_entries (self, n_entries, moments->len - i);

      if (!desk_generator_make_ticket (self, g_array_index (moments, gint64, i), share, error))
        return FALSE;
      n_entries -= share;
      self->n_done++;
    }

  return TRUE;
}

static gboolean
make_articles (DeskGenerator *self,
               GError       **error)
{
  g_autoptr (GArray) moments = make_moments (self, self->wanted->n_articles);

  for (guint i = 0; i < moments->len; i++)
    {
      if (!desk_generator_make_article (self, g_array_index (moments, gint64, i), error))
        return FALSE;
      self->n_done++;
    }

  return TRUE;
}

static void
clear_organisation (gpointer data)
{
  DeskGeneratedOrganisation *organisation = data;

  g_free (organisation->name);
}

static gboolean
generator_init (DeskGenerator        *self,
                DeskFile             *file,
                const DeskGeneration *wanted,
                GCancellable         *cancellable,
                GError              **error)
{
  guint32 seed[] = { (guint32) (wanted->seed & 0xffffffff), (guint32) (wanted->seed >> 32) };
  g_autoptr (DeskRecord) desk = desk_record_load_desk (file, error);
  const char *matrix;

  if (desk == NULL || !desk_policies_dup_desk_calendar (file, &self->calendar, error))
    return FALSE;
  desk_priority_matrix_init_default (&self->matrix);
  matrix = desk_record_get_text (desk, "priority_matrix");
  if (matrix != NULL && !desk_priority_matrix_parse (&self->matrix, matrix, error))
    return FALSE;

  self->file = file;
  self->wanted = wanted;
  self->cancellable = cancellable;
  self->has_policy = desk_record_get_uuid (desk, "policy_id", &self->policy);
  self->random = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));
  self->ids = desk_id_source_new_seeded (wanted->seed);
  self->n_all = (guint64) wanted->n_tickets + wanted->n_articles;
  self->analysts = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self->teams = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self->services = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self->items = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  self->organisations = g_array_new (FALSE, FALSE, sizeof (DeskGeneratedOrganisation));
  g_array_set_clear_func (self->organisations, clear_organisation);
  self->customers = g_array_new (FALSE, FALSE, sizeof (DeskGeneratedCustomer));
  self->articles = g_array_new (FALSE, FALSE, sizeof (DeskUuid));

  return TRUE;
}

static void
generator_clear (DeskGenerator *self)
{
  g_clear_pointer (&self->batch, desk_batch_free);
  g_clear_pointer (&self->calendar, desk_calendar_unref);
  g_clear_pointer (&self->random, g_rand_free);
  g_clear_pointer (&self->ids, desk_id_source_unref);
  g_clear_pointer (&self->analysts, g_array_unref);
  g_clear_pointer (&self->teams, g_array_unref);
  g_clear_pointer (&self->services, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->organisations, g_array_unref);
  g_clear_pointer (&self->customers, g_array_unref);
  g_clear_pointer (&self->articles, g_array_unref);
}

/**
 * desk_generate:
 * @file: a writer on a founded desk
 * @generation: what is wanted
 * @cancellable: (nullable): to stop; what is on the disk until then stays
 * @error: return location
 *
 * Adds people, tickets with their timelines, and articles to a desk. They do
 * not depend on what the desk holds already, but for its working hours, its
 * service levels and the numbers it has given out.
 *
 * Returns: whether all of it is on the disk
 */
gboolean
desk_generate (DeskFile             *file,
               const DeskGeneration *generation,
               GCancellable         *cancellable,
               GError              **error)
{
  DeskGenerator self = { 0 };
  g_autoptr (GArray) moments = NULL;
  gboolean done = FALSE;

  g_return_val_if_fail (file != NULL && generation != NULL, FALSE);

  if (generation->n_tickets > DESK_GENERATOR_MAX_TICKETS || generation->n_entries > DESK_GENERATOR_MAX_ENTRIES ||
      generation->n_articles > DESK_GENERATOR_MAX_ARTICLES || (generation->n_tickets == 0 && generation->n_entries > 0))
    {
      g_set_error (error, DESK_EXCHANGE_ERROR, DESK_EXCHANGE_ERROR_TOO_LARGE, _("So much cannot be made in one run: at most %d tickets, %d entries of them and %d articles"),
                   DESK_GENERATOR_MAX_TICKETS, DESK_GENERATOR_MAX_ENTRIES, DESK_GENERATOR_MAX_ARTICLES);
      return FALSE;
    }

  if (generator_init (&self, file, generation, cancellable, error))
    {
      moments = make_moments (&self, generation->n_tickets);
      done = desk_generator_make_people (&self, moments->len > 0 ? g_array_index (moments, gint64, 0) : generation->now_ms, error) &&
             make_articles (&self, error) && make_tickets (&self, moments, error) && (self.batch == NULL || end_batch (&self, error));
    }
  generator_clear (&self);

  return done;
}
