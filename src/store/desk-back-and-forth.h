// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/**
 * DESK_BACK_AND_FORTH:
 * @ticket: SQL: the id of a ticket
 *
 * SQL: whether two or more of its hand-overs were returned, or brought it back
 * to a team that had given it away. The reference is
 * desk_hand_over_goes_back_and_forth().
 */
#define DESK_BACK_AND_FORTH(ticket) \
  "(2 <= (SELECT count (*) FROM entry AS there WHERE there.ticket_id = " ticket " AND there.kind = 'escalation' AND there.withdrawn IS NOT 1 " \
  "AND (there.decision = 'refused' OR (there.decision = 'accepted' AND EXISTS (SELECT 1 FROM entry AS before WHERE before.ticket_id = there.ticket_id " \
  "AND before.kind = 'escalation' AND before.withdrawn IS NOT 1 AND before.decision = 'accepted' AND before.from_team_id = there.to_team_id " \
  "AND (before.made_at, before.id) < (there.made_at, there.id))))))"
