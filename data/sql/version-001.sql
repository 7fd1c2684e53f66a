-- SPDX-License-Identifier: GPL-3.0-or-later
-- Schema of a desk file, version 1. Every name is set down in docs/records.md.
-- A released version is never changed: the next one is a file of its own.

-- Facts: what people said and decided. Changed by operations only.

CREATE TABLE desk (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  created_at INTEGER,
  time_zone TEXT,
  language TEXT,
  calendar_id BLOB,
  policy_id BLOB,
  priority_matrix TEXT,
  default_team_id BLOB,
  announce_days INTEGER
) STRICT;

CREATE TABLE working_calendar (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  time_zone TEXT,
  round_the_clock INTEGER,
  hours TEXT,
  holidays TEXT,
  transitions TEXT,
  replaces_id BLOB
) STRICT;

CREATE TABLE policy (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  calendar_id BLOB,
  targets TEXT,
  round_the_clock TEXT,
  replaces_id BLOB
) STRICT;

CREATE TABLE organisation (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  domains TEXT,
  service_level TEXT,
  account_contact TEXT,
  agreed_exceptions TEXT,
  notes TEXT
) STRICT;

CREATE TABLE site (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  organisation_id BLOB,
  name TEXT,
  address TEXT,
  time_zone TEXT
) STRICT;

CREATE TABLE customer (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  address_form TEXT,
  email TEXT,
  phone TEXT,
  language TEXT,
  time_zone TEXT,
  organisation_id BLOB,
  site_id BLOB,
  department TEXT,
  vip INTEGER,
  employee_number TEXT,
  manager TEXT,
  preferred_channel TEXT,
  skill TEXT,
  manner TEXT,
  notes TEXT
) STRICT;

CREATE TABLE analyst (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  email TEXT,
  phone TEXT,
  calendar_id BLOB,
  deputy_id BLOB,
  left_at INTEGER
) STRICT;

CREATE TABLE team (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  tier INTEGER,
  lead_id BLOB,
  takes TEXT,
  escalates_to_id BLOB,
  contract TEXT,
  contacts TEXT
) STRICT;

CREATE TABLE service (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  description TEXT,
  owner TEXT,
  criticality TEXT,
  peak_hours TEXT,
  maintenance_windows TEXT,
  team_id BLOB,
  vendor_id BLOB
) STRICT;

CREATE TABLE configuration_item (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  kind TEXT,
  asset_tag TEXT,
  owner TEXT,
  customer_id BLOB,
  site_id BLOB,
  criticality TEXT,
  team_id BLOB,
  vendor_id BLOB,
  remote_address TEXT,
  notes TEXT
) STRICT;

CREATE TABLE ticket (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  number INTEGER,
  type TEXT,
  summary TEXT,
  description TEXT,
  status TEXT,
  stage TEXT,
  requester_id BLOB,
  organisation_id BLOB,
  channel TEXT,
  service_id BLOB,
  configuration_item_id BLOB,
  category TEXT,
  subcategory TEXT,
  cause_category TEXT,
  impact TEXT,
  urgency TEXT,
  priority INTEGER,
  priority_reason TEXT,
  business_critical INTEGER,
  triage TEXT,
  tier INTEGER,
  team_id BLOB,
  owner_id BLOB,
  waiting_reason TEXT,
  waiting_until INTEGER,
  goal TEXT,
  symptoms TEXT,
  special_circumstances TEXT,
  logged_at INTEGER,
  logged_by_id BLOB,
  responded_at INTEGER,
  last_contact_at INTEGER,
  resolved_at INTEGER,
  closed_at INTEGER,
  service_level TEXT,
  policy_id BLOB,
  promise TEXT,
  promise_due_at INTEGER,
  cause TEXT,
  resolution TEXT,
  resolution_kind TEXT,
  validation TEXT,
  customer_confirmed INTEGER,
  workaround TEXT,
  change_kind TEXT,
  reason TEXT,
  risk TEXT,
  plan TEXT,
  back_out_plan TEXT,
  window_starts_at INTEGER,
  window_ends_at INTEGER,
  benefit TEXT,
  downtime_minutes INTEGER,
  backup TEXT,
  vendor_id BLOB,
  vendor_reference TEXT,
  reopen_count INTEGER,
  handover_count INTEGER,
  reference TEXT,
  imported_from TEXT,
  source_data TEXT
) STRICT;

CREATE TABLE ticket_assignee (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  ticket_id BLOB,
  analyst_id BLOB
) STRICT;

CREATE TABLE ticket_tag (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  ticket_id BLOB,
  tag TEXT
) STRICT;

CREATE TABLE pause (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  ticket_id BLOB,
  reason TEXT,
  started_at INTEGER,
  ended_at INTEGER
) STRICT;

