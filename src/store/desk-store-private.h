// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-store.h"

G_BEGIN_DECLS

typedef enum {
  DESK_JOB_READ,
  DESK_JOB_ACT,
  DESK_JOB_WRITE,
  DESK_JOB_LOOK, /* for what other programs have written */
  DESK_JOB_QUIT,
} DeskJobKind;

typedef struct {
  DeskJobKind kind;
  DeskReadFunc read;
  DeskBuildFunc build;
  DeskWriteFunc write;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GTask *task; /* NULL for DESK_JOB_LOOK and DESK_JOB_QUIT */
} DeskJob;

DeskJob *desk_job_new (DeskJobKind kind);
void     desk_job_free (DeskJob *job);

/*
 * DeskWriterThread: the one thread that writes. Between jobs it brings the
 * full-text index up to date and copies the write-ahead log into the file.
 */
typedef void (*DeskChangedFunc) (DeskChangeSet *changes, gpointer data);

typedef struct {
  GThread *thread;
  GAsyncQueue *jobs;
  DeskFile *file;
  guint64 seen_position; /* whose changes have been told */
  DeskChangedFunc changed; /* called on the writing thread; NULL: nobody listens */
  gpointer changed_data;
} DeskWriterThread;

DeskWriterThread *desk_writer_thread_start (DeskFile *file, const DeskHead *head, DeskChangedFunc changed, gpointer data);
void              desk_writer_thread_push (DeskWriterThread *self, DeskJob *job);
void              desk_writer_thread_stop (DeskWriterThread *self);
gboolean          desk_writer_thread_is_current (DeskWriterThread *self);

/*
 * DeskReaderPool: threads with a read-only connection each.
 */
typedef struct {
  GPtrArray *threads; /* of GThread */
  GPtrArray *files;   /* of DeskFile */
  GAsyncQueue *jobs;
} DeskReaderPool;

DeskReaderPool *desk_reader_pool_start (GPtrArray *files);
void            desk_reader_pool_push (DeskReaderPool *self, DeskJob *job);
void            desk_reader_pool_stop (DeskReaderPool *self);
gboolean        desk_reader_pool_is_current (DeskReaderPool *self);

G_END_DECLS
