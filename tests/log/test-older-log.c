// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * An old backup of a log is put back under seats that began with a checkpoint
 * and so have not kept all of it, and beginning anew where the log cannot be
 * read: what only a seat has is never thrown away.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "desk-fixture.h"
#include "desk-joining.h"

#define PAGE_BYTES 4096

typedef struct {
  DeskFixture *a; /* has all of the log */
  DeskFixture b;  /* joins late; its file and ids are its own, all else is that of a */
  DeskFixture c;  /* joins before the backup is made */
  char *share;
  char *backup;
} Office;

static void
office_init (Office *self)
{
  g_autoptr (GError) error = NULL;

  self->a = desk_fixture_new (1);
  self->share = g_build_filename (self->a->folder, "share", NULL);
  self->backup = g_build_filename (self->a->folder, "backup", NULL);
  g_assert_cmpint (g_mkdir (self->share, 0700), ==, 0);
  desk_joining_share (desk_replica_run_here, self->a->file, self->a->path, self->share, self->a->clock, self->a->ids, NULL, &error);
  g_assert_no_error (error);
}

static void
join (Office      *self,
      DeskFixture *seat,
      const char  *name,
      guint64      seed)
{
  g_autoptr (GError) error = NULL;

  *seat = *self->a;
  seat->path = g_build_filename (self->a->folder, name, NULL);
  seat->ids = desk_id_source_new_seeded (seed);
  seat->file = desk_joining_join (self->share, seat->path, seat->clock, seat->ids, NULL, &error);
  g_assert_no_error (error);
}

static void
leave (DeskFixture *seat)
{
  g_clear_pointer (&seat->file, desk_file_close);
  g_clear_pointer (&seat->ids, desk_id_source_unref);
  g_clear_pointer (&seat->path, g_free);
}

static void
office_clear (Office *self)
{
  leave (&self->b);
  leave (&self->c);
  g_free (self->share);
  g_free (self->backup);
  desk_fixture_free (self->a);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
back_up (Office *self)
{
  const char *const copy[] = { "cp", "-a", self->share, self->backup, NULL };

  run (copy);
}

static void
put_backup_back (Office *self)
{
  const char *const empty[] = { "rm", "-r", self->share, NULL };
  const char *const copy[] = { "cp", "-a", self->backup, self->share, NULL };

  run (empty);
  run (copy);
}

/* --- what seats do --- */

static DeskLog *
open_log (DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskSharing) sharing = desk_sharing_read (seat->file, &error);
  DeskHead head;
  DeskLog *log;

  g_assert_no_error (error);
  desk_fixture_get_head (seat, &head);
  log = desk_joining_open_log (sharing, &head, seat->clock, seat->ids, NULL, &error);
  g_assert_no_error (error);

  return log;
}

static DeskReplica *
open_replica (DeskFixture *seat,
              DeskLog     *log)
{
  g_autofree char *scratch = g_strconcat (seat->path, "-checkpoint", NULL);

  return desk_replica_new (log, desk_replica_run_here, seat->file, scratch);
}

static gboolean
try_synchronise (DeskFixture *seat,
                 GError     **error)
{
  g_autoptr (DeskLog) log = open_log (seat);
  g_autoptr (DeskReplica) replica = open_replica (seat, log);
  guint n_pending = 0;
  gboolean done = desk_replica_sync (replica, &n_pending, NULL, error);

  g_assert_cmpuint (n_pending, ==, 0);

  return done;
}

static void
synchronise (DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;

  try_synchronise (seat, &error);
  g_assert_no_error (error);
}

static gboolean
begin_again (DeskFixture *seat,
             GError     **error)
{
  g_autoptr (DeskLog) log = open_log (seat);
  g_autoptr (DeskReplica) replica = open_replica (seat, log);

  return desk_replica_begin_again (replica, NULL, error);
}

static void
keep_checkpoint (DeskFixture *seat)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskLog) log = open_log (seat);
  g_autoptr (DeskReplica) replica = open_replica (seat, log);
  guint64 segment;

  desk_replica_keep_checkpoint (replica, seat->path, seat->clock, seat->ids, &segment, NULL, &error);
  g_assert_no_error (error);
}

