#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats at one desk that a service keeps in order."""
from desk_service import *


@test
def what_one_does_the_other_gets():
    with Service("both") as service:
        first, second = service.join("both-1"), service.join("both-2")
        log_ticket(first, "--summary=Printer")
        sync(first, second)
        assert show(second, "1")["summary"] == "Printer"
        run("ticket", "note", "1", "Toner is empty", desk=second)
        sync(second, first)
        assert digests(first) == digests(second)
        token = pathlib.Path(f"{first}-token")
        assert token.stat().st_mode & 0o777 == 0o600


@test
def claims_and_conflicts_come_out_as_in_a_folder():
    with Service("claims") as service:
        first, second = service.join("claims-1"), service.join("claims-2")
        log_ticket(first)
        sync(first, second)
        run("ticket", "take", "1", desk=first)
        run("ticket", "take", "1", desk=second)
        run("ticket", "set", "1", "category=Paper", desk=first)
        run("ticket", "set", "1", "category=Toner", "symptoms=Blank pages", desk=second)
        sync(second, first, second)
        assert ask(second, "SELECT count (*) FROM rejected") == [(0,)]
        assert ask(first, "SELECT count (*) FROM rejected") == [(1,)]
        assert ask(first, "SELECT value FROM conflict") == [("Paper",)]
        assert show(first, "1")["category"] == "Toner" and show(first, "1")["symptoms"] == "Blank pages"
        assert digests(first) == digests(second)


@test
def a_claim_that_comes_too_late_is_told():
    """Alone: nothing else moves the log."""
    with Service("late") as service:
        first, second = service.join("late-1"), service.join("late-2")
        log_ticket(first)
        sync(first, second)
        run("ticket", "take", "1", desk=first)
        sync(first)
        run("ticket", "take", "1", desk=second)
        sync(second)
        assert ask(second, "SELECT count (*) FROM rejected") == [(1,)]
        assert ask(second, "SELECT count (*) FROM pending") == [(0,)]
        sync(first)
        assert digests(first) == digests(second)


@test
def the_service_may_be_away():
    with Service("away") as service:
        first, second = service.join("away-1"), service.join("away-2")
        service.stop(signal.SIGKILL)
        for i in range(10):
            log_ticket(first, f"--summary=Ticket {i}")
        assert "cannot be reached" in fail("desk", "sync", desk=first, code=FAILED)
        assert ask(first, "SELECT count (*) FROM pending") == [(10,)]
        service.start()
        sync(first, second)
        assert ask(second, "SELECT count (*) FROM ticket WHERE number IS NOT NULL") == [(10,)]
        assert digests(first) == digests(second)


@test
def what_is_sent_twice_counts_once():
    with Service("twice") as service:
        first = service.join("twice-1")
        log_ticket(first)
        other = folder / "twice-2.desk"
        remove_desk(other)
        for ending in ("", "-wal", "-token"):
            if pathlib.Path(f"{first}{ending}").exists():
                shutil.copyfile(f"{first}{ending}", f"{other}{ending}")
        sync(first, other)
        assert ask(first, "SELECT count (*) FROM ticket") == ask(other, "SELECT count (*) FROM ticket") == [(1,)]
        assert digests(first) == digests(other)


@test
def nobody_writes_as_somebody_else():
    with Service("author") as service:
        first = service.join("author-1")
        run("import", "jsonl", "-", desk=first, stdin=json.dumps({"record": "analyst", "key": "kim", "fields": {"name": "Kim Park"}}) + "\n")
        sync(first)
        assert "Robin Lee" in fail("ticket", "new", "--summary=By Kim", "--as=Kim", desk=first, code=REFUSED)
        assert ask(first, "SELECT count (*) FROM pending") == [(0,)]

        # A seat that believes it may is told by the service, and nothing waits behind it.
        with sqlite3.connect(first) as database:
            database.execute("UPDATE head SET account = NULL")
        run("ticket", "new", "--summary=By Kim", "--as=Kim", desk=first)
        run("ticket", "new", "--summary=By Robin", desk=first)
        run("desk", "sync", desk=first)
        assert ask(first, "SELECT count (*) FROM pending") == [(0,)]
        assert ask(first, "SELECT count (*) FROM rejected") == [(1,)], "what was typed is kept"
        told = run("desk", "rejected", desk=first).out
        assert "By Kim" in told and "author" in told, told
        assert ask(first, "SELECT summary FROM ticket") == [("By Robin",)]
        with sqlite3.connect(service.place / "service.desk") as database:
            assert database.execute("SELECT summary FROM ticket").fetchall() == [("By Robin",)]


@test
def another_certificate_is_refused():
    with Service("pinned") as service, Service("other") as other:
        first = service.join("pinned-1")
        log_ticket(first)
        service.stop()
        other.stop()
        for name in ("certificate.pem", "key.pem"):
            shutil.copyfile(other.place / name, service.place / name)
        service.start()
        assert "another certificate" in fail("desk", "sync", desk=first, code=FAILED)
        wrong = folder / "wrong.desk"
        fail("desk", "join", service.address, wrong, "--account=robin", "--password-file", password_file(), "--fingerprint=AA:BB", code=FAILED)
        assert not wrong.exists()


@test
def who_may_not_come_in_is_told():
    with Service("refused") as service:
        (folder / "wrong-password").write_text("something else entirely\n")
        path = folder / "refused.desk"
        assert "says" in fail("desk", "join", service.address, path, "--account=robin", "--password-file", folder / "wrong-password", code=FAILED)
        assert not path.exists()
        fail("desk", "join", service.address, path, code=USAGE)
        assert "plain text" in fail("desk", "join", "http://192.0.2.1:8417", path, "--account=robin", "--password-file", password_file(), code=FAILED)
        assert not path.exists()


main()
