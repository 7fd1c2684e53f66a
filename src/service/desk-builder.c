// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Members of JSON objects: ids and times as texts, nothing as null.
 */
#define G_LOG_DOMAIN "deskbell-service"

#include "config.h"

#include "desk-builder.h"
#include "desk-clock.h"

void
desk_builder_add_text (JsonBuilder *builder,
                       const char  *name,
                       const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
desk_builder_add_number (JsonBuilder *builder,
                         const char  *name,
                         guint64      number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

void
desk_builder_add_flag (JsonBuilder *builder,
                       const char  *name,
                       gboolean     flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

void
desk_builder_add_id (JsonBuilder    *builder,
                     const char     *name,
                     const DeskUuid *id)
{
  g_autofree char *text = desk_uuid_is_nil (id) ? NULL : desk_uuid_to_string (id);

  desk_builder_add_text (builder, name, text);
}

void
desk_builder_add_time (JsonBuilder *builder,
                       const char  *name,
                       gint64       time_ms)
{
  g_autofree char *text = time_ms == 0 ? NULL : desk_time_to_string (time_ms);

  desk_builder_add_text (builder, name, text);
}
