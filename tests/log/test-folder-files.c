// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What is in a shared folder beside the segments: checkpoints, attachments,
 * seats and their tags.
 */
#define G_LOG_DOMAIN "deskbell-test"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk-folder-names.h"
#include "faulty-ops.h"
#include "folder-world.h"

static char *
local_path (FolderWorld *world,
            const char  *name)
{
  return g_build_filename (world->folder, name, NULL);
}

static void
assert_content (const char *path,
                const char *text,
                gsize       size)
{
  g_autofree char *found = NULL;
  gsize found_size;

  g_assert_true (g_file_get_contents (path, &found, &found_size, NULL));
  g_assert_cmpmem (found, found_size, text, size);
}

/* --- checkpoints --- */

static void
test_checkpoints (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *mine = local_path (world, "mine.sqlite");
  g_autofree char *copy = local_path (world, "copy.sqlite");
  g_autofree char *wrong = local_path (world, "wrong.sqlite");
  g_autofree char *text = g_strnfill (3 * 1024 * 1024 + 17, 'x');
  g_autoptr (GError) error = NULL;
  gsize size = strlen (text);
  guint64 number;

  memcpy (text, "SQLite format 3", 16);
  g_assert_true (g_file_set_contents (mine, text, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (wrong, "nothing of the kind, but long enough", -1, NULL));
  g_assert_true (desk_log_find_checkpoint (log, &number, NULL, &error));
  g_assert_cmpuint (number, ==, 0);

  /* None of what is not in the log, as nobody could write under it. */
  g_assert_false (desk_log_store_checkpoint (log, 1, mine, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  world_put (log, 1, "a");
  world_put (log, 2, "a");
  g_assert_false (desk_log_store_checkpoint (log, 1, wrong, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (desk_log_store_checkpoint (log, 1, mine, NULL, &error));
  g_assert_true (desk_log_store_checkpoint (log, 2, mine, NULL, &error));
  g_assert_no_error (error);
  /* The one that is there stays. */
  g_assert_true (desk_log_store_checkpoint (log, 1, mine, NULL, &error));
  g_assert_true (desk_log_find_checkpoint (log, &number, NULL, &error));
  g_assert_cmpuint (number, ==, 2);

  g_assert_true (desk_log_fetch_checkpoint (log, 2, copy, NULL, &error));
  g_assert_no_error (error);
  assert_content (copy, text, size);
  /* Never over a file that is there. */
  g_assert_false (desk_log_fetch_checkpoint (log, 1, copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_EXISTS);
  g_clear_error (&error);
  assert_content (copy, text, size);

  g_assert_cmpint (g_unlink (copy), ==, 0);
  g_assert_false (desk_log_fetch_checkpoint (log, 3, copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  world_write (world, "checkpoint/000000003.sqlite", "rubbish");
  g_assert_false (desk_log_fetch_checkpoint (log, 3, copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);
}

/* --- attachments --- */

typedef struct {
  FolderWorld *world;
  DeskLog *log;
  char *mine;
  char *copy;
  char *text;
  gsize size;
  char *sha256;
  char *shared;
} Attachment;

static Attachment *
attachment_new (gsize size)
{
  Attachment *self = g_new0 (Attachment, 1);
  g_autofree char *name = NULL;

  self->world = folder_world_new ();
  self->log = folder_world_create (self->world, NULL);
  self->mine = local_path (self->world, "photo.jpg");
  self->copy = local_path (self->world, "copy.jpg");
  self->text = g_malloc (size + 1);
  self->size = size;
  for (gsize i = 0; i < size; i++)
    self->text[i] = (char) (i * 7 + i / 251);
  g_assert_true (g_file_set_contents (self->mine, self->text, (gssize) size, NULL));
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) self->text, size);
  name = desk_folder_blob_path (self->sha256);
  self->shared = world_path (self->world, name);

  return self;
}

static void
attachment_free (Attachment *self)
{
  desk_log_free (self->log);
  folder_world_free (self->world);
  g_free (self->mine);
  g_free (self->copy);
  g_free (self->text);
  g_free (self->sha256);
  g_free (self->shared);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attachment, attachment_free)

static void
put_and_fetch (gsize size)
{
  g_autoptr (Attachment) self = attachment_new (size);
  g_autoptr (GError) error = NULL;
  gboolean is_there = TRUE;

  g_assert_true (desk_log_has_blob (self->log, self->sha256, &is_there, NULL, &error));
  g_assert_false (is_there);
  g_assert_false (desk_log_fetch_blob (self->log, self->sha256, self->copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
  g_assert_true (desk_log_has_blob (self->log, self->sha256, &is_there, NULL, &error));
  g_assert_true (is_there);
  assert_content (self->shared, self->text, size);
  g_assert_true (desk_log_fetch_blob (self->log, self->sha256, self->copy, NULL, &error));
  g_assert_no_error (error);
  assert_content (self->copy, self->text, size);
  g_assert_cmpuint (world_count_temporaries (self->world->path), ==, 0);
}

static void
test_blobs (void)
{
  static const gsize sizes[] = { 0, 1, 256 * 1024, 256 * 1024 + 1, 3000000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    put_and_fetch (sizes[i]);
}

static void
test_blob_names (void)
{
  static const char *const names[] = {
    "", "../../../../etc/passwd", "ab", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8551", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85/",
  };
  g_autoptr (Attachment) self = attachment_new (10);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean is_there;

      g_assert_false (desk_log_put_blob (self->log, names[i], self->mine, NULL, NULL));
      g_assert_false (desk_log_fetch_blob (self->log, names[i], self->copy, NULL, NULL));
      g_assert_false (desk_log_has_blob (self->log, names[i], &is_there, NULL, NULL));
    }
}

/* A file that is not the one that was attached is seen by nobody. */
static void
test_blob_changed (void)
{
  g_autoptr (Attachment) self = attachment_new (5000);
  g_autoptr (GError) error = NULL;

  self->text[77] ^= 1;
  g_assert_true (g_file_set_contents (self->mine, self->text, (gssize) self->size, NULL));
  g_assert_false (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED);
  g_assert_false (g_file_test (self->shared, G_FILE_TEST_EXISTS));
}

/* Half of it is there already, right or wrong; or more than all of it. */
static void
test_blob_resumed (void)
{
  for (guint way = 0; way < 3; way++)
    {
      g_autoptr (Attachment) self = attachment_new (1000000);
      g_autofree char *part = desk_folder_part_name (self->sha256, &self->world->replica);
      g_autofree char *part_path = world_path (self->world, part);
      g_autofree char *parent = g_path_get_dirname (part_path);
      FaultyOps *ops = faulty_ops_new (self->world->path);
      g_autoptr (DeskLog) log = folder_world_open (self->world, &ops->ops);
      g_autofree char *half = g_memdup2 (self->text, self->size);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (g_mkdir (parent, 0755), ==, 0);
      if (way == 1)
        half[5] ^= 1;
      g_assert_true (g_file_set_contents (part_path, half, way == 2 ? 1000000 : 900000, NULL));
      if (way == 2)
        {
          g_autofree char *longer = g_strnfill (1000001, 'x');

          g_assert_true (g_file_set_contents (part_path, longer, 1000001, NULL));
        }
      faulty_ops_set (ops, (Fault) { 0 });
      g_assert_true (desk_log_put_blob (log, self->sha256, self->mine, NULL, &error));
      g_assert_no_error (error);
      assert_content (self->shared, self->text, self->size);
      /* What was there is not written again. */
      g_assert_cmpuint (ops->n_of[CALL_WRITE], ==, way == 0 ? 1 : way == 1 ? 5 : 4);
      g_assert_cmpuint (world_count_temporaries (self->world->path), ==, 0);
      g_clear_pointer (&log, desk_log_free);
      desk_folder_ops_free (&ops->ops);
    }
}

/* Of somebody who never came back, and of somebody who may. */
static void
test_blob_stale_parts (void)
{
  g_autoptr (Attachment) self = attachment_new (1000);
  g_autofree char *old = NULL;
  g_autofree char *recent = NULL;
  g_autoptr (GError) error = NULL;
  DeskUuid replica = self->world->replica;

  replica.bytes[0] ^= 1;
  old = desk_folder_part_name (self->sha256, &replica);
  replica.bytes[0] ^= 2;
  recent = desk_folder_part_name (self->sha256, &replica);
  world_write (self->world, old, "x");
  world_write (self->world, recent, "x");
  world_set_age (self->world, old, 8 * DESK_DAY_MS);
  world_set_age (self->world, recent, 3 * DESK_DAY_MS);
  g_assert_true (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (world_has (self->world, old));
  g_assert_true (world_has (self->world, recent));
}

static void
test_blob_fetch_resumed (void)
{
  for (guint is_wrong = 0; is_wrong < 2; is_wrong++)
    {
      g_autoptr (Attachment) self = attachment_new (1000000);
      g_autofree char *part = g_strconcat (self->copy, ".part", NULL);
      g_autofree char *half = g_memdup2 (self->text, self->size);
      g_autoptr (GError) error = NULL;

      g_assert_true (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
      half[5] ^= is_wrong;
      g_assert_true (g_file_set_contents (part, half, 700000, NULL));
      g_assert_true (desk_log_fetch_blob (self->log, self->sha256, self->copy, NULL, &error));
      g_assert_no_error (error);
      assert_content (self->copy, self->text, self->size);
      g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
    }
}

static void
test_blob_damaged (void)
{
  g_autoptr (Attachment) self = attachment_new (5000);
  g_autoptr (GError) error = NULL;

  g_assert_true (desk_log_put_blob (self->log, self->sha256, self->mine, NULL, &error));
  self->text[77] ^= 1;
  g_assert_true (g_file_set_contents (self->shared, self->text, (gssize) self->size, NULL));
  g_assert_false (desk_log_fetch_blob (self->log, self->sha256, self->copy, NULL, &error));
  g_assert_error (error, DESK_LOG_ERROR, DESK_LOG_ERROR_DAMAGED);
  g_assert_false (g_file_test (self->copy, G_FILE_TEST_EXISTS));
}

/* --- tags --- */

static void
test_tags (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *first = desk_log_claim_tag (log, &world->replica, NULL, &error);
  g_autofree char *again = desk_log_claim_tag (log, &world->replica, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, again);
  g_hash_table_add (tags, g_strdup (first));
  for (guint i = 0; i < 60; i++)
    {
      DeskUuid replica;
      char *tag;

      desk_id_source_next_uuid (world->ids, WORLD_NOW_MS, &replica);
      tag = desk_log_claim_tag (log, &replica, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (desk_folder_is_tag (tag));
      g_assert_cmpuint (strlen (tag), ==, 2);
      g_assert_true (g_hash_table_add (tags, tag));
    }
}

/* All of two characters are taken, also by what is none of ours. */
static void
test_tags_used_up (void)
{
  static const char letters[] = DESK_FOLDER_TAG_LETTERS;
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *tag = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32 * 32; i++)
    {
      g_autofree char *name = g_strdup_printf ("tags/%c%c", letters[i / 32], letters[i % 32]);

      if (i == 17)
        {
          g_autofree char *path = world_path (world, name);

          g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
        }
      else
        {
          world_write (world, name, i == 18 ? "" : "somebody");
        }
    }
  tag = desk_log_claim_tag (log, &world->replica, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tag), ==, 3);
}

/* --- seats --- */

static void
test_seats (void)
{
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autoptr (GError) error = NULL;
  const DeskSeat *found;

  seat->replica = world->replica;
  seat->name = g_strdup ("Zoë “the desk” \\ \x01 Müller");
  desk_id_source_next_uuid (world->ids, WORLD_NOW_MS, &seat->analyst);
  desk_id_source_next_uuid (world->ids, WORLD_NOW_MS, &seat->ticket);
  seat->tag = g_strdup ("K7");
  seat->version = g_strdup ("0.2.0");
  seat->head = 123456;
  seat->is_writing = TRUE;
  g_assert_true (desk_log_write_seat (log, seat, NULL, &error));
  seat->head++;
  g_assert_true (desk_log_write_seat (log, seat, NULL, &error));
  g_assert_no_error (error);

  seats = desk_log_list_seats (log, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 1);
  found = g_ptr_array_index (seats, 0);
  g_assert_true (desk_uuid_equal (&found->replica, &seat->replica));
  g_assert_true (desk_uuid_equal (&found->analyst, &seat->analyst));
  g_assert_true (desk_uuid_equal (&found->ticket, &seat->ticket));
  g_assert_cmpstr (found->name, ==, seat->name);
  g_assert_cmpstr (found->tag, ==, "K7");
  g_assert_cmpstr (found->version, ==, "0.2.0");
  g_assert_cmpuint (found->head, ==, 123457);
  g_assert_true (found->is_writing);
  g_assert_cmpint (ABS (found->seen_ms - g_get_real_time () / 1000), <, DESK_MINUTE_MS);
  g_assert_cmpuint (world_count_temporaries (world->path), ==, 0);
}

/* What others left there: passed over, and nobody is missing for it. */
static void
test_hostile_seats (void)
{
  static const char other[] = "seats/01990000-0000-7000-8000-0000000000";
  static const char *const texts[] = {
    "", "{", "null", "[]", "\"x\"", "{}", "{\"replica\":7}", "{\"replica\":\"../../etc/passwd\"}", "\xff\xfe", "{\"replica\":{\"replica\":[]}}",
    "{\"replica\":\"01990000-0000-7000-8000-000000000001\",\"name\":\"somebody else’s\"}",
  };
  g_autoptr (FolderWorld) world = folder_world_new ();
  g_autoptr (DeskLog) log = folder_world_create (world, NULL);
  g_autofree char *large = g_strnfill (100000, '[');
  g_autofree char *link_path = world_path (world, "seats/01990000-0000-7000-8000-0000000000f0");
  g_autofree char *pipe_path = world_path (world, "seats/01990000-0000-7000-8000-0000000000f1");
  g_autoptr (DeskSeat) seat = desk_seat_new ();
  g_autoptr (GPtrArray) seats = NULL;
  g_autoptr (GError) error = NULL;
  const DeskSeat *found;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%02x", other, 0x10 + i);

      world_write (world, name, texts[i]);
    }
  world_write (world, "seats/01990000-0000-7000-8000-0000000000e0", large);
  world_write (world, "seats/01990000-0000-7000-8000-0000000000E1", "{}");
  world_write (world, "seats/readme.txt", "x");
  world_write (world, "seats/01990000-0000-7000-8000-0000000000e2/x", "x");
  g_assert_cmpint (symlink ("/etc/passwd", link_path), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  /* Numbers and texts that no program of ours wrote, in one that is right. */
  world_write (world, "seats/01990000-0000-7000-8000-0000000000aa",
               "{\"format\":9,\"replica\":\"01990000-0000-7000-8000-0000000000aa\",\"name\":[1],\"tag\":\"../..\",\"head\":-5,\"ticket\":\"x\",\"writing\":99,\"more\":{\"x\":[]}}");
  seat->replica = world->replica;
  g_assert_true (desk_log_write_seat (log, seat, NULL, &error));

  seats = desk_log_list_seats (log, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (seats->len, ==, 2);
  found = g_ptr_array_index (seats, 0);
  if (desk_uuid_equal (&found->replica, &world->replica))
    found = g_ptr_array_index (seats, 1);
  g_assert_cmpstr (found->name, ==, "");
  g_assert_cmpstr (found->tag, ==, "");
  g_assert_cmpuint (found->head, ==, 0);
  g_assert_false (found->is_writing);
  g_assert_true (desk_uuid_is_nil (&found->ticket));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/folder-files/checkpoints", test_checkpoints);
  g_test_add_func ("/log/folder-files/blobs", test_blobs);
  g_test_add_func ("/log/folder-files/blob-names", test_blob_names);
  g_test_add_func ("/log/folder-files/blob-changed", test_blob_changed);
  g_test_add_func ("/log/folder-files/blob-resumed", test_blob_resumed);
  g_test_add_func ("/log/folder-files/blob-stale-parts", test_blob_stale_parts);
  g_test_add_func ("/log/folder-files/blob-fetch-resumed", test_blob_fetch_resumed);
  g_test_add_func ("/log/folder-files/blob-damaged", test_blob_damaged);
  g_test_add_func ("/log/folder-files/tags", test_tags);
  g_test_add_func ("/log/folder-files/tags-used-up", test_tags_used_up);
  g_test_add_func ("/log/folder-files/seats", test_seats);
  g_test_add_func ("/log/folder-files/hostile-seats", test_hostile_seats);

  return g_test_run ();
}
