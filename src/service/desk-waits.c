// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Those who wait for news, and those who read the log. Whoever is revoked
 * meanwhile is told so at once, and gets none of either.
 *
 * News are gathered for a moment, so that ten commits in a row wake everybody
 * once; the more wait, the longer. Whoever comes back having been told all
 * that was told last waits for the next time. Reading has its turn: a few at a time, and no more while much is in
 * memory; who asks for the same gets the same bytes.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include <glib-unix.h>
#include <poll.h>

#include "desk-bodies.h"
#include "desk-service-private.h"

#define READS_AT_ONCE 4
/* A millisecond more for so many who wait. */
#define WAITS_PER_MS 8
#define TYPE_BYTES "application/octet-stream"

typedef struct {
  DeskService *service;
  GPtrArray *requests; /* all that ask for the same */
} Reading;

/* --- reading --- */

static void
reply_segments (DeskRequest *request,
                GBytes      *body)
{
  DeskHubHead head;
  char number[32];

  desk_hub_get_head (request->service->hub, &head);
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, head.segment);
  desk_request_add_header (request, "Deskbell-Head", number);
  desk_service_count_held (request->service, request, g_bytes_get_size (body));
  desk_request_reply_bytes (request, 200, TYPE_BYTES, body);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Reading *reading = data;
  DeskService *self = reading->service;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) segments = desk_hub_read_finish (self->hub, result, &error);
  g_autoptr (GBytes) body = segments != NULL ? desk_body_pack (segments) : NULL;

  self->n_reading--;
  for (guint i = 0; i < reading->requests->len; i++)
    {
      DeskRequest *request = g_ptr_array_index (reading->requests, i);

      if (!desk_service_check_access (request))
        continue;
      if (body == NULL)
        desk_request_fail (request, error);
      else if (i == 0 || desk_service_has_share (self, &request->analyst, g_bytes_get_size (body)))
        reply_segments (request, body);
      else
        g_queue_push_tail (self->reads, desk_request_ref (request));
    }
  g_ptr_array_unref (reading->requests);
  g_free (reading);
  desk_service_start_reads (self);
  desk_service_unref (self);
}

/* Takes those out of the queue that ask for the same as @first. */
static void
gather (DeskService *self,
        DeskRequest *first,
        GPtrArray   *requests)
{
  GList *next;

  g_ptr_array_add (requests, first);
  for (GList *link = self->reads->head; link != NULL; link = next)
    {
      DeskRequest *request = link->data;

      next = link->next;
      if (request->after == first->after && request->max_bytes == first->max_bytes)
        {
          g_ptr_array_add (requests, request);
          g_queue_delete_link (self->reads, link);
        }
    }
}

/* Who takes replies slowly waits for the next one, and not everybody else. */
static DeskRequest *
take_first (DeskService *self)
{
  for (GList *link = self->reads->head; link != NULL; link = link->next)
    {
      DeskRequest *request = link->data;

      if (desk_service_has_share (self, &request->analyst, 1))
        {
          g_queue_delete_link (self->reads, link);
          return request;
        }
    }

  return NULL;
}

void
desk_service_start_reads (DeskService *self)
{
  DeskRequest *first;

  while (self->n_reading < READS_AT_ONCE && (first = take_first (self)) != NULL)
    {
      Reading *reading = g_new0 (Reading, 1);

      reading->service = desk_service_ref (self);
      reading->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_request_unref);
      gather (self, first, reading->requests);
      self->n_reading++;
      desk_hub_read_async (self->hub, first->after + 1, first->max_bytes, NULL, read_cb, reading);
    }
}

/**
 * desk_service_read:
 * @self: the service
 * @request: is answered with the segments after request->after
 */
void
desk_service_read (DeskService *self,
                   DeskRequest *request)
{
  g_queue_push_tail (self->reads, desk_request_ref (request));
  desk_service_start_reads (self);
}

gboolean
desk_service_has_segments (DeskRequest *request)
{
  DeskHubHead head;

  desk_hub_get_head (request->service->hub, &head);

  return head.segment > request->after;
}

/**
 * desk_service_answer_segments:
 * @request: is answered with the segments after request->after, or with none
 */
void
desk_service_answer_segments (DeskRequest *request)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  if (desk_service_has_segments (request) && !request->service->is_stopping)
    desk_service_read (request->service, request);
  else
    reply_segments (request, nothing);
}

/* --- waiting --- */

static guint
get_gather_ms (DeskService *self)
{
  return MIN (self->limits.first_coalesce_ms + self->waits->len / WAITS_PER_MS, self->limits.coalesce_ms);
}

