#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day at the desk, through the real window.

journey.py DESKBELL DESKBELLCTL: drives the window by what it tells assistive
technology, with real keys and a real pointer, and looks at the desk with the
command line. Needs a display and a session bus; GTK_A11Y has to be atspi.

With DESKBELL_PICTURES set, pictures of the steps are left in that folder.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

outside = dict(os.environ, GTK_A11Y="atspi")
# What is fatal for the window need not be so for the one who looks at it.
os.environ.pop("G_DEBUG", None)
import pyatspi  # noqa: E402 - the bus is looked for when it is imported
from gi.repository import Atspi  # noqa: E402 - of the version that pyatspi wants

# GTK answers after this long on a busy machine; whoever waits longer has found
# something broken.
LIMIT = 15
PAUSE = 0.05

TICKET = "INC-004138"
ATTEMPT = "Measured the label roll with a ruler"
CONTACT = "Told her that the tray was set to the wrong width"
NOTE = "The spare tray is in the cupboard at the gate"
CAUSE = "The tray was set to 102 mm"
RESOLUTION = "Set the tray to 100 mm and printed three labels"

folder = pathlib.Path(tempfile.mkdtemp(prefix="deskbell-journey-"))
desk = folder / "journey.desk"
pictures = os.environ.get("DESKBELL_PICTURES")
deskbell, deskbellctl = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
steps = []


def make_environment():
    environment = dict(outside)
    environment.pop("LANGUAGE", None)
    environment.update(
        HOME=str(folder),
        GSETTINGS_BACKEND="keyfile",
        GSK_RENDERER="cairo",
        LC_ALL="C.UTF-8",
        TZ="Europe/Berlin",
    )
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        path = folder / name.lower()
        path.mkdir()
        environment[f"XDG_{name}_HOME"] = str(path)
    # The whole screen, as there is nobody who would make the window bigger.
    settings = folder / "config" / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text("[io/github/deskbell/Deskbell]\nwindow-width=1270\nwindow-height=790\n")
    return environment


environment = make_environment()


def step(function):
    steps.append(function)
    return function


def wait_for(what, condition):
    """Asks again and again until the answer is something."""
    end = time.monotonic() + LIMIT
    while True:
        try:
            answer = condition()
        except Exception as error:  # what is looked at may go away meanwhile
            answer, why = None, error
        else:
            why = answer
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {LIMIT} seconds ({why})")
        time.sleep(PAUSE)


def ask(*arguments):
    """What the command line says of the desk."""
    done = subprocess.run(
        [deskbellctl, "-d", str(desk), "--json", *arguments], env=environment, capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def show(number=TICKET):
    return ask("ticket", "show", number)


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, timeout=30).stdout.split()


def tell(role, name):
    return lambda node: node.getRoleName() == role and re.search(name, node.name) is not None


class Window:
    """The running program, and what it shows."""

    def __init__(self):
        self.log = open(folder / "log", "ab")
        self.process = subprocess.Popen([deskbell, str(desk)], env=environment, stdout=self.log, stderr=self.log)

    def frames(self):
        """What windows there are."""
        assert self.process.poll() is None, f"deskbell has ended with {self.process.returncode}"
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                # What may change is asked for anew. Forgetting what was remembered is
                # no way: libatspi 2.46 goes round in circles over it.
                application.set_cache_mask(Atspi.Cache.ROLE | Atspi.Cache.INTERFACES)
                return [frame for frame in application if frame is not None]
        return []

    def frame(self, title):
        return wait_for(
            f"a window “{title}”", lambda: next((frame for frame in self.frames() if re.search(title, frame.name)), None)
        )

    def look(self, matches, inside=None):
        """The first one that can be seen."""
        for root in [inside] if inside is not None else self.frames():
            found = search(root, matches)
            if found is not None:
                return found
        return None

    def find(self, role, name, inside=None):
        return wait_for(f"a {role} “{name}”", lambda: self.look(tell(role, name), inside))

    def rows(self, name):
        """The names of the rows of a list that is shown."""
        items = self.look(tell("list", name))
        return [row.name for row in items if row is not None and row.name and is_seen(row)] if items is not None else []

    def focus(self, title):
        """Without a window manager nobody gives the keyboard to a window."""
        self.frame(title)
        wanted = wait_for(
            f"“{title}” on the screen", lambda: xdotool("search", "--onlyvisible", "--pid", self.process.pid, "--name", title)
        )
        xdotool("windowfocus", "--sync", wanted[-1])
        self.window = wanted[-1]

    def press(self, *keys):
        xdotool("key", "--clearmodifiers", *keys)

    def type(self, text):
        xdotool("type", "--delay", "5", text)

    def click(self, node):
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        place = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", self.window))
        # What GTK tells is counted from the corner of the window's frame, and
        # the shadow around it is the same on both sides.
        left, top = int(place["X"]) + SHADOW + box.x, int(place["Y"]) + SHADOW + box.y
        xdotool("mousemove", left + box.width // 2, top + box.height // 2, "click", 1)

    def wait_end(self):
        self.process.wait(timeout=LIMIT)
        self.log.close()
        return self.process.returncode


SHADOW = 5


def is_seen(node):
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return box.width > 0 and box.height > 0 and node.getState().contains(pyatspi.STATE_VISIBLE)


def search(node, matches):
    for child in node:
        if child is None:
            continue
        if matches(child) and is_seen(child):
            return child
        found = search(child, matches)
        if found is not None:
            return found
    return None


def act(node, name="click"):
    """Does what a click or a key would do, as assistive technology does it."""
    action = node.queryAction()
    names = [action.getName(i) for i in range(action.nActions)]
    assert action.doAction(names.index(name)), f"{node.name} does not {name}"


def is_sensitive(node):
    return node.getState().contains(pyatspi.STATE_SENSITIVE)


def take_picture(name):
    if pictures:
        pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(pathlib.Path(pictures) / f"{name}.png")], check=True, timeout=60)


