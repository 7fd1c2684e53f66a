// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bench-store DESK FOLDER: what a commit costs beside the same row written by
 * plain SQLite, in the same run, one after the other.
 *
 * Prints one JSON object. DESK is written to; FOLDER takes the plain database.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "desk-record.h"
#include "desk-search-index.h"
#include "desk-store.h"
#include "desk-ticket-actions.h"

#define N_ROUNDS 2000
#define N_WARM_UP 100
#define N_NOTES_SEARCHED 40

static const char update_sql[] = "UPDATE ticket SET summary = ? WHERE id = ?";
static const char insert_sql[] = "INSERT INTO entry (id, origin, ticket_id, kind, author_id, made_at, body) VALUES (?, ?, ?, 'note', ?, ?, ?)";

typedef struct {
  DeskFile *file;
  sqlite3 *plain;
  sqlite3_stmt *begin, *commit, *update, *insert;
  GArray *tickets; /* of DeskUuid */
  DeskUuid me;
  DeskIdSource *ids;
  GRand *random;
} Bench;

static void
check (gboolean      done,
       const GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static void
check_plain (Bench *self,
             int    code)
{
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
    g_error ("%s", sqlite3_errmsg (self->plain));
}

static gint64
system_now (gpointer data)
{
  return g_get_real_time () / 1000;
}

/* The same tables with the same rows and indexes, and nothing else. */
static void
make_plain (Bench      *self,
            const char *desk,
            const char *path)
{
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS desk", desk);
  g_autoptr (GPtrArray) indexes = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement;

  check_plain (self, sqlite3_open (path, &self->plain));
  check_plain (self, sqlite3_exec (self->plain, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA cache_size = -8000", NULL, NULL, NULL));
  check_plain (self, sqlite3_exec (self->plain, attach, NULL, NULL, NULL));
  check_plain (self, sqlite3_prepare_v2 (self->plain, "SELECT sql FROM desk.sqlite_schema WHERE tbl_name IN ('ticket', 'entry') AND sql IS NOT NULL ORDER BY type DESC", -1,
                                         &statement, NULL));
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (indexes, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  for (guint i = 0; i < indexes->len; i++)
    {
      const char *sql = g_ptr_array_index (indexes, i);

      check_plain (self, sqlite3_exec (self->plain, sql, NULL, NULL, NULL));
      if (g_str_has_prefix (sql, "CREATE INDEX") || g_str_has_prefix (sql, "CREATE UNIQUE"))
        fprintf (stderr, "plain: %s\n", sql);
    }
  check_plain (self, sqlite3_exec (self->plain,
                                   "BEGIN; INSERT INTO main.ticket SELECT * FROM desk.ticket; INSERT INTO main.entry SELECT * FROM desk.entry; COMMIT;"
                                   "DETACH desk; PRAGMA wal_checkpoint (TRUNCATE); PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL",
                                   NULL, NULL, NULL));
  check_plain (self, sqlite3_prepare_v2 (self->plain, "BEGIN IMMEDIATE", -1, &self->begin, NULL));
  check_plain (self, sqlite3_prepare_v2 (self->plain, "COMMIT", -1, &self->commit, NULL));
  check_plain (self, sqlite3_prepare_v2 (self->plain, update_sql, -1, &self->update, NULL));
  check_plain (self, sqlite3_prepare_v2 (self->plain, insert_sql, -1, &self->insert, NULL));
  fprintf (stderr, "plain: BEGIN IMMEDIATE; %s; COMMIT\nplain: BEGIN IMMEDIATE; %s; COMMIT\n", update_sql, insert_sql);
}

/* So that it is writing that is measured on both sides, and not which file the
 * system happened to keep in memory. */
static void
read_through (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &error);
  g_autofree char *buffer = g_malloc (1 << 20);
  gssize n;

  check (stream != NULL, error);
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1 << 20, NULL, &error)) > 0)
    ;
  check (n == 0, error);
}

static void
run_plain (Bench        *self,
           sqlite3_stmt *statement)
{
  sqlite3_stmt *steps[] = { self->begin, statement, self->commit };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      check_plain (self, sqlite3_step (steps[i]));
      check_plain (self, sqlite3_reset (steps[i]));
    }
}

