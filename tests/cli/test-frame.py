#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: help, options, what it ends with, and what arrives."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata

from desk_cli import *


def in_terminal(desk, *arguments, columns=80, env=None):
    """What the program writes to a terminal that wide."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [program, "-d", desk, *arguments],
        stdout=slave,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=dict(environment, **(env or {})),
    )
    os.close(slave)
    written = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    assert process.wait() == DONE, process.stderr.read()
    process.stderr.close()
    os.close(master)
    return written.decode().replace("\r\n", "\n")


def width(line):
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


@test
def help_lists_the_commands():
    said = run("--help")
    for command in ("desk new", "queue", "ticket resolve", "export jsonl"):
        assert f"\n  {command}" in said.out, command
    assert run("help").out == said.out


@test
def every_command_has_help():
    listed = run("--help").out.split("Commands:\n")[1].split("\n\n")[0]
    names = [line.split("  ")[1] for line in listed.splitlines() if line[2] != " "]
    assert len(names) > 30, names
    for name in names:
        words = re.match(r"[a-z-]+(?: [a-z][a-z-]*)?(?= |$)", name)[0].split()
        said = run(*words, "--help")
        assert said.out.startswith(f"Usage: deskbellctl [OPTION…] {' '.join(words)}"), said
        assert run("help", *words).out == said.out


@test
def version_is_said():
    assert run("--version").out.startswith("deskbellctl "), run("--version")


@test
def a_command_is_needed():
    assert "command is missing" in fail(code=USAGE)
    assert "followed by another word" in fail("ticket", code=USAGE)
    assert "ticket resolve" in fail("ticket", code=USAGE)


@test
def unknown_commands_are_named():
    assert "“quue”" in fail("quue", "x", code=USAGE)
    assert "“ticket shw”" in fail("ticket", "shw", "7", code=USAGE)


@test
def unknown_options_are_named():
    desk = new_desk()
    assert "“--limt”" in fail("queue", "--limt", "3", desk=desk, code=USAGE)
    assert "“-x”" in fail("queue", "-x", desk=desk, code=USAGE)
    assert "before a command" in fail("--limit", "3", "queue", code=USAGE)


@test
def options_want_their_values():
    desk = new_desk()
    assert "needs a value" in fail("queue", "--limit", desk=desk, code=USAGE)
    assert "takes no value" in fail("queue", "--why=yes", desk=desk, code=USAGE)
    for wrong in ("0", "-1", "x", "", "99999999999999999999", "3.5"):
        assert "number from" in fail("queue", "--limit", wrong, desk=desk, code=USAGE)


@test
def options_may_stand_anywhere():
    desk = new_desk()
    log_ticket(desk)
    wanted = run("--json", "log", desk=desk).json
    assert run("log", "-d", desk, "--json").json == wanted
    assert run(f"-d{desk}", "log", "--json").json == wanted
    assert run("--json", f"--desk={desk}", "log").json == wanted


@test
def arguments_are_counted():
    desk = new_desk()
    number = log_ticket(desk)
    assert "needs more" in fail("ticket", "show", desk=desk, code=USAGE)
    assert "“unquoted”" in fail("ticket", "note", number, "an", "unquoted", "text", desk=desk, code=USAGE)
    assert "too much" in fail("ticket", "show", number, "x", desk=desk, code=USAGE)


@test
def a_text_may_begin_with_a_dash():
    desk = new_desk()
    number = log_ticket(desk)
    assert "after “--”" in fail("ticket", "note", number, "- a list", desk=desk, code=USAGE)
    run("ticket", "note", number, "--", "- a list", desk=desk)
    assert show(desk, number)["entries"][0]["body"] == "- a list"


@test
def the_desk_has_to_be_named():
    assert "-d FILE" in fail("queue", code=USAGE)


@test
def arguments_have_to_be_text():
    desk = new_desk()
    number = log_ticket(desk)
    assert "UTF-8" in fail("ticket", "note", number, b"caf\xe9", desk=desk, code=USAGE)
    assert "UTF-8" in fail("queue", b"--search=caf\xe9", desk=desk, code=USAGE)


@test
def file_names_need_not_be_text():
    path = os.fsencode(folder) + b"/caf\xe9.desk"
    run(b"desk", b"new", path)
    assert run(b"-d", path, b"--json", b"queue").json == []


@test
def a_full_disk_is_noticed():
    desk = new_desk()
    log_ticket(desk)
    for arguments in (["queue"], ["--json", "queue"], ["export", "csv"], ["export", "jsonl"], ["--help"]):
        with open("/dev/full", "wb") as full:
            process = subprocess.run(
                [program, "-d", desk, *arguments], stdout=full, stderr=subprocess.PIPE, env=environment
            )
        assert process.returncode == FAILED, arguments
        assert b"did not arrive" in process.stderr, process.stderr


@test
def nobody_who_reads_on_is_no_scandal():
    desk = sample_desk()
    for arguments in (["queue", "--view=all", "--json"], ["export", "jsonl"]):
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.run(
            [program, "-d", desk, *arguments], stdout=writer, stderr=subprocess.PIPE, env=environment
        )
        os.close(writer)
        assert process.returncode == FAILED and process.stderr == b"", process


@test
def a_closed_stream_is_never_a_desk():
    desk = new_desk()
    log_ticket(desk)
    for stream in (0, 1, 2):
        process = subprocess.run(
            ["sh", "-c", f'exec "$0" -d "$1" ticket new --summary x {stream}>&-', program, desk],
            capture_output=True,
            env=environment,
        )
        assert process.returncode == (FAILED if stream == 1 else DONE), (stream, process)
    digests(desk)
    assert len(run("--json", "queue", desk=desk).json) == 4


@test
def a_row_is_a_line():
    desk = new_desk()
    for summary in ("One", "Two", "Three"):
        log_ticket(desk, f"--summary={summary}", "--description=a\nb")
    lines = run("queue", "--why", desk=desk).lines
    assert len(lines) == 3 and all(line.startswith("INC-") for line in lines), lines


@test
def nothing_steers_the_terminal():
    desk = new_desk()
    number = log_ticket(desk, "--summary=\x1b[31mred\u202e\u0007\x9b1m", "--description=one\ntwo\x1b]0;title\x07")
    for said in (run("queue", desk=desk).out, run("ticket", "show", number, desk=desk).out, in_terminal(desk, "queue")):
        for character in "\u202e\x07\x9b":
            assert character not in said, said
        assert "\x1b[31m" not in said and "\x1b]" not in said, said
        assert "␛" in said and "<U+202E>" in said, said
    assert "    one\n    two" in run("ticket", "show", number, desk=desk).out
    # For machines it stands as it was written.
    assert show(desk, number)["summary"] == "\x1b[31mred\u202e\u0007\x9b1m"


@test
def columns_fit_the_terminal():
    desk = sample_desk()
    for columns in (60, 80, 120):
        lines = in_terminal(desk, "queue", "--view=all", columns=columns, env={"NO_COLOR": "1"}).splitlines()
        assert len(lines) == 151, len(lines)
        assert max(width(line) for line in lines) <= columns, max(lines, key=width)
        assert max(width(line) for line in lines) > columns - 30, columns
    lines = run("queue", desk=desk, env={"COLUMNS": "70"}).lines
    assert max(width(line) for line in lines) <= 70


@test
def nothing_is_cut_outside_a_terminal():
    desk = new_desk()
    long = "A printer that prints " + "very " * 60 + "slowly"
    log_ticket(desk, f"--summary={long}")
    assert long in run("queue", desk=desk).out


@test
def colours_are_for_terminals():
    desk = sample_desk()
    assert "\x1b[" in in_terminal(desk, "queue")
    assert "\x1b[" not in in_terminal(desk, "queue", env={"NO_COLOR": "1"})
    assert "\x1b[" not in in_terminal(desk, "queue", env={"TERM": "dumb"})
    assert "\x1b[" not in run("queue", desk=desk).out


@test
def other_encodings_get_what_they_can():
    desk = new_desk()
    log_ticket(desk, "--summary=Drucker in Zürich")
    said = run("queue", desk=desk, env={"LC_ALL": "C"})
    assert "Drucker in Z?rich" in said.out, said
    assert run("--json", "queue", desk=desk, env={"LC_ALL": "C"}).json[0]["summary"] == "Drucker in Zürich"


main()
