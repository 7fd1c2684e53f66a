// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Damaged desk files: cut off, written over, with a write-ahead log or an
 * index of it that is rubbish. Each is refused, or found out by verifying;
 * working on one ends in an error at worst, never in a crash.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "desk-fixture.h"
#include "desk-history.h"
#include "desk-search-index.h"
#include "desk-store-error.h"
#include "desk-ticket-actions.h"
#include "desk-verify.h"

#define PAGE_BYTES 4096

typedef struct {
  DeskFixture *fixture;
  DeskUuid ticket;
  char *contents; /* of a whole desk file */
  gsize size;
} Damage;

/* A desk with a bit of everything, all of it in the file. */
static void
damage_set_up (Damage *self)
{
  g_autoptr (GError) error = NULL;
  guint n_left;
  DeskUuid id;

  /* Made hundreds of times: better where nothing has to be synced. */
  self->fixture = desk_fixture_new_in (g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir (), 3);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *text = g_strnfill (200 + 60 * i, (char) ('a' + i % 26));

      desk_fixture_add_ticket (self->fixture, text, NULL, &self->ticket);
      desk_fixture_add_note (self->fixture, &self->ticket, text, &id);
      desk_fixture_set_text (self->fixture, DESK_TABLE_TICKET, &self->ticket, "summary", "Something else");
    }
  do
    desk_search_index_step (self->fixture->file, 100, &n_left, &error);
  while (error == NULL && n_left > 0);
  g_assert_no_error (error);
  g_clear_pointer (&self->fixture->file, desk_file_close);
  g_assert_true (g_file_get_contents (self->fixture->path, &self->contents, &self->size, NULL));
  g_assert_cmpuint (self->size % PAGE_BYTES, ==, 0);
}

static void
damage_tear_down (Damage *self)
{
  g_free (self->contents);
  desk_fixture_free (self->fixture);
}

static void
remove_beside (Damage     *self,
               const char *ending)
{
  g_autofree char *path = g_strconcat (self->fixture->path, ending, NULL);

  (void) g_unlink (path);
}

static void
put_file (Damage     *self,
          const char *contents,
          gsize       size)
{
  remove_beside (self, "-wal");
  remove_beside (self, "-shm");
  remove_beside (self, "");
  g_assert_true (g_file_set_contents_full (self->fixture->path, contents, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static DeskFile *
open_desk (Damage  *self,
           GError **error)
{
  return desk_file_open (self->fixture->path, DESK_FILE_WRITER, self->fixture->clock, self->fixture->ids, error);
}

/* Does what the window does. What comes of it is not asked; that it comes to
 * an end is. */
static void
work_on (Damage   *self,
         DeskFile *file)
{
  static const DeskTicketActionKind kinds[] = { DESK_ACTION_EDIT, DESK_ACTION_NOTE, DESK_ACTION_NEW, DESK_ACTION_UNDO };
  g_autoptr (GPtrArray) history = NULL;
  guint n_left;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DeskTicketAction) action = desk_ticket_action_new (kinds[i], &self->fixture->me, &self->ticket);
      g_autoptr (GError) error = NULL;

      if (kinds[i] == DESK_ACTION_NEW)
        memset (&action->ticket, 0, sizeof action->ticket);
      desk_operation_put_text (action->fields, "summary", "On a damaged desk");
      desk_operation_put_text (desk_ticket_action_get_entry (action), "body", "On a damaged desk");
      if (!desk_act_build (file, desk_ticket_action_build, action, NULL, NULL, &error))
        g_assert_nonnull (error);
    }
  desk_search_index_step (file, 20, &n_left, NULL);
  history = desk_history_load (file, DESK_TABLE_TICKET, &self->ticket, NULL);
}

/* Whether the damage is noticed: by opening, or by verifying. */
static gboolean
is_found (Damage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskFile) file = open_desk (self, &error);
  g_auto (DeskVerification) verification = { 0 };
  gboolean found;

  if (file == NULL)
    {
      g_assert_true (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK) ||
                     g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NEWER) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_FAILED));
      return TRUE;
    }
  found = !desk_verify (file, &verification, &error) || verification.faults->len > 0;
  work_on (self, file);

  return found;
}

static void
test_whole (void)
{
  Damage self = { 0 };

  damage_set_up (&self);
  put_file (&self, self.contents, self.size);
  g_assert_false (is_found (&self));
  damage_tear_down (&self);
}

