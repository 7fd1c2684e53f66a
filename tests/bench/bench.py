# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window and an empty one in turn, and prints what scripts/bench
has measured beside what was aimed at."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def start(program, *arguments):
    environment = dict(os.environ, BENCH_STARTED_US=str(time.monotonic_ns() // 1000))
    run = subprocess.run([program, *arguments], env=environment, stdout=subprocess.PIPE, check=True, timeout=180)
    return json.loads(run.stdout)


def ask(ctl, desk, *command):
    return json.loads(subprocess.run([ctl, "-d", desk, "--json", *command], stdout=subprocess.PIPE, check=True).stdout)


def median(runs, name):
    return statistics.median(run[name] for run in runs)


def main():
    parser = argparse.ArgumentParser()
    for name in ("window", "ctl", "desk", "store", "ticket", "json"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--runs", type=int, required=True)
    options = parser.parse_args()

    os.environ["BENCH_DESK_ID"] = ask(options.ctl, options.desk, "desk", "info")["id"]
    os.environ["BENCH_ANALYST_ID"] = next(who["id"] for who in ask(options.ctl, options.desk, "who") if who["me"])
    start(options.window, "empty")
    start(options.window, options.desk)
    empty, ours = [], []
    for _ in range(options.runs):
        empty.append(start(options.window, "empty"))
        ours.append(start(options.window, options.desk))
    busy = start(options.window, options.desk, options.ctl)
    with open(options.store, encoding="utf-8") as file:
        store = json.load(file)
    with open(options.ticket, encoding="utf-8") as file:
        ticket = json.load(file)

    first_paint = median(empty, "filled_ms")
    rows = [
        ("field change, median", f"{store['field_change']['ours_ms']:.3f} ms, plain {store['field_change']['plain_ms']:.3f} ms",
         store["field_change"]["ratio"], 1.5),
        ("note, median", f"{store['note']['ours_ms']:.3f} ms, plain {store['note']['plain_ms']:.3f} ms", store["note"]["ratio"], 1.5),
        ("field change, p99", "ms", store["field_change"]["ours_p99_ms"], 5),
        ("note, p99", "ms", store["note"]["ours_p99_ms"], 5),
        ("searchable after, p95", "ms", store["searchable_after_ms"]["p95"], 200),
        ("what is similar to a text, p95", "ms", ticket["similar_ms"]["p95"], 50),
        ("a ticket with 200 entries fills its model, p95", "ms", ticket["open_200_entries_ms"]["p95"], 16),
        ("visible rows painted", f"{median(ours, 'filled_ms'):.0f} ms, empty window {first_paint:.0f} ms",
         median(ours, "filled_ms") / first_paint, 1.4),
        ("all interactive", f"{median(ours, 'interactive_ms'):.0f} ms, empty window {first_paint:.0f} ms",
         median(ours, "interactive_ms") / first_paint, 2),
        ("memory (PSS)", f"{median(ours, 'pss_kib') / 1024:.0f} MiB, empty window {median(empty, 'pss_kib') / 1024:.0f} MiB",
         median(ours, "pss_kib") / median(empty, "pss_kib"), 1.6),
        ("a commit from elsewhere, our callbacks, p95", "ms", busy["commit_callbacks_ms"]["p95"], 4),
        ("a frame of scrolling, our callbacks, p95", "ms", busy["scroll_callbacks_ms"]["p95"], 4),
        ("a frame of scrolling, our callbacks, max", "ms", busy["scroll_callbacks_ms"]["max"], 4),
    ]
    width = max(len(row[0]) for row in rows)
    missed = 0
    for name, detail, value, limit in rows:
        kept = value <= limit
        missed += not kept
        print(f"{name:<{width}}  {value:8.2f}  at most {limit:<5}  {'kept  ' if kept else 'MISSED'}  {detail}")

    with open(options.json, "w", encoding="utf-8") as file:
        json.dump({"store": store, "ticket": ticket, "empty": empty, "window": ours, "busy": busy,
                   "rows": [dict(zip(("name", "detail", "value", "limit"), row)) for row in rows]}, file, indent=1)
    return 1 if missed else 0


sys.exit(main())
