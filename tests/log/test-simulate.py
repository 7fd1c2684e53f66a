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

# The first seeds that found out lately, where finding them takes long. When one
# does not any more, they are looked for from the first on.
SEEDS = {"no-causes": 187, "no-chain": 108, "no-give-back": 37, "no-tail": 18, "refused-alone": 13, "no-derived": 11}


def find_out(number, first, n):
    command = [simulate_faults, "--fault", str(number), "--seed", str(first), "--runs", str(n)]
    answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    last = answer.stdout.strip().splitlines()[-1]
    return answer.returncode == 1 and last.startswith("seed "), last


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
    name = fault.removeprefix("DESK_FAULT_").lower().replace("_", "-")
    found, line = find_out(i, SEEDS.get(name, 1), 1 if name in SEEDS else limit)
    if not found and name in SEEDS:
        found, line = find_out(i, 1, limit)
    bad = bad or not found
    print("%s %d /log/simulate/finds-out/%s # %s" % ("ok" if found else "not ok", i + 1, name, line))
sys.exit(bad)