/**
 * desk_service_is_told_soon:
 * @request: asks for segments
 *
 * Returns: whether everybody was told a moment ago, @request has all of that,
 *   and what has come since can wait for the next time
 */
gboolean
desk_service_is_told_soon (DeskRequest *request)
{
  DeskService *self = request->service;

  return self->told_us != 0 && request->after >= self->told_segment && g_get_monotonic_time () - self->told_us < (gint64) get_gather_ms (self) * 1000;
}

static void
stop_waiting (DeskRequest *request)
{
  GSource **const sources[] = { &request->deadline, &request->gone };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (*sources[i] != NULL)
      {
        g_source_destroy (*sources[i]);
        g_clear_pointer (sources[i], g_source_unref);
      }
}

/* The service lets go of the request. */
static void
answer (DeskRequest *request)
{
  stop_waiting (request);
  if (desk_service_check_access (request))
    request->answer (request);
  desk_request_unref (request);
}

static gboolean
deadline_cb (gpointer data)
{
  DeskRequest *request = data;

  if (g_ptr_array_remove_fast (request->service->waits, request))
    answer (request);

  return G_SOURCE_REMOVE;
}

/* Whoever has gone needs no place here; the reply finds that out. */
static gboolean
gone_cb (int          fd,
         GIOCondition condition,
         gpointer     data)
{
  return deadline_cb (data);
}

/**
 * desk_service_wait:
 * @self: the service
 * @request: is answered by request->answer when request->has_news
 * @wait_ms: or after this time
 */
void
desk_service_wait (DeskService *self,
                   DeskRequest *request,
                   guint        wait_ms)
{
  GMainContext *context = g_main_context_get_thread_default ();

  g_ptr_array_add (self->waits, desk_request_ref (request));
  request->deadline = g_timeout_source_new (wait_ms);
  g_source_set_callback (request->deadline, deadline_cb, request, NULL);
  g_source_attach (request->deadline, context);
  request->gone = g_unix_fd_source_new (g_socket_get_fd (desk_wire_get_socket (request->wire)), (GIOCondition) POLLRDHUP);
  g_source_set_callback (request->gone, G_SOURCE_FUNC (gone_cb), request, NULL);
  g_source_attach (request->gone, context);
}

/**
 * desk_service_answer_waits:
 * @self: the service
 *
 * Answers everybody who waits, with whatever there is.
 */
void
desk_service_answer_waits (DeskService *self)
{
  g_autoptr (GPtrArray) waits = g_steal_pointer (&self->waits);

  self->waits = g_ptr_array_new ();
  for (guint i = 0; i < waits->len; i++)
    answer (g_ptr_array_index (waits, i));
}

static void
answer_those (DeskService *self,
              gboolean   (*is_due) (DeskRequest *request))
{
  g_autoptr (GPtrArray) waits = g_steal_pointer (&self->waits);

  self->waits = g_ptr_array_new ();
  for (guint i = 0; i < waits->len; i++)
    {
      DeskRequest *request = g_ptr_array_index (waits, i);

      if (is_due (request))
        answer (request);
      else
        g_ptr_array_add (self->waits, request);
    }
}

static gboolean
is_revoked (DeskRequest *request)
{
  return !desk_gate_lets_in (request->service->gate, &request->device);
}

/**
 * desk_service_answer_revoked:
 * @self: the service
 *
 * Answers those who wait and are let in no longer.
 */
void
desk_service_answer_revoked (DeskService *self)
{
  answer_those (self, is_revoked);
}

static gboolean
has_news (DeskRequest *request)
{
  return request->has_news (request);
}

static gboolean
gathered_cb (gpointer data)
{
  DeskService *self = data;
  DeskHubHead head;

  g_clear_pointer (&self->news_timer, g_source_unref);
  desk_hub_get_head (self->hub, &head);
  self->told_segment = head.segment;
  self->told_us = g_get_monotonic_time ();
  answer_those (self, has_news);

  return G_SOURCE_REMOVE;
}

/**
 * desk_service_news:
 * @self: the service
 *
 * The log has grown, or somebody has moved.
 */
void
desk_service_news (DeskService *self)
{
  if (self->news_timer != NULL || self->waits->len == 0)
    return;

  self->news_timer = g_timeout_source_new (get_gather_ms (self));
  g_source_set_callback (self->news_timer, gathered_cb, self, NULL);
  g_source_attach (self->news_timer, g_main_context_get_thread_default ());
}
