# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the command line share: running it in a folder of its own,
and TAP.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

# A Monday, ten in the morning in Berlin.
NOW = "2026-03-02T09:00:00Z"

DONE, FAILED, USAGE, NOT_FOUND, REFUSED = range(5)

program = str(pathlib.Path(sys.argv[1]).resolve())
folder = pathlib.Path(tempfile.mkdtemp(prefix="deskbell-test-"))
tests = []

environment = dict(os.environ)
for name in ("COLUMNS", "NO_COLOR", "LANGUAGE"):
    environment.pop(name, None)
environment.update(
    HOME=str(folder),
    XDG_STATE_HOME=str(folder / "state"),
    XDG_DATA_HOME=str(folder / "data"),
    XDG_CONFIG_HOME=str(folder / "config"),
    TZ="Europe/Berlin",
    TERM="xterm",
)


class Said:
    """How a run of the program ended and what it said."""

    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode()
        self.err = process.stderr.decode()

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"ended with {self.code}\nout: {self.out}\nerr: {self.err}"


def run(*arguments, desk=None, code=DONE, stdin=b"", env=None):
    """Runs the program; fails the test when it ends with another code, unless
    any will do (None)."""
    command = [program] + (["-d", str(desk)] if desk else []) + [
        argument if isinstance(argument, bytes) else str(argument) for argument in arguments
    ]
    said = Said(
        subprocess.run(
            command,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env=dict(environment, **(env or {})),
            cwd=folder,
        )
    )
    assert code is None or said.code == code, f"{arguments}: {code} was expected, but it {said}"
    if code not in (None, DONE, FAILED):
        assert said.err.startswith("deskbellctl: "), said
        assert said.out == "", said
    return said


def fail(*arguments, code, **rest):
    """Runs the program, which has to end with this code and say why."""
    said = run(*arguments, code=code, **rest)
    assert said.err.startswith("deskbellctl: "), said
    return said.err


def digests(desk):
    """The digest of the facts and of all, of a desk that is as it was written."""
    last = run("desk", "verify", desk=desk).lines[-1]
    word, facts, everything = last.split(" ")
    assert word == "ok" and facts.startswith("facts:") and everything.startswith("all:"), last
    assert len(facts) == len("facts:") + 64 and len(everything) == len("all:") + 64, last
    return facts, everything


def new_desk(name="test.desk", **options):
    """An empty desk; its only analyst is Robin Lee."""
    path = folder / name
    remove_desk(path)
    arguments = {"analyst": "Robin Lee", "team": "First line", "time-zone": "Europe/Berlin"}
    arguments.update(options)
    run("desk", "new", path, *(f"--{name}={value}" for name, value in arguments.items()))
    return path


def remove_desk(path):
    for ending in ("", "-wal", "-shm", "-lock"):
        pathlib.Path(f"{path}{ending}").unlink(missing_ok=True)


def sample_desk(name="test.desk"):
    """A copy of the sample desk, made today; I am Jonas Feddersen."""
    original = folder / "original.desk"
    if not original.exists():
        run("desk", "new", original, "--sample")
    path = folder / name
    remove_desk(path)
    shutil.copyfile(original, path)
    return path


def log_ticket(desk, *arguments):
    """Logs a ticket and returns its number, such as INC-000001."""
    if not any(str(argument).startswith("--summary") for argument in arguments):
        arguments += ("--summary=Printer prints blank pages",)
    return run("--json", "ticket", "new", *arguments, desk=desk).json["number"]


def show(desk, number):
    return run("--json", "ticket", "show", number, desk=desk).json


def test(function):
    tests.append(function)
    return function


def main():
    """Runs all tests, or those whose name has DESK_TEST_ONLY in it."""
    tests[:] = [function for function in tests if os.environ.get("DESK_TEST_ONLY", "") in function.__name__]
    failed = 0
    suite = pathlib.Path(sys.argv[0]).stem.removeprefix("test-")
    print(f"1..{len(tests)}")
    try:
        for number, function in enumerate(tests, 1):
            name = f"/cli/{suite}/{function.__name__.replace('_', '-')}"
            try:
                function()
                print(f"ok {number} {name}", flush=True)
            except Exception:  # whatever went wrong, the others still run
                failed += 1
                print(f"not ok {number} {name}")
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
    finally:
        shutil.rmtree(folder)
    sys.exit(1 if failed else 0)
