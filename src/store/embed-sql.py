# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes an SQL file as a C string: embed-sql.py IN OUT NAME."""
import sys

source, target, name = sys.argv[1:4]
with open(source, encoding="utf-8") as lines, open(target, "w", encoding="utf-8") as out:
    out.write('#include "desk-schema.h"\n\nconst char %s[] =\n' % name)
    for line in lines:
        text = line.split("--", 1)[0].rstrip() if line.lstrip().startswith("--") else line.rstrip("\n")
        if text:
            out.write('  "%s\\n"\n' % text.replace("\\", "\\\\").replace('"', '\\"'))
    out.write(";\n")
