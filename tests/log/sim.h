// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-fixture.h"
#include "desk-log.h"
#include "desk-replica.h"

G_BEGIN_DECLS

/*
 * A deterministic simulation of a desk that several people share: one seed,
 * one thread, everything that can go wrong. Promises are those of the
 * architecture; they are checked after every step.
 */

#define SIM_REPLICAS 5
#define SIM_ACTIONS 200

typedef enum {
  SIM_FOLDER,  /* segments are put */
  SIM_SERVICE, /* commits are handed in to a hub */
  SIM_FILE,    /* one file, several programs */
  SIM_N_KINDS,
} SimKind;

typedef struct _SimWorld SimWorld;

/**
 * SimShare:
 * @segments: (element-type GBytes): segment n at index n - 1
 * @hub: (nullable): the service's own file
 *
 * Where the log is kept, as the world really is. What a replica gets to see of
 * it goes through a #SimLog.
 */
typedef struct {
  SimWorld *world;
  SimKind kind;
  DeskUuid desk;
  GPtrArray *segments;
  guint32 epoch;
  guint64 base;
  char *checkpoint;
  guint64 checkpoint_number;
  DeskFile *hub;
  char *hub_path;
  DeskClock *hub_clock;
  DeskIdSource *hub_ids;
  GPtrArray *late; /* GBytes: commits that were handed in and will come again */
  guint64 founded; /* the newest segment when it began */
  /* What was put aside as a backup. */
  guint64 backup_number;
  guint32 backup_epoch;
} SimShare;

/**
 * SimReplica:
 * @fixture: its file, clock, ids and person
 * @log: its view of the share
 * @is_online: whether it reaches the share
 * @fixture.me: at a hub also the account, which goes along with the disk
 * @acts: (element-type SimAct): what it was told is saved and may not be lost
 */
typedef struct {
  SimWorld *world;
  guint index;
  DeskFixture fixture;
  DeskLog *log;
  DeskReplica *replica;
  gboolean is_online;
  gint64 clock_error_ms;
  GPtrArray *acts;
  guint64 checked; /* the segment at which it was compared last */
  char *backup; /* a copy of its file from before */
  DeskUuid backup_me; /* whose it was */
} SimReplica;

/* A commit that somebody was told is saved. */
typedef struct {
  DeskUuid id;
  guint step;
  char *action;
  char *token; /* a text in it, to be found again */
  gboolean is_exempt; /* every machine that had it is gone */
} SimAct;

struct _SimWorld {
  guint64 seed;
  GRand *random;
  char *folder;
  SimShare share;
  SimReplica replicas[SIM_REPLICAS];
  gint64 true_ms; /* the time as it really is */
  guint step;
  gboolean calm;     /* no faults any more */
  gboolean crash;    /* the program whose turn it is dies at the next call */
  gboolean was_cut;  /* the log has lost its end at some time */
  gboolean is_beyond; /* the log has to be founded again, elsewhere */
  GHashTable *acts;  /* DeskUuid: SimAct */
  GHashTable *refused; /* DeskUuid: commits that the hub has refused */
  GHashTable *was_rejected; /* DeskUuid: commits that a log, also a lost one, had as rejected */
  GString *story;    /* of the last steps, for a failure */
  GHashTable *tally; /* name of an action: how often it was done; not owned, may be NULL */
  char *failure;     /* the first promise that was broken */
  /* What the log says, worked out by ourselves. */
  guint64 n_checked;
  GHashTable *commits;   /* DeskUuid: verdict */
  GHashTable *writers;   /* "row field": DeskUuid of the last writer */
  GHashTable *numbers;   /* number: DeskUuid of the ticket */
  GHashTable *tokens;    /* DeskUuid: text in the log */
  GHashTable *texts;     /* written by people, in all of the log */
  guint8 last_hash[DESK_HASH_SIZE];
  guint32 last_epoch;
};

gboolean  sim_chance (SimWorld *world, double probability);
void      sim_tell (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);
void      sim_fail (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);

DeskLog  *sim_log_new (SimReplica *replica);
guint64   sim_share_newest (SimShare *share);
GBytes   *sim_share_read (SimShare *share, guint64 number);
void      sim_share_cut (SimShare *share, guint64 number, guint32 epoch);
void      sim_share_sign (SimShare *share);
void      sim_share_deliver_late (SimShare *share);

void      sim_world_init (SimWorld *world, const char *folder, const char *template_path, SimKind kind, guint64 seed);
void      sim_world_clear (SimWorld *world);
void      sim_world_step (SimWorld *world);
void      sim_world_settle (SimWorld *world);
void      sim_replica_open (SimReplica *self);
void      sim_replica_close (SimReplica *self);
char     *sim_make_template (const char *folder);

void      sim_people_act (SimReplica *self);
void      sim_people_tag (SimReplica *self);
void      sim_people_settle (SimReplica *self);

void      sim_check_step (SimWorld *world, SimReplica *touched);
void      sim_check_end (SimWorld *world);
void      sim_check_forget_log (SimWorld *world);
void      sim_check_exempt (SimWorld *world);

G_END_DECLS
