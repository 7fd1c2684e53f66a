// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DeskFault:
 *
 * Safeguards that a test can take away, one at a time, to see that it finds
 * out. Builds without the option `faults` have all of them, always.
 */
typedef enum {
  DESK_FAULT_NONE,
  DESK_FAULT_NO_SEEN_CHECK,       /* the last writer is not looked at */
  DESK_FAULT_EXCLUSIVE_AS_PLAIN,  /* a second claim is a conflict, not rejected */
  DESK_FAULT_NO_CAUSES,           /* a commit may come before what it saw */
  DESK_FAULT_TWICE,               /* nobody looks whether a commit is in the log */
  DESK_FAULT_NO_CHAIN,            /* the hash of the segment before is not looked at */
  DESK_FAULT_NO_REWIND,           /* pending commits stay where they are when segments come in */
  DESK_FAULT_NO_RESTORE,          /* pending commits are forgotten when segments come in */
  DESK_FAULT_TRUST_REPLY,         /* pending commits are dropped on the reply to a put or push */
  DESK_FAULT_ERROR_IS_WON,        /* an error of a put counts as won */
  DESK_FAULT_OVERWRITE,           /* a segment replaces what stands under its number */
  DESK_FAULT_NO_RENEWAL,          /* a copy of a replica keeps the same name */
  DESK_FAULT_CHECKPOINT_PENDING,  /* a checkpoint holds what is pending, and is believed */
  DESK_FAULT_NO_DERIVED,          /* taking back leaves derived tables as they are */
  DESK_FAULT_CLOCK_ORDER,         /* the newer time wins a field */
  DESK_FAULT_NO_TAIL,             /* the tail of a restored log is not brought back */
  DESK_FAULT_FORGET_ORPHANS,      /* what a restored log has lost is not handed in again */
  DESK_FAULT_LOSE_REJECTED,       /* what was rejected is not kept */
  DESK_FAULT_NO_GIVE_BACK,        /* segments a service has lost are not given back to it */
  DESK_FAULT_IGNORE_REFUSALS,     /* what is refused goes on waiting */
  DESK_FAULT_REFUSED_ALONE,       /* what builds on something refused goes on waiting */
} DeskFault;

#ifdef DESK_FAULTS
extern DeskFault desk_fault;
#define DESK_FAULT(which) (desk_fault == (which))
#else
#define DESK_FAULT(which) FALSE
#endif

G_END_DECLS
