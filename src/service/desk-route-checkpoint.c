// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The newest checkpoint: a whole desk in one file.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-service-private.h"

static void
checkpoint_found_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr (DeskRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  guint64 segment = 0;
  char number[32];

  path = desk_hub_checkpoint_finish (request->service->hub, result, &segment, &error);
  if (path == NULL)
    {
      desk_request_fail (request, error);
      return;
    }
  if (!desk_service_check_access (request))
    return;
  g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, segment);
  desk_request_add_header (request, "Deskbell-Segment", number);
  desk_file_reply (request, path, "application/vnd.sqlite3");
}

void
desk_route_checkpoint (DeskRequest *request)
{
  desk_hub_checkpoint_async (request->service->hub, NULL, checkpoint_found_cb, desk_request_ref (request));
}
