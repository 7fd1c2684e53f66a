// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-file.h"
#include "desk-log.h"

#define PASSWORD "correct horse battery"

typedef struct {
  char *folder;
  GSubprocess *daemon;
  char *address;
  DeskClock *clock;
  DeskIdSource *ids;
  DeskFile *file; /* a replica */
  DeskUuid analyst;
  DeskLog *log;
} Office;

/* The program, for set_up(). */
extern const char *office_daemon;

char *office_path (Office *self, const char *name);
void  office_write (Office *self, const char *name, const char *text, gssize size);
void  office_open_log (Office *self);
void  office_set_up (Office *self);
void  office_tear_down (Office *self);