CREATE TABLE entry (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  ticket_id BLOB,
  kind TEXT,
  author_id BLOB,
  made_at INTEGER,
  body TEXT,
  customer_id BLOB,
  channel TEXT,
  direction TEXT,
  first_response INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  duration_s INTEGER,
  promised_at INTEGER,
  question_kind TEXT,
  answer TEXT,
  hypothesis TEXT,
  expected TEXT,
  outcome TEXT,
  source TEXT,
  rules_out TEXT,
  told TEXT,
  escalation_reason TEXT,
  from_team_id BLOB,
  to_team_id BLOB,
  to_analyst_id BLOB,
  subject TEXT,
  hand_over TEXT,
  decision TEXT,
  decided_by_id BLOB,
  decided_at INTEGER,
  decision_reason TEXT,
  due_at INTEGER,
  follow_up_reason TEXT,
  result TEXT,
  parent_id BLOB,
  corrected_text TEXT,
  evidence TEXT,
  link_kind TEXT,
  linked_ticket_id BLOB,
  article_id BLOB,
  configuration_item_id BLOB,
  url TEXT,
  file_name TEXT,
  media_type TEXT,
  size_bytes INTEGER,
  sha256 TEXT,
  recipients TEXT,
  sent_at INTEGER,
  imported INTEGER
) STRICT;

CREATE TABLE article (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  number INTEGER,
  kind TEXT,
  title TEXT,
  symptoms TEXT,
  cause TEXT,
  resolution TEXT,
  workaround TEXT,
  body TEXT,
  audience TEXT,
  state TEXT,
  owner_id BLOB,
  review_on TEXT,
  keywords TEXT,
  versions TEXT,
  problem_id BLOB,
  created_at INTEGER,
  published_at INTEGER
) STRICT;

CREATE TABLE article_service (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  article_id BLOB,
  service_id BLOB
) STRICT;

CREATE TABLE service_item (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  service_id BLOB,
  configuration_item_id BLOB
) STRICT;

CREATE TABLE analyst_role (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  analyst_id BLOB,
  role TEXT
) STRICT;

CREATE TABLE analyst_subject (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  analyst_id BLOB,
  subject TEXT
) STRICT;

CREATE TABLE team_member (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  team_id BLOB,
  analyst_id BLOB
) STRICT;

CREATE TABLE interruption (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  service_id BLOB,
  started_at INTEGER,
  ended_at INTEGER,
  planned INTEGER,
  customers_affected INTEGER,
  summary TEXT
) STRICT;

CREATE TABLE interruption_ticket (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  interruption_id BLOB,
  ticket_id BLOB
) STRICT;

CREATE TABLE calendar_entry (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  kind TEXT,
  title TEXT,
  starts_at INTEGER,
  ends_at INTEGER,
  all_day INTEGER,
  state TEXT,
  ticket_id BLOB,
  team_id BLOB,
  analyst_id BLOB,
  vendor_id BLOB,
  downtime_minutes INTEGER,
  benefit TEXT,
  backup TEXT,
  validation TEXT,
  recurrence TEXT,
  notes TEXT
) STRICT;

CREATE TABLE calendar_entry_service (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  calendar_entry_id BLOB,
  service_id BLOB
) STRICT;

CREATE TABLE announcement (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  audience TEXT,
  organisation_id BLOB,
  calendar_entry_id BLOB,
  subject TEXT,
  body TEXT,
  benefit TEXT,
  downtime_minutes INTEGER,
  send_at INTEGER,
  sent_at INTEGER
) STRICT;

CREATE TABLE announcement_acknowledgement (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  announcement_id BLOB,
  customer_id BLOB
) STRICT;

CREATE TABLE reply_template (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  subject TEXT,
  body TEXT,
  language TEXT
) STRICT;

CREATE TABLE macro (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  steps TEXT
) STRICT;

CREATE TABLE saved_view (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  owner_id BLOB,
  search TEXT,
  columns TEXT,
  sort TEXT
) STRICT;

CREATE TABLE checklist (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  origin BLOB NOT NULL,
  withdrawn INTEGER,
  name TEXT,
  ticket_type TEXT,
  category TEXT,
  items TEXT
) STRICT;

