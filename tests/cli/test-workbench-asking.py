#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Help is asked for, promises are kept, customers are asked again."""
import datetime

from desk_cli import *


def mine():
    """The sample desk, and a new ticket on it that is mine."""
    desk = sample_desk()
    number = log_ticket(desk)
    run("ticket", "take", number, desk=desk)
    return desk, number


NADIA = "--as=Nadia"


def entries(desk, number, kind):
    return [entry for entry in show(desk, number)["entries"] if entry["kind"] == kind]


def listed(desk, view, *arguments):
    return [ticket["number"] for ticket in run("--json", *arguments, "queue", f"--view={view}", desk=desk).json]


def taken_back(desk, *arguments):
    """Does it, undoes it, and does it again."""
    before = digests(desk)[0]
    said = run("--json", *arguments, desk=desk).json
    done = digests(desk)[0]
    person = [argument for argument in arguments if str(argument).startswith("--as")]
    assert done != before, arguments
    run(*person, "undo", desk=desk)
    assert digests(desk)[0] == before, arguments
    run(*person, "redo", desk=desk)
    assert digests(desk)[0] == done, arguments
    return said


@test
def help_is_asked_for_and_thanked_for():
    desk, number = mine()
    said = taken_back(desk, "ticket", "shout-out", number, "Who knows this port?")
    assert said["action"] == "ticket_shout_out" and said["number"] == number, said
    assert number in listed(desk, "shout-outs", NADIA) and number not in listed(desk, "shout-outs"), number
    taken_back(desk, NADIA, "ticket", "answer", number, "Port 12")
    (shout_out,) = entries(desk, number, "shout_out")
    (answer,) = entries(desk, number, "answer")
    assert shout_out["ended_at"] is None and answer["author"]["name"].startswith("Nadia"), answer
    assert answer["parent"]["id"] == shout_out["id"], answer
    taken_back(desk, "ticket", "thank", number)
    assert entries(desk, number, "answer")[0]["thanked_at"] is not None
    assert "there is no answer" in fail("ticket", "thank", number, desk=desk, code=REFUSED).lower()
    taken_back(desk, "ticket", "shout-end", number)
    assert number not in listed(desk, "shout-outs", NADIA)
    text = run("ticket", "show", number, desk=desk).out
    assert "ended" in text and "thanks said" in text, text


@test
def one_is_asked_and_answers_by_name():
    desk, number = mine()
    run("ticket", "shout-out", number, "First?", "--analyst=Nadia", desk=desk)
    run("ticket", "shout-out", number, "Second?", "--subject=VPN", desk=desk)
    first = entries(desk, number, "shout_out")[0]
    assert first["to_analyst"]["name"].startswith("Nadia"), first
    run(NADIA, "ticket", "answer", number, "To the first", f"--to={first['id']}", desk=desk)
    run("ticket", "shout-end", number, f"--shout-out={first['id']}", desk=desk)
    assert [bool(entry["ended_at"]) for entry in entries(desk, number, "shout_out")] == [True, False]
    answer = entries(desk, number, "answer")[0]["id"]
    run("ticket", "thank", number, f"--answer={answer}", desk=desk)
    assert "already" in fail("ticket", "thank", number, f"--answer={answer}", desk=desk, code=REFUSED)
    assert "id of an entry" in fail("ticket", "answer", number, "x", "--to=x", desk=desk, code=USAGE)
    fail("ticket", "answer", number, "x", f"--to={show(desk, number)['id']}", desk=desk, code=NOT_FOUND)
    assert "no shout-out" in fail(NADIA, "ticket", "answer", "4126", "x", f"--to={first['id']}", desk=desk, code=REFUSED)


