// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-id-source.h"

G_BEGIN_DECLS

#define DESK_FOLDER_FORMAT 1
#define DESK_FOLDER_THOUSAND 1000

/* What stands in a shared folder. */
#define DESK_FOLDER_DESK "desk.json"
#define DESK_FOLDER_LOG "log"
#define DESK_FOLDER_EPOCHS "epoch"
#define DESK_FOLDER_CHECKPOINTS "checkpoint"
#define DESK_FOLDER_BLOBS "blobs"
#define DESK_FOLDER_SEATS "seats"
#define DESK_FOLDER_TAGS "tags"
#define DESK_FOLDER_PACKS "pack"

#define DESK_FOLDER_PROBE_PREFIX ".probe-"
#define DESK_FOLDER_LOG_DIGITS 6
#define DESK_FOLDER_NUMBER_DIGITS 9
#define DESK_FOLDER_SEGMENT_ENDING ".segment"
#define DESK_FOLDER_CHECKPOINT_ENDING ".sqlite"
#define DESK_FOLDER_PACK_ENDING ".pack"
#define DESK_FOLDER_TAG_LETTERS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define DESK_FOLDER_TAG_MAX 8

char    *desk_folder_thousand_path (guint64 thousand);
char    *desk_folder_segment_path (guint64 number);
char    *desk_folder_checkpoint_path (guint64 number);
char    *desk_folder_epoch_path (guint32 epoch);
char    *desk_folder_pack_path (guint64 thousand);
char    *desk_folder_seat_path (const DeskUuid *replica);
char    *desk_folder_tag_path (const char *tag);
char    *desk_folder_blob_path (const char *sha256);

char    *desk_folder_parent (const char *path);
char    *desk_folder_new_name (const char *path, DeskIdSource *ids);
char    *desk_folder_part_name (const char *sha256, const DeskUuid *replica);
gboolean desk_folder_name_is_temporary (const char *name);

gboolean desk_folder_parse_number (const char *name, guint n_digits, const char *ending, guint64 *number);
gboolean desk_folder_parse_seat (const char *name, DeskUuid *replica);
gboolean desk_folder_is_tag (const char *name);
gboolean desk_folder_is_sha256 (const char *text);

G_END_DECLS