static void
test_cut_off (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  guint n = 0;
  Damage self = { 0 };

  damage_set_up (&self);
  for (gsize size = 0; size < self.size; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskFile) file = NULL;

      put_file (&self, self.contents, size);
      file = open_desk (&self, &error);
      if (file != NULL)
        g_error ("Cut off at %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes, it opens", size, self.size);
      /* Of the first hundred bytes nobody can tell what they were. */
      if (size >= PAGE_BYTES)
        {
          g_assert_error (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED);
          g_assert_nonnull (strstr (error->message, "Restore it from a backup"));
        }
      else
        {
          g_assert_true (g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_NOT_A_DESK) || g_error_matches (error, DESK_STORE_ERROR, DESK_STORE_ERROR_DAMAGED));
        }
      /* Byte by byte through the header, then in strides, on and off the
       * borders of pages. */
      if (size < 20 || (size >= 95 && size < 105))
        size++;
      else if (size < PAGE_BYTES)
        size += 37;
      else
        size += (gsize) g_rand_int_range (random, 1, 3 * PAGE_BYTES) / (g_rand_boolean (random) ? 1 : PAGE_BYTES) * (g_rand_boolean (random) ? 1 : PAGE_BYTES) + 1;
    }
  g_test_message ("cut off at %u sizes of %" G_GSIZE_FORMAT " bytes", n, self.size);
  damage_tear_down (&self);
}

static void
test_pages_written_over (void)
{
  g_autofree char *copy = NULL;
  Damage self = { 0 };
  guint n_pages;

  damage_set_up (&self);
  copy = g_malloc (self.size);
  n_pages = (guint) (self.size / PAGE_BYTES);
  for (guint page = 0; page < n_pages; page++)
    {
      memcpy (copy, self.contents, self.size);
      desk_id_source_fill (self.fixture->ids, (guint8 *) copy + page * PAGE_BYTES, PAGE_BYTES);
      put_file (&self, copy, self.size);
      if (!is_found (&self))
        g_error ("Page %u is rubbish, and nobody notices", page + 1);

      /* Zeros are what a disk gives that has lost it. */
      memset (copy + page * PAGE_BYTES, 0, PAGE_BYTES);
      put_file (&self, copy, self.size);
      if (!is_found (&self))
        g_error ("Page %u is gone, and nobody notices", page + 1);
    }
  g_test_message ("%u pages", n_pages);
  damage_tear_down (&self);
}

