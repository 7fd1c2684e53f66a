#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue and why, searching, articles, the calendar; each also as JSON."""
import re
import sqlite3

from desk_cli import *

VIEWS = ("my-work", "unassigned", "team", "waiting", "due-today", "all-open", "all")


@test
def every_place_in_the_queue_has_a_reason():
    desk = sample_desk()
    for view in VIEWS:
        rows = run("--json", "queue", "--why", f"--view={view}", desk=desk).json
        lines = run("queue", "--why", f"--view={view}", desk=desk).lines
        assert len(rows) == len(lines), view
        for row, line in zip(rows, lines):
            assert row["why"] and line.startswith(row["number"]), line
            # A minute may have passed.
            assert re.sub(r"\d+", "", line).endswith(re.sub(r"\d+", "", row["why"])), (line, row["why"])


@test
def the_queue_is_in_the_order_of_work():
    desk = sample_desk()
    rows = run("--json", "queue", desk=desk).json
    places = ["unattended", "critical", "missed", "shift", "later", "waiting"]
    order = [places.index(row["place"]) for row in rows]
    assert order == sorted(order), order
    assert rows[0]["number"] == "INC-004148" and len(rows) > 40
    for first, second in zip(rows, rows[1:]):
        if first["place"] == second["place"] and first["place"] in ("missed", "shift") and first["due_at"]:
            assert first["due_at"] <= second["due_at"], (first, second)


@test
def views_hold_what_they_say():
    desk = sample_desk()
    rows = {view: run("--json", "queue", f"--view={view}", desk=desk).json for view in VIEWS}
    assert len(rows["all"]) == 150
    assert all(row["owner"] is None for row in rows["unassigned"]) and rows["unassigned"]
    assert all(row["status"] == "waiting" for row in rows["waiting"]) and rows["waiting"]
    assert rows["my-work"] and rows["team"]
    assert {row["status"] for row in rows["all-open"]} <= {"new", "open", "waiting"}
    mine = run("--json", "--as=Sofia", "queue", "--view=my-work", desk=desk).json
    assert mine and mine != rows["my-work"]
    assert "There is no view" in fail("queue", "--view=nonsense", desk=desk, code=USAGE)


@test
def the_queue_is_cut_off():
    desk = sample_desk()
    all_rows = run("--json", "queue", "--why", desk=desk).json
    for limit in (1, 10, 63, 64, 65, 1000):
        rows = run("--json", "queue", "--why", f"--limit={limit}", desk=desk).json
        assert [row["number"] for row in rows] == [row["number"] for row in all_rows[:limit]], limit
    assert run("--json", "queue", "--limit=5", "--view=all", desk=desk).json[-1]["number"]


@test
def the_queue_is_searched():
    desk = sample_desk()
    rows = run("--json", "queue", "--search=certificate", desk=desk).json
    assert rows and len(rows) < 20
    order = [row["number"] for row in run("--json", "queue", desk=desk).json]
    assert [row["number"] for row in rows] == [number for number in order if number in {row["number"] for row in rows}]
    assert run("--json", "queue", "--search=certificate", "--limit=1", "--why", desk=desk).json[0]["number"] == rows[0]["number"]
    mine = run("--json", "queue", "--search=owner:me", desk=desk).json
    assert mine and all(row["owner"] == "Jonas Feddersen" for row in mine)
    assert "nothing to search" in fail("queue", "--search= ", desk=desk, code=USAGE)


@test
def finding_ranks_and_tells_why():
    desk = sample_desk()
    hits = run("--json", "search", "vpn", "client", desk=desk).json
    assert {hit["kind"] for hit in hits} == {"ticket", "article"}
    assert all(hit["why"] and hit["number"] and hit["id"] for hit in hits)
    assert {hit["kind"] for hit in run("--json", "search", "vpn", "--in=articles", desk=desk).json} == {"article"}
    assert {hit["kind"] for hit in run("--json", "search", "vpn", "--in=tickets", desk=desk).json} == {"ticket"}
    assert len(run("--json", "search", "vpn", "--limit=2", desk=desk).json) == 2
    assert run("search", "xyzzyplugh", desk=desk).out == ""
    assert run("--json", "search", "xyzzyplugh", desk=desk).json == []
    assert "places" not in fail("search", "x", "--in=nowhere", desk=desk, code=USAGE)


