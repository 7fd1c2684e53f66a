# SPDX-License-Identifier: GPL-3.0-or-later
"""Fossil, for comparison: a repository with tickets, cloned and synchronised."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import time
import uuid

N_CHANGES = 100


def encode(text):
    return text.replace("\\", "\\\\").replace(" ", "\\s").replace("\n", "\\n")


def artifact(ticket, number, fields):
    """One change of a ticket, as Fossil's file format has it."""
    lines = [f"D 2026-03-02T{9 + number // 3600 % 12:02}:{number // 60 % 60:02}:{number % 60:02}.{number % 1000:03}"]
    lines += [f"J {name} {encode(value)}" for name, value in sorted(fields.items())]
    lines += [f"K {ticket}", "U bench"]
    text = "\n".join(lines) + "\n"
    return text + f"Z {hashlib.md5(text.encode()).hexdigest()}\n"


class Fossil:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.origin = self.folder / "origin.fossil"
        self.tickets = []
        self.n_changes = 0

    def run(self, *arguments):
        environment = dict(os.environ, HOME=str(self.folder), FOSSIL_HOME=str(self.folder), USER="bench", FOSSIL_USER="bench")
        began = time.monotonic()
        done = subprocess.run(["fossil", *map(str, arguments)], env=environment, cwd=self.folder, capture_output=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"fossil {arguments}: {done.stdout.decode()} {done.stderr.decode()}")
        return time.monotonic() - began

    def make(self, n_tickets):
        """10,000 changes as files become a repository at once."""
        pile = self.folder / "pile"
        self.run("new", "--admin-user", "bench", "first.fossil")
        pile.mkdir()
        self.run("deconstruct", "-R", "first.fossil", "pile")
        for i in range(n_tickets):
            ticket = uuid.UUID(int=i + 1).hex + "%08x" % i
            self.tickets.append(ticket)
            fields = {
                "title": f"Printer on floor {i % 7} does not wake up, call {i}",
                "status": "Open",
                "type": "Incident",
                "comment": "The queue is held and the display stays dark. " * 4,
            }
            (pile / f"ticket-{i}").write_text(artifact(ticket, i, fields))
        self.run("reconstruct", self.origin, "pile")
        self.run("user", "default", "bench", "-R", self.origin)
        shutil.rmtree(pile)

    def clone(self, name):
        path = self.folder / name
        path.unlink(missing_ok=True)
        return self.run("clone", self.origin, path)

    def change_some(self):
        for i in range(N_CHANGES):
            self.n_changes += 1
            self.run("ticket", "set", self.tickets[i * 97 % len(self.tickets)], "title", f"Call {self.n_changes}", "-R", self.origin)

    def synchronise(self, name):
        return self.run("sync", "-R", self.folder / name)

    def count_changes(self, name):
        done = subprocess.run(["sqlite3", str(self.folder / name), "SELECT count(*) FROM ticketchng"], capture_output=True, check=True)
        return int(done.stdout)
