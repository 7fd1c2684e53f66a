// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bench-load prepare DESK FOLDER: a folder to be served, with accounts and
 * devices whose tokens are in FOLDER/tokens.
 * bench-load run DESK FOLDER PORT PID: the load on the service that serves it,
 * while it has the process id PID. Prints one JSON object.
 */
#define G_LOG_DOMAIN "deskbell-bench"

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench-kit.h"
#include "bench-load-wire.h"
#include "desk-accounts.h"
#include "desk-commit-codec.h"
#include "desk-record.h"
#include "desk-sharing.h"
#include "desk-token.h"

#define N_ACCOUNTS 20
#define DEVICES_EACH 12
#define N_PUSHERS 32
#define N_BATCHERS 8
#define N_LANES (N_PUSHERS + N_BATCHERS)
#define N_FOLLOWERS 200
#define PER_BATCH 100
#define SINGLES_EACH 1100
#define BATCHES_EACH 75
#define PUSHES_PER_S 1500
#define PACED_S 8
#define CLOSED_S 4
#define WARM_UP_S 1

typedef struct _Load Load;

typedef struct {
  Load *load;
  LoadWire *wire;
  const char *token;
  GPtrArray *bodies; /* of GBytes */
  guint next;
  gint64 due_us;
} Pusher;

typedef struct {
  Load *load;
  LoadWire *wire;
  const char *token;
  guint64 after;
} Follower;

struct _Load {
  LoadLoop *loop;
  GPtrArray *tokens;
  Pusher pushers[N_LANES];
  Follower followers[N_FOLLOWERS];
  GQueue *idle; /* of Pusher; NULL: each goes on at once */
  GArray *latencies_ms;
  guint n_done, n_under_way;
  guint n_refused; /* verdicts other than ok */
  guint n_followed;
  guint64 n_followed_bytes;
  gint64 end_us;
  int pid;
};

/* --- what is served --- */

static GArray *
load_analysts (DeskFile *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = desk_record_load_where (file, DESK_TABLE_ANALYST, "WHERE withdrawn IS NOT 1 ORDER BY row_no", NULL, 0, &error);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (DeskUuid));

  bench_check (records != NULL && records->len > 0, error);
  for (guint i = 0; i < records->len; i++)
    g_array_append_vals (ids, desk_record_get_id (g_ptr_array_index (records, i)), 1);

  return ids;
}

static void
add_devices (DeskAccounts *accounts,
             DeskUuid     *analyst,
             DeskIdSource *ids,
             GString      *tokens)
{
  for (guint i = 0; i < DEVICES_EACH; i++)
    {
      g_autoptr (GError) error = NULL;
      DeskDevice *device = desk_device_new ();
      g_autofree char *token = NULL;

      desk_id_source_next_uuid (ids, g_get_real_time () / 1000, &device->id);
      desk_id_source_next_uuid (ids, g_get_real_time () / 1000, &device->replica);
      device->analyst = *analyst;
      device->name = g_strdup ("bench");
      device->made_at_ms = g_get_real_time () / 1000;
      token = desk_token_new (&device->id, device->token_hash);
      bench_check (desk_accounts_add_device (accounts, device, &error), error);
      g_string_append_printf (tokens, "%s\n", token);
      desk_device_free (device);
    }
}

static void
prepare (const char   *desk,
         const char   *folder,
         DeskClock    *clock,
         DeskIdSource *ids)
{
  g_autofree char *served = g_build_filename (folder, "service.desk", NULL);
  g_autofree char *path = g_build_filename (folder, "accounts.sqlite", NULL);
  g_autofree char *tokens_path = g_build_filename (folder, "tokens", NULL);
  g_autoptr (GString) tokens = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DeskAccounts) accounts = NULL;
  g_autoptr (GArray) analysts = NULL;
  DeskFile *file;
  DeskHead head;

  bench_copy (desk, served);
  bench_check (g_chmod (served, 0600) == 0, NULL);
  file = desk_file_open (served, DESK_FILE_READER, clock, ids, &error);
  bench_check (file != NULL && desk_file_read_head (file, &head, &error), error);
  analysts = load_analysts (file);
  desk_file_close (file);
  accounts = desk_accounts_create (path, &head.desk, &error);
  bench_check (accounts != NULL, error);
  for (guint i = 0; i < MIN (N_ACCOUNTS, analysts->len); i++)
    {
      g_autofree char *name = g_strdup_printf ("bench%u", i);
      DeskUuid *analyst = &g_array_index (analysts, DeskUuid, i);

      bench_check (desk_accounts_add (accounts, analyst, name, "none", g_get_real_time () / 1000, &error), error);
      add_devices (accounts, analyst, ids, tokens);
    }
  bench_check (g_file_set_contents (tokens_path, tokens->str, -1, &error), error);
}

