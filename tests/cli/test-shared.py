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


main()