static void
log_ticket (DeskFixture *seat,
            const char  *summary,
            DeskUuid    *ticket)
{
  desk_fixture_add_ticket (seat, summary, NULL, ticket);
  synchronise (seat);
}

/* --- what is there --- */

static gint64
read_number (DeskFixture *seat,
             const char  *summary)
{
  g_autofree char *sql = g_strdup_printf ("SELECT number FROM ticket WHERE summary = '%s'", summary);

  return desk_fixture_count (seat, sql);
}

static gint64
find_first_kept (DeskFixture *seat)
{
  return desk_fixture_count (seat, "SELECT min (number) FROM log_segment");
}

typedef struct {
  DeskHead head;
  gint64 n_tickets;
  gint64 n_segments;
  gint64 n_commits;
  gint64 n_pending;
} State;

static void
read_state (DeskFixture *seat,
            State       *state)
{
  desk_fixture_get_head (seat, &state->head);
  state->n_tickets = desk_fixture_count (seat, "SELECT count (*) FROM ticket");
  state->n_segments = desk_fixture_count (seat, "SELECT count (*) FROM log_segment");
  state->n_commits = desk_fixture_count (seat, "SELECT count (*) FROM log_commit");
  state->n_pending = desk_fixture_count (seat, "SELECT count (*) FROM pending");
}

static void
assert_untouched (DeskFixture *seat,
                  const State *before)
{
  State now;

  read_state (seat, &now);
  g_assert_cmpuint (now.head.segment, ==, before->head.segment);
  g_assert_cmpmem (now.head.hash, DESK_HASH_SIZE, before->head.hash, DESK_HASH_SIZE);
  g_assert_true (desk_digest_equal (&now.head.facts, &before->head.facts) && desk_digest_equal (&now.head.kept, &before->head.kept));
  g_assert_cmpint (now.n_tickets, ==, before->n_tickets);
  g_assert_cmpint (now.n_segments, ==, before->n_segments);
  g_assert_cmpint (now.n_commits, ==, before->n_commits);
  g_assert_cmpint (now.n_pending, ==, before->n_pending);
  desk_fixture_assert_whole (seat);
}

static void
assert_same (DeskFixture *seat,
             DeskFixture *other)
{
  DeskHead one, two;

  synchronise (seat);
  synchronise (other);
  synchronise (seat);
  desk_fixture_get_head (seat, &one);
  desk_fixture_get_head (other, &two);
  g_assert_cmpuint (one.segment, ==, two.segment);
  g_assert_cmpmem (one.hash, DESK_HASH_SIZE, two.hash, DESK_HASH_SIZE);
  g_assert_true (desk_digest_equal (&one.facts, &two.facts) && desk_digest_equal (&one.kept, &two.kept));
  desk_fixture_assert_whole (seat);
  desk_fixture_assert_whole (other);
}

/* --- an old backup is put back --- */

/* The first part that it has kept follows the newest that is left. */
static void
test_end_is_brought_back (void)
{
  g_auto (Office) office = { 0 };
  DeskUuid scanner, printer;
  State before, after;
  gint64 scanner_no, printer_no;

  office_init (&office);
  log_ticket (office.a, "Scanner", &scanner);
  back_up (&office);
  log_ticket (office.a, "Printer", &printer);
  keep_checkpoint (office.a);
  join (&office, &office.b, "b.desk", 2);
  desk_fixture_set_text (&office.b, DESK_TABLE_TICKET, &printer, "cause", "A jam");
  synchronise (&office.b);
  read_state (&office.b, &before);
  g_assert_cmpint (find_first_kept (&office.b), ==, before.head.segment - 1);
  scanner_no = read_number (office.a, "Scanner");
  printer_no = read_number (office.a, "Printer");

  put_backup_back (&office);
  synchronise (&office.b);
  assert_untouched (&office.b, &before);
  /* What another seat never took in is there as it was. */
  assert_same (office.a, &office.b);
  read_state (office.a, &after);
  g_assert_cmpuint (after.head.segment, ==, before.head.segment);
  g_assert_cmpmem (after.head.hash, DESK_HASH_SIZE, before.head.hash, DESK_HASH_SIZE);
  g_assert_cmpint (read_number (office.a, "Scanner"), ==, scanner_no);
  g_assert_cmpint (read_number (office.a, "Printer"), ==, printer_no);

  /* Numbers in parts that nobody has any more may have been given. */
  log_ticket (&office.b, "Telephone", &scanner);
  g_assert_cmpint (read_number (&office.b, "Telephone"), >, printer_no + 1000);
}