/* --- what is sent --- */

static GBytes *
pack (GPtrArray *commits)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aay"));
  g_autoptr (GVariant) value = NULL;

  for (guint i = 0; i < commits->len; i++)
    {
      GBytes *bytes = g_ptr_array_index (commits, i);

      g_variant_builder_add_value (&builder, g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
    }
  value = g_variant_ref_sink (g_variant_builder_end (&builder));

  return g_variant_get_data_as_bytes (value);
}

static void
make_bodies (BenchMix  *mix,
             DeskBatch *batch,
             Pusher    *pusher,
             guint      lane,
             guint      n_bodies,
             guint      per_body)
{
  pusher->bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < n_bodies; i++)
    {
      g_autoptr (GPtrArray) commits = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      for (guint j = 0; j < per_body; j++)
        {
          g_autoptr (DeskCommit) commit = bench_mix_act (mix, batch, lane);

          g_ptr_array_add (commits, desk_commit_encode (commit));
        }
      g_ptr_array_add (pusher->bodies, pack (commits));
    }
}

/* As a replica of that desk would send them, made beforehand. */
static void
make_load (Load         *self,
           const char   *desk,
           const char   *folder,
           DeskClock    *clock,
           DeskIdSource *ids)
{
  const DeskSharing sharing = { (char *) "service", (char *) "https://localhost", (char *) "K7" };
  g_autofree char *path = g_build_filename (folder, "sender.desk", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BenchMix) mix = NULL;
  g_autoptr (GArray) analysts = NULL;
  DeskBatch *batch;
  DeskFile *file;
  DeskHead head;

  bench_copy (desk, path);
  file = desk_file_open (path, DESK_FILE_WRITER, clock, ids, &error);
  bench_check (file != NULL && desk_file_read_head (file, &head, &error) && desk_sharing_begin (file, &sharing, head.segment, &error), error);
  analysts = load_analysts (file);
  mix = bench_mix_new (file, N_LANES);
  batch = desk_batch_begin (file, &error);
  bench_check (batch != NULL, error);
  for (guint i = 0; i < N_LANES; i++)
    {
      Pusher *pusher = &self->pushers[i];
      guint account = (i % analysts->len) % MIN (N_ACCOUNTS, analysts->len);

      /* bench-kit.h deals authors out in the same way. */
      g_assert (i % analysts->len < N_ACCOUNTS);
      pusher->token = g_ptr_array_index (self->tokens, account * DEVICES_EACH + (i / analysts->len) % DEVICES_EACH);
      make_bodies (mix, batch, pusher, i, i < N_PUSHERS ? SINGLES_EACH : BATCHES_EACH, i < N_PUSHERS ? 1 : PER_BATCH);
    }
  desk_batch_free (batch);
  desk_file_close (file);
  bench_remove_desk (path);
}

/* --- pushing --- */

static void
send_next (Pusher *self,
           gint64  due_us)
{
  GBytes *body;
  gsize size;
  const guint8 *bytes;

  if (self->next >= self->bodies->len)
    return;
  body = g_ptr_array_index (self->bodies, self->next++);
  bytes = g_bytes_get_data (body, &size);
  self->due_us = due_us;
  self->load->n_under_way++;
  load_wire_post (self->wire, "/v1/push", self->token, bytes, size);
}

static void
pushed_cb (LoadWire *wire)
{
  Pusher *self = wire->data;
  Load *load = self->load;
  g_autoptr (GBytes) bytes = g_bytes_new (wire->body, wire->body_size);
  g_autoptr (GVariant) verdicts = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a(ayuts)"), bytes, FALSE));
  gint64 now_us = g_get_monotonic_time ();
  gsize n = g_variant_n_children (verdicts);

  if (wire->status != 200)
    g_error ("A push was answered with %u: %.*s", wire->status, (int) wire->body_size, (const char *) wire->body);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) verdict = g_variant_get_child_value (verdicts, i);
      guint32 kind;

      g_variant_get_child (verdict, 1, "u", &kind);
      load->n_refused += kind != 0;
    }
  load->n_done += (guint) n;
  load->n_under_way--;
  bench_add (load->latencies_ms, (double) (now_us - self->due_us) / 1000);
  if (load->idle != NULL)
    g_queue_push_tail (load->idle, self);
  else if (now_us < load->end_us)
    send_next (self, now_us);
}

