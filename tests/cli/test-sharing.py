#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two seats at one desk whose log is kept in a folder."""
import shutil
import sqlite3

from desk_cli import *


def share(name):
    """A desk with a second analyst, shared; two replicas and the folder."""
    first = new_desk(f"{name}-1.desk")
    place = folder / f"{name}-share"
    place.mkdir()
    run("desk", "share", place, desk=first)
    second = folder / f"{name}-2.desk"
    remove_desk(second)
    run("desk", "join", place, second)
    return first, second, place


def sync(*desks):
    for desk in desks:
        said = run("--json", "desk", "sync", desk=desk).json
        assert said["waiting"] == 0, said


def settle(first, second):
    """Both have everything, and are the same."""
    sync(first, second, first, second)
    assert digests(first) == digests(second)


def copy(desk, name):
    target = folder / name
    remove_desk(target)
    for ending in ("", "-wal"):
        source = pathlib.Path(f"{desk}{ending}")
        if source.exists():
            shutil.copyfile(source, f"{target}{ending}")
    return target


def ask(desk, question):
    with sqlite3.connect(desk) as database:
        return database.execute(question).fetchall()


@test
def what_one_does_the_other_gets():
    first, second, place = share("both")
    log_ticket(first, "--summary=Printer")
    settle(first, second)
    number = show(second, "1")["number"]
    assert number == "INC-000001", number
    run("ticket", "note", "1", "Toner is empty", "--as=Robin", desk=second)
    settle(first, second)
    assert ask(first, "SELECT body FROM entry") == [("Toner is empty",)]
    assert "shared already" in fail("desk", "share", place, desk=first, code=FAILED)


@test
def a_ticket_without_a_number_goes_by_its_alias():
    first, second, place = share("alias")
    log_ticket(first)
    [(alias, number)] = ask(first, "SELECT alias, number FROM ticket")
    assert number is None and alias.startswith("D-"), (alias, number)
    assert show(first, alias)["summary"]
    settle(first, second)
    assert show(first, alias)["number"] == show(second, alias)["number"] == "INC-000001"


@test
def the_first_claim_wins():
    first, second, place = share("claim")
    log_ticket(first)
    settle(first, second)
    run("ticket", "take", "1", desk=first)
    run("ticket", "take", "1", "--as=Robin", desk=second)
    sync(second, first, second)
    assert ask(first, "SELECT reason FROM rejected") != []
    assert ask(second, "SELECT reason FROM rejected") == []
    settle(first, second)


@test
def of_two_values_neither_is_lost():
    first, second, place = share("values")
    log_ticket(first)
    settle(first, second)
    run("ticket", "set", "1", "summary=Printer in the hall", desk=first)
    run("ticket", "set", "1", "summary=Printer on floor 3", "category=Printing", "--as=Robin", desk=second)
    sync(first, second, first)
    for desk in first, second:
        assert show(desk, "1")["summary"] == "Printer in the hall"
        assert show(desk, "1")["category"] == "Printing"
        assert ask(desk, "SELECT value FROM conflict") == [("Printer on floor 3",)]
    settle(first, second)


@test
def the_share_may_be_away():
    first, second, place = share("away")
    place.rename(folder / "elsewhere")
    for i in range(10):
        log_ticket(first, f"--summary=Ticket {i}")
    assert "desk sync" not in fail("desk", "sync", desk=first, code=FAILED)
    assert len(ask(first, "SELECT 1 FROM pending")) == 10
    (folder / "elsewhere").rename(place)
    settle(first, second)
    assert ask(second, "SELECT count (*) FROM ticket WHERE number IS NOT NULL") == [(10,)]


@test
def a_lost_log_is_founded_again():
    first, second, place = share("lost")
    for i in range(3):
        log_ticket(first, f"--summary=Ticket {i}")
    settle(first, second)
    before = digests(first)
    log_ticket(second, "--summary=Only here", "--as=Robin")
    shutil.rmtree(place)
    fail("desk", "sync", desk=first, code=FAILED)
    place.mkdir()
    run("desk", "share", place, "--again", desk=first)
    assert digests(first) == before
    settle(first, second)
    assert ask(first, "SELECT max (number) FROM ticket") == [(1004,)], "numbers that may have been given are left out"
    assert ask(first, "SELECT count (*) FROM ticket") == [(4,)]


@test
def who_joined_later_can_found_it_again_too():
    first, second, place = share("later")
    log_ticket(first)
    settle(first, second)
    before = digests(second)
    shutil.rmtree(place)
    place.mkdir()
    run("desk", "share", place, "--again", desk=second)
    log_ticket(first, "--summary=Meanwhile")
    settle(second, first)
    third = folder / "later-3.desk"
    remove_desk(third)
    run("desk", "join", place, third)
    assert digests(third) == digests(first) != before


@test
def an_old_backup_of_the_log_gets_its_end_back():
    first, second, place = share("backup")
    log_ticket(first, "--summary=Before")
    settle(first, second)
    backup = folder / "backup"
    shutil.copytree(place, backup)
    for i in range(5):
        log_ticket(first, f"--summary=After {i}")
        sync(first)
    sync(second)
    before = digests(first)
    shutil.rmtree(place)
    backup.rename(place)
    sync(second)
    assert digests(second) == before
    settle(first, second)
    assert digests(first) == before


@test
def who_has_gone_on_from_the_backup_loses_nothing():
    first, second, place = share("fork")
    log_ticket(first, "--summary=Before")
    settle(first, second)
    backup = folder / "old"
    shutil.copytree(place, backup)
    old = copy(second, "fork-3.desk")
    for i in range(3):
        log_ticket(first, f"--summary=After {i}")
        sync(first)
    shutil.rmtree(place)
    backup.rename(place)
    log_ticket(old, "--summary=Meanwhile", "--as=Robin")
    sync(old)
    settle(first, old)
    assert ask(first, "SELECT count (*) FROM ticket") == [(5,)]


@test
def a_copied_disk_does_no_harm():
    first, second, place = share("copied")
    log_ticket(first)
    settle(first, second)
    log_ticket(second, "--summary=Not sent yet", "--as=Robin")
    other = copy(second, "copied-3.desk")
    run("ticket", "note", "1", "From one", "--as=Robin", desk=second)
    run("ticket", "note", "1", "From the other", "--as=Robin", desk=other)
    sync(second, other, second, other, first)
    assert digests(first) == digests(second) == digests(other)
    assert ask(first, "SELECT count (*) FROM ticket") == [(2,)]
    assert ask(first, "SELECT body FROM entry ORDER BY body") == [("From one",), ("From the other",)]


@test
def folders_that_are_not_fit_are_refused():
    first = new_desk("unfit.desk")
    other, _, place = share("fit")
    busy = folder / "busy"
    busy.mkdir()
    (busy / "letters.txt").write_text("Dear all")
    synced = folder / "synced"
    (synced / ".stfolder").mkdir(parents=True)
    for where in busy, synced, place, folder / "nowhere":
        fail("desk", "share", where, desk=first, code=FAILED)
    fail("desk", "join", busy, folder / "no.desk", code=FAILED)
    assert not (folder / "no.desk").exists()
    digests(first)
    log_ticket(first)
    assert ask(first, "SELECT number FROM ticket") == [(1,)], "it keeps its own log"
    said = run("desk", "share", "--check", synced.parent, desk=first)
    assert "can be shared there" in said.out or said.err, said


main()
