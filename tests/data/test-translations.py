#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word for people can be translated.

Usage: test-translations.py SOURCE
"""
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

# Properties of widgets that hold words.
WORDS = {
    "description",
    "heading",
    "label",
    "menu-button-tooltip-text",
    "placeholder-text",
    "subtitle",
    "text",
    "title",
    "tooltip-text",
}

source = pathlib.Path(sys.argv[1])
count = 0
failed = 0


def check(name, problems):
    global count, failed
    count += 1
    failed += bool(problems)
    print(f"{'not ok' if problems else 'ok'} {count} {name}")
    for problem in problems:
        print(f"# {problem}")


def unmarked(path):
    """The words in a template that nobody marked."""
    for element in ElementTree.parse(path).getroot().iter():
        if element.tag not in ("property", "attribute"):
            continue
        name = element.get("name", "").replace("_", "-")
        text = element.text or ""
        if name in WORDS and re.search(r"[A-Za-z]{2}", text) and len(element) == 0:
            if element.get("translatable") not in ("yes", "true"):
                yield f"{path.relative_to(source)}: {name}: {text!r} is not translatable"


said = subprocess.run(
    [source / "scripts" / "update-potfiles", "--check"], capture_output=True, text=True
)
check(
    "/data/translations/potfiles-is-complete",
    (said.stdout + said.stderr).splitlines() if said.returncode else [],
)

listed = [
    line
    for line in (source / "po" / "POTFILES.in").read_text().splitlines()
    if line and not line.startswith("#")
]
check(
    "/data/translations/potfiles-names-files-that-are-there",
    [line for line in listed if not (source / line).is_file()],
)

check(
    "/data/translations/templates-mark-their-words",
    [problem for path in sorted(source.glob("src/**/*.ui")) for problem in unmarked(path)],
)

languages = (source / "po" / "LINGUAS").read_text().split()
check(
    "/data/translations/every-language-has-its-file",
    [name for name in languages if not (source / "po" / f"{name}.po").is_file()]
    + [
        f"{path.name} is not in LINGUAS"
        for path in source.glob("po/*.po")
        if path.stem not in languages
    ],
)

problems = []
for name in languages:
    said = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", source / "po" / f"{name}.po"],
        capture_output=True,
        text=True,
    )
    if said.returncode:
        problems += said.stderr.splitlines()
check("/data/translations/every-language-is-well-formed", problems)

print(f"1..{count}")
sys.exit(1 if failed else 0)
