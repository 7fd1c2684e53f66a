// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The machines, and what becomes of them.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-fault.h"
#include "desk-search-index.h"
#include "desk-sharing.h"
#include "desk-store-error.h"
#include "sim.h"

gboolean
sim_chance (SimWorld *world,
            double    probability)
{
  return g_rand_double (world->random) < probability;
}

void
sim_tell (SimWorld   *world,
          const char *format,
          ...)
{
  va_list args;

  g_string_append_printf (world->story, "%4u ", world->step);
  va_start (args, format);
  g_string_append_vprintf (world->story, format, args);
  va_end (args);
  g_string_append_c (world->story, '\n');
}

void
sim_fail (SimWorld   *world,
          const char *format,
          ...)
{
  va_list args;

  if (world->failure != NULL)
    return;
  va_start (args, format);
  world->failure = g_strdup_vprintf (format, args);
  va_end (args);
}

/* --- files --- */

static void
copy_desk (const char *from,
           const char *to)
{
  static const char *const endings[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *source = g_strconcat (from, endings[i], NULL);
      g_autofree char *target = g_strconcat (to, endings[i], NULL);
      g_autofree char *shm = g_strconcat (to, "-shm", NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_unlink (target);
      g_unlink (shm);
      if (g_file_get_contents (source, &bytes, &size, NULL))
        g_assert_true (g_file_set_contents_full (target, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

void
sim_replica_close (SimReplica *self)
{
  g_clear_pointer (&self->replica, desk_replica_free);
  g_clear_pointer (&self->fixture.file, desk_file_close);
}

void
sim_replica_open (SimReplica *self)
{
  g_autofree char *scratch = g_strconcat (self->fixture.path, ".checkpoint", NULL);
  g_autoptr (GError) error = NULL;

  self->fixture.file = desk_file_open (self->fixture.path, DESK_FILE_WRITER, self->fixture.clock, self->fixture.ids, &error);
  g_assert_no_error (error);
  self->replica = desk_replica_new (self->log, desk_replica_run_here, self->fixture.file, scratch);
  desk_replica_measure_clock (self->replica, self->fixture.clock, NULL, NULL);
}

static void
run_sql (DeskFile   *file,
         const char *sql)
{
  g_autoptr (GError) error = NULL;

  desk_file_run (file, sql, &error);
  g_assert_no_error (error);
}

/* An office of five with a few tickets. */
char *
sim_make_template (const char *folder)
{
  char *path = g_build_filename (folder, "template.desk", NULL);
  g_autoptr (DeskFixture) desk = desk_fixture_new (1);
  DeskUuid customer, ticket, other;
  guint n_left = 0;

  for (guint i = 1; i < SIM_REPLICAS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Analyst %u", i);

      desk_fixture_add_analyst (desk, name, &other);
    }
  desk_fixture_add_customer (desk, "Ada Winter", NULL, FALSE, &customer);
  for (guint i = 0; i < 4; i++)
    desk_fixture_add_ticket (desk, "Printer", &customer, &ticket);
  do
    desk_search_index_step (desk->file, 1000, &n_left, NULL);
  while (n_left > 0);
  g_clear_pointer (&desk->file, desk_file_close);
  copy_desk (desk->path, path);

  /* What a hub begins with whose log was lost. */
  {
    g_autofree char *empty = g_build_filename (folder, "empty.desk", NULL);
    g_autoptr (DeskFile) file = NULL;
    g_autoptr (DeskFile) full = desk_file_open (path, DESK_FILE_READER, desk->clock, desk->ids, NULL);
    g_autoptr (DeskStatement) write = NULL;
    DeskHead head;

    g_assert_true (desk_file_read_head (full, &head, NULL));
    file = desk_file_create (empty, desk->clock, desk->ids, NULL);
    write = desk_file_prepare (file, "UPDATE head SET desk = ?", NULL);
    desk_statement_bind_uuid (write, 1, &head.desk);
    g_assert_true (desk_statement_run (write, NULL));
  }

  return path;
}

/* --- the world --- */

static gint64
read_clock_cb (gpointer data)
{
  SimReplica *replica = data;

  return replica->world->true_ms + replica->clock_error_ms;
}

static void
find_person (DeskFile *file,
             guint     index,
             DeskUuid *id)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT id FROM analyst ORDER BY row_no LIMIT 1 OFFSET ?", NULL);
  gboolean has_row;

  sqlite3_bind_int (read, 1, (int) index);
  g_assert_true (desk_statement_step (read, &has_row, NULL) && has_row);
  desk_statement_get_uuid (read, 0, id);
}

static void
name_replica (SimReplica *self)
{
  g_autofree char *tag = g_strdup_printf ("%c%u", 'A' + (char) self->index, g_rand_int (self->world->random) % 10);
  DeskSharing sharing = { .kind = (char *) "folder", .place = (char *) "/nowhere", .tag = tag };
  g_autoptr (DeskStatement) write = desk_file_prepare (self->fixture.file, "UPDATE head SET replica = ?", NULL);
  DeskUuid id;
  DeskHead head;
  g_autoptr (GError) error = NULL;

  desk_id_source_next_uuid (self->fixture.ids, self->world->true_ms, &id);
  desk_statement_bind_uuid (write, 1, &id);
  g_assert_true (desk_statement_run (write, NULL));
  g_assert_true (desk_file_read_head (self->fixture.file, &head, NULL));
  desk_sharing_begin (self->fixture.file, &sharing, head.segment, &error);
  g_assert_no_error (error);
}

static void
init_replica (SimWorld   *world,
              guint       index,
              const char *template_path)
{
  SimReplica *self = &world->replicas[index];
  gboolean is_file = world->share.kind == SIM_FILE;

  self->world = world;
  self->index = index;
  self->is_online = TRUE;
  self->clock_error_ms = sim_chance (world, 0.3) ? g_rand_int_range (world->random, -86400000, 86400000) : g_rand_int_range (world->random, -2000, 2000);
  self->acts = g_ptr_array_new ();
  self->fixture.folder = world->folder;
  self->fixture.path = g_strdup_printf ("%s/%u.desk", world->folder, is_file ? 0 : index);
  self->fixture.clock = desk_clock_new (read_clock_cb, self, NULL);
  self->fixture.ids = desk_id_source_new_seeded (world->seed * 16 + index);
  self->log = sim_log_new (self);
  if (!is_file)
    copy_desk (template_path, self->fixture.path);
  sim_replica_open (self);
  find_person (self->fixture.file, index, &self->fixture.me);
  if (!is_file)
    name_replica (self);
}

static void
init_share (SimWorld   *world,
            const char *template_path)
{
  SimShare *share = &world->share;
  DeskHead head;

  share->world = world;
  share->epoch = 1;
  share->segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  share->late = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  share->hub_clock = desk_clock_new_fixed (world->true_ms);
  share->hub_ids = desk_id_source_new_seeded (world->seed * 16 + 15);
  share->hub_path = g_strdup_printf ("%s/%s.desk", world->folder, share->kind == SIM_FILE ? "0" : "hub");
  copy_desk (template_path, share->hub_path);
  share->hub = desk_file_open (share->hub_path, DESK_FILE_WRITER, share->hub_clock, share->hub_ids, NULL);
  sim_share_sign (share);
  g_assert_true (desk_file_read_head (share->hub, &head, NULL));
  share->desk = head.desk;
  share->founded = share->backup_number = head.segment;
  share->backup_epoch = 1;
  if (share->kind != SIM_FOLDER)
    return;

  for (guint64 i = 1; i <= head.segment; i++)
    g_ptr_array_add (share->segments, desk_log_read_bytes (share->hub, i, NULL));
  g_clear_pointer (&share->hub, desk_file_close);
}

void
sim_world_init (SimWorld   *world,
                const char *folder,
                const char *template_path,
                SimKind     kind,
                guint64     seed)
{
  memset (world, 0, sizeof *world);
  world->seed = seed;
  world->random = g_rand_new_with_seed ((guint32) seed);
  world->folder = g_strdup (folder);
  world->true_ms = FIXTURE_NOW_MS + 3600000;
  world->story = g_string_new (NULL);
  world->acts = g_hash_table_new (desk_uuid_hash, desk_uuid_equal);
  world->refused = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  world->was_rejected = g_hash_table_new_full (desk_uuid_hash, desk_uuid_equal, g_free, NULL);
  world->last_epoch = 1;
  world->share.kind = kind;
  sim_check_forget_log (world);
  init_share (world, template_path);
  for (guint i = 0; i < SIM_REPLICAS; i++)
    init_replica (world, i, template_path);
}

static void
free_act (gpointer data)
{
  SimAct *act = data;

  g_free (act->action);
  g_free (act->token);
  g_free (act);
}

void
sim_world_clear (SimWorld *world)
{
  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      SimReplica *self = &world->replicas[i];

      sim_replica_close (self);
      g_ptr_array_set_free_func (self->acts, free_act);
      g_ptr_array_unref (self->acts);
      g_free (self->fixture.path);
      g_free (self->backup);
      desk_clock_unref (self->fixture.clock);
      desk_id_source_unref (self->fixture.ids);
      desk_log_free (self->log);
    }
  g_clear_pointer (&world->share.hub, desk_file_close);
  g_ptr_array_unref (world->share.segments);
  g_ptr_array_unref (world->share.late);
  g_free (world->share.checkpoint);
  g_free (world->share.hub_path);
  desk_clock_unref (world->share.hub_clock);
  desk_id_source_unref (world->share.hub_ids);
  g_hash_table_unref (world->acts);
  g_hash_table_unref (world->refused);
  g_hash_table_unref (world->was_rejected);
  g_hash_table_unref (world->commits);
  g_hash_table_unref (world->writers);
  g_hash_table_unref (world->numbers);
  g_hash_table_unref (world->tokens);
  g_hash_table_unref (world->texts);
  g_string_free (world->story, TRUE);
  g_free (world->failure);
  g_free (world->folder);
  g_rand_free (world->random);
}

/* --- the log --- */

static void
crash (SimReplica *self)
{
  sim_tell (self->world, "%u is killed", self->index);
  self->world->crash = FALSE;
  sim_replica_close (self);
  sim_replica_open (self);
}

static void
synchronise (SimReplica *self)
{
  g_autoptr (GError) error = NULL;
  gboolean has_pushed = FALSE;
  gboolean done;

  done = desk_replica_catch_up (self->replica, NULL, NULL, &error);
  if (done && sim_chance (self->world, 0.8))
    done = desk_replica_push (self->replica, &has_pushed, NULL, &error);
  if (DESK_FAULT (DESK_FAULT_TRUST_REPLY) && done && has_pushed)
    run_sql (self->fixture.file, "DELETE FROM pending; DELETE FROM pending_row");
  if (DESK_FAULT (DESK_FAULT_ERROR_IS_WON) && !done && has_pushed)
    run_sql (self->fixture.file, "DELETE FROM pending; DELETE FROM pending_row");
  sim_tell (self->world, "%u synchronises: %s", self->index, done ? "done" : error->message);
  if (!done && error->domain == DESK_STORE_ERROR)
    sim_fail (self->world, "replica %u cannot synchronise: %s", self->index, error->message);
  if (self->world->crash)
    crash (self);
}

static void
keep_checkpoint (SimReplica *self)
{
  g_autoptr (GError) error = NULL;
  guint64 segment;

  if (!desk_replica_keep_checkpoint (self->replica, self->fixture.path, self->fixture.clock, self->fixture.ids, &segment, NULL, &error) && error->domain != DESK_LOG_ERROR)
    sim_fail (self->world, "replica %u could not make a checkpoint: %s", self->index, error->message);
  else
    sim_tell (self->world, "%u makes a checkpoint", self->index);
  if (self->world->crash)
    crash (self);
}

/* --- what becomes of machines --- */

static void
back_up (SimReplica *self)
{
  if (self->backup == NULL)
    self->backup = g_strconcat (self->fixture.path, ".backup", NULL);
  sim_replica_close (self);
  copy_desk (self->fixture.path, self->backup);
  self->backup_me = self->fixture.me;
  sim_replica_open (self);
}

static void
restore (SimReplica *self)
{
  if (self->backup == NULL)
    return;
  sim_tell (self->world, "%u restores its backup", self->index);
  sim_replica_close (self);
  copy_desk (self->backup, self->fixture.path);
  self->fixture.me = self->backup_me;
  sim_replica_open (self);
  sim_check_exempt (self->world);
}

/* The disk of one machine is put into another. */
static void
copy_disk (SimReplica *self)
{
  SimReplica *other = &self->world->replicas[(self->index + 1) % SIM_REPLICAS];

  sim_tell (self->world, "the disk of %u is copied to %u", self->index, other->index);
  sim_replica_close (self);
  sim_replica_close (other);
  copy_desk (self->fixture.path, other->fixture.path);
  other->fixture.me = self->fixture.me;
  sim_replica_open (self);
  sim_replica_open (other);
  sim_check_exempt (self->world);
}

/* A new machine joins. */
static void
join (SimReplica *self)
{
  DeskHead head;
  DeskSharing sharing = { .kind = (char *) "folder", .place = (char *) "/nowhere", .tag = (char *) "Z9" };
  DeskUuid desk;
  DeskFile *file;
  g_autoptr (GError) error = NULL;

  sim_tell (self->world, "%u is a new machine that joins", self->index);
  g_assert_true (desk_file_read_head (self->fixture.file, &head, NULL));
  desk = head.desk;
  sim_replica_close (self);
  g_unlink (self->fixture.path);
  {
    g_autofree char *wal = g_strconcat (self->fixture.path, "-wal", NULL);
    g_autofree char *shm = g_strconcat (self->fixture.path, "-shm", NULL);

    g_unlink (wal);
    g_unlink (shm);
  }
  file = desk_file_create (self->fixture.path, self->fixture.clock, self->fixture.ids, &error);
  g_assert_no_error (error);
  desk_sharing_join (file, &sharing, &desk, &error);
  g_assert_no_error (error);
  desk_file_close (file);
  sim_replica_open (self);
  /* With a checkpoint, unless it is cut off: then it goes on like everybody. */
  g_clear_error (&error);
  if (!desk_replica_begin (self->replica, NULL, &error) && error->domain != DESK_LOG_ERROR)
    sim_fail (self->world, "replica %u could not begin: %s", self->index, error->message);
  if (self->world->crash)
    crash (self);
  sim_check_exempt (self->world);
}

static void
cut_log (SimWorld *world)
{
  SimShare *share = &world->share;
  guint64 newest = sim_share_newest (share);
  guint64 number = MIN (share->backup_number, newest);

  /* A service was founded from a desk, and cannot be restored to before that. */
  if (sim_chance (world, 0.15))
    number = share->kind == SIM_SERVICE ? share->founded : 0;
  sim_tell (world, "the log is restored to %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, number, newest);
  world->was_cut = TRUE;
  sim_share_cut (share, number, share->backup_epoch);
  sim_check_forget_log (world);
  sim_check_exempt (world);
}

/* In some offices machines come, and backups are restored, all the time. */
static void
happen (SimWorld   *world,
        SimReplica *self)
{
  switch (g_rand_int_range (world->random, 0, 12))
    {
    case 0:
    case 1:
    case 2:
      self->is_online = !self->is_online;
      break;
    case 3:
      self->clock_error_ms = g_rand_int_range (world->random, -86400000, 86400000);
      break;
    case 4:
      back_up (self);
      break;
    case 5:
      restore (self);
      break;
    case 6:
      copy_disk (self);
      break;
    case 7:
      if (sim_chance (world, world->seed % 4 == 1 ? 0.9 : 0.3))
        join (self);
      break;
    case 8:
      keep_checkpoint (self);
      break;
    case 9:
      world->share.backup_number = sim_share_newest (&world->share);
      world->share.backup_epoch = world->share.epoch;
      break;
    case 10:
      if (sim_chance (world, world->seed % 4 == 1 ? 0.9 : 0.4))
        cut_log (world);
      break;
    default:
      crash (self);
      break;
    }
}

/* --- steps --- */

void
sim_world_step (SimWorld *world)
{
  SimReplica *self = &world->replicas[g_rand_int_range (world->random, 0, SIM_REPLICAS)];
  int what = g_rand_int_range (world->random, 0, 100);

  world->step++;
  world->true_ms += g_rand_int_range (world->random, 10, 60000);
  if (what < 50)
    sim_people_act (self);
  else if (what < 54)
    sim_people_tag (self);
  else if (what < 58)
    sim_people_settle (self);
  else if (world->share.kind == SIM_FILE)
    crash (self);
  else if (what < 90)
    synchronise (self);
  else if (what < 92)
    sim_share_deliver_late (&world->share);
  else
    happen (world, self);
  sim_check_step (world, self);
}

static gboolean
is_settled (SimWorld *world)
{
  guint64 newest = sim_share_newest (&world->share);

  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      DeskHead head;
      gint64 n = desk_fixture_count (&world->replicas[i].fixture, "SELECT count (*) FROM pending");

      g_assert_true (desk_file_read_head (world->replicas[i].fixture.file, &head, NULL));
      if (n > 0 || head.segment != newest)
        return FALSE;
    }

  return TRUE;
}

/* The log has lost a part that nobody has kept: somebody has to found it again
 * in another folder, which is no part of this. Nothing is lost by that. */
static gboolean
needs_founding (SimWorld *world)
{
  guint64 newest = sim_share_newest (&world->share);
  gboolean is_short = FALSE;

  for (guint i = 0; i < SIM_REPLICAS; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count (*) FROM log_segment WHERE number = %" G_GUINT64_FORMAT, newest + 1);
      DeskHead head;

      g_assert_true (desk_file_read_head (world->replicas[i].fixture.file, &head, NULL));
      is_short = is_short || head.segment > newest;
      if (desk_fixture_count (&world->replicas[i].fixture, sql) > 0)
        return FALSE;
    }

  return world->share.kind == SIM_FOLDER && world->was_cut && is_short;
}

/* Everything works again, and everybody synchronises. */
void
sim_world_settle (SimWorld *world)
{
  world->calm = TRUE;
  world->crash = FALSE;
  if (world->share.kind == SIM_FILE)
    return;

  for (guint i = 0; i < SIM_REPLICAS; i++)
    world->replicas[i].is_online = TRUE;
  while (world->share.late->len > 0)
    sim_share_deliver_late (&world->share);
  for (guint round = 0; round < 60 && world->failure == NULL; round++)
    {
      if (is_settled (world))
        return;
      for (guint i = 0; i < SIM_REPLICAS && world->failure == NULL; i++)
        {
          world->step++;
          synchronise (&world->replicas[i]);
          sim_check_step (world, &world->replicas[i]);
        }
    }
  world->is_beyond = needs_founding (world);
  if (!world->is_beyond)
    sim_fail (world, "promise 3: something is pending for ever, or somebody cannot follow");
}
