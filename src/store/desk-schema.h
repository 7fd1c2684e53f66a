// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* data/sql/version-001.sql, compiled in. */
extern const char desk_schema_version_001[];

/* A build that must fail the crash tests sets this to OFF. */
#ifndef DESK_SYNCHRONOUS
#define DESK_SYNCHRONOUS "FULL"
#endif
