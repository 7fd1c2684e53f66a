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
} ServiceOffice;

/* The program, for set_up(). */
extern const char *service_office_daemon;

char *
service_office_path (ServiceOffice *self, const char *name);
void
service_office_write (ServiceOffice *self, const char *name, const char *text, gssize size);
void
service_office_open_log (ServiceOffice *self);
void
service_office_set_up (ServiceOffice *self);
void
service_office_tear_down (ServiceOffice *self);
