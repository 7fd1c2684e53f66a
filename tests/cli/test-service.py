#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats at one desk that a service keeps in order."""
import re
import select
import shutil
import signal
import sqlite3
import time

from desk_cli import *

DAEMON = str(pathlib.Path(sys.argv[3]).resolve())
PASSWORD = "correct horse battery"
LIMIT = 60

environment.pop("DBUS_SESSION_BUS_ADDRESS", None)


class Service:
    """A running service in a folder of its own."""

    def __init__(self, name):
        self.place = folder / name
        (folder / "password").write_text(PASSWORD + "\n")
        if not self.place.exists():
            subprocess.run(
                [DAEMON, "init", self.place, "--analyst=Robin Lee", "--account=robin", "--password-file", folder / "password"],
                check=True, capture_output=True, env=environment,
            )
            text = (self.place / "deskbelld.conf").read_text()
            (self.place / "deskbelld.conf").write_text(re.sub("(?m)^listen=.*", "listen=127.0.0.1:0", text))
        self.process = None
        self.port = None
        self.start()

    def start(self):
        if self.port is not None:
            text = (self.place / "deskbelld.conf").read_text()
            (self.place / "deskbelld.conf").write_text(re.sub("(?m)^listen=.*", f"listen=127.0.0.1:{self.port}", text))
        self.process = subprocess.Popen([DAEMON, "--config", self.place / "deskbelld.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        said = ""
        end = time.monotonic() + LIMIT
        while not (found := re.search(r"\(port (\d+)\)", said)):
            assert time.monotonic() < end, said
            if select.select([self.process.stderr], [], [], 1)[0]:
                said += os.read(self.process.stderr.fileno(), 4096).decode()
            assert self.process.poll() is None, said
        self.port = int(found[1])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(LIMIT)
        self.process.stderr.close()

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def join(self, name):
        path = folder / f"{name}.desk"
        remove_desk(path)
        run("desk", "join", self.address, path, "--account=robin", "--password-file", folder / "password")
        return path

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


def sync(*desks):
    for desk in desks:
        said = run("--json", "desk", "sync", desk=desk).json
        assert said["waiting"] == 0, said


def ask(desk, question):
    with sqlite3.connect(desk) as database:
        return database.execute(question).fetchall()


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
        fail("desk", "join", service.address, wrong, "--account=robin", "--password-file", folder / "password", "--fingerprint=AA:BB", code=FAILED)
        assert not wrong.exists()


@test
def who_may_not_come_in_is_told():
    with Service("refused") as service:
        (folder / "wrong-password").write_text("something else entirely\n")
        path = folder / "refused.desk"
        assert "says" in fail("desk", "join", service.address, path, "--account=robin", "--password-file", folder / "wrong-password", code=FAILED)
        assert not path.exists()
        fail("desk", "join", service.address, path, code=USAGE)
        assert "plain text" in fail("desk", "join", "http://192.0.2.1:8417", path, "--account=robin", "--password-file", folder / "password", code=FAILED)
        assert not path.exists()


main()