TITLE = "^Harbour Street Service Desk"
window = None


def start():
    global window
    window = Window()
    window.focus(TITLE)


def place_is(name):
    return window.look(tell("label", f"^{name}$"), window.look(tell("filler", "^DeskQueueView$")).parent) is not None


def send(key, mode, text, finish=None):
    """Writes into the composer and sends it, by the button or by a key."""
    window.focus(TITLE)
    window.press(key)
    wait_for(f"the cursor in “{mode}”", lambda: is_focused("text", mode))
    window.type(text)
    button = tell("push button", "^Add (attempt|contact|note)$")
    ready = wait_for("something to send", lambda: window.look(lambda node: button(node) and is_sensitive(node)))
    if finish is None:
        act(ready)
    else:
        window.press(finish)
    wait_for(f"“{text}” in the ticket", lambda: text in bodies(show()))


def is_focused(role, name):
    node = window.look(tell(role, name))
    return node is not None and node.getState().contains(pyatspi.STATE_FOCUSED)


def bodies(ticket):
    return json.dumps([ticket["entries"], ticket.get("attempts")], ensure_ascii=False)


def is_in_timeline(text):
    return window.look(lambda node: text in node.name or text in text_of(node))


def text_of(node):
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:
        return ""


@step
def a_sample_desk_is_made():
    subprocess.run([deskbellctl, "desk", "new", str(desk), "--sample"], env=environment, check=True, capture_output=True, timeout=120)
    assert show()["status"] not in ("resolved", "closed"), show()["status"]


@step
def the_window_shows_the_desk():
    start()
    window.find("push button", "^I am Jonas Feddersen$")
    wait_for("rows", lambda: window.rows("^Tickets$"))


@step
def all_open_lists_the_queue():
    window.press("ctrl+6")
    wait_for("the view", lambda: place_is("All open"))
    count = int(re.search(r", (\d+) tickets", window.find("list item", "^All open, ").name)[1])
    wait_for("its count", lambda: place_is(f"{count} tickets"))
    wait_for("many rows", lambda: len(window.rows("^Tickets$")) > 10)
    take_picture("01-all-open")


@step
def typing_filters_the_queue():
    before = window.rows("^Tickets$")
    window.press("ctrl+f")
    window.type("printer")
    wait_for("fewer rows", lambda: 0 < len(window.rows("^Tickets$")) < len(before))
    take_picture("02-filtered")
    rows = window.rows("^Tickets$")
    assert any(TICKET in row for row in rows), rows
    for row in rows:
        number = re.search(r"[A-Z]{3}-\d{6}", row)[0]
        assert "printer" in json.dumps(show(number), ensure_ascii=False).lower(), row


@step
def clearing_the_search_brings_all_back():
    before = window.rows("^Tickets$")
    window.press("ctrl+a", "BackSpace")
    wait_for("all rows", lambda: len(window.rows("^Tickets$")) > len(before))


@step
def a_ticket_is_opened():
    window.click(window.find("list item", TICKET))
    wait_for("the ticket", lambda: window.look(tell("push button", "^Resolve")) is not None)
    wait_for("its summary", lambda: is_in_timeline(show()["summary"]) is not None)
    take_picture("03-ticket")


@step
def an_attempt_is_added():
    send("ctrl+shift+a", "^What was tried", ATTEMPT)
    wait_for("it in the timeline", lambda: is_in_timeline(ATTEMPT))
    take_picture("04-attempt")


@step
def a_contact_is_added():
    send("ctrl+shift+c", "^What was said", CONTACT, "ctrl+Return")
    wait_for("it in the timeline", lambda: is_in_timeline(CONTACT))
    take_picture("05-contact")


before_resolving = None


