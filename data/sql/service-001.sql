-- SPDX-License-Identifier: GPL-3.0-or-later
-- The service's own database: who may come in, and with which devices. What
-- somebody may do is said by the facts of the desk, not here.

CREATE TABLE service (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  desk BLOB NOT NULL,
  next_tag INTEGER NOT NULL
) STRICT;

-- One per analyst. The name is folded, so that it is unique however it is typed.
CREATE TABLE account (
  analyst BLOB PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  id BLOB PRIMARY KEY NOT NULL,
  analyst BLOB NOT NULL REFERENCES account (analyst),
  replica BLOB NOT NULL,
  name TEXT NOT NULL,
  token_hash BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  seen_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX device_analyst ON device (analyst);

-- What aliases of tickets made offline begin with. It outlives the device, so
-- that no alias is ever given twice.
CREATE TABLE seat (
  analyst BLOB NOT NULL,
  replica BLOB NOT NULL,
  tag TEXT NOT NULL UNIQUE,
  PRIMARY KEY (analyst, replica)
) STRICT, WITHOUT ROWID;

-- By address, by account, and by the two together. Keys are hashes: of a fixed
-- size whatever was sent, and what was typed in the wrong field is not kept.
CREATE TABLE sign_in_failure (
  kind TEXT NOT NULL,
  key BLOB NOT NULL,
  n INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_failure_last ON sign_in_failure (last_at);
