#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The icons can be drawn, recoloured by GTK, and told apart.

Usage: test-icons.py SOURCE/data/icons
"""
import itertools
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf, GLib  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
# GTK recolours a symbolic icon by a style sheet that reaches the fill of
# these elements and nothing else.
RECOLOURED = {SVG + "rect", SVG + "circle", SVG + "path"}
# Of the 256 pixels of a symbol, how many must differ for two of them to be
# told apart by shape alone.
APART = 20

count = 0
failed = 0


def check(name, problems):
    global count, failed
    count += 1
    if problems:
        failed += 1
        print(f"not ok {count} {name}")
        for problem in problems:
            print(f"# {problem}")
    else:
        print(f"ok {count} {name}")


def coverage(path, size):
    """Whether each pixel of the drawn icon is more covered than not."""
    pixbuf = GdkPixbuf.Pixbuf.new_from_file_at_size(str(path), size, size)
    if not pixbuf.get_has_alpha():
        return [True] * (size * size)
    data, stride = pixbuf.get_pixels(), pixbuf.get_rowstride()
    return [
        data[y * stride + x * 4 + 3] >= 128
        for y in range(pixbuf.get_height())
        for x in range(pixbuf.get_width())
    ]


def main():
    folder = pathlib.Path(sys.argv[1])
    icons = sorted(folder.rglob("*.svg"))
    symbols = [icon for icon in icons if icon.stem.endswith("-symbolic")]

    problems, drawn = [], {}
    for icon in icons:
        size = 16 if icon in symbols else 128
        try:
            drawn[icon] = coverage(icon, size)
        except GLib.Error as error:
            problems.append(f"{icon}: {error.message}")
            continue
        if sum(drawn[icon]) < size * size / 12:
            problems.append(f"{icon}: next to nothing is drawn")
        if all(drawn[icon]):
            problems.append(f"{icon}: everything is covered")
    check("/data/icons/are-drawn", problems if icons else ["no icons"])

    problems = []
    for icon in icons:
        root = ElementTree.parse(icon).getroot()
        wanted = "16" if icon in symbols else "128"
        if (root.get("width"), root.get("height")) != (wanted, wanted):
            problems.append(f"{icon}: is not {wanted} pixels wide and high")
    check("/data/icons/have-their-size", problems)

    problems = []
    for icon in symbols:
        for element in ElementTree.parse(icon).getroot():
            if element.tag not in RECOLOURED:
                problems.append(f"{icon}: {element.tag} is not recoloured")
            if element.get("stroke") or element.get("style"):
                problems.append(f"{icon}: a stroke or a style is not recoloured")
            if element.get("fill") != "#2e3436":
                problems.append(f"{icon}: fill is not the single colour of a symbol")
    check("/data/icons/symbols-can-be-recoloured", problems)

    problems = [
        f"{one.name} and {other.name} look alike"
        for one, other in itertools.combinations(symbols, 2)
        if one in drawn
        and other in drawn
        and sum(a != b for a, b in zip(drawn[one], drawn[other])) < APART
    ]
    check("/data/icons/symbols-differ-in-shape", problems)

    names = {icon.stem for icon in symbols}
    check(
        "/data/icons/every-priority-has-one",
        [
            f"priority {number} has no symbol"
            for number in range(1, 6)
            if f"deskbell-priority-{number}-symbolic" not in names
        ],
    )
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())
