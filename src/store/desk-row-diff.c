// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What has to be done to one list of row keys to get another, as a few small
 * splices. A list widget pays for every row of a splice, so rows that stay in
 * their order are left out; and it looks for a row that it holds on to among
 * those that come in the same splice, so a row that moves a little way is
 * taken out and put back in one.
 */
#define G_LOG_DOMAIN "deskbell-store"

#include "config.h"

#include "desk-row-diff.h"

/* A range up to this long is not looked at more closely. */
#define SMALL_RANGE 64
/* Splices with fewer rows than this between them become one. */
#define MERGE_GAP 32
#define MAX_SPLICES 24
/* Looking through more rows than this costs the list widget more than making
 * its rows anew. */
#define MAX_REPLACED 512

/* Old rows [old_start, old_end) become new rows [new_start, new_end). */
typedef struct {
  guint old_start;
  guint old_end;
  guint new_start;
  guint new_end;
} Range;

typedef struct {
  guint old_at;
  guint new_at;
} Pair;

/* The rows that are in both ranges, in the old order. */
static GArray *
pair_rows (const gint64 *old_rows,
           const gint64 *new_rows,
           const Range  *range)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));

  for (guint i = range->new_start; i < range->new_end; i++)
    g_hash_table_insert (places, (gpointer) &new_rows[i], GUINT_TO_POINTER (i));
  for (guint i = range->old_start; i < range->old_end; i++)
    {
      gpointer place;

      if (g_hash_table_lookup_extended (places, &old_rows[i], NULL, &place))
        {
          Pair pair = { i, GPOINTER_TO_UINT (place) };

          g_array_append_val (pairs, pair);
        }
    }

  return pairs;
}

/* The longest part of the pairs whose new places rise: the rows that need not
 * be touched. */
static GArray *
choose_staying (const GArray *pairs)
{
  const Pair *pair = (const Pair *) pairs->data;
  g_autofree guint *ends = g_new (guint, pairs->len + 1); /* of the best run of each length */
  g_autofree guint *before = g_new (guint, pairs->len + 1);
  GArray *staying = g_array_new (FALSE, FALSE, sizeof (Pair));
  guint length = 0;
  guint at;

  for (guint i = 0; i < pairs->len; i++)
    {
      guint low = 0;
      guint high = length;

      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (pair[ends[middle]].new_at < pair[i].new_at)
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? ends[low - 1] : G_MAXUINT;
      ends[low] = i;
      length = MAX (length, low + 1);
    }

  if (length == 0)
    return staying;
  g_array_set_size (staying, length);
  at = ends[length - 1];
  for (guint i = length; i-- > 0;)
    {
      g_array_index (staying, Pair, i) = pair[at];
      at = before[at];
    }

  return staying;
}

static GArray *
split_range (const GArray *staying,
             const Range  *range)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  Range next = { range->old_start, range->old_start, range->new_start, range->new_start };

  for (guint i = 0; i <= staying->len; i++)
    {
      const Pair *pair = i < staying->len ? &g_array_index (staying, Pair, i) : NULL;

      next.old_end = pair != NULL ? pair->old_at : range->old_end;
      next.new_end = pair != NULL ? pair->new_at : range->new_end;
      if (next.old_end > next.old_start || next.new_end > next.new_start)
        g_array_append_val (ranges, next);
      next.old_start = next.old_end + 1;
      next.new_start = next.new_end + 1;
    }

  return ranges;
}

static void
merge_ranges (GArray *ranges,
              guint   gap)
{
  guint n = 1;

  for (guint i = 1; i < ranges->len; i++)
    {
      Range *last = &g_array_index (ranges, Range, n - 1);
      const Range *next = &g_array_index (ranges, Range, i);

      if (next->old_start - last->old_end < gap)
        {
          last->old_end = next->old_end;
          last->new_end = next->new_end;
        }
      else
        {
          g_array_index (ranges, Range, n++) = *next;
        }
    }
  g_array_set_size (ranges, n);
}

static void
append_splice (GArray *splices,
               guint   position,
               guint   n_removed,
               guint   n_added)
{
  DeskSplice splice = { position, n_removed, n_added };

  if (n_removed > 0 || n_added > 0)
    g_array_append_val (splices, splice);
}

/**
 * desk_row_diff:
 * @old_rows: (array length=n_old) (nullable): keys of rows, each once
 * @n_old: how many
 * @new_rows: (array length=n_new) (nullable): keys of rows, each once
 * @n_new: how many
 *
 * Returns: (transfer full) (element-type DeskSplice): what turns one into the
 *   other, in order; empty when they are the same
 */
GArray *
desk_row_diff (const gint64 *old_rows,
               guint         n_old,
               const gint64 *new_rows,
               guint         n_new)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (DeskSplice));
  g_autoptr (GArray) ranges = NULL;
  Range range = { 0, n_old, 0, n_new };

  while (range.old_start < n_old && range.new_start < n_new && old_rows[range.old_start] == new_rows[range.new_start])
    {
      range.old_start++;
      range.new_start++;
    }
  while (range.old_end > range.old_start && range.new_end > range.new_start && old_rows[range.old_end - 1] == new_rows[range.new_end - 1])
    {
      range.old_end--;
      range.new_end--;
    }

  if (range.old_start == range.old_end || range.new_start == range.new_end ||
      MAX (range.old_end - range.old_start, range.new_end - range.new_start) <= SMALL_RANGE)
    {
      append_splice (splices, range.new_start, range.old_end - range.old_start, range.new_end - range.new_start);
      return splices;
    }

  {
    g_autoptr (GArray) pairs = pair_rows (old_rows, new_rows, &range);
    g_autoptr (GArray) staying = choose_staying (pairs);

    ranges = split_range (staying, &range);
  }
  for (guint gap = MERGE_GAP; gap == MERGE_GAP || ranges->len > MAX_SPLICES; gap *= 2)
    merge_ranges (ranges, gap);

  for (guint i = 0; i < ranges->len; i++)
    {
      const Range *part = &g_array_index (ranges, Range, i);
      guint n_removed = part->old_end - part->old_start;
      guint n_added = part->new_end - part->new_start;

      if (n_removed > 0 && n_added > MAX_REPLACED)
        {
          append_splice (splices, part->new_start, n_removed, 0);
          append_splice (splices, part->new_start, 0, n_added);
        }
      else
        {
          append_splice (splices, part->new_start, n_removed, n_added);
        }
    }

  return splices;
}
