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

-- What is open on a desk is little, over the years it is much: hand-overs that
-- nobody has answered, calls for help, promises, follow-ups
-- and messages to send.
CREATE INDEX entry_asked ON entry (ticket_id) WHERE kind = 'escalation' AND decision = 'asked';
CREATE INDEX entry_shout_out ON entry (ticket_id) WHERE kind = 'shout_out' AND ended_at IS NULL;
CREATE INDEX entry_promise ON entry (ticket_id) WHERE kind = 'promise' AND ended_at IS NULL;
CREATE INDEX entry_hand_over ON entry (ticket_id) WHERE kind = 'escalation';
CREATE INDEX entry_follow_up ON entry (due_at) WHERE kind = 'follow_up' AND result IS NULL;
CREATE INDEX calendar_entry_absence ON calendar_entry (analyst_id) WHERE kind = 'absence';
CREATE INDEX entry_unsent ON entry (ticket_id) WHERE kind = 'message' AND sent_at IS NULL;
