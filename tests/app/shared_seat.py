#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One seat at a shared desk: a window, and what a person does in it.

shared_seat.py FOLDER DESK DESKBELL DESKBELLCTL: reads what is to be done from
its input, one a line, as ["name", argument…] in JSON, and answers each with
{"answer": …} or {"error": …}. A process of its own, as one process knows the
windows of one bus only.
"""
import json
import pathlib
import re
import subprocess
import sys
import traceback

import desk_window
from desk_window import Window, act, find_complaints, is_sensitive, is_shown_as, make_environment, search, tell, text_of, wait_for

TITLE = "^Harbour Street Service Desk"
SHARING = "^Sharing$"
NEW_TICKET = "^New ticket$"
WHO = "^Who are you"
ALL_OPEN = "ctrl+6"

folder, desk, deskbell, deskbellctl = (pathlib.Path(path).resolve() for path in sys.argv[1:5])
folder.mkdir()
# So wide that a ticket's details stand beside its timeline.
environment = make_environment(folder, 1590, 890)
window = None
commands = {}


def command(function):
    commands[function.__name__] = function
    return function


@command
def ctl(*arguments):
    """What the command line says, as whoever sits here."""
    done = subprocess.run([deskbellctl, *arguments], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


@command
def start(name=None):
    """Whoever comes to the desk for the first time is asked who they are."""
    global window
    window = Window(deskbell, desk, environment, folder / "log")
    if name is not None:
        choose_who(name)
    window.focus(TITLE)
    window.press(ALL_OPEN)
    wait_for("tickets", lambda: window.rows("^Tickets$"))


@command
def start_without():
    """As on a machine on which nobody has had a desk yet."""
    global window
    window = Window(deskbell, None, environment, folder / "log")
    window.focus("^Deskbell$")


def wait_for_end_of(title):
    wait_for(f"“{title}” to go", lambda: not any(re.search(title, frame.name) for frame in window.frames()))
    window.focus(TITLE)


def choose_who(name):
    window.focus(WHO)
    window.click(window.find("list item", f"^{name}", window.frame(WHO)))
    wait_for_end_of(WHO)
    see(f"I am {name}")


def ask_who():
    window.focus(TITLE)
    act(window.find("push button", "^I am "))


@command
def be(name):
    ask_who()
    choose_who(name)


@command
def be_new(name):
    """One whom nobody has written down."""
    ask_who()
    window.focus(WHO)
    window.click(window.find("list item", "^I am new here", window.frame(WHO)))
    window.click(window.find("text", "^Your name$", window.frame(WHO)))
    window.press("ctrl+a")
    window.type(name)
    act(wait_for("somebody to add", lambda: window.look(lambda node: tell("push button", "Add me$")(node) and is_sensitive(node), window.frame(WHO))))
    wait_for_end_of(WHO)
    see(f"I am {name}")


@command
def close():
    """As a person does; the answer is with what the program has ended."""
    window.focus(TITLE)
    window.press("ctrl+q")
    return window.wait_end()


@command
def kill():
    if window is not None and window.process.poll() is None:
        window.process.kill()
        window.wait_end()


@command
def complaints():
    return find_complaints(folder / "log")


@command
def take_picture(path):
    desk_window.take_picture(str(pathlib.Path(path).parent), pathlib.Path(path).stem)


# --- what is on the screen ---


def has_text(text, inside=None):
    return window.look(lambda node: text in node.name or (node.getRoleName() == "text" and text in text_of(node)), inside)


@command
def see(text):
    """In any window of the program."""
    wait_for(f"“{text}” on the screen", lambda: has_text(text) is not None)


@command
def find(text, expected=None):
    """The one row of the queue that a search for it leaves. What the list shows
    while it is filled is none of it: the text, or what is expected, is in the row.
    """
    window.focus(TITLE)
    window.press(ALL_OPEN, "ctrl+f", "ctrl+a")
    window.type(text)

    def only_row():
        rows = window.rows("^Tickets$")
        return rows[0] if len(rows) == 1 and (expected or text) in rows[0] else None

    return wait_for(f"one ticket for “{text}”", only_row)


@command
def open_ticket(text):
    # What it is called may change meanwhile: it gets its number.
    summary = find(text).split(", ")[0]
    window.click(window.find("list item", "^" + re.escape(summary) + ", "))
    # What is similar to another ticket is called the same beside it.
    wait_for(f"“{summary}” to be open", lambda: search(window.remember("filler", "^DeskSummaryEditor$"), tell("label", f"^{re.escape(summary)}$")))


@command
def state():
    """The line at the foot of the sidebar."""
    return search(window.remember("filler", "^DeskStateLine$"), tell("label", "")).name


@command
def wait_for_state(pattern):
    wait_for(f"“{pattern}” in the state line", lambda: re.search(pattern, state()) or None)
    return state()


# --- what is done ---


@command
def log_ticket(summary):
    window.focus(TITLE)
    window.press("ctrl+n")
    window.focus(NEW_TICKET)
    dialog = window.frame(NEW_TICKET)
    window.click(window.find("text", "^Summary$", dialog))
    # Which of the two widgets that an entry row is has the focus is told by none.
    window.type(summary)
    act(wait_for("a ticket to log", lambda: window.look(lambda node: tell("push button", "^Log ticket$")(node) and is_sensitive(node), dialog)))
    wait_for("the form to go", lambda: not any(re.search(NEW_TICKET, frame.name) for frame in window.frames()))
    window.focus(TITLE)
    see(summary)


@command
def set_summary(text):
    window.focus(TITLE)
    act(window.find("push button", "^Change the summary$"))
    wait_for("the cursor in the summary", lambda: window.look(lambda node: is_shown_as(node, "focused") and node.getRoleName() in ("text", "entry")))
    window.press("ctrl+a")
    window.type(text)
    window.press("Return")
    wait_for("the summary to be kept", lambda: window.look(tell("push button", "^Change the summary$")) is not None)
    see(text)


@command
def set_category(text):
    window.focus(TITLE)
    act(window.find("push button", "^Category"))
    wait_for("a list to choose from", lambda: window.look(lambda node: is_shown_as(node, "focused") and node.getRoleName() in ("text", "entry")))
    window.type(text)
    window.press("Return")
    wait_for("the category", lambda: window.look(tell("push button", f"^Category.*{text}")))


@command
def write(key, mode, text):
    """A contact, a note or an attempt."""
    window.focus(TITLE)
    window.press(key)
    wait_for(f"the cursor in “{mode}”", lambda: is_shown_as(window.remember("text", mode), "focused"))
    window.type(text)
    window.press("ctrl+Return")
    wait_for("the field to be empty", lambda: text_of(window.remember("text", mode)) == "")
    see(text)


@command
def begin_writing(text):
    """A note that is not sent yet."""
    window.focus(TITLE)
    window.press("ctrl+shift+n")
    wait_for("the cursor in the note", lambda: is_shown_as(window.remember("text", "^Internal note"), "focused"))
    window.type(text)


@command
def send():
    window.focus(TITLE)
    window.press("ctrl+Return")
    wait_for("the field to be empty", lambda: text_of(window.remember("text", "^Internal note")) == "")


@command
def take():
    window.focus(TITLE)
    window.press("ctrl+t")


# --- joining at a service ---


JOINING = "^Join a desk$"


@command
def open_joining():
    act(window.find("push button", "Join a shared desk…$"))
    window.focus(JOINING)
    window.click(window.find("list item", "^At a service", window.frame(JOINING)))


def type_into(name, text):
    window.focus(JOINING)
    window.click(window.find("text", name, window.frame(JOINING)))
    window.press("ctrl+a")
    window.type(text)


@command
def fill_joining(address, account, password):
    type_into("^Address$", address)
    type_into("^Account$", account)
    type_into("^Password$", password)


@command
def type_password(password):
    type_into("^Password$", password)


@command
def type_address(address):
    type_into("^Address$", address)


@command
def press_joining(name):
    act(wait_for(f"“{name}” to press", lambda: window.look(lambda node: tell("push button", name)(node) and is_sensitive(node), window.frame(JOINING))))


@command
def see_fingerprint(expected):
    def shown():
        return window.look(lambda node: node.getRoleName() == "label" and node.name.replace("\n", ":") == expected)

    wait_for("the fingerprint", shown)


@command
def finish_joining():
    """There is no keyring, and that is told; the answer is where the desk lies."""
    global desk
    window.find("push button", "Open the desk$", window.frame(JOINING))
    see("This machine has no keyring")
    press_joining("Open the desk$")
    window.focus(TITLE)
    window.press(ALL_OPEN)
    [desk] = (folder / "data" / "deskbell" / "desks").glob("*.desk")
    return str(desk)


# --- the page behind the state line ---


@command
def open_sharing():
    window.focus(TITLE)
    act(search(window.remember("filler", "^DeskStateLine$"), tell("push button", "")))
    window.focus(SHARING)


@command
def close_sharing():
    window.focus(SHARING)
    window.press("Escape")
    wait_for("the page to go", lambda: not any(re.search(SHARING, frame.name) for frame in window.frames()))
    window.focus(TITLE)


@command
def sharing_rows():
    """Each row of the page: its title, and the words on it."""
    rows = []

    def collect(node):
        for child in node:
            if child is None:
                continue
            if child.getRoleName() == "list item":
                rows.append([child.name, labels(child)])
            else:
                collect(child)

    collect(window.frame(SHARING))
    return rows


def labels(node):
    words = []
    for child in node:
        if child is not None:
            words += [child.name] if child.getRoleName() == "label" else labels(child)
    return words


@command
def wait_for_row(title, text):
    wait_for(
        f"“{title}: {text}” on the page",
        lambda: any(re.search(title, row) and any(re.search(text, word) for word in words) for row, words in sharing_rows()),
    )


@command
def press_sharing(name):
    act(window.find("push button", name, window.frame(SHARING)))


@command
def choose_sharing(name, title):
    """A row of the page, that leads to a window."""
    window.focus(SHARING)
    window.click(window.find("list item", name, window.frame(SHARING)))
    window.focus(title)


@command
def open_from_sharing(name, text):
    """A row of the page, that leads to a ticket."""
    window.focus(SHARING)
    window.click(window.find("list item", name, window.frame(SHARING)))
    wait_for_end_of(SHARING)
    see(text)


@command
def give(title, fields, button):
    """Fills a small window, and presses its button."""
    window.focus(title)
    for name, text in fields:
        window.click(window.find("text", name, window.frame(title)))
        window.press("ctrl+a")
        window.type(text)
    act(wait_for(f"“{button}” to press", lambda: window.look(lambda node: tell("push button", button)(node) and is_sensitive(node), window.frame(title))))


@command
def put_message_away(text):
    see(text)
    [message] = [frame for frame in window.frames() if has_text(text, frame) is not None]
    act(window.find("push button", "Close$", message))
    wait_for("the message to go", lambda: has_text(text) is None)


def main():
    talk = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        try:
            said = {"answer": commands[name](*arguments)}
        except Exception:
            said = {"error": traceback.format_exc()}
        print(json.dumps(said), file=talk, flush=True)
    kill()


main()