static gboolean
is_idle (gpointer data)
{
  return !g_queue_is_empty (((Load *) data)->idle);
}

static gboolean
is_done (gpointer data)
{
  return ((Load *) data)->n_under_way == 0;
}

static void
finish (Load *self)
{
  load_loop_run_until (self->loop, g_get_monotonic_time () + 30 * G_USEC_PER_SEC, is_done, self);
  g_assert (self->n_under_way == 0);
}

/* One each 1/1500 s, whether the one before was answered or not; who finds no
 * free connection waits, and that counts. */
static void
push_paced (Load *self)
{
  gint64 start_us = g_get_monotonic_time ();
  guint n_sent = 0;

  self->idle = g_queue_new ();
  for (guint i = 0; i < N_PUSHERS; i++)
    g_queue_push_tail (self->idle, &self->pushers[i]);
  while (n_sent < PUSHES_PER_S * PACED_S)
    {
      gint64 due_us = start_us + (gint64) n_sent * G_USEC_PER_SEC / PUSHES_PER_S;
      gint64 now_us = g_get_monotonic_time ();

      if (due_us <= now_us && !g_queue_is_empty (self->idle))
        {
          send_next (g_queue_pop_head (self->idle), due_us);
          n_sent++;
          /* Others are listened to meanwhile. */
          load_loop_run_until (self->loop, 0, NULL, NULL);
        }
      else if (due_us <= now_us)
        load_loop_run_until (self->loop, now_us + G_USEC_PER_SEC, is_idle, self);
      else
        load_loop_run_until (self->loop, due_us, NULL, NULL);
    }
  finish (self);
  g_clear_pointer (&self->idle, g_queue_free);
}

static void
push_closed (Load  *self,
             guint  first,
             guint  n,
             guint  seconds)
{
  gint64 now_us = g_get_monotonic_time ();

  self->end_us = now_us + (gint64) seconds * G_USEC_PER_SEC;
  for (guint i = first; i < first + n; i++)
    send_next (&self->pushers[i], now_us);
  finish (self);
}

/* --- following --- */

static void
follow (Follower *self)
{
  char path[96];

  g_snprintf (path, sizeof path, "/v1/segments?after=%" G_GUINT64_FORMAT "&wait=60&max=4194304", self->after);
  load_wire_get (self->wire, path, self->token);
}

static void
followed_cb (LoadWire *wire)
{
  Follower *self = wire->data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (wire->body, wire->body_size);
  g_autoptr (GVariant) segments = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("aay"), bytes, TRUE));

  if (wire->status != 200)
    g_error ("A follower was answered with %u", wire->status);
  self->after += g_variant_n_children (segments);
  self->load->n_followed++;
  self->load->n_followed_bytes += wire->body_size;
  follow (self);
}

static void
asked_cb (LoadWire *wire)
{
  Follower *self = wire->data;

  self->after = wire->head;
  wire->replied = followed_cb;
  follow (self);
}

static void
begin_following (Load *self)
{
  for (guint i = 0; i < N_FOLLOWERS; i++)
    {
      Follower *follower = &self->followers[i];

      follower->load = self;
      follower->token = g_ptr_array_index (self->tokens, i % self->tokens->len);
      follower->wire = load_wire_new (self->loop, asked_cb, follower);
      load_wire_get (follower->wire, "/v1/segments?after=9000000000", follower->token);
    }
  load_loop_run_until (self->loop, g_get_monotonic_time () + G_USEC_PER_SEC, NULL, NULL);
}

static void
end_following (Load *self)
{
  for (guint i = 0; i < N_FOLLOWERS; i++)
    g_clear_pointer (&self->followers[i].wire, load_wire_free);
}

/* --- measuring --- */