/* A part before those that it has kept is gone, and only another seat has it. */
static void
test_missing_part_is_waited_for (void)
{
  g_auto (Office) office = { 0 };
  g_autoptr (GError) error = NULL;
  DeskUuid scanner, printer;
  State before;
  gint64 scanner_no, printer_no;

  office_init (&office);
  back_up (&office);
  log_ticket (office.a, "Scanner", &scanner);
  log_ticket (office.a, "Printer", &printer);
  keep_checkpoint (office.a);
  join (&office, &office.b, "b.desk", 2);
  desk_fixture_set_text (&office.b, DESK_TABLE_TICKET, &scanner, "cause", "Dust");
  synchronise (&office.b);
  desk_fixture_set_text (&office.b, DESK_TABLE_TICKET, &printer, "cause", "A jam");
  read_state (&office.b, &before);
  g_assert_cmpint (before.n_pending, ==, 1);
  scanner_no = read_number (office.a, "Scanner");
  printer_no = read_number (office.a, "Printer");

  put_backup_back (&office);
  for (guint i = 0; i < 3; i++)
    {
      /* However it is asked for. */
      g_assert_false (i < 2 ? try_synchronise (&office.b, &error) : begin_again (&office.b, &error));
      g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, "Another seat may have"));
      g_clear_error (&error);
      assert_untouched (&office.b, &before);
    }

  synchronise (office.a);
  assert_same (office.a, &office.b);
  for (guint i = 0; i < 2; i++)
    {
      DeskFixture *seat = i == 0 ? office.a : &office.b;

      g_assert_cmpint (read_number (seat, "Scanner"), ==, scanner_no);
      g_assert_cmpint (read_number (seat, "Printer"), ==, printer_no);
      desk_fixture_assert_text (seat, DESK_TABLE_TICKET, &scanner, "cause", "Dust");
      desk_fixture_assert_text (seat, DESK_TABLE_TICKET, &printer, "cause", "A jam");
    }
}

/* Nobody has it any more: the log is founded again from the seat that has all
 * that it led to. */
static void
test_missing_part_is_gone (void)
{
  g_auto (Office) office = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid scanner, printer;
  State before;
  gint64 scanner_no;

  office_init (&office);
  folder = g_build_filename (office.a->folder, "again", NULL);
  back_up (&office);
  log_ticket (office.a, "Scanner", &scanner);
  log_ticket (office.a, "Printer", &printer);
  keep_checkpoint (office.a);
  join (&office, &office.b, "b.desk", 2);
  scanner_no = read_number (office.a, "Scanner");
  put_backup_back (&office);
  g_assert_false (try_synchronise (&office.b, &error));
  g_clear_error (&error);
  read_state (&office.b, &before);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  desk_joining_found_again (desk_replica_run_here, office.b.file, office.b.path, folder, office.b.clock, office.b.ids, NULL, &error);
  g_assert_no_error (error);
  g_free (office.share);
  office.share = g_steal_pointer (&folder);
  synchronise (&office.b);
  assert_untouched (&office.b, &before);
  join (&office, &office.c, "c.desk", 3);
  assert_same (&office.b, &office.c);
  g_assert_cmpint (read_number (&office.c, "Scanner"), ==, scanner_no);
  g_assert_cmpint (desk_fixture_count (&office.c, "SELECT count (*) FROM ticket"), ==, before.n_tickets);
}

/* Somebody has gone on from the old state: what is kept does not follow that,
 * and nothing of it is put there as if it did. */
