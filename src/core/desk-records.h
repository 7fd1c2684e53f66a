// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What records there are. The names of tables, fields, values and actions
 * are the format of the log for ever and are set down in docs/records.md.
 */
#pragma once

#include "desk-enums.h"

G_BEGIN_DECLS

/** DESK_APPLICATION_ID_NUMBER: "Desk" in ASCII, at byte 68 of a desk file. */
#define DESK_FILE_APPLICATION_ID 0x4465736B

typedef enum {
  DESK_TABLE_NONE = 0,
  DESK_TABLE_DESK,
  DESK_TABLE_WORKING_CALENDAR,
  DESK_TABLE_POLICY,
  DESK_TABLE_ORGANISATION,
  DESK_TABLE_SITE,
  DESK_TABLE_CUSTOMER,
  DESK_TABLE_ANALYST,
  DESK_TABLE_TEAM,
  DESK_TABLE_SERVICE,
  DESK_TABLE_CONFIGURATION_ITEM,
  DESK_TABLE_TICKET,
  DESK_TABLE_TICKET_ASSIGNEE,
  DESK_TABLE_TICKET_TAG,
  DESK_TABLE_PAUSE,
  DESK_TABLE_ENTRY,
  DESK_TABLE_ARTICLE,
  DESK_TABLE_ARTICLE_SERVICE,
  DESK_TABLE_SERVICE_ITEM,
  DESK_TABLE_ANALYST_ROLE,
  DESK_TABLE_ANALYST_SUBJECT,
  DESK_TABLE_TEAM_MEMBER,
  DESK_TABLE_INTERRUPTION,
  DESK_TABLE_INTERRUPTION_TICKET,
  DESK_TABLE_CALENDAR_ENTRY,
  DESK_TABLE_CALENDAR_ENTRY_SERVICE,
  DESK_TABLE_ANNOUNCEMENT,
  DESK_TABLE_ANNOUNCEMENT_ACKNOWLEDGEMENT,
  DESK_TABLE_REPLY_TEMPLATE,
  DESK_TABLE_MACRO,
  DESK_TABLE_SAVED_VIEW,
  DESK_TABLE_CHECKLIST,
  DESK_TABLE_SETTLEMENT,
  DESK_TABLE_TICKET_CHECK,
  DESK_TABLE_SHIFT_NOTE,
  DESK_N_TABLES
} DeskTableId;

typedef enum {
  DESK_FIELD_TEXT,     /* one line, at most DESK_TEXT_MAX_BYTES */
  DESK_FIELD_MARKDOWN, /* any text, at most DESK_MARKDOWN_MAX_BYTES */
  DESK_FIELD_INTEGER,  /* 64 bits, signed */
  DESK_FIELD_BOOLEAN,  /* 0 or 1 */
  DESK_FIELD_TIME,     /* milliseconds since 1970-01-01 UTC */
  DESK_FIELD_DATE,     /* YYYY-MM-DD */
  DESK_FIELD_ID,       /* 16 bytes: the id of a row of refers_to */
  DESK_FIELD_ENUM,     /* the name of a value of enumeration */
  DESK_FIELD_JSON,     /* compact JSON, at most DESK_JSON_MAX_BYTES */
} DeskFieldType;

typedef enum {
  DESK_FIELD_PLAIN = 0,
  DESK_FIELD_REQUIRED = 1 << 0,  /* never null */
  DESK_FIELD_EXCLUSIVE = 1 << 1, /* a clash rejects the whole commit */
  DESK_FIELD_FIXED = 1 << 2,     /* given at insertion, never changed */
} DeskFieldFlags;

#define DESK_TEXT_MAX_BYTES 2000
#define DESK_MARKDOWN_MAX_BYTES (256 * 1024)
#define DESK_JSON_MAX_BYTES (64 * 1024)

typedef struct {
  const char *name;
  DeskFieldType type;
  DeskEnumId enumeration;  /* of DESK_FIELD_ENUM */
  DeskTableId refers_to;   /* of DESK_FIELD_ID */
  DeskFieldFlags flags;
} DeskField;

typedef struct {
  DeskTableId id;
  const char *name;
  gboolean is_set; /* a row is a member of a set: its id comes from its fields */
  const DeskField *fields;
  guint n_fields;
} DeskTable;

const DeskTable   *desk_table_get (DeskTableId id);
const DeskTable   *desk_table_find (const char *name);
const DeskField   *desk_table_find_field (const DeskTable *table, const char *name);
gboolean           desk_action_is_known (const char *action);
const DeskTable   *desk_records_get_tables (void);
const char *const *desk_records_get_actions (void);

const char        *desk_ticket_prefix (DeskTicketType type);
char              *desk_ticket_format_number (DeskTicketType type, gint64 number);
char              *desk_ticket_format_name (DeskTicketType type, gint64 number, const char *alias);
char              *desk_article_format_name (gint64 number);

G_END_DECLS