@test
def what_was_just_written_is_found():
    desk = sample_desk()
    run("ticket", "note", "4126", "The quuxwort was loose", desk=desk)
    assert run("--json", "search", "quuxwort", desk=desk).json[0]["number"] == "INC-004126"
    database = sqlite3.connect(desk)
    marks = database.execute("SELECT count(*) FROM search_mark").fetchone()[0]
    database.close()
    assert marks == 0, "what was written is indexed when the program ends"


@test
def marks_of_the_index_are_not_shown():
    desk = sample_desk()
    for said in (run("search", "certificate", desk=desk).out, run("--json", "search", "certificate", desk=desk).out):
        assert "\ue000" not in said and "\ue001" not in said
        assert "\\ue000" not in said


@test
def articles_are_shown():
    desk = sample_desk()
    article = run("--json", "article", "show", "KB-1", desk=desk).json
    assert article["number"] == "KB-0001" and article["state"] == "published" and article["body"], article
    assert article["owner"]["name"] and article["services"] and isinstance(article["uses"], list), article
    said = run("article", "show", "1", desk=desk).out
    assert "Title" in said and article["title"] in said, said
    for wrong in ("KB-9999", "KB-", "x", "0"):
        fail("article", "show", wrong, desk=desk, code=NOT_FOUND)


@test
def the_calendar_is_listed():
    desk = folder / "march.desk"
    remove_desk(desk)
    run("desk", "new", desk, "--sample", "--now", NOW)
    rows = run("--json", "calendar", "--month=2026-03", desk=desk).json
    assert rows and {"maintenance", "freeze"} <= {row["kind"] for row in rows}, rows
    for row in rows:
        assert row["first_day"] <= "2026-03-31" and row["last_day"] >= "2026-03-01", row
    assert len(run("calendar", "--month=2026-03", desk=desk).lines) == len(rows)
    assert run("calendar", "--month=2031-02", desk=desk).code == DONE
    run("calendar", desk=desk)
    for wrong in ("2026-13", "2026", "March", "", "2026-3", "9999-12-01"):
        fail("calendar", f"--month={wrong}", desk=desk, code=USAGE)


@test
def a_ticket_is_shown_with_every_field():
    desk = sample_desk()
    ticket = show(desk, 4126)
    database = sqlite3.connect(desk)
    fields = {row[1] for row in database.execute("PRAGMA table_info (ticket)")} - {"row_no", "origin"}
    entry_fields = {row[1] for row in database.execute("PRAGMA table_info (entry)")} - {"row_no", "origin", "ticket_id"}
    database.close()
    assert {field.removesuffix("_id") if field not in ticket else field for field in fields} <= set(ticket), fields - set(ticket)
    entry = ticket["entries"][0]
    assert {field.removesuffix("_id") if field not in entry else field for field in entry_fields} <= set(entry), entry_fields - set(entry)


@test
def why_a_ticket_is_due_is_told():
    desk = sample_desk()
    ticket = show(desk, 4126)
    assert "because" in ticket["respond"] and "because" in ticket["resolve"] and ticket["why"], ticket


@test
def reading_changes_nothing():
    desk = sample_desk()
    before = desk.read_bytes()
    for arguments in (["queue"], ["ticket", "show", "4126"], ["log"], ["history", "4126"], ["search", "vpn"], ["article", "show", "1"],
                      ["calendar"], ["desk", "info"], ["desk", "verify"], ["who"], ["export", "csv"], ["export", "jsonl"]):
        run(*arguments, desk=desk)
    assert desk.read_bytes() == before


main()
