#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tickets are logged and worked, and every step can be taken back."""
import subprocess

from desk_cli import *


def words(desk, *arguments, **rest):
    """Does something and returns what was said about it."""
    return run(*arguments, desk=desk, **rest).out


@test
def a_ticket_is_logged():
    desk = new_desk()
    said = words(desk, "ticket", "new", "--summary=Printer smokes", "--impact=department", "--urgency=stopped")
    assert said.startswith("INC-000001 logged (commit 2)"), said
    ticket = show(desk, 1)
    assert ticket["status"] == "new" and ticket["priority"] == 2 and ticket["type"] == "incident", ticket
    assert ticket["team"]["name"] == "First line" and ticket["logged_by"]["name"] == "Robin Lee", ticket


@test
def a_ticket_is_logged_with_everything():
    desk = sample_desk()
    number = log_ticket(
        desk,
        "--summary=No network in the east wing",
        "--type=request",
        "--requester=svetla.dimitrova@harbour-quay.example",
        "--channel=face-to-face",
        "--service=printing",
        "--impact=organisation",
        "--urgency=can_wait",
        "--business-critical",
        "--category=Network",
        "--description=-",
        "--contact=Told her that we look at it",
        "owner=Sofia",
        "waiting_until=2026-12-24 18:00",
    )
    ticket = show(desk, number)
    assert number.startswith("REQ-") and ticket["requester"]["name"] == "Svetla Dimitrova", ticket
    assert ticket["organisation"]["name"] == "Harbour & Quay IT" and ticket["service_level"] == "gold", ticket
    assert ticket["channel"] == "face_to_face" and ticket["service"]["name"] == "Printing", ticket
    assert ticket["priority"] == 1 and ticket["business_critical"] is True, ticket
    assert ticket["owner"]["name"] == "Sofia Carvalho", ticket
    assert ticket["waiting_until"] == "2026-12-24T17:00:00.000Z", ticket
    assert [entry["kind"] for entry in ticket["entries"]] == ["contact"], ticket


@test
def a_summary_is_needed():
    desk = new_desk()
    assert "--summary" in fail("ticket", "new", desk=desk, code=USAGE)
    assert "must not be empty" in fail("ticket", "new", "--summary=", desk=desk, code=USAGE)
    assert "must not be empty" in fail("ticket", "new", "--summary=  ", desk=desk, code=USAGE)
    assert "one line" in fail("ticket", "new", "--summary=a\nb", desk=desk, code=USAGE)
    fail("ticket", "new", "--summary=" + "x" * 2001, desk=desk, code=USAGE)
    assert run("--json", "queue", desk=desk).json == []


@test
def tickets_are_found_by_what_people_say():
    desk = sample_desk()
    wanted = show(desk, "INC-004148")
    for name in ("4148", "inc-4148", "INC 4148", "#4148", "inc4148", "PRB-004148", wanted["id"]):
        assert show(desk, name)["id"] == wanted["id"], name
    for name in ("9999", "x", "", "INC-", "-1", "99999999999999999999"):
        fail("ticket", "show", "--", name, desk=desk, code=NOT_FOUND)


@test
def fields_of_every_type_are_set():
    desk = sample_desk()
    run(
        "ticket", "set", "4126", "summary=Another summary", "urgency=Can-Wait", "business_critical=yes", "tier=2", "team=network and servers",
        "requester=Giorgos", "service=VPN", "promise_due_at=2026-12-01 14:30", "symptoms=-", "source_data={\"a\": [1, 2]}", desk=desk, stdin="one\ntwo\n",
    )
    ticket = show(desk, 4126)
    assert ticket["summary"] == "Another summary" and ticket["urgency"] == "can_wait" and ticket["business_critical"] is True
    assert ticket["priority"] == 1 and ticket["tier"] == 2 and ticket["team"]["name"] == "Network and servers"
    assert ticket["requester"]["name"] == "Giorgos Papadimitriou" and ticket["service"]["name"] == "VPN"
    assert ticket["promise_due_at"] == "2026-12-01T13:30:00.000Z" and ticket["symptoms"] == "one\ntwo"
    assert ticket["source_data"] == {"a": [1, 2]}
    run("ticket", "set", "4126", "business_critical=no", "symptoms=", "service=", desk=desk)
    ticket = show(desk, 4126)
    assert ticket["business_critical"] is False and ticket["symptoms"] is None and ticket["service"] is None
    digests(desk)


@test
def a_step_is_one_commit():
    desk = new_desk()
    number = log_ticket(desk)
    run("ticket", "set", number, "urgency=stopped", "category=Printing", "owner=Robin", desk=desk)
    assert len(run("--json", "log", desk=desk).json) == 3
    run("undo", desk=desk)
    ticket = show(desk, number)
    assert ticket["category"] is None and ticket["owner"] is None and ticket["urgency"] == "hindered"


