#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people at one desk in a shared folder, each with a window, a screen and a
bus of their own.

shared.py DESKBELL DESKBELLCTL WITH-DISPLAY: run under tests/log/with-sshfs. What
is done in one window has to be seen in the other, and the two files have to be
the same in the end.

With DESKBELL_PICTURES set, pictures of both screens are left in that folder.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

deskbell, deskbellctl, with_display = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:4])
folder = pathlib.Path(tempfile.mkdtemp(prefix="deskbell-shared-"))
pictures = os.environ.get("DESKBELL_PICTURES")
steps = []
# For news to come from one to the other, on a busy machine.
LIMIT = 15

NAMES = {"a": "Jonas Feddersen", "b": "Sofia Carvalho"}


class Seat:
    """A person, and the process that drives their window."""

    def __init__(self, letter):
        self.letter = letter
        self.desk = str(folder / f"{letter}.desk")
        self.share = os.environ[f"DESK_SHARE_{letter.upper()}"]
        worker = pathlib.Path(__file__).with_name("shared_seat.py")
        command = [with_display, str(worker), str(folder / letter), self.desk, deskbell, deskbellctl]
        environment = dict(os.environ, DESKBELL_TEST_SCREEN="1600x900x24")
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def begin(self, name, *arguments):
        print(json.dumps([name, *arguments]), file=self.process.stdin, flush=True)

    def wait(self):
        line = self.process.stdout.readline()
        assert line, f"the one who drives window {self.letter} has ended with {self.process.wait()}"
        said = json.loads(line)
        assert "error" not in said, f"window {self.letter}: {said['error']}"
        return said["answer"]

    def do(self, name, *arguments):
        self.begin(name, *arguments)
        return self.wait()

    def ask(self, *arguments):
        return json.loads(self.do("ctl", "-d", self.desk, "--json", *arguments))

    def show(self, ticket):
        return self.ask("ticket", "show", ticket)

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait()

    # --- its way to the share ---

    def find_mount(self):
        for place in pathlib.Path("/proc").iterdir():
            if not place.name.isdigit():
                continue
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if pathlib.Path(os.fsdecode(words[0])).name == "sshfs" and os.fsencode(self.share) in words:
                return int(place.name)
        return None

    def halt_share(self):
        """Nothing on the share answers until it goes on."""
        os.kill(self.find_mount(), signal.SIGSTOP)

    def continue_share(self):
        pid = self.find_mount()
        if pid is not None:
            os.kill(pid, signal.SIGCONT)

    def lose_share(self):
        os.kill(self.find_mount(), signal.SIGKILL)

    def mount_share(self):
        subprocess.run([os.environ["DESK_SHARE_MOUNT"], self.share], check=True, timeout=60)


def step(function):
    steps.append(function)
    return function


def both(name, *arguments):
    """Both do it at once."""
    for seat in seats:
        seat.begin(name, *arguments)
    return [seat.wait() for seat in seats]


def take_pictures(name):
    if pictures:
        for seat in seats:
            seat.do("take_picture", str(pathlib.Path(pictures).resolve() / f"{name}-{seat.letter}.png"))


def wait_until_in_step():
    """Both files have everything, and are the same. One is in step, too, that
    has not heard yet of what the other has just done."""
    end = time.monotonic() + LIMIT
    while True:
        both("wait_for_state", "^In step")
        digests = [seat.do("ctl", "desk", "verify", "-d", seat.desk).splitlines()[-1] for seat in seats]
        assert all(digest.startswith("ok facts:") for digest in digests), digests
        if digests[0] == digests[1]:
            return
        assert time.monotonic() < end, digests


def show_failure(number):
    for seat in seats:
        try:
            if pictures:
                seat.do("take_picture", str(pathlib.Path(pictures).resolve() / f"failed-{number:02}-{seat.letter}.png"))
            for line in seat.do("complaints"):
                print(f"# window {seat.letter}: {line}", flush=True)
        except Exception as error:
            print(f"# window {seat.letter} does not answer: {error}", flush=True)


seats = []
a = b = None


@step
def one_shares_and_one_joins():
    global a, b
    a, b = Seat("a"), Seat("b")
    seats.extend([a, b])
    a.do("ctl", "desk", "new", a.desk, "--sample")
    a.do("ctl", "desk", "share", a.share, "-d", a.desk)
    b.do("ctl", "desk", "join", b.share, b.desk)
    both("start")
    for seat in seats:
        seat.do("be", NAMES[seat.letter])
    wait_until_in_step()
    take_pictures("01-joined")


@step
def a_ticket_logged_by_one_comes_to_the_other():
    a.do("log_ticket", "Lamp in the stairwell flickers")
    row = b.do("find", "stairwell")
    assert re.search(r"\bINC-\d{6}\b", row), row
    both("open_ticket", "stairwell")
    wait_until_in_step()
    take_pictures("02-logged")


@step
def both_edit_a_ticket_at_once():
    a.begin("set_summary", "Lamp in the stairwell is out")
    b.begin("set_category", "Building")
    a.wait()
    b.wait()
    both("see", "Lamp in the stairwell is out")
    both("see", "Building")
    wait_until_in_step()
    take_pictures("03-edited")


