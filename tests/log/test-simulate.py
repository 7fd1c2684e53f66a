#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the simulation, and then with each safeguard taken away in turn: it has
to find out. test-simulate.py SIMULATE SIMULATE-FAULTS SOURCE [RUNS [LIMIT]]"""
import re
import subprocess
import sys

simulate, simulate_faults, source = sys.argv[1:4]
runs = int(sys.argv[4]) if len(sys.argv) > 4 else 24
limit = int(sys.argv[5]) if len(sys.argv) > 5 else 300

with open(source + "/src/core/desk-fault.h", encoding="utf-8") as header:
    faults = re.findall(r"^  (DESK_FAULT_\w+),", header.read(), re.M)[1:]

print("1..%d" % (1 + len(faults)))
done = subprocess.run([simulate, "--runs", str(runs)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
line = done.stdout.strip().splitlines()[-1]
print("%s 1 /log/simulate/no-promise-is-broken # %s" % ("ok" if done.returncode == 0 else "not ok", line))
print("\n".join("# " + text for text in done.stdout.splitlines() if text.startswith("done: ")))
bad = done.returncode != 0
if bad:
    print("\n".join("# " + text for text in done.stdout.splitlines()[-60:]))
for i, fault in enumerate(faults, start=1):
    done = subprocess.run([simulate_faults, "--fault", str(i), "--runs", str(limit)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    line = done.stdout.strip().splitlines()[-1]
    found = done.returncode == 1 and line.startswith("seed ")
    bad = bad or not found
    name = fault.removeprefix("DESK_FAULT_").lower().replace("_", "-")
    print("%s %d /log/simulate/finds-out/%s # %s" % ("ok" if found else "not ok", i + 1, name, line))
sys.exit(bad)