static const DeskUuid *
any_ticket (Bench *self)
{
  return &g_array_index (self->tickets, DeskUuid, g_rand_int_range (self->random, 0, (gint32) self->tickets->len));
}

static double
plain_change (Bench      *self,
              const char *text)
{
  const DeskUuid *ticket = any_ticket (self);
  gint64 start = g_get_monotonic_time ();

  sqlite3_bind_text (self->update, 1, text, -1, SQLITE_STATIC);
  sqlite3_bind_blob (self->update, 2, ticket->bytes, DESK_UUID_SIZE, SQLITE_STATIC);
  run_plain (self, self->update);

  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
plain_note (Bench      *self,
            const char *text)
{
  const DeskUuid *ticket = any_ticket (self);
  gint64 start = g_get_monotonic_time ();
  gint64 now_ms = system_now (NULL);
  DeskUuid id;

  desk_id_source_next_uuid (self->ids, now_ms, &id);
  sqlite3_bind_blob (self->insert, 1, id.bytes, DESK_UUID_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 2, id.bytes, DESK_UUID_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 3, ticket->bytes, DESK_UUID_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob (self->insert, 4, self->me.bytes, DESK_UUID_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64 (self->insert, 5, now_ms);
  sqlite3_bind_text (self->insert, 6, text, -1, SQLITE_STATIC);
  run_plain (self, self->insert);

  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
our_act (Bench               *self,
         DeskTicketActionKind kind,
         const char          *text)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kind, &self->me, any_ticket (self));
  gboolean done;

  if (kind == DESK_ACTION_EDIT)
    desk_operation_put_text (action->fields, "summary", text);
  else
    desk_operation_put_text (desk_ticket_action_get_entry (action), "body", text);
  done = desk_act_build (self->file, desk_ticket_action_build, action, NULL, NULL, &error);
  check (done, error);

  return (double) (g_get_monotonic_time () - start) / 1000;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (GArray *values,
          double  share)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static void
measure (Bench               *self,
         const char          *name,
         DeskTicketActionKind kind)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_ROUNDS + N_WARM_UP; i++)
    {
      g_autofree char *text = g_strdup_printf ("Printer on floor %u does not wake up, round %u: the queue is held and the display stays dark", i % 7, i);
      double a, b;

      /* Who goes first changes with every round. */
      if (i % 2 == 0)
        {
          a = our_act (self, kind, text);
          b = kind == DESK_ACTION_EDIT ? plain_change (self, text) : plain_note (self, text);
        }
      else
        {
          b = kind == DESK_ACTION_EDIT ? plain_change (self, text) : plain_note (self, text);
          a = our_act (self, kind, text);
        }
      if (i < N_WARM_UP)
        continue;
      g_array_append_val (ours, a);
      g_array_append_val (plain, b);
    }

  if (name != NULL)
    printf ("  \"%s\": {\"ours_ms\": %.3f, \"plain_ms\": %.3f, \"ratio\": %.2f, \"ours_p99_ms\": %.3f, \"plain_p99_ms\": %.3f},\n", name, quantile (ours, 0.5),
          quantile (plain, 0.5), quantile (ours, 0.5) / quantile (plain, 0.5), quantile (ours, 0.99), quantile (plain, 0.99));
  check (desk_file_checkpoint (self->file, &error), error);
  check_plain (self, sqlite3_wal_checkpoint_v2 (self->plain, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
}

/* --- searchable --- */

typedef struct {
  DeskStore *store;
  GMainLoop *loop;
  gint64 acted;
  gint64 indexed;
} Searchable;

static gpointer
count_marks (DeskFile *file,
             gpointer  data,
             GError  **error)
{
  g_autoptr (DeskStatement) read = desk_file_prepare (file, "SELECT count (*) FROM search_mark", error);
  gboolean has_row;

  if (read == NULL || !desk_statement_step (read, &has_row, error))
    return NULL;

  return GINT_TO_POINTER (sqlite3_column_int (read, 0) + 1);
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Searchable *self = data;
  g_autoptr (GError) error = NULL;
  gpointer n = desk_store_read_finish (self->store, result, &error);

  check (n != NULL, error);
  if (GPOINTER_TO_INT (n) > 1)
    {
      desk_store_read_async (self->store, count_marks, NULL, NULL, NULL, NULL, counted_cb, self);
      return;
    }
  self->indexed = g_get_monotonic_time ();
  g_main_loop_quit (self->loop);
}

static void
acted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  Searchable *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskCommit) commit = desk_store_act_finish (self->store, result, &error);

  check (commit != NULL, error);
  self->acted = g_get_monotonic_time ();
  desk_store_read_async (self->store, count_marks, NULL, NULL, NULL, NULL, counted_cb, self);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  Searchable *self = data;
  g_autoptr (GError) error = NULL;

  self->store = desk_store_open_finish (result, &error);
  check (self->store != NULL, error);
  g_main_loop_quit (self->loop);
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_main_loop_quit (((Searchable *) data)->loop);
}

static void
measure_searchable (Bench      *bench,
                    const char *desk,
                    DeskClock  *clock)
{
  Searchable self = { NULL, g_main_loop_new (NULL, FALSE), 0, 0 };
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (double));

  desk_store_open_async (desk, clock, bench->ids, NULL, opened_cb, &self);
  g_main_loop_run (self.loop);
  for (guint i = 0; i < N_NOTES_SEARCHED; i++)
    {
      DeskTicketAction *action = desk_ticket_action_new (DESK_ACTION_NOTE, &bench->me, any_ticket (bench));
      double delay;

      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "The wandering quokka was seen beside the patch panel");
      desk_store_act_async (self.store, desk_ticket_action_build, action, (GDestroyNotify) desk_ticket_action_free, NULL, acted_cb, &self);
      g_main_loop_run (self.loop);
      delay = (double) (self.indexed - self.acted) / 1000;
      g_array_append_val (delays, delay);
    }
  printf ("  \"searchable_after_ms\": {\"median\": %.2f, \"p95\": %.2f, \"max\": %.2f},\n", quantile (delays, 0.5), quantile (delays, 0.95), quantile (delays, 1.0));
  desk_store_close_async (self.store, closed_cb, &self);
  g_main_loop_run (self.loop);
  g_object_unref (self.store);
  g_main_loop_unref (self.loop);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = desk_clock_new (system_now, NULL, NULL);
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tickets = NULL;
  g_autoptr (GPtrArray) analysts = NULL;
  g_autofree char *plain_path = NULL;
  Bench self = { 0 };

  if (argc != 3)
    {
      fprintf (stderr, "bench-store DESK FOLDER\n");
      return 2;
    }

  self.ids = ids;
  self.random = g_rand_new_with_seed (7);
  self.file = desk_file_open (argv[1], DESK_FILE_WRITER, clock, ids, &error);
  check (self.file != NULL, error);
  analysts = desk_record_load_where (self.file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 LIMIT 1", NULL, 0, &error);
  check (analysts != NULL && analysts->len == 1, error);
  self.me = *desk_record_get_id (g_ptr_array_index (analysts, 0));
  tickets = desk_record_load_where (self.file, DESK_TABLE_TICKET, "WHERE withdrawn IS NOT 1 AND row_no % 7 = 0", NULL, 0, &error);
  check (tickets != NULL && tickets->len > 0, error);
  self.tickets = g_array_new (FALSE, FALSE, sizeof (DeskUuid));
  for (guint i = 0; i < tickets->len; i++)
    g_array_append_vals (self.tickets, desk_record_get_id (g_ptr_array_index (tickets, i)), 1);

  plain_path = g_build_filename (argv[2], "plain.sqlite", NULL);
  make_plain (&self, argv[1], plain_path);
  read_through (argv[1]);
  read_through (plain_path);

  printf ("{\n");
  /* The write-ahead logs have grown once and are written over from then on, as
   * they are on any desk in use: a longer file costs both sides more. */
  measure (&self, NULL, DESK_ACTION_NOTE);
  measure (&self, "field_change", DESK_ACTION_EDIT);
  measure (&self, "note", DESK_ACTION_NOTE);
  check (desk_search_index_run (self.file, NULL, NULL, &error), error);
  desk_file_close (self.file);
  measure_searchable (&self, argv[1], clock);
  printf ("  \"rounds\": %d\n}\n", N_ROUNDS);

  sqlite3_finalize (self.begin);
  sqlite3_finalize (self.commit);
  sqlite3_finalize (self.update);
  sqlite3_finalize (self.insert);
  sqlite3_close (self.plain);
  g_array_unref (self.tickets);
  g_rand_free (self.random);

  return 0;
}
