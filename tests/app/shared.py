#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people at one desk that is shared in a folder or by a service, each with a
window, a screen and a bus of their own.

shared.py DESKBELL DESKBELLCTL WITH-DISPLAY: in a folder; run under
tests/log/with-sshfs. With DESKBELLD as one more argument: by a service that is
started here, joined through the window. What is done in one window has to be
seen in the other, and the two files have to be the same in the end.

With DESKBELL_PICTURES set, pictures of both screens are left in that folder.
"""
import http.server
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
import threading
import time
import traceback

from shared_service import Relay, Service

deskbell, deskbellctl, with_display = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:4])
deskbelld = str(pathlib.Path(sys.argv[4]).resolve()) if len(sys.argv) > 4 else None
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
        self.way = (ServiceWay if deskbelld else FolderWay) (letter)
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


class FolderWay:
    """How a seat comes to the folder: a mount of its own."""

    def __init__(self, letter):
        self.share = os.environ[f"DESK_SHARE_{letter.upper()}"]

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

    def halt(self):
        """Nothing on the share answers until it goes on."""
        os.kill(self.find_mount(), signal.SIGSTOP)

    def go_on(self):
        pid = self.find_mount()
        if pid is not None:
            os.kill(pid, signal.SIGCONT)

    def cut(self):
        os.kill(self.find_mount(), signal.SIGKILL)

    def mend(self):
        subprocess.run([os.environ["DESK_SHARE_MOUNT"], self.share], check=True, timeout=60)


class ServiceWay:
    """How a seat comes to the service: a relay of its own."""

    def __init__(self, letter):
        self.relay = Relay(service.port)
        self.address = f"https://127.0.0.1:{self.relay.port}"

    def halt(self):
        self.relay.halt()

    def go_on(self):
        self.relay.go_on()

    def cut(self):
        self.relay.cut()

    def mend(self):
        self.relay.open()


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
a = b = service = None


def in_folder(function):
    return function if deskbelld else step(function)


def at_service(function):
    return step(function) if deskbelld else function


@in_folder
def one_shares_and_one_joins():
    global a, b
    a, b = Seat("a"), Seat("b")
    seats.extend([a, b])
    a.do("ctl", "desk", "new", a.desk, "--sample")
    a.do("ctl", "desk", "share", a.way.share, "-d", a.desk)
    b.do("ctl", "desk", "join", b.way.share, b.desk)
    for seat in seats:
        seat.do("start", NAMES[seat.letter])
    wait_until_in_step()
    take_pictures("01-joined")


@in_folder
def one_who_is_new_writes_themselves_down():
    b.do("be_new", "Nadia Brandt")
    wait_until_in_step()
    a.do("be", "Nadia Brandt")
    for seat in seats:
        seat.do("be", NAMES[seat.letter])


PASSWORDS = {"a": "correct horse battery", "b": "seven quiet lighthouses"}


@at_service
def one_joins_at_the_service_by_the_window():
    global a, service
    service = Service(deskbelld, folder / "service", "Harbour Street Service Desk", NAMES["a"], "jonas", PASSWORDS["a"])
    a = Seat("a")
    seats.append(a)
    a.do("start_without")
    a.do("open_joining")
    a.do("fill_joining", a.way.address.replace("https://", ""), "jonas", PASSWORDS["b"])
    take_pictures("00-form")
    a.do("press_joining", "Continue$")
    a.do("see_fingerprint", service.fingerprint)
    take_pictures("00-certificate")
    a.do("press_joining", "It is the same$")
    # Nothing else of what was typed is typed again.
    a.do("see", "Name and password do not fit")
    take_pictures("00-refused")
    a.do("type_password", PASSWORDS["a"])
    a.do("press_joining", "Continue$")
    a.do("see_fingerprint", service.fingerprint)
    a.do("press_joining", "It is the same$")
    a.desk = a.do("finish_joining")
    a.do("see", f"I am {NAMES['a']}")
    assert not pathlib.Path(a.desk + "-token").stat().st_mode & 0o077


@at_service
def what_is_no_service_is_told():
    global b
    # The second one is written down by the first, who is an administrator.
    analyst = {"record": "analyst", "key": "sofia", "fields": {"name": NAMES["b"]}}
    (folder / "sofia.jsonl").write_text(json.dumps(analyst) + "\n")
    a.do("ctl", "import", "jsonl", str(folder / "sofia.jsonl"), "-d", a.desk)
    a.do("wait_for_state", "^In step")
    with sqlite3.connect(f"file:{a.desk}?mode=ro", uri=True) as database:
        [(sofia,)] = database.execute("SELECT lower (hex (id)) FROM analyst WHERE name = ?", [NAMES["b"]])
    sofia = "-".join((sofia[:8], sofia[8:12], sofia[12:16], sofia[16:20], sofia[20:]))
    make_account_for(sofia)
    b = Seat("b")
    seats.append(b)
    b.do("start_without")
    b.do("open_joining")
    # Nobody listens there, and then somebody who does not know what is said.
    b.way.cut()
    b.do("fill_joining", b.way.address, "sofia", PASSWORDS["b"])
    b.do("press_joining", "Continue$")
    b.do("see", "cannot be reached")
    b.way.mend()
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    b.do("type_address", f"http://127.0.0.1:{web.server_port}")
    b.do("press_joining", "Continue$")
    b.do("see", "Something answers at")
    b.do("type_address", f"https://127.0.0.1:{web.server_port}")
    b.do("press_joining", "Continue$")
    b.do("see", "does not speak TLS")
    web.shutdown()
    b.do("type_address", "http://desk.example:8417")
    b.do("press_joining", "Continue$")
    b.do("see", "plain text")
    take_pictures("00-plain")
    b.do("type_address", b.way.address)
    b.do("press_joining", "Continue$")
    b.do("see_fingerprint", service.fingerprint)
    b.do("press_joining", "It is the same$")
    b.desk = b.do("finish_joining")
    b.do("see", f"I am {NAMES['b']}")
    wait_until_in_step()
    take_pictures("01-joined")


class Web(http.server.SimpleHTTPRequestHandler):
    """Some other server."""

    def log_message(self, *_):
        pass


def make_account_for(analyst):
    token = service.sign_in("jonas", PASSWORDS["a"])
    service.ask("POST", "/v1/accounts", {"analyst": analyst, "name": "sofia", "password": PASSWORDS["b"]}, token)


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
def who_is_writing_is_seen():
    b.do("begin_writing", "The bulb is ")
    a.do("open_sharing")
    a.do("wait_for_row", f"^{NAMES['a']}$", "^This seat$")
    a.do("wait_for_row", f"^{NAMES['b']}$", "^Here, writing$")
    take_pictures("03-writing")
    b.do("send")
    a.do("wait_for_row", f"^{NAMES['b']}$", "^Here$")
    a.do("close_sharing")
    wait_until_in_step()


@step
def of_two_values_one_stands_and_one_is_kept():
    b.way.halt()
    b.do("set_summary", "Lamp at the back door is out")
    a.do("set_summary", "Lamp at the front door is out")
    a.do("wait_for_state", "^In step")
    b.way.go_on()
    both("wait_for_state", "^In step, 1 conflict to settle$")
    both("see", "Lamp at the front door is out")
    both("open_sharing")
    both("wait_for_row", "^Conflicts to settle$", "^1$")
    take_pictures("04-conflict")
    b.do("close_sharing")
    # What is in conflict leads to where it is decided.
    a.do("open_from_sharing", "^Lamp at the front door is out", "Lamp at the back door is out")
    take_pictures("04-settle")
    wait_until_in_step()


@step
def the_first_claim_wins():
    a.do("log_ticket", "Door of the server room squeaks")
    both("open_ticket", "squeaks")
    wait_until_in_step()
    b.way.halt()
    b.do("take")
    b.do("see", "Owner: Sofia Carvalho")
    a.do("take")
    a.do("see", "Owner: Jonas Feddersen")
    a.do("wait_for_state", "^In step")
    b.way.go_on()
    # It had said that the ticket was taken.
    b.do("see", "Rejected: Ticket taken")
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
    b.way.cut()
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
    b.way.mend()
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
    b.way.halt()
    b.do("write", "ctrl+shift+n", "^Internal note", "Said while nothing answered")
    b.do("wait_for_state", "^Offline since .*, 1 change waiting$")
    assert b.do("close") == 0
    assert "Said while nothing answered" in json.dumps(b.show(number))
    b.way.go_on()
    b.do("start")
    a.do("open_ticket", "squeaked")
    a.do("see", "Said while nothing answered")
    wait_until_in_step()


@at_service
def one_who_is_signed_out_signs_in_again():
    b.do("open_ticket", "squeaked")
    token = service.sign_in("jonas", PASSWORDS["a"])
    accounts = service.ask("GET", "/v1/accounts", token=token)["accounts"]
    [sofia] = [account["analyst"] for account in accounts if account["name"] == "sofia"]
    service.ask("PATCH", f"/v1/accounts/{sofia}", {"revoke_devices": True}, token)
    b.do("wait_for_state", "^Needs your attention$")
    b.do("write", "ctrl+shift+n", "^Internal note", "Said while signed out")
    b.do("open_sharing")
    b.do("wait_for_row", "^Waiting for the log$", "^1$")
    take_pictures("12-signed-out")
    b.do("choose_sharing", "^Sign in again", "^Sign in again$")
    take_pictures("13-sign-in")
    # What was done as one is not handed in as another.
    b.do("give", "^Sign in again$", [["^Account$", "jonas"], ["^Password$", PASSWORDS["a"]]], "Sign in$")
    b.do("see", "another account")
    take_pictures("14-other-account")
    b.do("give", "^Sign in again$", [["^Account$", "sofia"], ["^Password$", PASSWORDS["b"]]], "Sign in$")
    b.do("put_message_away", "You are signed in again")
    b.do("wait_for_row", "^In step", "")
    b.do("close_sharing")
    a.do("open_ticket", "squeaked")
    a.do("see", "Said while signed out")
    wait_until_in_step()


@at_service
def another_certificate_has_to_be_told():
    old = service.fingerprint
    service.change_certificate(folder / "other")
    assert service.fingerprint != old
    both("wait_for_state", "^Needs your attention$")
    for seat in seats:
        seat.do("open_sharing")
        seat.do("choose_sharing", "^Write the new fingerprint", "^New certificate$")
    take_pictures("15-certificate")
    b.do("give", "^New certificate$", [["^Fingerprint", old]], "Compare$")
    b.do("see", "does not show that certificate")
    take_pictures("16-not-that-one")
    for seat in seats:
        seat.do("give", "^New certificate$", [["^Fingerprint", service.fingerprint.lower()]], "Compare$")
        seat.do("wait_for_row", "^In step", "")
    take_pictures("17-in-step")
    both("close_sharing")
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
            name = f"/shared-{'service' if deskbelld else 'folder'}/{function.__name__.replace('_', '-')}"
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
            seat.way.go_on()
            seat.end()
        if service is not None:
            service.stop()
        shutil.rmtree(folder)
    return 1 if failed else 0


sys.exit(main())