static void
test_log_has_gone_on (void)
{
  g_auto (Office) office = { 0 };
  DeskFixture *seats[] = { NULL, &office.b, &office.c };
  DeskUuid scanner, printer, telephone;

  office_init (&office);
  seats[0] = office.a;
  back_up (&office);
  join (&office, &office.c, "c.desk", 3);
  log_ticket (office.a, "Scanner", &scanner);
  log_ticket (office.a, "Printer", &printer);
  keep_checkpoint (office.a);
  join (&office, &office.b, "b.desk", 2);

  put_backup_back (&office);
  log_ticket (&office.c, "Telephone", &telephone);
  synchronise (&office.b);
  /* A log that is as long as its own is seen to be another when it is added to. */
  desk_fixture_set_text (office.a, DESK_TABLE_TICKET, &scanner, "cause", "Dust");
  synchronise (office.a);
  synchronise (&office.c);
  for (guint i = 0; i < G_N_ELEMENTS (seats); i++)
    {
      assert_same (seats[i], seats[(i + 1) % G_N_ELEMENTS (seats)]);
      g_assert_cmpint (desk_fixture_count (seats[i], "SELECT count (DISTINCT number) FROM ticket"), ==, 3);
      g_assert_cmpint (desk_fixture_count (seats[i], "SELECT count (*) FROM ticket WHERE summary IN ('Scanner', 'Printer', 'Telephone')"), ==, 3);
    }
}

/* --- beginning anew --- */

