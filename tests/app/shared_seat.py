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
def start():
    global window
    window = Window(deskbell, desk, environment, folder / "log")
    window.focus(TITLE)
    window.press(ALL_OPEN)
    wait_for("tickets", lambda: window.rows("^Tickets$"))


@command
def be(name):
    """Says who sits here, where somebody else is taken for granted."""
    window.focus(TITLE)
    act(window.find("push button", "^I am "))
    window.focus(WHO)
    window.click(window.find("list item", f"^{name}", window.frame(WHO)))
    wait_for("the list to go", lambda: not any(re.search(WHO, frame.name) for frame in window.frames()))
    window.focus(TITLE)
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
    row = find(text)
    window.click(window.find("list item", "^" + re.escape(row)))
    summary = row.split(", ")[0]
    wait_for(f"“{summary}” to be open", lambda: window.look(tell("label", f"^{re.escape(summary)}$")))


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
def take():
    window.focus(TITLE)
    window.press("ctrl+t")


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
