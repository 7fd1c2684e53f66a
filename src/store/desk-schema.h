// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* data/sql/version-*.sql, compiled in: each makes its version of the one
 * before. */
extern const char desk_schema_version_001[];
extern const char desk_schema_version_002[];
extern const char desk_schema_version_003[];

#define DESK_SCHEMA_VERSION 3

/* A build that must fail the crash tests sets this to OFF. */
#ifndef DESK_SYNCHRONOUS
#define DESK_SYNCHRONOUS "FULL"
#endif
