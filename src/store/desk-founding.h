// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"

G_BEGIN_DECLS

/**
 * DeskFounding:
 * @name: of the desk
 * @analyst: name of the first analyst, who becomes administrator
 * @email: (nullable): of that analyst
 * @team: name of the first team
 * @time_zone: IANA name
 * @hours_json: (nullable): working hours, %NULL: Monday to Friday, 8 to 17
 * @transitions_json: the zone expanded, see desk_calendar_expand_zone()
 *
 * What a new desk asks for.
 */
typedef struct {
  const char *name;
  const char *analyst;
  const char *email;
  const char *team;
  const char *time_zone;
  const char *hours_json;
  const char *transitions_json;
} DeskFounding;

gboolean desk_found (DeskFile *file, const DeskFounding *founding, DeskUuid *analyst, GError **error);

G_END_DECLS