/* To which table each page belongs; NULL where SQLite cannot tell. */
static GPtrArray *
find_owners (Damage *self)
{
  g_autoptr (GPtrArray) owners = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db;
  sqlite3_stmt *read;

  g_assert_cmpint (sqlite3_open_v2 (self->fixture->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (db, "SELECT name FROM dbstat ORDER BY pageno", -1, &read, NULL) == SQLITE_OK)
    {
      while (sqlite3_step (read) == SQLITE_ROW)
        g_ptr_array_add (owners, g_strdup ((const char *) sqlite3_column_text (read, 0)));
      g_assert_cmpuint (owners->len, ==, self->size / PAGE_BYTES);
    }
  g_assert_cmpint (sqlite3_finalize (read), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);

  return owners->len > 0 ? g_steal_pointer (&owners) : NULL;
}

/* Two empty pages of one kind say the same, whatever else is left on them. */
static gboolean
both_are_empty (const char *one,
                const char *other)
{
  return one[0] == other[0] && one[3] == 0 && one[4] == 0 && other[3] == 0 && other[4] == 0;
}

/* A page that stands where another should: each is well formed. Drafts are in
 * no log, and what weighs the words of a search is looked at by nobody else. */
static void
test_pages_mixed_up (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autofree char *copy = NULL;
  Damage self = { 0 };
  g_autoptr (GPtrArray) owners = NULL;
  guint n_found = 0;
  guint n_pages;

  damage_set_up (&self);
  owners = find_owners (&self);
  if (owners == NULL)
    {
      g_test_skip ("this SQLite does not tell whose pages are whose");
      damage_tear_down (&self);
      return;
    }
  copy = g_malloc (self.size);
  n_pages = (guint) (self.size / PAGE_BYTES);
  for (guint i = 0; i < 150; i++)
    {
      guint from = (guint) g_rand_int_range (random, 1, (int) n_pages);
      guint to = (guint) g_rand_int_range (random, 1, (int) n_pages);

      const char *owner = g_ptr_array_index (owners, to);

      if (g_str_equal (owner, "draft") || g_str_has_suffix (owner, "_docsize") || both_are_empty (self.contents + from * PAGE_BYTES, self.contents + to * PAGE_BYTES) ||
          memcmp (self.contents + from * PAGE_BYTES, self.contents + to * PAGE_BYTES, PAGE_BYTES) == 0)
        continue;
      memcpy (copy, self.contents, self.size);
      memcpy (copy + to * PAGE_BYTES, self.contents + from * PAGE_BYTES, PAGE_BYTES);
      put_file (&self, copy, self.size);
      if (!is_found (&self))
        g_error ("Page %u of “%s” stands in place of page %u of “%s”, and nobody notices", from + 1, (const char *) g_ptr_array_index (owners, from), to + 1, owner);
      n_found++;
    }
  g_assert_cmpuint (n_found, >, 100);
  damage_tear_down (&self);
}

/* Single bytes: some lie where nothing is kept. What counts is that the rest
 * is found, and that nothing breaks. */
static void
test_bytes_flipped (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  g_autofree char *copy = NULL;
  guint n_found = 0;
  guint n = 250;
  Damage self = { 0 };

  damage_set_up (&self);
  copy = g_malloc (self.size);
  for (guint i = 0; i < n; i++)
    {
      gsize at;

      memcpy (copy, self.contents, self.size);
      do
        at = (gsize) g_rand_int_range (random, 0, (int) self.size);
      while (copy[at] == 0);
      copy[at] ^= (char) (1 << g_rand_int_range (random, 0, 8));
      put_file (&self, copy, self.size);
      n_found += is_found (&self);
    }
  g_test_message ("%u of %u flipped bits found", n_found, n);
  g_assert_cmpuint (n_found, >, n * 9 / 10);
  damage_tear_down (&self);
}

/* A write-ahead log is believed as far as its checksums hold: the desk is an
 * earlier one then, and whole. */
static void
test_wal_flipped (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  g_autofree char *wal_path = NULL;
  g_autofree char *wal = NULL;
  g_autofree char *contents = NULL;
  gsize wal_size, size;
  DeskHead head;
  Damage self = { 0 };

  damage_set_up (&self);
  wal_path = g_strconcat (self.fixture->path, "-wal", NULL);
  put_file (&self, self.contents, self.size);
  self.fixture->file = open_desk (&self, NULL);
  for (guint i = 0; i < 10; i++)
    {
      DeskUuid id;

      desk_fixture_add_note (self.fixture, &self.ticket, "In the write-ahead log", &id);
    }
  g_assert_true (desk_file_read_head (self.fixture->file, &head, NULL));
  g_assert_true (g_file_get_contents (wal_path, &wal, &wal_size, NULL));
  g_assert_true (g_file_get_contents (self.fixture->path, &contents, &size, NULL));
  g_clear_pointer (&self.fixture->file, desk_file_close);

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *copy = g_memdup2 (wal, wal_size);
      g_autoptr (GError) error = NULL;
      g_autoptr (DeskFile) file = NULL;
      g_auto (DeskVerification) verification = { 0 };

      /* The header and the beginning count most. */
      copy[i < 40 ? i : (guint) g_rand_int_range (random, 0, (int) wal_size)] ^= 0x10;
      put_file (&self, contents, size);
      g_assert_true (g_file_set_contents_full (wal_path, copy, (gssize) wal_size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      file = open_desk (&self, &error);
      g_assert_no_error (error);
      g_assert_true (desk_verify (file, &verification, &error));
      g_assert_cmpuint (verification.faults->len, ==, 0);
      g_assert_cmpuint (verification.n_commits, <=, head.commit_no);
      work_on (&self, file);
    }
  damage_tear_down (&self);
}

/* The index of the write-ahead log is made anew when nobody uses it. */
static void
test_shm_rubbish (void)
{
  g_autofree char *shm_path = NULL;
  g_autofree char *rubbish = g_malloc (32768);
  Damage self = { 0 };

  damage_set_up (&self);
  shm_path = g_strconcat (self.fixture->path, "-shm", NULL);
  put_file (&self, self.contents, self.size);
  desk_id_source_fill (self.fixture->ids, (guint8 *) rubbish, 32768);
  g_assert_true (g_file_set_contents_full (shm_path, rubbish, 32768, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_false (is_found (&self));
  damage_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/damage/none", test_whole);
  g_test_add_func ("/store/damage/cut-off", test_cut_off);
  g_test_add_func ("/store/damage/pages-written-over", test_pages_written_over);
  g_test_add_func ("/store/damage/pages-mixed-up", test_pages_mixed_up);
  g_test_add_func ("/store/damage/bytes-flipped", test_bytes_flipped);
  g_test_add_func ("/store/damage/wal-flipped", test_wal_flipped);
  g_test_add_func ("/store/damage/shm-rubbish", test_shm_rubbish);

  return g_test_run ();
}
