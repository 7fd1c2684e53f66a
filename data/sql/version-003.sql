-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 3: working a ticket, handing it over, never dropping it.

ALTER TABLE entry ADD COLUMN thanked_at INTEGER;
ALTER TABLE entry ADD COLUMN kept INTEGER;
ALTER TABLE entry ADD COLUMN corrected_field TEXT;
ALTER TABLE entry ADD COLUMN validated_by TEXT;
ALTER TABLE entry ADD COLUMN scam_marks TEXT;
ALTER TABLE entry ADD COLUMN consent INTEGER;

CREATE TABLE ticket_check (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  ticket_id BLOB,
  checklist_id BLOB,
  item TEXT
) STRICT;
CREATE INDEX ticket_check_ticket ON ticket_check (ticket_id);

CREATE TABLE shift_note (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  author_id BLOB,
  made_at INTEGER,
  body TEXT,
  to_analyst_id BLOB,
  to_team_id BLOB,
  tickets TEXT
) STRICT;
CREATE INDEX shift_note_time ON shift_note (made_at);

-- What is open on a desk is little, over the years it is much: hand-overs and
-- approvals that nobody has decided upon, calls for help, promises, follow-ups
-- and messages to send.
CREATE INDEX entry_asked ON entry (kind, ticket_id) WHERE decision = 'asked';
CREATE INDEX entry_open ON entry (kind, ticket_id) WHERE ended_at IS NULL AND kind IN ('shout_out', 'promise');
CREATE INDEX entry_hand_over ON entry (ticket_id) WHERE kind = 'escalation';
CREATE INDEX entry_follow_up ON entry (due_at) WHERE kind = 'follow_up' AND result IS NULL;
CREATE INDEX entry_unsent ON entry (ticket_id) WHERE kind = 'message' AND sent_at IS NULL;