@test
def wrong_values_are_told():
    desk = sample_desk()
    before = digests(desk)
    assert "can_wait" in fail("ticket", "set", "4148", "urgency=soon", desk=desk, code=USAGE)
    assert "must be a number" in fail("ticket", "set", "4148", "tier=high", desk=desk, code=USAGE)
    assert "yes or no" in fail("ticket", "set", "4148", "business_critical=perhaps", desk=desk, code=USAGE)
    assert "is no time" in fail("ticket", "set", "4148", "promise_due_at=soon", desk=desk, code=USAGE)
    assert "not valid JSON" in fail("ticket", "set", "4148", "source_data={", desk=desk, code=USAGE)
    assert "no field “colour”" in fail("ticket", "set", "4148", "colour=red", desk=desk, code=USAGE)
    assert "FIELD=VALUE" in fail("ticket", "set", "4148", "summary", desk=desk, code=USAGE)
    assert "FIELD=VALUE" in fail("ticket", "set", "4148", "=x", desk=desk, code=USAGE)
    assert "does not change" in fail("ticket", "set", "4148", "number=1", desk=desk, code=USAGE)
    assert "undoing" in fail("ticket", "set", "4148", "withdrawn=yes", desk=desk, code=USAGE)
    assert "must not be empty" in fail("ticket", "set", "4148", "summary=", desk=desk, code=USAGE)
    assert "There is no customer" in fail("ticket", "set", "4148", "requester=Nobody", desk=desk, code=NOT_FOUND)
    assert "could be more than one" in fail("ticket", "set", "4148", "requester=M", desk=desk, code=NOT_FOUND)
    assert "is no analyst" in fail("ticket", "set", "4148", "owner=Nobody", desk=desk, code=NOT_FOUND)
    fail("ticket", "set", "4148", "owner=01a20249-07a5-7000-8865-7eea35c650ab", desk=desk, code=NOT_FOUND)
    fail("ticket", "set", "4148", "summary=" + "x" * 2001, desk=desk, code=USAGE)
    assert digests(desk) == before


@test
def times_are_typed_as_people_do():
    desk = sample_desk()
    for typed, wanted in (
        ("2026-12-01", "2026-11-30T23:00:00.000Z"),
        ("2026-12-01 14:30", "2026-12-01T13:30:00.000Z"),
        ("2026-07-01T14:30", "2026-07-01T12:30:00.000Z"),
        ("2026-12-01T13:30:00Z", "2026-12-01T13:30:00.000Z"),
        ("2026-12-01T13:30:00+02:00", "2026-12-01T11:30:00.000Z"),
    ):
        run("ticket", "set", "4126", f"promise_due_at={typed}", desk=desk)
        assert show(desk, 4126)["promise_due_at"] == wanted, typed
    for typed in ("14:30", "+2h", "+90m", "+3d", "+1w", "@+3w 18:00"):
        run("ticket", "set", "4126", f"promise_due_at={typed}", desk=desk)
    for wrong in ("25:00", "14:60", "2026-02-30", "+", "+2", "+2y", "2026-12-01 14", "tomorrow"):
        fail("ticket", "set", "4126", f"promise_due_at={wrong}", desk=desk, code=USAGE)


@test
def what_stands_already_is_no_failure():
    desk = new_desk()
    number = log_ticket(desk)
    said = run("ticket", "set", number, "urgency=hindered", desk=desk)
    assert "nothing was changed" in said.out and said.err == "", said
    assert len(run("--json", "log", desk=desk).json) == 2


@test
def a_ticket_goes_its_way():
    desk = sample_desk()
    assert words(desk, "ticket", "take", "4148").startswith("INC-004148 taken")
    assert show(desk, 4148)["assignees"] == ["Jonas Feddersen"]
    assert words(desk, "ticket", "stage", "4148").startswith("INC-004148 moved")
    words(desk, "ticket", "wait", "4148", "--reason=customer", "--until=+2h")
    ticket = show(desk, 4148)
    assert ticket["status"] == "waiting" and ticket["waiting_reason"] == "customer" and len(ticket["pauses"]) == 1
    words(desk, "ticket", "wake", "4148")
    assert show(desk, 4148)["status"] == "open"
    words(desk, "ticket", "resolve", "4148", "--cause=The fuse", "--resolution=Another fuse", "--kind=technical-fix")
    assert show(desk, 4148)["status"] == "resolved"
    words(desk, "ticket", "close", "4148", "--validation=Printed a band", "--confirmed")
    assert show(desk, 4148)["status"] == "closed"
    words(desk, "ticket", "reopen", "4148")
    assert show(desk, 4148)["reopen_count"] == 1
    words(desk, "ticket", "assign", "4148", "Sofia")
    assert show(desk, 4148)["owner"]["name"] == "Sofia Carvalho"
    words(desk, "ticket", "leave", "4148")
    assert show(desk, 4148)["assignees"] == ["Sofia Carvalho"]
    words(desk, "ticket", "cancel", "4148")
    assert show(desk, 4148)["status"] == "cancelled"
    digests(desk)


