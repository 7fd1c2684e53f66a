// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * deskbellctl generate: fills a desk for measuring.
 */
#define G_LOG_DOMAIN "deskbell-cli"

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "desk-commands.h"
#include "desk-generator.h"
#include "desk-search-index.h"

#define ENTRIES_PER_TICKET 4
#define TICKETS_PER_ARTICLE 20

static const DeskCliOption options[] = {
  { "tickets", 0, "N", N_ ("how many tickets"), FALSE },
  { "entries", 0, "N", N_ ("how many entries of their timelines, together (four times as many)"), FALSE },
  { "articles", 0, "N", N_ ("how many articles (a twentieth)"), FALSE },
  { "seed", 0, "S", N_ ("the same number makes the same tickets (1)"), FALSE },
  { "now", 0, "TIME", N_ ("as if it were this moment, such as 2026-03-02T09:00:00Z"), FALSE },
  { NULL },
};

static const DeskColumn columns[] = {
  { "tickets", N_ ("Tickets"), DESK_COLUMN_PLAIN },
  { "entries", N_ ("Entries"), DESK_COLUMN_PLAIN },
  { "articles", N_ ("Articles"), DESK_COLUMN_PLAIN },
  { "seed", N_ ("Seed"), DESK_COLUMN_PLAIN },
  { NULL },
};

/* Somebody waits for minutes and wants to see that it goes on. */
static void
progress_cb (guint64  n_done,
             guint64  n_all,
             gpointer data)
{
  if (isatty (STDERR_FILENO) && n_all > 0)
    fprintf (stderr, "\r%3u %%", (guint) (n_done * 100 / n_all));
}

static gboolean
index_progress_cb (guint    n_left,
                   gpointer data)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r     ");

  return TRUE;
}

/* Whoever was the only one before should still be known afterwards. */
static gboolean
stay_who_i_am (DeskCli *cli,
               GError **error)
{
  gboolean is_known;
  DeskUuid me;

  if (!desk_cli_find_me (cli, &me, &is_known, error))
    return FALSE;
  if (is_known)
    desk_cli_remember_me (cli, &me);

  return TRUE;
}

static gboolean
run (DeskCli *cli,
     GError **error)
{
  DeskOutput *output = desk_cli_get_output (cli);
  DeskFile *file = desk_cli_get_file (cli);
  const char *now = desk_cli_get_option (cli, "now");
  gint64 n_tickets = -1;
  gint64 n_entries, n_articles;
  gint64 seed = 1;
  DeskGeneration generation = { .now_ms = desk_cli_get_now_ms (cli), .progress = progress_cb };

  if (!desk_cli_get_count (cli, "tickets", 0, DESK_GENERATOR_MAX_TICKETS, &n_tickets, error))
    return FALSE;
  if (n_tickets < 0)
    return desk_cli_usage_error (error, _("How many? Say it with “--tickets N”"));
  n_entries = MIN (n_tickets * ENTRIES_PER_TICKET, DESK_GENERATOR_MAX_ENTRIES);
  n_articles = n_tickets / TICKETS_PER_ARTICLE;
  if (!desk_cli_get_count (cli, "entries", 0, DESK_GENERATOR_MAX_ENTRIES, &n_entries, error) ||
      !desk_cli_get_count (cli, "articles", 0, DESK_GENERATOR_MAX_ARTICLES, &n_articles, error) ||
      !desk_cli_get_count (cli, "seed", 0, G_MAXINT64, &seed, error))
    return FALSE;
  if (n_tickets == 0 && n_entries > 0)
    return desk_cli_usage_error (error, _("Entries stand on tickets: “--entries” needs “--tickets”"));
  if (now != NULL && !desk_time_parse (now, &generation.now_ms))
    return desk_cli_usage_error (error, _("“%s” is no moment; write it such as 2026-03-02T09:00:00Z"), now);

  generation.seed = (guint64) seed;
  generation.n_tickets = (guint) n_tickets;
  generation.n_entries = (guint) n_entries;
  generation.n_articles = (guint) n_articles;
  if (!stay_who_i_am (cli, error) || !desk_generate (file, &generation, NULL, error) || !desk_search_index_run (file, index_progress_cb, NULL, error))
    return FALSE;
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r");

  desk_output_begin_fields (output, NULL, NULL, columns);
  desk_output_put_integer (output, "tickets", n_tickets);
  desk_output_put_integer (output, "entries", n_entries);
  desk_output_put_integer (output, "articles", n_articles);
  desk_output_put_integer (output, "seed", seed);
  desk_output_end (output);

  return TRUE;
}

const DeskCommand desk_command_generate = {
  .name = "generate",
  .usage = "--tickets N [OPTION…]",
  .summary = N_ ("fill a desk with made-up tickets, for measuring"),
  .details = N_ ("Adds analysts, customers, tickets with their timelines, and articles to the desk."),
  .options = options,
  .needs = DESK_COMMAND_NEEDS_WRITER,
  .run = run,
};
