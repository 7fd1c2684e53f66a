#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was wrong, what is right, who got it, and the messages to them."""
from desk_cli import *

WRONG = "Wipe the rollers with alcohol"


def office():
    """A wrong resolution that was used on two more tickets; the last of them is
    nobody's."""
    desk = sample_desk()
    first, second = [row["number"] for row in run("--json", "queue", "--view=all-open", "--limit", "40", desk=desk).json if asks(desk, row["number"])][:2]
    third = log_ticket(desk)
    run("ticket", "link", second, "--ticket", first, desk=desk)
    run("ticket", "link", first, "--ticket", third, desk=desk)
    run("ticket", "resolve", first, "--cause=Old rollers", f"--resolution={WRONG}", desk=desk)
    return desk, first, second, third


def asks(desk, number):
    """Whether somebody with an address wants it, and it can be resolved."""
    ticket = show(desk, number)
    return ticket["requester"] is not None and ticket["type"] == "incident" and not [one for one in ticket["entries"] if one["kind"] in ("link", "message", "escalation")]


def reached(desk, number):
    return {row["number"]: row for row in run("--json", "ticket", "corrected", number, desk=desk).json}


def correct(desk, number, *what):
    return run("--json", "ticket", "correct", number, *what, "--right", "Use water, not alcohol", "--evidence", "The maker's manual, page 12", desk=desk).json


@test
def a_resolution_stays_with_its_correction():
    desk, first, second, third = office()
    before = digests(desk)[0]
    assert correct(desk, first, "--field", "resolution")["action"] == "ticket_correct"
    shown = show(desk, first)
    assert shown["resolution"] == WRONG
    entry = [one for one in shown["entries"] if one["kind"] == "correction"][0]
    assert (entry["corrected_field"], entry["corrected_text"], entry["evidence"]) == ("resolution", "Use water, not alcohol", "The maker's manual, page 12")
    after = digests(desk)[0]
    run("undo", desk=desk)
    assert digests(desk)[0] == before
    run("redo", desk=desk)
    assert digests(desk)[0] == after


@test
def everybody_who_got_it_is_listed():
    desk, first, second, third = office()
    assert reached(desk, first) == {}
    correct(desk, first, "--field", "resolution")
    listed = reached(desk, first)
    assert set(listed) == {first, second, third}, listed
    assert [listed[first]["is_here"], listed[second]["is_here"]] == [True, False]
    assert all(row["told"] == "no" for row in listed.values())


@test
def the_messages_are_one_step():
    desk, first, second, third = office()
    correct(desk, first, "--field", "resolution")
    before = digests(desk)[0]
    run("ticket", "correct-tell", first, desk=desk)
    listed = reached(desk, first)
    assert (listed[first]["told"], listed[second]["told"], listed[third]["told"]) == ("to_send", "to_send", "no"), listed
    message = [one for one in show(desk, second)["entries"] if one["kind"] == "message"][0]
    assert message["recipients"] == listed[second]["recipients"] and message["sent_at"] is None, message
    assert "Use water, not alcohol" in message["body"] and second in message["body"] and listed[second]["summary"] in message["body"], message
    assert "already" in fail("ticket", "correct-tell", first, desk=desk, code=REFUSED)
    run("ticket", "sent", second, desk=desk)
    assert reached(desk, first)[second]["told"] == "sent"
    run("undo", desk=desk)
    run("undo", desk=desk)
    assert digests(desk)[0] == before
    assert reached(desk, first)[second]["told"] == "no"


@test
def nobody_is_told_twice():
    desk, first, second, third = office()
    requester = show(desk, first)["requester"]["id"]
    run("ticket", "set", third, f"requester={requester}", desk=desk)
    correct(desk, first, "--field", "resolution")
    run("ticket", "correct-tell", first, desk=desk)
    assert [reached(desk, first)[number]["told"] for number in (first, second, third)] == ["to_send", "to_send", "no"]
    assert "already" in fail("ticket", "correct-tell", first, desk=desk, code=REFUSED)


@test
def an_entry_and_an_article():
    desk, first, second, third = office()
    run("ticket", "note", first, "It is the fuser", desk=desk)
    note = [one for one in show(desk, first)["entries"] if one["kind"] == "note"][0]["id"]
    correct(desk, first, "--entry", note)
    entry = [one for one in show(desk, first)["entries"] if one["kind"] == "correction"][0]
    assert entry["parent"]["id"] == note, entry["parent"]
    assert "another ticket" in fail("ticket", "correct", second, "--entry", note, "--right=x", "--evidence=y", desk=desk, code=REFUSED)
    assert "not corrected" in fail("ticket", "correct", first, "--entry", entry["id"], "--right=x", "--evidence=y", desk=desk, code=REFUSED)
    run("ticket", "link", third, "--article", "KB-0003", desk=desk)
    correct(desk, second, "--article", "KB-0003", "--field", "body")
    assert {second, third} <= set(reached(desk, second)) and first not in reached(desk, second)


@test
def what_is_missing_is_said():
    desk, first, second, third = office()
    for arguments, words in (
        (["--field", "resolution", "--evidence", "y"], "what is right"),
        (["--field", "resolution", "--right", "x"], "how we know"),
        (["--right", "x", "--evidence", "y"], "of one thing"),
        (["--field", "summary", "--right", "x", "--evidence", "y"], "cause, resolution"),
        (["--field", "validation", "--right", "x", "--evidence", "y"], "Nothing stands there"),
    ):
        said = fail("ticket", "correct", first, *arguments, desk=desk, code=REFUSED)
        assert words in said, (arguments, said)
    assert "Nothing was corrected" in fail("ticket", "correct-tell", first, desk=desk, code=REFUSED)


main()