CREATE UNIQUE INDEX ticket_number ON ticket (number) WHERE number IS NOT NULL;
CREATE INDEX ticket_owner ON ticket (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX ticket_requester ON ticket (requester_id) WHERE requester_id IS NOT NULL;
CREATE INDEX ticket_reference ON ticket (reference) WHERE reference IS NOT NULL;
CREATE INDEX ticket_assignee_ticket ON ticket_assignee (ticket_id);
CREATE INDEX ticket_assignee_analyst ON ticket_assignee (analyst_id);
CREATE INDEX ticket_tag_ticket ON ticket_tag (ticket_id);
CREATE INDEX pause_ticket ON pause (ticket_id);
CREATE INDEX entry_ticket ON entry (ticket_id, made_at);
CREATE INDEX entry_linked_ticket ON entry (linked_ticket_id) WHERE linked_ticket_id IS NOT NULL;
CREATE INDEX entry_parent ON entry (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX entry_customer ON entry (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX entry_article ON entry (article_id) WHERE article_id IS NOT NULL;
CREATE UNIQUE INDEX article_number ON article (number) WHERE number IS NOT NULL;
CREATE INDEX article_service_article ON article_service (article_id);
CREATE INDEX calendar_entry_time ON calendar_entry (starts_at);
CREATE INDEX calendar_entry_service_entry ON calendar_entry_service (calendar_entry_id);
CREATE INDEX analyst_role_analyst ON analyst_role (analyst_id);
CREATE INDEX team_member_analyst ON team_member (analyst_id);

-- Fields and tables that this version does not know, kept for those that do.
-- They are facts, and count in the digest as if they had their own columns.

CREATE TABLE extra (
  row_id BLOB NOT NULL,
  field TEXT NOT NULL,
  table_name TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (row_id, field)
) STRICT, WITHOUT ROWID;

-- Kept: what the log leaves behind and no rebuild could bring back.

CREATE TABLE log_commit (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  segment INTEGER NOT NULL,
  replica BLOB NOT NULL,
  replica_no INTEGER NOT NULL,
  author BLOB,
  made_at INTEGER NOT NULL,
  corrected_at INTEGER NOT NULL,
  action TEXT NOT NULL,
  undoes BLOB,
  verdict INTEGER NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX log_commit_undoes ON log_commit (undoes) WHERE undoes IS NOT NULL;

-- id: number of the commit * 65536 + place of the field in it. The newest row
-- of a field names its last writer; a field without a row was last written by
-- the commit in `origin`.
-- It is always asked for by row, so that is the order it is kept in.
CREATE TABLE history (
  id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id BLOB NOT NULL,
  field TEXT NOT NULL,
  old ANY,
  new ANY,
  PRIMARY KEY (row_id, field, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_id BLOB NOT NULL,
  field TEXT NOT NULL,
  value ANY,
  settled_by BLOB
) STRICT;
CREATE INDEX conflict_row ON conflict (row_id) WHERE settled_by IS NULL;

CREATE TABLE alias (
  alias TEXT PRIMARY KEY,
  ticket_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- In checkpoints, in no digest.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Local: of this file only, in no checkpoint.

CREATE TABLE head (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  desk BLOB NOT NULL,
  epoch INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  hash BLOB NOT NULL,
  commit_no INTEGER NOT NULL,
  facts BLOB NOT NULL,
  kept BLOB NOT NULL,
  replica BLOB NOT NULL,
  replica_no INTEGER NOT NULL
) STRICT;

CREATE TABLE log_segment (
  number INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE draft (
  name TEXT PRIMARY KEY,
  ticket_id BLOB,
  body TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived: from the tables above and never from the clock; can be dropped and
-- rebuilt. What depends on the present moment is computed in the query.

-- state: 0 to be worked on, 1 waiting for somebody else, 2 finished.
-- A moment that will not come is 9223372036854775807.
CREATE TABLE ticket_queue (
  ticket_no INTEGER PRIMARY KEY,
  state INTEGER NOT NULL,
  number INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  is_unattended INTEGER NOT NULL,
  wake_at INTEGER NOT NULL,
  respond_by INTEGER NOT NULL,
  resolve_by INTEGER NOT NULL,
  promise_by INTEGER NOT NULL,
  service_rank INTEGER NOT NULL,
  vip INTEGER NOT NULL,
  waiting_since INTEGER NOT NULL,
  finished_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ticket_queue_open ON ticket_queue (state) WHERE state < 2;
-- All that their order needs: finished tickets are many.
CREATE INDEX ticket_queue_finished ON ticket_queue (state, finished_at DESC, service_rank, vip DESC, number) WHERE state = 2;

-- Rows whose text has changed since they were indexed. kind: 1 ticket,
-- 2 entry, 3 article; 4 organisation, 5 customer: all tickets with its name.
CREATE TABLE search_mark (
  kind INTEGER NOT NULL,
  row_no INTEGER NOT NULL,
  PRIMARY KEY (kind, row_no)
) STRICT, WITHOUT ROWID;

-- What has been indexed: needed to take it out of the index again. id: row_no
-- * 4 + kind.
CREATE TABLE search_document (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE search_title USING fts5 (
  title, content = 'search_document', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);
CREATE VIRTUAL TABLE search_body USING fts5 (
  body, content = 'search_document', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE search_part USING fts5 (
  title, content = 'search_document', content_rowid = 'id', tokenize = 'trigram'
);