static double
service_cpu_s (Load *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", self->pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  bench_check (g_file_get_contents (path, &text, NULL, &error), error);
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);

  return (double) (g_ascii_strtoll (words[11], NULL, 10) + g_ascii_strtoll (words[12], NULL, 10)) / (double) sysconf (_SC_CLK_TCK);
}

static void
measure (Load       *self,
         const char *name,
         guint       first,
         guint       n,
         guint       seconds)
{
  double began_s, own_s, theirs_s, took_s;

  g_array_set_size (self->latencies_ms, 0);
  self->n_done = self->n_refused = self->n_followed = 0;
  self->n_followed_bytes = 0;
  own_s = bench_cpu_s ();
  theirs_s = service_cpu_s (self);
  began_s = bench_now_s ();
  if (n == 0)
    push_paced (self);
  else
    push_closed (self, first, n, seconds);
  took_s = bench_now_s () - began_s;
  if (name == NULL)
    return;
  own_s = bench_cpu_s () - own_s;
  theirs_s = service_cpu_s (self) - theirs_s;
  printf ("  \"%s\": {\"commits\": %u, \"not_ok\": %u, \"per_s\": %.0f, \"median_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f,\n"
          "    \"followers_told\": %u, \"followers_mib\": %.1f, \"service_cpu\": %.3f, \"load_cpu\": %.3f, \"load_share_of_machine\": %.3f},\n",
          name, self->n_done, self->n_refused, self->n_done / took_s, bench_quantile (self->latencies_ms, 0.5), bench_quantile (self->latencies_ms, 0.99),
          bench_quantile (self->latencies_ms, 1.0), self->n_followed, (double) self->n_followed_bytes / (1024 * 1024), theirs_s / took_s, own_s / took_s,
          own_s / took_s / g_get_num_processors ());
}

/* Just before they are used: the service closes what says nothing. */
static void
open_wires (Load  *self,
            guint  first,
            guint  n)
{
  for (guint i = first; i < first + n; i++)
    {
      self->pushers[i].load = self;
      self->pushers[i].wire = load_wire_new (self->loop, pushed_cb, &self->pushers[i]);
    }
}

static void
run (Load *self)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  printf ("{\n  \"followers\": %d, \"connections\": %d, \"rate\": %d, \"per_batch\": %d,\n", N_FOLLOWERS, N_PUSHERS, PUSHES_PER_S, PER_BATCH);
  open_wires (self, 0, N_PUSHERS);
  measure (self, NULL, 0, N_PUSHERS, WARM_UP_S);
  begin_following (self);
  measure (self, "paced", 0, 0, PACED_S);
  end_following (self);
  measure (self, "closed", 0, N_PUSHERS, CLOSED_S);
  open_wires (self, N_PUSHERS, N_BATCHERS);
  measure (self, "batches", N_PUSHERS, N_BATCHERS, CLOSED_S);
  printf ("  \"pid\": %d\n}\n", self->pid);
  for (guint i = 0; i < N_LANES; i++)
    {
      load_wire_free (self->pushers[i].wire);
      g_ptr_array_unref (self->pushers[i].bodies);
    }
}

static GPtrArray *
read_tokens (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "tokens", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *tokens = g_ptr_array_new_with_free_func (g_free);

  bench_check (g_file_get_contents (path, &text, NULL, &error), error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_ptr_array_add (tokens, g_strdup (lines[i]));

  return tokens;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (DeskClock) clock = bench_clock_new ();
  g_autoptr (DeskIdSource) ids = desk_id_source_new ();
  g_autofree Load *self = g_new0 (Load, 1);

  if (argc == 4 && g_str_equal (argv[1], "prepare"))
    {
      prepare (argv[2], argv[3], clock, ids);
      return 0;
    }
  if (argc != 6 || !g_str_equal (argv[1], "run"))
    {
      fprintf (stderr, "bench-load prepare DESK FOLDER | bench-load run DESK FOLDER PORT PID\n");
      return 2;
    }

  self->tokens = read_tokens (argv[3]);
  self->latencies_ms = g_array_new (FALSE, FALSE, sizeof (double));
  self->pid = atoi (argv[5]);
  make_load (self, argv[2], argv[3], clock, ids);
  self->loop = load_loop_new ((guint) atoi (argv[4]));
  run (self);
  load_loop_free (self->loop);
  g_array_unref (self->latencies_ms);
  g_ptr_array_unref (self->tokens);

  return 0;
}
