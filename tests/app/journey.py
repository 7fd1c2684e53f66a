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
import traceback

import desk_window
from desk_window import Window, act, find_complaints, is_sensitive, make_environment, tell, text_of, wait_for

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
environment = make_environment(folder)
steps = []


def step(function):
    steps.append(function)
    return function


def ask(*arguments):
    """What the command line says of the desk."""
    done = subprocess.run(
        [deskbellctl, "-d", str(desk), "--json", *arguments], env=environment, capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def show(number=TICKET):
    return ask("ticket", "show", number)


def take_picture(name):
    desk_window.take_picture(pictures, name)


TITLE = "^Harbour Street Service Desk"
window = None


def start():
    global window
    window = Window(deskbell, desk, environment, folder / "log")
    window.focus(TITLE)


def place_is(name):
    return window.look(tell("label", f"^{name}$"), window.look(tell("filler", "^DeskQueueView$")).parent) is not None


def send(key, mode, text, finish=None):
    """Writes into the composer and sends it, by the button or by a key."""
    window.focus(TITLE)
    window.press(key)
    wait_for(f"the cursor in “{mode}”", lambda: window.is_focused("text", mode))
    window.type(text)
    button = tell("push button", "^Add (attempt|contact|note)$")
    ready = wait_for("something to send", lambda: window.look(lambda node: button(node) and is_sensitive(node)))
    if finish is None:
        act(ready)
    else:
        window.press(finish)
    wait_for(f"“{text}” in the ticket", lambda: text in bodies(show()))


def bodies(ticket):
    return json.dumps([ticket["entries"], ticket.get("attempts")], ensure_ascii=False)


def is_in_timeline(text):
    return window.look(lambda node: text in node.name or text in text_of(node))


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
        wait_for(f"the cursor in {name}", lambda: window.is_focused("text", name))
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
def there_and_back_as_fast_as_keys_go():
    # What is said of one is in the way of what is said of the next.
    before = len(ask("log", "--limit", "0"))
    window.press(*["ctrl+shift+z", "ctrl+z"] * 4)
    wait_for("all of it", lambda: len(ask("log", "--limit", "0")) == before + 8)
    wait_for("the button again", lambda: window.look(tell("push button", "^Resolve")) is not None)
    assert show()["status"] == before_resolving


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
    said = find_complaints(folder / "log")
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