@test
def a_shout_out_needs_words_and_somebody_else():
    desk, number = mine()
    fail("ticket", "shout-out", number, " ", desk=desk, code=REFUSED)
    fail("ticket", "shout-out", number, "", desk=desk, code=USAGE)
    assert "somebody else" in fail("ticket", "shout-out", number, "Help", "--analyst=Jonas", desk=desk, code=REFUSED)
    assert "one subject" in fail("ticket", "shout-out", number, "Help", "--analyst=Nadia", "--subject=VPN", desk=desk, code=REFUSED)
    assert "no open shout-out" in fail("ticket", "shout-end", number, desk=desk, code=REFUSED)
    run("ticket", "shout-out", number, "Help", desk=desk)
    run("ticket", "resolve", number, "--cause=A jam", "--resolution=Paper out", desk=desk)
    assert entries(desk, number, "shout_out")[0]["ended_at"] is not None
    assert "reopen" in fail("ticket", "shout-out", number, "Help", desk=desk, code=REFUSED)


@test
def promises_are_kept_or_not():
    desk, number = mine()
    assert taken_back(desk, "ticket", "promise", number, "Call her", "--by=+5h")["action"] == "ticket_promise"
    taken_back(desk, "ticket", "promise", number, "Bring a mouse", "--by=+2h")
    assert show(desk, number)["promise"] == "Bring a mouse"
    assert "not kept" in fail("ticket", "promise-end", number, "broken", desk=desk, code=REFUSED)
    assert "kept, broken or let-go" in fail("ticket", "promise-end", number, "later", desk=desk, code=USAGE)
    taken_back(desk, "ticket", "promise-end", number, "broken", "--why=None was there")
    ticket = show(desk, number)
    assert ticket["promise"] == "Call her" and ticket["promise_due_at"], ticket
    taken_back(desk, "ticket", "promise-end", number, "kept")
    ticket = show(desk, number)
    assert ticket["promise"] is None and ticket["promise_due_at"] is None, ticket
    assert [entry["kept"] for entry in entries(desk, number, "promise")] == [True, False]
    assert "Nothing is promised" in fail("ticket", "promise-end", number, "kept", desk=desk, code=REFUSED)
    fail("ticket", "promise", number, "Call her", desk=desk, code=USAGE)
    assert "after it was made" in fail("ticket", "promise", number, "Call her", "--by=2020-01-01 10:00", desk=desk, code=REFUSED)
    run("ticket", "promise", number, "Call him", "--by=+1h", desk=desk)
    run("ticket", "promise-end", number, "LET_GO", "--why=He called himself", f"--promise={entries(desk, number, 'promise')[-1]['id']}", desk=desk)
    assert entries(desk, number, "promise")[-1]["kept"] is None
    text = run("ticket", "show", number, desk=desk).out
    assert "not kept" in text and "let go" in text and "None was there" in text, text


def desk_at_noon():
    """A desk in a time zone where today does not end while the test runs."""
    east = 12 - datetime.datetime.now(datetime.timezone.utc).hour
    return new_desk(**{"time-zone": f"Etc/GMT{-east:+d}"})


@test
def customers_are_asked_again():
    desk = desk_at_noon()
    number = log_ticket(desk)
    run("ticket", "resolve", number, "--cause=A jam", "--resolution=Paper out", desk=desk)
    assert number not in listed(desk, "due-today")
    taken_back(desk, "ticket", "follow-up", number, "--by=+1m", "--reason=survived_restart", "Still printing?")
    assert number in listed(desk, "due-today")
    (planned,) = entries(desk, number, "follow_up")
    assert planned["follow_up_reason"] == "survived_restart" and planned["body"] == "Still printing?", planned
    fail("ticket", "follow-up-end", number, " ", desk=desk, code=REFUSED)
    taken_back(desk, "ticket", "follow-up-end", number, "It prints", f"--follow-up={planned['id']}")
    assert entries(desk, number, "follow_up")[0]["result"] == "It prints"
    assert number not in listed(desk, "due-today")
    assert "done already" in fail("ticket", "follow-up-end", number, "Again", f"--follow-up={planned['id']}", desk=desk, code=REFUSED)
    fail("ticket", "follow-up", number, desk=desk, code=USAGE)
    run("ticket", "follow-up", number, "--by=+3d", desk=desk)
    assert number not in listed(desk, "due-today")


main()