@step
def of_two_values_one_stands_and_one_is_kept():
    b.halt_share()
    b.do("set_summary", "Lamp at the back door is out")
    a.do("set_summary", "Lamp at the front door is out")
    a.do("wait_for_state", "^In step")
    b.continue_share()
    both("wait_for_state", "^In step, 1 conflict to settle$")
    both("see", "Lamp at the front door is out")
    both("open_sharing")
    both("wait_for_row", "^Conflicts to settle$", "^1$")
    take_pictures("04-conflict")
    both("close_sharing")
    wait_until_in_step()


@step
def the_first_claim_wins():
    a.do("log_ticket", "Door of the server room squeaks")
    both("open_ticket", "squeaks")
    wait_until_in_step()
    b.halt_share()
    b.do("take")
    b.do("see", "Owner: Sofia Carvalho")
    a.do("take")
    a.do("see", "Owner: Jonas Feddersen")
    a.do("wait_for_state", "^In step")
    b.continue_share()
    b.do("wait_for_state", "^1 change was rejected$")
    b.do("see", "Owner: Jonas Feddersen")
    take_pictures("05-claimed")
    b.do("open_sharing")
    b.do("wait_for_row", "^Ticket taken: Door of the server room squeaks$", "^Somebody else has changed ")
    take_pictures("06-rejected")
    b.do("press_sharing", "^Put away$")
    b.do("wait_for_row", "^In step", "")
    for seat in seats:
        b.do("wait_for_row", f"^{NAMES[seat.letter]}$", "^This seat$" if seat is b else "^Here$")
    take_pictures("07-put-away")
    b.do("close_sharing")
    wait_until_in_step()


def find_aliases(desk):
    with sqlite3.connect(f"file:{desk}?mode=ro", uri=True) as database:
        return [alias for (alias,) in database.execute("SELECT alias FROM ticket WHERE number IS NULL ORDER BY alias")]


@step
def one_goes_on_without_the_share():
    b.lose_share()
    b.do("wait_for_state", r"^Offline since \d?\d:\d\d")
    b.do("open_ticket", "squeaks")
    for text in "The hinge is dry", "Oil is on its way", "Oil came":
        b.do("write", "ctrl+shift+n", "^Internal note", text)
    for text in "Told the guard", "Told the guard again":
        b.do("write", "ctrl+shift+c", "^What was said", text)
    b.do("write", "ctrl+shift+a", "^What was tried", "Put oil on it")
    b.do("set_summary", "Door of the server room squeaked")
    b.do("set_category", "Building")
    b.do("log_ticket", "Window of the server room rattles")
    b.do("log_ticket", "Floor of the server room creaks")
    b.do("wait_for_state", r"^Offline since \d?\d:\d\d, 10 changes waiting$")
    a.do("open_ticket", "front door")
    a.do("set_summary", "Lamp at the front door is new")
    assert not re.search(r"\bINC-\d", b.do("find", "rattles"))
    b.aliases = find_aliases(b.desk)
    assert len(b.aliases) == 2 and all(alias.startswith("D-") for alias in b.aliases), b.aliases
    take_pictures("08-offline")
    b.do("open_sharing")
    b.do("wait_for_row", "^Waiting for the log$", "^10$")
    take_pictures("09-offline-page")


@step
def it_comes_back_with_all_that_was_done():
    b.mount_share()
    b.do("press_sharing", "^Synchronise now$")
    b.do("wait_for_row", "^In step", "")
    take_pictures("10-back-page")
    b.do("close_sharing")
    wait_until_in_step()
    for alias in b.aliases:
        ticket = b.show(alias)
        assert re.fullmatch(r"INC-\d{6}", ticket["number"]), ticket["number"]
        for seat in seats:
            row = seat.do("find", f"number:{alias}", ticket["number"])
            assert ticket["summary"] in row, row
            assert seat.do("find", ticket["number"]) == row, row
    a.do("open_ticket", "squeaked")
    a.do("see", "Put oil on it")
    b.do("open_ticket", "front door")
    b.do("see", "Lamp at the front door is new")
    take_pictures("11-back")
    wait_until_in_step()


@step
def a_share_that_hangs_keeps_no_window_open():
    b.do("open_ticket", "squeaked")
    [number] = re.findall(r"\bINC-\d{6}\b", b.do("find", "squeaked"))
    wait_until_in_step()
    b.halt_share()
    b.do("write", "ctrl+shift+n", "^Internal note", "Said while nothing answered")
    b.do("wait_for_state", "^Offline since .*, 1 change waiting$")
    assert b.do("close") == 0
    assert "Said while nothing answered" in json.dumps(b.show(number))
    b.continue_share()
    b.do("start")
    a.do("open_ticket", "squeaked")
    a.do("see", "Said while nothing answered")
    wait_until_in_step()


@step
def nobody_has_anything_to_complain_of():
    assert both("close") == [0, 0]
    said = both("complaints")
    assert said == [[], []], said


def main():
    failed = False
    print(f"1..{len(steps)}", flush=True)
    try:
        for number, function in enumerate(steps, 1):
            name = f"/shared-folder/{function.__name__.replace('_', '-')}"
            # Each begins where the one before it has ended.
            if failed:
                print(f"not ok {number} {name} # the way there is barred", flush=True)
                continue
            try:
                began = time.monotonic()
                function()
                print(f"ok {number} {name} # {time.monotonic() - began:.1f} s", flush=True)
            except Exception:
                failed = True
                print(f"not ok {number} {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
                show_failure(number)
    finally:
        for seat in seats:
            seat.continue_share()
            seat.end()
        shutil.rmtree(folder)
    return 1 if failed else 0


sys.exit(main())
