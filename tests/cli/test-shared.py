#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks that are shared: tickets without numbers, what waits, what was
rejected, and what somebody has to look at.
"""
import pathlib
import re
import subprocess
import sys

from desk_cli import *


helper = str(pathlib.Path(sys.argv[3]).resolve())


def tool(*arguments):
    """Does what only somebody else, or a log kept elsewhere, could do."""
    process = subprocess.run([helper, *map(str, arguments)], capture_output=True, env=dict(environment, G_DEBUG="fatal-criticals"), cwd=folder)
    assert process.returncode == 0, process
    return process.stdout.decode().strip()


def shared_desk():
    desk = new_desk()
    tool("share", desk)
    return desk


@test
def a_ticket_without_a_number_is_called_by_its_alias():
    desk = shared_desk()
    said = run("ticket", "new", "--summary=Printer smokes", desk=desk).out
    alias = said.split()[0]
    assert re.fullmatch(r"D-K7-1[0-9A-Z]", alias), said
    assert said == f"{alias} logged (waits for the log)\n", said
    other = run("--json", "ticket", "new", "--summary=Same smoke", desk=desk).json
    assert other["number"] != alias and other["number"].startswith("D-K7-2") and other["is_pending"] is True, other

    assert show(desk, alias)["number"] == alias
    assert show(desk, alias.lower())["summary"] == "Printer smokes"
    assert alias in run("queue", desk=desk).out
    assert [row["number"] for row in run("--json", "queue", desk=desk).json] == [alias, other["number"]]
    assert run("ticket", "take", alias, desk=desk).out.startswith(f"{alias} taken")
    assert alias in run("search", "smokes", desk=desk).out
    assert alias in run("search", alias, desk=desk).out
    run("ticket", "set", alias, "summary=Printer burns", desk=desk)
    assert "summary" in run("history", alias, desk=desk).out
    assert "waits for the log" in run("log", desk=desk).out
    assert [entry["is_pending"] for entry in run("--json", "log", desk=desk).json] == [True, True, True, True, False]
    assert alias in run("export", "csv", desk=desk).out


@test
def it_answers_to_its_alias_for_ever():
    desk = shared_desk()
    alias = log_ticket(desk)
    tool("sequence", desk)
    assert show(desk, alias)["number"] == "INC-000001"
    assert show(desk, 1)["alias"] == alias
    assert "INC-000001" in run("search", alias, desk=desk).out
    assert run("ticket", "note", alias, "Seen", desk=desk).out.startswith("INC-000001 noted")
    assert [entry["is_pending"] for entry in run("--json", "log", desk=desk).json] == [True, False, False]


@test
def what_waits_can_be_taken_back():
    desk = shared_desk()
    alias = log_ticket(desk)
    run("ticket", "take", alias, desk=desk)
    assert show(desk, alias)["status"] == "open"
    assert run("undo", desk=desk).out.startswith(f"{alias} undone")
    assert show(desk, alias)["status"] == "new"


def desk_with_conflict():
    """Kim has seen INC-000001 as it was logged; Robin has changed it since."""
    desk = new_desk()
    log_ticket(desk)
    run("ticket", "set", 1, "summary=Printer on floor 3", desk=desk)
    tool("stale", desk, 1, "summary", "Printer on floor 2")
    return desk


def conflicts(desk):
    return run("--json", "desk", "conflicts", desk=desk).json


@test
def a_desk_says_where_it_stands():
    desk = new_desk()
    assert run("--json", "desk", "status", desk=desk).json == {
        "shared": False, "kind": None, "place": None, "tag": None, "waiting": 0, "rejected": 0, "conflicts": 0, "segment": 1, "epoch": 1,
    }
    assert "Shared" in run("desk", "status", desk=desk).out
    tool("share", desk)
    log_ticket(desk)
    log_ticket(desk)
    status = run("--json", "desk", "status", desk=desk).json
    assert (status["shared"], status["kind"], status["place"], status["tag"], status["waiting"]) == (True, "folder", "/nowhere", "K7", 2), status
    tool("sequence", desk)
    status = run("--json", "desk", "status", desk=desk).json
    assert (status["waiting"], status["segment"]) == (0, 2), status


@test
def a_conflict_is_put_in_place():
    desk = desk_with_conflict()
    (conflict,) = conflicts(desk)
    assert conflict["record"].startswith("INC-000001 ") and conflict["field"] == "summary", conflict
    assert (conflict["stands"], conflict["value"]) == ("Printer on floor 3", "Printer on floor 2"), conflict
    assert conflict["author"] == conflict["written_by"] == "Robin Lee", conflict
    assert show(desk, 1)["conflicts"] == 1 and "Conflicts" in run("ticket", "show", 1, desk=desk).out
    assert [row["conflicts"] for row in run("--json", "queue", desk=desk).json] == [1]
    text = run("desk", "conflicts", desk=desk).out
    assert "Summary" in text and "Stands there (Robin Lee, " in text and "Also written (Robin Lee, " in text, text
    assert "Printer on floor 2" in text and conflict["id"] in text, text

    fail("desk", "settle", conflict["id"], desk=desk, code=USAGE)
    fail("desk", "settle", conflict["id"], "--put", "--leave", desk=desk, code=USAGE)
    fail("desk", "settle", "17", "--put", desk=desk, code=NOT_FOUND)
    assert "INC-000001 conflict settled" in run("desk", "settle", conflict["id"], "--put", desk=desk).out
    assert conflicts(desk) == [] and show(desk, 1)["summary"] == "Printer on floor 2"
    assert show(desk, 1)["conflicts"] == 0 and "Conflicts" not in run("ticket", "show", 1, desk=desk).out
    fail("desk", "settle", conflict["id"], "--put", desk=desk, code=NOT_FOUND)

    run("undo", desk=desk)
    assert len(conflicts(desk)) == 1 and show(desk, 1)["summary"] == "Printer on floor 3"
    run("redo", desk=desk)
    assert conflicts(desk) == [] and show(desk, 1)["summary"] == "Printer on floor 2"


@test
def a_conflict_is_left():
    desk = desk_with_conflict()
    run("desk", "settle", conflicts(desk)[0]["id"], "--leave", desk=desk)
    assert conflicts(desk) == [] and show(desk, 1)["summary"] == "Printer on floor 3"
    run("undo", desk=desk)
    assert len(conflicts(desk)) == 1


@test
def what_was_rejected_is_kept_until_it_is_dropped():
    desk = new_desk()
    log_ticket(desk)
    assert run("--json", "desk", "rejected", desk=desk).json == []
    commit = tool("reject", desk, 1, "New rollers\nand a drum")
    (rejected,) = run("--json", "desk", "rejected", desk=desk).json
    assert rejected["id"] == commit and rejected["action"] == "ticket_resolve", rejected
    assert rejected["record"].startswith("INC-000001 ") and "meanwhile" in rejected["reason"], rejected
    typed = {field["field"]: field["value"] for field in rejected["fields"]}
    assert typed == {"status": "resolved", "resolution": "New rollers\nand a drum"}, rejected
    text = run("desk", "rejected", desk=desk).out
    assert commit in text and "Resolution: New rollers" in text and "do it again" in text, text
    assert run("--json", "desk", "status", desk=desk).json["rejected"] == 1

    fail("desk", "rejected", "--drop", "x", desk=desk, code=NOT_FOUND)
    run("desk", "rejected", "--drop", commit, desk=desk)
    assert run("--json", "desk", "rejected", desk=desk).json == []
    fail("desk", "rejected", "--drop", commit, desk=desk, code=NOT_FOUND)

main()
