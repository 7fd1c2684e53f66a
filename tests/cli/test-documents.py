#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command and option stands in the manual page and in the completion."""
import pathlib
import re
import shutil
import subprocess
import tempfile

from desk_cli import *

source = pathlib.Path(sys.argv[2])
page = source / "data" / "man" / "deskbellctl.1"
completion = source / "data" / "completions" / "deskbellctl"


def commands():
    """Names of commands, with their options and those that are followed by a value."""
    listed = run("--help").out.split("Commands:\n")[1].split("\n\n")[0]
    for line in listed.splitlines():
        if line[2] == " ":
            continue
        name = re.match(r"  ([a-z-]+(?: [a-z][a-z-]*)?)(?= |$)", line)[1]
        said = run(*name.split(), "--help").out
        own = said.split("\nOptions:\n")[1].split("\n\n")[0] if "\nOptions:\n" in said else ""
        options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)( [A-Z-]+)?", own, re.MULTILINE)
        yield name, [option for option, value in options], [option for option, value in options if value]


def plain_page():
    return page.read_text().replace("\\-", "-").replace("\\(lq", "“").replace("\\(rq", "”")


def complete(*typed):
    """What the completion offers for the last word."""
    script = f'. "{completion}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _deskbellctl; printf "%s\\n" "${{COMPREPLY[@]}}"'
    said = subprocess.run(["bash", "-c", script, "bash", *typed], capture_output=True, text=True, cwd=folder)
    assert said.returncode == 0 and said.stderr == "", said
    return said.stdout.split()


@test
def the_page_has_every_command():
    text = plain_page()
    for name, _, _ in commands():
        assert re.search(rf'^\.BR "{re.escape(name)}"', text, re.MULTILINE), name


@test
def the_page_has_every_option():
    text = plain_page()
    for name, options, _ in commands():
        section = re.split(rf'^\.BR "{re.escape(name)}".*$', text, flags=re.MULTILINE)[1]
        section = re.split(r'^(?:\.TP\n\.BR "[a-z]|\.SS|\.SH)', section, flags=re.MULTILINE)[0]
        for option in options:
            assert f'"{option}' in section, (name, option)
    for option in ("-d, --desk", "--as", "--json", "-h, --help", "--version"):
        assert option in text, option


@test
def the_page_has_every_exit_status():
    section = plain_page().split(".SH EXIT STATUS")[1].split(".SH")[0]
    assert re.findall(r"^\.B (\d)$", section, re.MULTILINE) == ["0", "1", "2", "3", "4"]


@test
def the_page_is_well_formed():
    if not shutil.which("groff"):
        return
    said = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", page], capture_output=True, text=True)
    assert said.returncode == 0 and said.stderr == "", said


@test
def the_completion_has_every_command():
    firsts = complete("deskbellctl", "")
    for name, _, _ in commands():
        first, _, second = name.partition(" ")
        assert first in firsts, name
        if second:
            assert second in complete("deskbellctl", "-d", "x.desk", first, ""), name


@test
def the_completion_has_every_option():
    for name, options, with_value in commands():
        offered = complete("deskbellctl", "-d", "x.desk", *name.split(), "-")
        for option in options + ["--desk", "--as", "--json", "--help", "--version"]:
            assert option in offered, (name, option)
        for option in offered:
            assert option in options + ["-d", "--desk", "--as", "--json", "--help", "--version"], (name, option)
        # After a value that looks like nothing the options are offered again.
        for option in with_value:
            assert "--json" in complete("deskbellctl", *name.split(), option, "a value", "--js"), (name, option)


@test
def the_completion_offers_values():
    assert complete("deskbellctl", "queue", "--view", "d") == ["due-today"]
    assert complete("deskbellctl", "ticket", "attempt", "7", "text", "--outcome", "no") == ["no_effect"]
    assert complete("deskbellctl", "ticket", "new", "--summary", "q") == []
    (folder / "some.desk").touch()
    assert complete("deskbellctl", "-d", "some") == ["some.desk"]


@test
def every_value_that_is_offered_is_taken():
    desk = sample_desk()
    for option, field in (("--outcome", "outcome"), ("--source", "source")):
        for value in complete("deskbellctl", "ticket", "attempt", option, ""):
            run("ticket", "attempt", "4126", "x", f"{option}={value}", desk=desk)
    for value in complete("deskbellctl", "queue", "--view", ""):
        run("queue", f"--view={value}", desk=desk)
    for value in complete("deskbellctl", "ticket", "contact", "--channel", ""):
        run("ticket", "contact", "4126", "x", f"--channel={value}", desk=desk)
    for option in ("--type", "--impact", "--urgency", "--channel"):
        for value in complete("deskbellctl", "ticket", "new", option, ""):
            log_ticket(desk, f"{option}={value}")


main()
