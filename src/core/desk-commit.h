// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-id-source.h"
#include "desk-value.h"

G_BEGIN_DECLS

#define DESK_HASH_SIZE 32
#define DESK_SALT_SIZE 16

#define DESK_COMMIT_MAX_OPERATIONS 4096
#define DESK_COMMIT_MAX_FIELDS 65535
/** DESK_COMMIT_MAX_BYTES: of all its names and values together; with what the encoding adds, any one commit fits into a segment. */
#define DESK_COMMIT_MAX_BYTES (4 * 1024 * 1024)
#define DESK_NAME_MAX_BYTES 64

/**
 * DeskLeaf:
 * @value: the value
 * @salt: random bytes, so that a hash does not tell a short value
 * @is_redacted: value and salt are gone for good, only @hash is left
 * @hash: BLAKE2b-256 of salt and encoded value; valid when @has_hash
 *
 * A value as it stands in the log. The chain covers the hash only, so that
 * value and salt can be taken out and the chain still holds.
 */
typedef struct {
  DeskValue value;
  guint8 salt[DESK_SALT_SIZE];
  gboolean is_redacted;
  gboolean has_hash;
  guint8 hash[DESK_HASH_SIZE];
} DeskLeaf;

typedef enum {
  DESK_FIELD_OUTCOME_SET = 0,      /* put in place */
  DESK_FIELD_OUTCOME_CONFLICT = 1, /* kept as a conflict, the field stays as it was */
  DESK_FIELD_OUTCOME_PASSED = 2,   /* overtaken, and nothing is lost by it: the removal of a member that was added again, an undo of what others have changed since */
} DeskFieldOutcome;

/**
 * DeskFieldChange:
 * @name: the field
 * @old: what its author saw; null in an insertion
 * @new: what the author put
 * @seen: the commit that had last written the field when its author saw it;
 *   nil in an insertion
 * @outcome: what the merge made of it
 */
typedef struct {
  char *name;
  DeskLeaf old;
  DeskLeaf new;
  DeskUuid seen;
  DeskFieldOutcome outcome;
} DeskFieldChange;

typedef enum {
  DESK_OPERATION_INSERT = 0,
  DESK_OPERATION_SET = 1,
} DeskOperationKind;

typedef struct {
  DeskOperationKind kind;
  char *table;
  DeskUuid row;
  GArray *fields; /* of DeskFieldChange */
} DeskOperation;

/**
 * DeskReliance:
 *
 * A field that a guarded action has been decided upon: if its last writer is
 * another by the time of the merge, the commit is rejected.
 */
typedef struct {
  char *table;
  DeskUuid row;
  char *field;
  DeskUuid seen;
} DeskReliance;

typedef enum {
  DESK_VERDICT_OK = 0,
  DESK_VERDICT_CONFLICT = 1,
  DESK_VERDICT_REJECTED = 2,
} DeskVerdict;

/**
 * DeskCommit:
 * @id: UUIDv7, never changed, unique in the desk for ever
 * @replica: where it was made
 * @replica_no: its running number there, from 1
 * @author: the analyst; nil for the founding of a desk
 * @made_at_ms: by the author's clock
 * @corrected_ms: the same, corrected for the skew the sequencer measured
 * @action: what was done, a name of docs/records.md
 * @undoes: the commit it takes back, or nil
 * @operations: (element-type DeskOperation)
 * @relies_on: (element-type DeskReliance)
 *
 * One action of one person. Built up by one thread, then never changed:
 * hand it on by reference.
 */
typedef struct {
  gatomicrefcount ref_count;
  DeskUuid id;
  DeskUuid replica;
  guint64 replica_no;
  DeskUuid author;
  gint64 made_at_ms;
  gint64 corrected_ms;
  char *action;
  DeskUuid undoes;
  DeskVerdict verdict;
  char *reason;
  GPtrArray *operations;
  GArray *relies_on;
} DeskCommit;

DeskCommit    *desk_commit_new (const char *action, const DeskUuid *author, gint64 made_at_ms);
DeskCommit    *desk_commit_ref (DeskCommit *self);
void           desk_commit_unref (DeskCommit *self);

DeskOperation *desk_commit_add_insert (DeskCommit *self, DeskTableId table, const DeskUuid *row);
DeskOperation *desk_commit_add_member (DeskCommit *self, DeskTableId table, ...) G_GNUC_NULL_TERMINATED;
DeskOperation *desk_commit_add_set (DeskCommit *self, DeskTableId table, const DeskUuid *row);
DeskOperation *desk_commit_add_operation (DeskCommit *self, DeskOperationKind kind, const char *table, const DeskUuid *row);
void           desk_commit_rely_on (DeskCommit *self, DeskTableId table, const DeskUuid *row, const char *field, const DeskUuid *seen);
void           desk_commit_add_salts (DeskCommit *self, DeskIdSource *ids);
gsize          desk_commit_estimate_bytes (DeskCommit *self);
gboolean       desk_commit_check (DeskCommit *self, GError **error);

DeskOperation *desk_operation_new (DeskOperationKind kind, const char *table, const DeskUuid *row);
void           desk_operation_free (DeskOperation *self);
void           desk_operation_put_all (DeskOperation *self, const DeskOperation *other);
DeskFieldChange *desk_operation_add_field (DeskOperation *self, const char *name);
void           desk_operation_put (DeskOperation *self, const char *name, const DeskValue *value);
void           desk_operation_put_text (DeskOperation *self, const char *name, const char *text);
void           desk_operation_put_integer (DeskOperation *self, const char *name, gint64 integer);
void           desk_operation_put_uuid (DeskOperation *self, const char *name, const DeskUuid *uuid);
void           desk_operation_put_enum (DeskOperation *self, const char *name, DeskEnumId id, int value);
void           desk_operation_put_null (DeskOperation *self, const char *name);
const DeskValue *desk_operation_get (const DeskOperation *self, const char *name);

const guint8  *desk_leaf_hash (DeskLeaf *self);
void           desk_member_id (const DeskTable *table, const DeskOperation *member, DeskUuid *id);
void           desk_key_id (const char *table, const char *key, DeskUuid *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DeskCommit, desk_commit_unref)

G_END_DECLS