@test
def rules_refuse():
    desk = sample_desk()
    before = digests(desk)
    assert "resolution" in fail("ticket", "resolve", "4148", desk=desk, code=REFUSED)
    assert "cause" in fail("ticket", "resolve", "4148", "--resolution=x", desk=desk, code=REFUSED)
    fail("ticket", "close", "4148", "--validation=x", "--confirmed", desk=desk, code=REFUSED)
    assert "reason" in fail("ticket", "wait", "4148", desk=desk, code=REFUSED)
    assert "owns this ticket" in fail("ticket", "take", "4136", desk=desk, code=REFUSED)
    assert "needs a reason" in fail("ticket", "set", "4126", "priority=1", desk=desk, code=REFUSED)
    assert "cannot go" in fail("ticket", "stage", "4148", "close", desk=desk, code=REFUSED)
    assert digests(desk) == before


@test
def entries_are_added():
    desk = sample_desk()
    n = len(show(desk, 4126)["entries"])
    words(desk, "ticket", "note", "4126", "**Look** at the log")
    words(desk, "ticket", "contact", "4126", "-", "--channel=phone", "--direction=inbound", "--minutes=4", stdin="She asks\nagain\n")
    words(desk, "ticket", "attempt", "4126", "Took the old one", "--outcome=no-effect", "--expected=That it works", "--source=peer", "--article=KB-0001", "--minutes=0")
    note, contact, attempt = show(desk, 4126)["entries"][n:]
    assert note["kind"] == "note" and note["body"] == "**Look** at the log" and note["author"]["name"] == "Jonas Feddersen", note
    assert contact["body"] == "She asks\nagain" and contact["direction"] == "inbound" and contact["duration_s"] == 240, contact
    assert attempt["outcome"] == "no_effect" and attempt["expected"] == "That it works" and attempt["source"] == "peer", attempt
    assert attempt["article"]["name"].startswith("KB-0001"), attempt
    said = words(desk, "ticket", "show", "4126")
    assert "She asks" in said and "No effect" in said and "Expected: That it works" in said, said


