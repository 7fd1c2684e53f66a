-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: desks that several people share.

-- What a ticket is called that was logged away from the log and has no number
-- yet. It stays with the ticket, so no table of its own is needed.
ALTER TABLE ticket ADD COLUMN alias TEXT;
CREATE INDEX ticket_alias ON ticket (alias) WHERE alias IS NOT NULL;
DROP TABLE alias;

-- Of the commits in the log; null: 1.
ALTER TABLE desk ADD COLUMN format INTEGER;

CREATE TABLE settlement (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  commit_id TEXT,
  record TEXT,
  field TEXT
) STRICT;

-- Local. taken: commits of the segment after the newest that have been taken
-- in already. revision: raised by each change of a shared desk here. alias_tag:
-- of a replica that has got another name since it was given its tag. account:
-- the one analyst who can work here, where a service sees to that. begins: the
-- first segment that a desk with a log of its own has kept.
ALTER TABLE head ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN shared TEXT;
ALTER TABLE head ADD COLUMN place TEXT;
ALTER TABLE head ADD COLUMN tag TEXT;
ALTER TABLE head ADD COLUMN alias_no INTEGER NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN alias_tag TEXT;
ALTER TABLE head ADD COLUMN account BLOB;
ALTER TABLE head ADD COLUMN begins INTEGER NOT NULL DEFAULT 1;

-- What was done here and is not in the log yet, in the order it was done.
-- intent: the commit as its author made it. effect: the commit as it was
-- carried out here; null: its intent as it is. reason: why it could not be
-- carried out, and waits for the log to say so too. format: that its commit is
-- written in.
CREATE TABLE pending (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  intent BLOB NOT NULL,
  effect BLOB,
  reason TEXT,
  format INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE pending_row (
  row_id BLOB NOT NULL,
  pending_no INTEGER NOT NULL,
  writes INTEGER NOT NULL,
  PRIMARY KEY (row_id, pending_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_row_no ON pending_row (pending_no);

-- What was done here and the log has rejected, with everything that was typed.
CREATE TABLE rejected (
  id BLOB PRIMARY KEY,
  intent BLOB NOT NULL,
  reason TEXT NOT NULL,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which rows the newest revisions have touched, for those who look; null: so
-- many that everything has to be looked at.
CREATE TABLE news (
  revision INTEGER PRIMARY KEY,
  changes BLOB
) STRICT;
