# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as assistive technology knows it: started in folders of its own,
found, read, and driven with real keys and a real pointer.

Needs a display and a session bus; GTK_A11Y has to be atspi.
"""
import os
import pathlib
import re
import subprocess
import time

outside = dict(os.environ, GTK_A11Y="atspi")
# What is fatal for the window need not be so for the one who looks at it.
os.environ.pop("G_DEBUG", None)
import pyatspi  # noqa: E402 - the bus is looked for when it is imported
from gi.repository import Atspi  # noqa: E402 - of the version that pyatspi wants

# GTK answers after this long on a busy machine; whoever waits longer has found
# something broken.
LIMIT = 15
PAUSE = 0.05
# Around the frame of a window, in pixels.
SHADOW = 5
# What has nothing in it. Each question goes through the bus.
LEAVES = ("image", "label", "separator", "text")


def make_environment(folder, width=1270, height=790):
    """For programs that are to find folders of their own below this one."""
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
        path.mkdir(parents=True)
        environment[f"XDG_{name}_HOME"] = str(path)
    # The whole screen, as there is nobody who would make the window bigger.
    settings = folder / "config" / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text(f"[io/github/deskbell/Deskbell]\nwindow-width={width}\nwindow-height={height}\n")
    return environment


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


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, timeout=30).stdout.split()


def tell(role, name):
    return lambda node: node.getRoleName() == role and re.search(name, node.name) is not None


class Window:
    """The running program, and what it shows."""

    def __init__(self, program, desk, environment, log):
        self.known = {}
        self.log = open(log, "ab")
        self.process = subprocess.Popen([program] + ([str(desk)] if desk is not None else []), env=environment, stdout=self.log, stderr=self.log)

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

    def remember(self, role, name):
        """One that stays where it is: it is not looked for again while it is seen."""
        known = self.known.get((role, name))
        try:
            if known is not None and is_seen(known):
                return known
        except Exception:  # it has gone
            pass
        self.known[role, name] = self.look(tell(role, name))
        return self.known[role, name]

    def rows(self, name):
        """The names of the rows of a list that is shown."""
        items = self.remember("list", name)
        return [row.name for row in items if row is not None and row.name and is_seen(row)] if items is not None else []

    def is_focused(self, role, name):
        node = self.look(tell(role, name))
        return node is not None and is_shown_as(node, "focused")

    def focus(self, title):
        """Without a window manager nobody gives the keyboard to a window."""
        self.frame(title)
        # Both have to be so: a tooltip is a window of the program, too, and gone
        # in a moment.
        wanted = wait_for(
            f"“{title}” on the screen", lambda: xdotool("search", "--all", "--onlyvisible", "--pid", self.process.pid, "--name", title)
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


def is_seen(node):
    box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    return box.width > 0 and box.height > 0 and is_shown_as(node, "visible")


def search(node, matches):
    for child in node:
        if child is None:
            continue
        if matches(child) and is_seen(child):
            return child
        if child.getRoleName() in LEAVES:
            continue
        found = search(child, matches)
        if found is not None:
            return found
    return None


def act(node, name="click"):
    """Does what a click or a key would do, as assistive technology does it."""
    action = node.queryAction()
    names = [action.getName(i) for i in range(action.nActions)]
    assert action.doAction(names.index(name)), f"{node.name} does not {name}"


def is_shown_as(node, state):
    return node.getState().contains(getattr(pyatspi, f"STATE_{state.upper()}"))


def is_sensitive(node):
    return is_shown_as(node, "sensitive")


def text_of(node):
    try:
        return node.queryText().getText(0, -1)
    except NotImplementedError:
        return ""


def take_picture(pictures, name):
    """Of the whole screen, when somebody wants pictures."""
    if pictures:
        pathlib.Path(pictures).mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(pathlib.Path(pictures) / f"{name}.png")], check=True, timeout=60)


def find_complaints(log):
    """What the window has said that it should not have had to."""
    lines = pathlib.Path(log).read_text(errors="replace").splitlines()
    return [line for line in lines if "CRITICAL" in line or "deskbell-" in line]