@test
def empty_and_endless_texts_are_refused():
    desk = new_desk()
    number = log_ticket(desk)
    for empty in ("", "  \n"):
        run("ticket", "note", number, empty, desk=desk, code=USAGE if empty == "" else REFUSED)
    fail("ticket", "note", number, "-", desk=desk, stdin="", code=USAGE)
    assert "too long" in fail("ticket", "note", number, "-", desk=desk, stdin="x" * 3_000_000, code=USAGE)
    assert "UTF-8" in fail("ticket", "note", number, "-", desk=desk, stdin=b"caf\xe9", code=USAGE)
    assert "UTF-8" in fail("ticket", "note", number, "-", desk=desk, stdin=b"a\0b", code=USAGE)
    assert show(desk, number)["entries"] == []
    longest = "ä" * (256 * 1024 // 2)
    run("ticket", "note", number, "-", desk=desk, stdin=longest)
    assert show(desk, number)["entries"][0]["body"] == longest
    assert "only once" in fail("ticket", "resolve", number, "--cause=-", "--resolution=-", desk=desk, stdin="x", code=USAGE)


@test
def setting_and_undoing_leaves_the_same_facts():
    desk = sample_desk()
    facts = digests(desk)[0]
    run("ticket", "set", "4148", "urgency=can_wait", "summary=Something else", desk=desk)
    assert digests(desk)[0] != facts
    run("undo", desk=desk)
    assert digests(desk)[0] == facts
    run("ticket", "take", "4148", desk=desk)
    run("ticket", "note", "4148", "a note", desk=desk)
    run("undo", desk=desk)
    run("undo", desk=desk)
    assert digests(desk)[0] == facts
    assert "withdrawn" in run("ticket", "show", "4148", desk=desk).out


@test
def undo_and_redo_walk_the_same_way():
    desk = new_desk()
    number = log_ticket(desk, "--summary=a")
    for summary in ("b", "c"):
        run("ticket", "set", number, f"summary={summary}", desk=desk)
    facts = {"c": digests(desk)[0]}
    for command, wanted in (("undo", "b"), ("undo", "a"), ("redo", "b"), ("redo", "c"), ("undo", "b"), ("redo", "c")):
        run(command, desk=desk)
        assert show(desk, number)["summary"] == wanted, (command, wanted)
        assert facts.setdefault(wanted, digests(desk)[0]) == digests(desk)[0]
    assert "nothing to do again" in fail("redo", desk=desk, code=NOT_FOUND)


@test
def a_certain_commit_is_undone():
    desk = new_desk()
    number = log_ticket(desk)
    run("ticket", "set", number, "category=Printing", desk=desk)
    run("ticket", "set", number, "urgency=stopped", desk=desk)
    run("undo", "3", desk=desk)
    ticket = show(desk, number)
    assert ticket["category"] is None and ticket["urgency"] == "stopped"
    identity = run("--json", "log", desk=desk).json[1]["id"]
    run("undo", identity, desk=desk)
    assert show(desk, number)["urgency"] == "hindered"
    assert "There is no commit" in fail("undo", "99", desk=desk, code=NOT_FOUND)
    assert "There is no commit" in fail("undo", "x", desk=desk, code=NOT_FOUND)
    assert "cannot be undone" in fail("undo", "1", desk=desk, code=REFUSED)


@test
def an_undone_ticket_is_withdrawn():
    desk = new_desk()
    number = log_ticket(desk)
    run("undo", desk=desk)
    assert run("--json", "queue", desk=desk).json == []
    assert "withdrawn" in fail("ticket", "note", number, "x", desk=desk, code=REFUSED)
    run("redo", desk=desk)
    run("ticket", "note", number, "x", desk=desk)
    assert "nothing to undo" in fail("--as=Robin", "undo", desk=new_desk("other.desk"), code=NOT_FOUND)


@test
def the_log_tells_what_was_done():
    desk = new_desk()
    number = log_ticket(desk)
    run("ticket", "set", number, "category=Printing", desk=desk)
    run("undo", desk=desk)
    log = run("--json", "log", desk=desk).json
    assert [entry["action"] for entry in log] == ["undo", "ticket_edit", "ticket_new", "desk_new"], log
    assert log[1]["is_undone"] is True and log[0]["undoes"] == log[1]["id"], log
    assert len(run("log", "--limit=2", desk=desk).lines) == 2
    assert len(run("log", "--limit=0", desk=desk).lines) == 4


@test
def history_tells_old_and_new_values():
    desk = sample_desk()
    run("ticket", "set", "4148", "owner=Sofia", "tier=2", desk=desk)
    changes = {change["field"]: change for change in run("--json", "history", "4148", desk=desk).json if change["action"] == "ticket_edit"}
    assert changes["tier"]["old"] == 1 and changes["tier"]["new"] == 2, changes
    assert changes["owner_id"]["old"] is None and changes["owner_id"]["author"] == "Jonas Feddersen", changes
    assert "Sofia Carvalho" in run("history", "4148", desk=desk).out
    assert run("--json", "history", "KB-0001", desk=desk).json[0]["action"] == "import_record"
    fail("history", "9999", desk=desk, code=NOT_FOUND)
    fail("history", "KB-9999", desk=desk, code=NOT_FOUND)


@test
def writing_says_what_was_done_in_json_too():
    desk = sample_desk()
    said = run("--json", "ticket", "take", "4148", desk=desk).json
    assert said["action"] == "ticket_take" and said["number"] == "INC-004148" and said["status"] == "open", said
    assert said["commit"] == run("--json", "log", "--limit=1", desk=desk).json[0]["no"], said


@test
def many_at_once_lose_nothing():
    desk = new_desk()
    number = log_ticket(desk)
    processes = [
        subprocess.Popen(
            ["sh", "-ec", 'for i in 1 2 3 4 5 6; do "$0" -d "$1" ticket note "$2" "$3 $i"; done', program, desk, number, str(writer)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )
        for writer in range(5)
    ]
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == DONE, err
    bodies = [entry["body"] for entry in show(desk, number)["entries"]]
    assert sorted(bodies) == sorted(f"{writer} {i}" for writer in range(5) for i in range(1, 7)), bodies
    digests(desk)


@test
def one_of_two_takes_a_ticket():
    desk = sample_desk()
    processes = [
        subprocess.Popen([program, "-d", desk, f"--as={name}", "ticket", "take", "4148"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        for name in ("Sofia", "Henrik")
    ]
    codes = []
    for process in processes:
        process.communicate()
        codes.append(process.returncode)
    assert sorted(codes) == [DONE, REFUSED], codes
    digests(desk)


main()
