// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskIdentifier:
 * @DESK_IDENTIFIER_NAME: the name, in full
 * @DESK_IDENTIFIER_EMAIL: the e-mail address
 * @DESK_IDENTIFIER_PHONE: the number the call comes from
 * @DESK_IDENTIFIER_CALL_BACK: answered when called back on the number we hold
 * @DESK_IDENTIFIER_EMPLOYEE_NUMBER: the employee or customer number
 * @DESK_IDENTIFIER_MANAGER: the name of the manager
 * @DESK_IDENTIFIER_DEPARTMENT: the department
 * @DESK_IDENTIFIER_SITE: the site
 * @DESK_IDENTIFIER_ASSET_TAG: the number of the equipment
 *
 * What a caller can be told by. Nothing here is a secret, and none is asked
 * for: whoever knows a password is not thereby the one it belongs to.
 */
typedef enum {
  DESK_IDENTIFIER_NAME,
  DESK_IDENTIFIER_EMAIL,
  DESK_IDENTIFIER_PHONE,
  DESK_IDENTIFIER_CALL_BACK,
  DESK_IDENTIFIER_EMPLOYEE_NUMBER,
  DESK_IDENTIFIER_MANAGER,
  DESK_IDENTIFIER_DEPARTMENT,
  DESK_IDENTIFIER_SITE,
  DESK_IDENTIFIER_ASSET_TAG,
  DESK_N_IDENTIFIERS
} DeskIdentifier;

/**
 * DeskScamMark:
 * @DESK_SCAM_MARK_ASKS_FOR_PASSWORD: wants a password, a code, or one set anew
 * @DESK_SCAM_MARK_ASKS_FOR_ACCESS: wants rights or access that are not theirs
 * @DESK_SCAM_MARK_ASKS_FOR_MONEY: wants a payment, or details of an account
 * @DESK_SCAM_MARK_ASKS_ABOUT_OTHERS: wants to know about people or systems
 * @DESK_SCAM_MARK_AVOIDS_VALIDATION: does not want to say who they are
 * @DESK_SCAM_MARK_REFUSES_CALL_BACK: cannot be called back
 * @DESK_SCAM_MARK_PRESSES: leaves no time to think
 * @DESK_SCAM_MARK_CLAIMS_AUTHORITY: names or threatens with somebody important
 * @DESK_SCAM_MARK_STRANGE_NUMBER: the number does not fit who they say they are
 *
 * Known marks of a support scam.
 */
typedef enum {
  DESK_SCAM_MARK_ASKS_FOR_PASSWORD,
  DESK_SCAM_MARK_ASKS_FOR_ACCESS,
  DESK_SCAM_MARK_ASKS_FOR_MONEY,
  DESK_SCAM_MARK_ASKS_ABOUT_OTHERS,
  DESK_SCAM_MARK_AVOIDS_VALIDATION,
  DESK_SCAM_MARK_REFUSES_CALL_BACK,
  DESK_SCAM_MARK_PRESSES,
  DESK_SCAM_MARK_CLAIMS_AUTHORITY,
  DESK_SCAM_MARK_STRANGE_NUMBER,
  DESK_N_SCAM_MARKS
} DeskScamMark;

/**
 * DeskCaller:
 * @matched_ms: when each identifier matched; 0: it did not, or was not asked for
 * @scam_marks: whether each mark was seen
 *
 * How a caller was validated. Holds which identifiers matched, never what they
 * are.
 */
typedef struct {
  gint64 matched_ms[DESK_N_IDENTIFIERS];
  gboolean scam_marks[DESK_N_SCAM_MARKS];
} DeskCaller;

const char *desk_identifier_name (DeskIdentifier self);
const char *desk_identifier_label (DeskIdentifier self);
int         desk_identifier_find (const char *name);

const char *desk_scam_mark_name (DeskScamMark self);
const char *desk_scam_mark_label (DeskScamMark self);
int         desk_scam_mark_find (const char *name);

guint       desk_caller_count_matched (const DeskCaller *self);
guint       desk_caller_count_marks (const DeskCaller *self);

char       *desk_caller_matched_to_json (const DeskCaller *self);
gboolean    desk_caller_parse_matched (DeskCaller *self, const char *json, GError **error);
char       *desk_caller_marks_to_json (const DeskCaller *self);
gboolean    desk_caller_parse_marks (DeskCaller *self, const char *json, GError **error);

G_END_DECLS
