#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tickets are linked, and what was tried on them is seen together."""
from desk_cli import *


def three_tickets():
    desk = new_desk()
    for summary in ("Printer smokes", "Printer smells", "Printer burns"):
        run("ticket", "new", "--summary=" + summary, desk=desk)
    return desk


def tried(desk, number):
    return run("--json", "ticket", "tried", str(number), desk=desk).json


@test
def attempts_of_linked_tickets_are_listed():
    desk = three_tickets()
    assert tried(desk, 1) == []
    run("ticket", "attempt", "2", "Fuse changed", "--outcome=no_effect", "--hypothesis=The fuse", "--expected=Light", "--rules-out=The fuse",
        "--source=peer", "--minutes=5", desk=desk)
    run("ticket", "attempt", "1", "Plug pulled", "--outcome=worked", desk=desk)
    assert [one["body"] for one in tried(desk, 1)] == ["Plug pulled"]
    assert run("ticket", "link", "1", "--ticket=2", desk=desk).out.startswith("INC-000001 linked")
    newest, oldest = tried(desk, 1)
    assert newest["is_elsewhere"] is False and newest["outcome"] == "worked", newest
    assert oldest["is_elsewhere"] is True and oldest["number"] == "INC-000002" and oldest["summary"] == "Printer smells", oldest
    assert oldest["hypothesis"] == "The fuse" and oldest["expected"] == "Light" and oldest["rules_out"] == "The fuse", oldest
    assert oldest["source"] == "peer" and oldest["duration_s"] == 300 and oldest["author"] == "Robin Lee", oldest
    text = run("ticket", "tried", "1", desk=desk).out
    assert "INC-000002" in text and "Suspected: The fuse" in text and "Fuse changed" in text, text
    assert len(tried(desk, 2)) == 2 and tried(desk, 3) == []


@test
def a_link_is_taken_back():
    desk = three_tickets()
    run("ticket", "attempt", "2", "Fuse changed", desk=desk)
    before = digests(desk)
    run("ticket", "link", "1", "--ticket=2", "--kind=duplicate", desk=desk)
    assert len(tried(desk, 1)) == 1
    run("undo", desk=desk)
    assert tried(desk, 1) == [] and digests(desk)[0] == before[0]


@test
def links_are_refused():
    desk = three_tickets()
    assert "itself" in fail("ticket", "link", "1", "--ticket=1", desk=desk, code=REFUSED)
    assert "one thing" in fail("ticket", "link", "1", desk=desk, code=REFUSED)
    fail("ticket", "link", "1", "--ticket=2", "--url=https://example.org/", desk=desk, code=REFUSED)
    fail("ticket", "link", "1", "--ticket=99", desk=desk, code=NOT_FOUND)
    fail("ticket", "link", "1", "--ticket=2", "--kind=web", desk=desk, code=REFUSED)
    fail("ticket", "link", "1", "--ticket=2", "--kind=nonsense", desk=desk, code=USAGE)
    for url in ("file:///etc/passwd", "javascript:alert(1)", "https://", "https://a b", "x"):
        fail("ticket", "link", "1", "--url=" + url, desk=desk, code=REFUSED)
    fail("ticket", "link", "1", "--url=https://example.org/" + "x" * 2000, desk=desk, code=USAGE)
    run("ticket", "link", "1", "--url=https://example.org/", desk=desk)
    assert "already" in fail("ticket", "link", "1", "--url=https://example.org/", desk=desk, code=REFUSED)
    assert [entry["kind"] for entry in show(desk, 1)["entries"]] == ["link"]


@test
def an_article_is_linked_with_how_it_did():
    desk = sample_desk()
    number = log_ticket(desk, "--summary=Printer smokes")
    run("ticket", "link", number, "--article=KB-1", "--outcome=worked", desk=desk)
    entry = show(desk, number)["entries"][-1]
    assert entry["kind"] == "link" and entry["link_kind"] == "article_used" and entry["outcome"] == "worked", entry


@test
def hostile_words_are_found_nowhere():
    desk = three_tickets()
    for words in ('"', "' OR 1=1 --", "", "*" * 5000, "NEAR(", "1;DROP TABLE entry"):
        fail("ticket", "tried", "--", words, desk=desk, code=NOT_FOUND)


main()