static void
damage_checkpoints (const char *share)
{
  g_autofree char *folder = g_build_filename (share, "checkpoint", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      memset (bytes + size / 2 / PAGE_BYTES * PAGE_BYTES, 0xff, PAGE_BYTES);
      g_assert_cmpint (g_chmod (path, 0600), ==, 0);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* All that a log has of its beginning is a checkpoint. */
static void
test_damaged_checkpoint (void)
{
  g_auto (Office) office = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid scanner, printer;
  State before;

  office_init (&office);
  log_ticket (office.a, "Scanner", &scanner);
  keep_checkpoint (office.a);
  join (&office, &office.b, "b.desk", 2);
  /* Here it can be read from its beginning. */
  damage_checkpoints (office.share);
  begin_again (office.a, &error);
  g_assert_no_error (error);
  assert_same (office.a, &office.b);

  folder = g_build_filename (office.a->folder, "again", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  desk_joining_found_again (desk_replica_run_here, office.b.file, office.b.path, folder, office.b.clock, office.b.ids, NULL, &error);
  g_assert_no_error (error);
  log_ticket (&office.b, "Printer", &printer);
  g_assert_cmpint (find_first_kept (&office.b), >, 1);
  damage_checkpoints (folder);
  desk_fixture_set_text (&office.b, DESK_TABLE_TICKET, &printer, "cause", "A jam");
  read_state (&office.b, &before);

  g_assert_false (begin_again (&office.b, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "beginning of the log"));
  g_clear_error (&error);
  assert_untouched (&office.b, &before);

  /* It goes on as if nothing had been, and a new checkpoint is as good. */
  synchronise (&office.b);
  keep_checkpoint (&office.b);
  begin_again (&office.b, &error);
  g_assert_no_error (error);
  synchronise (&office.b);
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM ticket"), ==, before.n_tickets);
  desk_fixture_assert_text (&office.b, DESK_TABLE_TICKET, &printer, "cause", "A jam");
  desk_fixture_assert_whole (&office.b);
}

typedef enum {
  TROUBLE_FIND_UNREACHABLE,
  TROUBLE_CANCELLED_WITH_NONE,
  TROUBLE_FETCH_UNREACHABLE,
  TROUBLE_FETCH_CANCELLED,
  TROUBLE_FETCH_FULL,
  N_TROUBLES,
} Trouble;

/* A log that is not to be had while its checkpoint is looked for or fetched. */
typedef struct {
  DeskLog parent;
  DeskLog *real;
  Trouble trouble;
} TroubledLog;

static gboolean
troubled_identify (DeskLog         *log,
                   DeskLogIdentity *identity,
                   GCancellable    *cancellable,
                   GError         **error)
{
  return desk_log_identify (((TroubledLog *) log)->real, identity, cancellable, error);
}

static gboolean
troubled_find_newest (DeskLog       *log,
                      guint64       *number,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return desk_log_find_newest (((TroubledLog *) log)->real, number, cancellable, error);
}

static GBytes *
troubled_read (DeskLog       *log,
               guint64        number,
               GCancellable  *cancellable,
               GError       **error)
{
  return desk_log_read (((TroubledLog *) log)->real, number, cancellable, error);
}

/* The rest of the log can be read all the while, by who is not cancelled. */
static gboolean
troubled_find_checkpoint (DeskLog       *log,
                          guint64       *number,
                          GCancellable  *cancellable,
                          GError       **error)
{
  TroubledLog *self = (TroubledLog *) log;

  switch (self->trouble)
    {
    case TROUBLE_FIND_UNREACHABLE:
      g_set_error_literal (error, DESK_LOG_ERROR, DESK_LOG_ERROR_UNREACHABLE, "It does not answer");
      return FALSE;
    case TROUBLE_CANCELLED_WITH_NONE:
      g_cancellable_cancel (cancellable);
      *number = 0;
      return TRUE;
    default:
      return desk_log_find_checkpoint (self->real, number, cancellable, error);
    }
}

static gboolean
troubled_fetch_checkpoint (DeskLog       *log,
                           guint64        number,
                           const char    *path,
                           GCancellable  *cancellable,
                           GError       **error)
{
  TroubledLog *self = (TroubledLog *) log;

  if (self->trouble == TROUBLE_FETCH_CANCELLED)
    {
      g_cancellable_cancel (cancellable);
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  g_set_error_literal (error, DESK_LOG_ERROR, self->trouble == TROUBLE_FETCH_FULL ? DESK_LOG_ERROR_FULL : DESK_LOG_ERROR_UNREACHABLE, "The answer did not come");
  return FALSE;
}

static void
troubled_free (DeskLog *log)
{
  desk_log_free (((TroubledLog *) log)->real);
}

static const DeskLogClass troubled_class = {
  .kind = "folder",
  .identify = troubled_identify,
  .find_newest = troubled_find_newest,
  .read = troubled_read,
  .find_checkpoint = troubled_find_checkpoint,
  .fetch_checkpoint = troubled_fetch_checkpoint,
  .free = troubled_free,
};

/* Whatever comes in between, the seat is as it was. */
static void
test_interrupted (void)
{
  g_auto (Office) office = { 0 };
  DeskUuid scanner, printer;
  State before;

  office_init (&office);
  log_ticket (office.a, "Scanner", &scanner);
  keep_checkpoint (office.a);
  desk_fixture_add_ticket (office.a, "Printer", NULL, &printer);
  read_state (office.a, &before);
  for (Trouble trouble = 0; trouble < N_TROUBLES; trouble++)
    {
      TroubledLog log = { { &troubled_class }, open_log (office.a), trouble };
      DeskReplica *replica = open_replica (office.a, &log.parent);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (desk_replica_begin_again (replica, cancellable, &error));
      if (g_cancellable_is_cancelled (cancellable))
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_error (error, DESK_LOG_ERROR, (int) (trouble == TROUBLE_FETCH_FULL ? DESK_LOG_ERROR_FULL : DESK_LOG_ERROR_UNREACHABLE));
      assert_untouched (office.a, &before);
      desk_replica_free (replica);
      desk_log_free (&log.parent);
    }

  join (&office, &office.b, "b.desk", 2);
  assert_same (office.a, &office.b);
  g_assert_cmpint (desk_fixture_count (&office.b, "SELECT count (*) FROM ticket"), ==, before.n_tickets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/older-log/end-is-brought-back-as-it-was", test_end_is_brought_back);
  g_test_add_func ("/log/older-log/missing-part-is-waited-for", test_missing_part_is_waited_for);
  g_test_add_func ("/log/older-log/missing-part-is-gone", test_missing_part_is_gone);
  g_test_add_func ("/log/older-log/that-has-gone-on", test_log_has_gone_on);
  g_test_add_func ("/log/begin-anew/not-without-a-checkpoint-or-a-beginning", test_damaged_checkpoint);
  g_test_add_func ("/log/begin-anew/interrupted-changes-nothing", test_interrupted);

  return g_test_run ();
}
