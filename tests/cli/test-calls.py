#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls and how callers are validated, questions, recovery, visits."""
import zipfile

from desk_cli import *


def mine():
    """The sample desk, and a new ticket on it that is mine."""
    desk = sample_desk()
    number = log_ticket(desk)
    run("ticket", "take", number, desk=desk)
    return desk, number


def entries(desk, number, kind):
    return [entry for entry in show(desk, number)["entries"] if entry["kind"] == kind]


def taken_back(desk, *arguments):
    """Does it, undoes it, and does it again."""
    before = digests(desk)[0]
    said = run("--json", *arguments, desk=desk).json
    done = digests(desk)[0]
    assert done != before, arguments
    run("undo", desk=desk)
    assert digests(desk)[0] == before, arguments
    run("redo", desk=desk)
    assert digests(desk)[0] == done, arguments
    return said


@test
def a_call_is_one_commit():
    desk, number = mine()
    before = len(run("--json", "history", number, desk=desk).json)
    said = taken_back(desk, "ticket", "contact", number, "She called about the jam", "--channel=phone", "--direction=inbound", "--minutes=9",
                      "--validated-by=employee_number, manager", "--scam-marks=presses", "--consent", "--hold-minutes=3", "--mute-minutes=1")
    assert said["action"] == "ticket_call", said
    (contact,) = entries(desk, number, "contact")
    assert contact["channel"] == "phone" and contact["duration_s"] == 540 and contact["consent"] is True, contact
    assert sorted(contact["validated_by"]) == ["employee_number", "manager"], contact
    assert all(isinstance(when, int) for when in contact["validated_by"].values()), contact
    assert contact["scam_marks"] == ["presses"] and contact["first_response"] is True, contact
    (hold,), (mute,) = entries(desk, number, "hold"), entries(desk, number, "mute")
    assert (hold["duration_s"], mute["duration_s"]) == (180, 60), (hold, mute)
    text = run("ticket", "show", number, desk=desk).out
    for words in ("Validated by: Employee or customer number, Manager", "Marks of a scam: Leaves no time to think", "Agreed to a remote session"):
        assert words in text, text
    assert len(run("--json", "history", number, desk=desk).json) > before


@test
def what_identifies_a_caller_is_never_kept():
    desk, number = mine()
    before = digests(desk)
    for said in ("E-4711", "name=Anna", "password", "name,,manager", "name,E-4711"):
        for option in ("--validated-by", "--scam-marks"):
            words = fail("ticket", "contact", number, "She called", f"{option}={said}", desk=desk, code=USAGE)
            assert "E-4711" not in words and "Anna" not in words and "not kept" in words, words
    assert digests(desk) == before


@test
def a_plain_contact_stays_one():
    desk, number = mine()
    assert taken_back(desk, "ticket", "contact", number, "Wrote", "--channel=email")["action"] == "ticket_contact"
    (contact,) = entries(desk, number, "contact")
    assert contact["validated_by"] is None and contact["scam_marks"] is None and contact["consent"] is None, contact


@test
def a_call_wakes_what_waits_for_the_customer():
    desk, number = mine()
    run("ticket", "wait", number, "--reason=customer", desk=desk)
    run("ticket", "contact", number, "She called back", "--channel=phone", "--direction=inbound", "--validated-by=phone", desk=desk)
    assert show(desk, number)["status"] == "open"


@test
def numbers_that_are_no_minutes():
    desk, number = mine()
    for option in ("--hold-minutes", "--mute-minutes"):
        for value in ("0", "-1", "x", "1441"):
            fail("ticket", "contact", number, "She called", f"{option}={value}", desk=desk, code=USAGE)


@test
def questions_have_their_kinds():
    desk, number = mine()
    for kind in ("open", "closed", "probing", "confirming"):
        said = taken_back(desk, "ticket", "question", number, f"A question that is {kind}?", f"--kind={kind}", "--answer=Since Monday")
        assert said["action"] == "ticket_question", said
    asked = entries(desk, number, "question")
    assert [entry["question_kind"] for entry in asked] == ["open", "closed", "probing", "confirming"], asked
    assert {entry["answer"] for entry in asked} == {"Since Monday"}, asked
    assert "what kind of question" in fail("ticket", "question", number, "Well?", desk=desk, code=REFUSED)
    fail("ticket", "question", number, "", "--kind=open", desk=desk, code=USAGE)
    fail("ticket", "question", number, "Well?", "--kind=clever", desk=desk, code=USAGE)


@test
def recovery_stays_inside():
    desk, number = mine()
    assert taken_back(desk, "ticket", "recovery", number, "She had called three times.\n\nWe apologised.")["action"] == "ticket_recovery"
    (recovery,) = entries(desk, number, "recovery")
    assert recovery["body"].startswith("She had called"), recovery
    assert show(desk, number)["responded_at"] is None
    fail("ticket", "recovery", number, " ", desk=desk, code=REFUSED)
    # What a vendor gets has none of it.
    lines = [{"record": "team", "key": "vendor", "fields": {"name": "Ricoh service", "tier": 4}}]
    run("import", "jsonl", "-", desk=desk, stdin="".join(json.dumps(line) + "\n" for line in lines))
    run("ticket", "note", number, "She shouted at us", desk=desk)
    run("ticket", "question", number, "Who saw it?", "--kind=open", "--answer=Her whole floor", desk=desk)
    run("ticket", "contact", number, "She called once more", "--channel=phone", "--validated-by=manager", "--scam-marks=presses", desk=desk)
    run("ticket", "escalate", number, "Replace the drum", "--team=Ricoh service", "--reason=expertise", "--errors=E-17", desk=desk)
    bundle = folder / "bundle.zip"
    run("ticket", "bundle", number, bundle, desk=desk)
    with zipfile.ZipFile(bundle) as archive:
        sent = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "E-17" in sent
    for inside in ("three times", "apologised", "shouted", "whole floor", "once more", "manager", "presses"):
        assert inside not in sent, inside


@test
def a_visit_stands_in_the_calendar():
    desk, number = mine()
    assert taken_back(desk, "ticket", "visit", number, "--at=2026-03-10 09:00", "--minutes=90", "--analyst=Nadia", "--notes=Bring a drum")["action"] == "ticket_visit"
    run("ticket", "visit", number, "--at=2026-03-11 14:00", "--title=Second look", desk=desk)
    month = run("--json", "calendar", "--month=2026-03", desk=desk).json
    visits = [entry for entry in month if entry["kind"] == "visit"]
    assert [visit["title"] for visit in visits] == [show(desk, number)["summary"], "Second look"], visits
    assert all(number in json.dumps(visit) for visit in visits), visits
    assert "Visit" in run("calendar", "--month=2026-03", desk=desk).out
    fail("ticket", "visit", number, desk=desk, code=USAGE)
    fail("ticket", "visit", number, "--at=soon", desk=desk, code=USAGE)
    fail("ticket", "visit", number, "--at=+1h", "--minutes=0", desk=desk, code=USAGE)
    fail("ticket", "visit", number, "--at=+1h", "--analyst=Nobody", desk=desk, code=NOT_FOUND)


main()
