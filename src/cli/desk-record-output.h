// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk-names.h"
#include "desk-output.h"
#include "desk-record.h"

G_BEGIN_DECLS

void  desk_record_output_put (DeskOutput *output, const DeskColumn *columns, const DeskRecord *record, DeskNames *names);
char *desk_record_output_format (DeskOutput *output, const DeskField *field, const DeskValue *value, DeskNames *names);

G_END_DECLS
