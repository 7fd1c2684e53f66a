#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that is killed at random moments while seats hand commits in.
Nothing that a seat was told is saved gets lost or counts twice."""
import random
import re
import select
import signal
import sqlite3
import threading
import time

from desk_cli import *

DAEMON = str(pathlib.Path(sys.argv[3]).resolve())
ROUNDS = int(os.environ.get("DESK_KILL_ROUNDS", "6"))
SEED = int(os.environ.get("DESK_KILL_SEED", "1"))
LIMIT = 60

environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
place = folder / "storm"
daemon = None


def start(port):
    global daemon
    text = (place / "deskbelld.conf").read_text()
    (place / "deskbelld.conf").write_text(re.sub("(?m)^listen=.*", f"listen=127.0.0.1:{port}", text))
    daemon = subprocess.Popen([DAEMON, "--config", place / "deskbelld.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    said = ""
    end = time.monotonic() + LIMIT
    while not (found := re.search(r"\(port (\d+)\)", said)):
        assert time.monotonic() < end, said
        if select.select([daemon.stderr], [], [], 1)[0]:
            said += os.read(daemon.stderr.fileno(), 4096).decode()
        assert daemon.poll() is None, said
    return int(found[1])


def kill():
    daemon.send_signal(signal.SIGKILL)
    daemon.wait(LIMIT)
    daemon.stderr.close()


def work(desk, name, number, acknowledged):
    """Logs tickets and synchronises; what the program said is saved counts."""
    for i in range(4):
        summary = f"{name} {number} {i}"
        run("ticket", "new", f"--summary={summary}", desk=desk)
        acknowledged.append(summary)
        subprocess.run([program, "-d", str(desk), "desk", "sync"], capture_output=True, env=environment, cwd=folder, timeout=LIMIT)


@test
def nothing_is_lost_and_nothing_doubled():
    chance = random.Random(SEED)
    password = folder / "password"
    password.write_text("correct horse battery\n")
    subprocess.run([DAEMON, "init", place, "--analyst=Robin Lee", "--account=robin", "--password-file", password], check=True, capture_output=True, env=environment)
    port = start(0)
    desks = []
    for i in range(2):
        desks.append(folder / f"seat-{i}.desk")
        run("desk", "join", f"https://127.0.0.1:{port}", desks[i], "--account=robin", "--password-file", password)
    acknowledged = []
    for number in range(ROUNDS):
        threads = [threading.Thread(target=work, args=(desk, desk.stem, number, acknowledged)) for desk in desks]
        for thread in threads:
            thread.start()
        # The moment is what is tried here, so there is nothing to wait for.
        threads[0].join(chance.uniform(0.01, 0.5))
        kill()
        start(port)
        for thread in threads:
            thread.join(LIMIT)
    for desk in desks * 2:
        assert run("--json", "desk", "sync", desk=desk).json["waiting"] == 0
    with sqlite3.connect(desks[0]) as database:
        there = [row[0] for row in database.execute("SELECT summary FROM ticket WHERE number IS NOT NULL")]
    lost = set(acknowledged) - set(there)
    doubled = len(there) - len(set(there))
    print(f"# {ROUNDS} rounds, {len(acknowledged)} acknowledged, {len(lost)} lost, {doubled} doubled")
    assert not lost and not doubled and len(there) == len(acknowledged)
    assert digests(desks[0]) == digests(desks[1])
    kill()
    assert digests(place / "service.desk") == digests(desks[0])


main()
