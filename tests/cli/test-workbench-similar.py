#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is like a ticket or a text, and what helped there."""
from desk_cli import *


def printer_desk():
    desk = new_desk()
    run("ticket", "new", "--summary=Label printer prints blank pages", desk=desk)
    run("ticket", "new", "--summary=Label printer: blank pages since Monday", desk=desk)
    run("ticket", "new", "--summary=Payroll run is late", desk=desk)
    return desk


def similar(desk, *arguments, **options):
    return run("--json", "ticket", "similar", *arguments, desk=desk, **options).json


@test
def what_is_like_a_ticket():
    desk = printer_desk()
    found = similar(desk, "1")
    assert [one["number"] for one in found] == ["INC-000002"], found
    assert found[0]["kind"] == "ticket" and sorted(found[0]["words"]) == ["Label", "blank", "pages", "printer"], found
    assert found[0]["is_linked"] is False and "blank" in found[0]["why"], found
    assert similar(desk, "3") == []
    run("ticket", "link", "1", "--ticket=2", desk=desk)
    assert similar(desk, "1")[0]["is_linked"] is True
    text = run("ticket", "similar", "1", desk=desk).out
    assert "INC-000002" in text and "blank" in text, text


@test
def what_is_like_a_text():
    desk = sample_desk()
    assert similar(desk, "--text=xylophone") == []
    number = log_ticket(desk, "--summary=The xylophone squeaks in the meeting room")
    found = similar(desk, "--text=-", stdin="A xylophone that squeaks\n")
    assert [one["number"] for one in found if one["kind"] == "ticket"][0] == number, found
    assert len(similar(desk, "--text=printer mail network", "--limit=1")) <= 3
    # An article that is there to be read is found by what it says.
    title = show_article(desk)["title"]
    assert any(one["is_article"] and one["title"] == title for one in similar(desk, "--text=" + title)), title


def show_article(desk):
    return run("--json", "article", "show", "KB-1", desk=desk).json


def resolved_desk():
    desk = printer_desk()
    run("ticket", "set", "2", "symptoms=Pages without a word", desk=desk)
    run("ticket", "resolve", "2", "--cause=The roll was upside down", "--resolution=Roll turned over", desk=desk)
    return desk


@test
def the_same_trouble_again():
    desk = resolved_desk()
    before = digests(desk)[0]
    said = run("--json", "ticket", "same", "1", "2", "--symptoms-confirmed", "--outcome=worked", desk=desk).json
    assert said["number"] == "INC-000001" and said["action"] == "ticket_attempt", said
    ticket = show(desk, 1)
    attempt, link = ticket["entries"]
    assert attempt["kind"] == "attempt" and attempt["body"] == "Roll turned over" and attempt["outcome"] == "worked", attempt
    assert attempt["hypothesis"] == "The roll was upside down" and attempt["source"] == "peer", attempt
    assert link["kind"] == "link" and link["link_kind"] == "related", link
    assert ticket["symptoms"] == "Pages without a word", ticket
    run("undo", desk=desk)
    assert digests(desk)[0] == before and show(desk, 1)["symptoms"] is None


@test
def a_problem_behind_both():
    desk = resolved_desk()
    before = digests(desk)[0]
    run("ticket", "same", "1", "2", "Roll turned", "--symptoms-confirmed", "--problem-summary=Rolls come upside down", desk=desk)
    problem = show(desk, 4)
    assert problem["number"] == "PRB-000004" and problem["summary"] == "Rolls come upside down", problem
    for number in (1, 2):
        assert "caused_by" in [entry["link_kind"] for entry in show(desk, number)["entries"] if entry["kind"] == "link"], number
    # What is behind similar tickets is found with them.
    assert "PRB-000004" in [one["number"] for one in similar(desk, "--text=label printer blank pages")]
    run("undo", desk=desk)
    assert digests(desk)[0] == before


@test
def the_same_is_refused():
    desk = resolved_desk()
    assert "symptoms" in fail("ticket", "same", "1", "2", desk=desk, code=USAGE)
    assert "what helped" in fail("ticket", "same", "1", "3", "--symptoms-confirmed", desk=desk, code=REFUSED)
    assert "another ticket" in fail("ticket", "same", "2", "2", "--symptoms-confirmed", desk=desk, code=REFUSED)
    fail("ticket", "same", "1", "99", "--symptoms-confirmed", desk=desk, code=NOT_FOUND)
    fail("ticket", "same", "1", "2", "", "--symptoms-confirmed", desk=desk, code=USAGE)


@test
def hostile_texts():
    desk = printer_desk()
    for text in ('"', "NEAR(", "a AND", "' OR 1=1 --", "*", "", "label printer " + "x" * 100000):
        similar(desk, "--text=-", stdin=text)
    assert "UTF-8" in fail("ticket", "similar", "--text=-", desk=desk, code=USAGE, stdin=b"printer \xff\xfe")
    fail("ticket", "similar", desk=desk, code=USAGE)
    fail("ticket", "similar", "99", desk=desk, code=NOT_FOUND)
    fail("ticket", "similar", "1", "--limit=0", desk=desk, code=USAGE)
    fail("ticket", "similar", "--text=a", "--customer=Nobody", desk=desk, code=NOT_FOUND)


main()