@step
def the_ticket_is_resolved():
    global before_resolving
    before_resolving = show()["status"]
    act(window.find("push button", "^Resolve"))
    window.focus("^Resolve ticket")
    dialog = window.frame("^Resolve ticket")
    accept = window.find("push button", "^Resolve$", dialog)
    assert not is_sensitive(accept), "nothing was said yet"
    for name, text in (("^Cause$", CAUSE), ("^Resolution$", RESOLUTION)):
        window.click(window.find("text", name, dialog))
        wait_for(f"the cursor in {name}", lambda: is_focused("text", name))
        window.type(text)
    wait_for("a dialog that can be sent", lambda: is_sensitive(window.look(tell("push button", "^Resolve$"), window.frame("^Resolve ticket"))))
    take_picture("06-resolve")
    act(window.find("push button", "^Resolve$", window.frame("^Resolve ticket")))
    wait_for("a resolved ticket", lambda: show()["status"] == "resolved")
    wait_for("the dialog to go", lambda: not any(frame.name == "Resolve ticket" for frame in window.frames()))
    said = json.dumps(show(), ensure_ascii=False)
    assert CAUSE in said and RESOLUTION in said, said
    take_picture("07-resolved")


@step
def resolving_is_undone():
    window.focus(TITLE)
    window.press("ctrl+z")
    wait_for("the status as it was", lambda: show()["status"] == before_resolving)
    wait_for("the button again", lambda: window.look(tell("push button", "^Resolve")) is not None)
    assert ATTEMPT in bodies(show()) and CONTACT in bodies(show())


@step
def an_article_is_found_and_read():
    window.press("ctrl+8")
    window.find("entry", "^Search articles$")
    before = wait_for("articles", lambda: window.rows("^Articles$"))
    window.press("ctrl+f")
    window.type("printer")
    wait_for("fewer articles", lambda: 0 < len(window.rows("^Articles$")) < len(before))
    rows = window.rows("^Articles$")
    title = re.match(r"(.*?), KB-\d+", rows[0])[1]
    window.click(window.find("list item", "^" + re.escape(rows[0])))
    wait_for(
        f"the article “{title}”",
        lambda: window.look(lambda node: node.getRoleName() in ("heading", "label") and node.name == title, window.look(tell("filler", "^DeskArticlePage$"))),
    )
    take_picture("08-article")


@step
def the_next_month_of_the_calendar_is_read():
    window.press("ctrl+9")
    view = wait_for("the calendar", lambda: window.look(tell("filler", "^DeskCalendarView$")))

    def month():
        return window.look(lambda node: re.fullmatch(r"[A-Z][a-z]+ \d{4}", node.name) is not None, window.look(tell("filler", "^DeskCalendarView$")))

    before = wait_for("a month", month).name
    take_picture("09-calendar")
    act(window.find("push button", "^Next month$", view))
    wait_for("another month", lambda: month().name != before)
    wait_for("an entry", lambda: window.rows("^Agenda$"))
    take_picture("10-next-month")


def is_as_it_was_left():
    start()
    wait_for("the view that was left", lambda: place_is("All open"))
    wait_for("the attempt", lambda: is_in_timeline(ATTEMPT))
    wait_for("the contact", lambda: is_in_timeline(CONTACT))
    ticket = show()
    assert ticket["status"] == before_resolving, ticket["status"]
    assert ATTEMPT in bodies(ticket) and CONTACT in bodies(ticket), ticket


@step
def closing_and_starting_again_leads_back():
    window.press("ctrl+6")
    wait_for("the view", lambda: place_is("All open"))
    wait_for("the ticket", lambda: is_in_timeline(ATTEMPT))
    act(window.find("push button", "^Close$", window.frame(TITLE)))
    assert window.wait_end() == 0, window.process.returncode
    is_as_it_was_left()
    take_picture("11-again")


@step
def nothing_is_lost_when_it_is_killed():
    send("ctrl+shift+n", "^Internal note", NOTE)
    window.process.send_signal(signal.SIGKILL)
    window.wait_end()
    is_as_it_was_left()
    wait_for("the note", lambda: is_in_timeline(NOTE))
    assert NOTE in bodies(show())
    take_picture("12-after-kill")


@step
def it_has_nothing_to_complain_of():
    window.focus(TITLE)
    window.press("ctrl+q")
    assert window.wait_end() == 0, window.process.returncode
    said = [line for line in (folder / "log").read_text(errors="replace").splitlines() if "CRITICAL" in line or "deskbell-" in line]
    assert not said, said


def main():
    failed = False
    print(f"1..{len(steps)}", flush=True)
    try:
        for number, function in enumerate(steps, 1):
            name = f"/journey/{function.__name__.replace('_', '-')}"
            # Each begins where the one before it has ended.
            if failed:
                print(f"not ok {number} {name} # the way there is barred", flush=True)
                continue
            try:
                function()
                print(f"ok {number} {name}", flush=True)
            except Exception:
                failed = True
                print(f"not ok {number} {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}")
                for line in (folder / "log").read_text(errors="replace").splitlines() if (folder / "log").exists() else []:
                    print(f"# deskbell: {line}")
                sys.stdout.flush()
                if window is not None:
                    take_picture(f"failed-{number:02}")
    finally:
        if window is not None and window.process.poll() is None:
            window.process.kill()
            window.process.wait()
        shutil.rmtree(folder)
    return 1 if failed else 0


sys.exit(main())
