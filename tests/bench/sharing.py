#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what sharing a desk costs, and prints it beside what was aimed at.

Each part says under which load of the machine it ran; what is compared with
Fossil or with a plain copy is measured in turn with it, in the same run."""
import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import time

from fossil_repo import Fossil

PASSWORD = "correct horse battery"
N_TICKETS = 10000
N_IDLE = 200
PAUSE = 0.5

options = None
rows = []
raw = {}


def median(values):
    return statistics.median(values)


def note(name, measured, aim, detail="", at_least=False):
    """One line of the table; the ratio is above 1 when the aim is missed."""
    ratio = (aim / measured if measured else float("inf")) if at_least else measured / aim
    rows.append({"name": name, "measured": measured, "aim": aim, "at_least": at_least, "ratio": ratio, "load": os.getloadavg()[0], "detail": detail})


def build(name):
    return str(pathlib.Path(options.build) / name)


def run(*arguments, **more):
    done = subprocess.run([str(argument) for argument in arguments], stdout=subprocess.PIPE, check=True, **more)
    return done.stdout.decode()


def bench(name, *arguments):
    return json.loads(run(build("tests/bench/" + name), *arguments))


def ctl(*arguments):
    return run(build("src/cli/deskbellctl"), *arguments)


def fresh(name):
    path = options.work / name
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(mode=0o700)
    return path


def copy_desk(path):
    shutil.copyfile(options.base / "service.desk", path)
    path.chmod(0o600)
    return path


class Service:
    """deskbelld on a port of its own, on loopback."""

    def __init__(self, folder, tls):
        self.folder = folder
        keys = {"listen": "127.0.0.1:0", "connections": 1000, "connections-per-address": 1000, "pushes-per-minute": 100000}
        if tls:
            keys.update(certificate="certificate.pem", key="key.pem")
        lines = [f"{key}={value}" for key, value in keys.items()]
        (folder / "deskbelld.conf").write_text("[service]\n" + "\n".join(lines) + "\n")
        (folder / "blobs").mkdir(exist_ok=True)
        for path in folder.iterdir():
            path.chmod(0o700 if path.is_dir() else 0o600)
        with open(folder / "requests.log", "wb") as log:
            self.process = subprocess.Popen([build("src/service/deskbelld"), "--config", folder / "deskbelld.conf"], stdout=log, stderr=subprocess.PIPE)
        self.port = None
        for line in self.process.stderr:
            if b"port " in line:
                self.port = int(line.split(b"port ")[1].split(b")")[0])
                break

    @property
    def pid(self):
        return self.process.pid

    def pss_kib(self):
        text = pathlib.Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:")))

    def settled_pss_kib(self):
        """When two looks show the same, it has taken in what was sent."""
        last, now = None, self.pss_kib()
        while now != last:
            time.sleep(PAUSE)
            last, now = now, self.pss_kib()
        return now

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        self.process.send_signal(signal.SIGTERM)
        self.process.stderr.read()
        self.process.wait(60)


def office(name):
    """A desk in a folder, and two replicas."""
    folder = fresh(name)
    share = folder / "share"
    share.mkdir()
    a = copy_desk(folder / "a.desk")
    b = folder / "b.desk"
    ctl("-d", a, "desk", "share", share)
    ctl("desk", "join", share, b)
    return folder, share, a, b


def service_office(name):
    """A desk at a service with TLS, and two replicas."""
    folder = fresh(name)
    served = folder / "served"
    shutil.copytree(options.base, served)
    served.chmod(0o700)
    password = folder / "password"
    password.write_text(PASSWORD + "\n")
    service = Service(served, tls=True)
    desks = [folder / "a.desk", folder / "b.desk"]
    for desk in desks:
        ctl("desk", "join", f"https://127.0.0.1:{service.port}", desk, "--account=robin", "--password-file", password)
    return service, *desks


# --- the parts -------------------------------------------------------------


def measure_replay():
    """Segments become facts, and can be searched."""
    folder = fresh("replay")
    runs = [bench("bench-replay", options.base / "service.desk", folder) for _ in range(options.runs)]
    raw["replay"] = runs
    mix = runs[0]["mix"]
    detail = "of {} commits: {}".format(runs[0]["commits"], ", ".join(f"{n} {kind}" for kind, n in mix.items()))
    note("segments taken in, commits/s", median([r["taken_per_s"] for r in runs]), 12000, detail, at_least=True)
    note("the same by time of the processor", 1e6 / median([r["taken_cpu_us"] for r in runs]), 12000, at_least=True)
    note("and searchable, commits/s", median([r["searchable_per_s"] for r in runs]), 8000, at_least=True)
    note("the same by time of the processor", 1e6 / median([r["searchable_cpu_us"] for r in runs]), 8000, at_least=True)


def measure_service():
    """Pushes of many connections, while 200 follow."""
    runs = []
    for _ in range(options.runs):
        folder = fresh("load")
        run(build("tests/bench/bench-load"), "prepare", options.base / "service.desk", folder)
        with Service(folder, tls=False) as service:
            runs.append(bench("bench-load", "run", options.base / "service.desk", folder, service.port, service.pid))
    raw["service"] = runs
    paced = [r["paced"] for r in runs]
    rate = runs[0]["rate"]
    detail = "load generator {:.0f} % of the machine, {:.0f} replies/s to {} followers, service {:.2f} processors".format(
        100 * median([r["load_share_of_machine"] for r in paced]),
        median([r["followers_told"] / r["commits"] * r["per_s"] for r in paced]),
        runs[0]["followers"],
        median([r["service_cpu"] for r in paced]),
    )
    note(f"pushes of one commit/s, of {rate} sent", median([r["per_s"] for r in paced]), 0.99 * rate, detail, at_least=True)
    note("the same, p99, ms", median([r["p99_ms"] for r in paced]), 100, "median {:.1f} ms".format(median([r["median_ms"] for r in paced])))
    note("pushes of one commit/s, as many as it takes", median([r["closed"]["per_s"] for r in runs]), rate, "nobody follows", at_least=True)
    batches = [r["batches"] for r in runs]
    detail = "service {:.2f} processors".format(median([r["service_cpu"] for r in batches]))
    note("commits/s in batches of 100", median([r["per_s"] for r in batches]), 12000, detail, at_least=True)
    refused = sum(r[phase]["not_ok"] for r in runs for phase in ("paced", "closed", "batches"))
    if refused:
        sys.exit(f"{refused} commits were not taken as they are: this measures something else")


def follow(service, token, tls, after):
    raw_socket = socket.create_connection(("127.0.0.1", service.port))
    if tls:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # it is our own, on loopback
        raw_socket = context.wrap_socket(raw_socket)
    raw_socket.sendall(f"GET /v1/segments?after={after}&wait=60 HTTP/1.1\r\nHost: l\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    return raw_socket


def measure_memory():
    """What a replica that waits for news costs the service."""
    for tls in (False, True):
        values = []
        for _ in range(options.runs):
            folder = fresh("memory")
            run(build("tests/bench/bench-load"), "prepare", options.base / "service.desk", folder)
            for name in ("certificate.pem", "key.pem"):
                shutil.copyfile(options.base / name, folder / name)
            tokens = (folder / "tokens").read_text().split()
            with Service(folder, tls) as service:
                # What is made once for all is there before it is counted.
                first = [follow(service, tokens[i], tls, 9000000000) for i in range(8)]
                before = service.settled_pss_kib()
                sockets = [follow(service, tokens[i % len(tokens)], tls, 9000000000) for i in range(N_IDLE)]
                values.append((service.settled_pss_kib() - before) / N_IDLE)
                for each in first + sockets:
                    each.close()
        raw["memory_tls" if tls else "memory"] = values
        note("memory of a replica that waits, KiB" + (", TLS" if tls else ""), median(values), 150, f"PSS, {N_IDLE} of them")


def measure_join():
    """A replica is made, beside a copy of a file and a clone of Fossil's."""
    folder, share, a, _ = office("join")
    fossil = Fossil(fresh("fossil-clone"))
    fossil.make(N_TICKETS)
    joins, clones = [], []
    for i in range(options.runs):
        clones.append(fossil.clone("clone.fossil"))
        joins.append(bench("bench-replicas", "join", share, folder / f"j{i}.desk", a))
    raw["join"] = {"joins": joins, "clones": clones}
    copied = median([j["copy_ms"] for j in joins])
    joined = median([j["joined_ms"] for j in joins])
    note("replica usable, times copy and open", joined / copied, 8, f"{joined:.0f} ms, {median([j['joined_cpu_ms'] for j in joins]):.0f} ms of processor, copy {copied:.0f} ms")
    note("replica usable, times fossil clone", joined / 1000 / median(clones), 1, f"fossil clone {1000 * median(clones):.0f} ms")
    note("replica searchable, s", median([j["searchable_ms"] for j in joins]) / 1000, 4)


def measure_exchange():
    """100 changes go from one replica to another."""
    fossil = Fossil(fresh("fossil-sync"))
    fossil.make(N_TICKETS)
    fossil.clone("b.fossil")
    folder, _, a, b = office("exchange")
    service, c, d = service_office("exchange-service")
    ours, commands, served, theirs = [], [], [], []
    with service:
        for _ in range(options.runs):
            fossil.change_some()
            before = fossil.count_changes("b.fossil")
            theirs.append(fossil.synchronise("b.fossil") * 1000)
            assert fossil.count_changes("b.fossil") == before + 100
            ours.append(bench("bench-replicas", "exchange", a, b, 100))
            served.append(bench("bench-replicas", "exchange", c, d, 100))
    raw["exchange"] = {"folder": ours, "service": served, "fossil_ms": theirs}
    sync = median(theirs)
    for name, values in (("folder", ours), ("service", served)):
        both = median([v["both_ms"] for v in values])
        detail = f"{both:.0f} ms (to the log {median([v['pushed_ms'] for v in values]):.0f} ms), fossil sync {sync:.0f} ms"
        note(f"100 changes, {name}, times fossil sync", both / sync, 0.5, detail)


def measure_pending():
    """Thousands of commits that were made offline go into the log."""
    _, _, a, _ = office("pending")
    service, c, _ = service_office("pending-service")
    with service:
        for name, desk in (("folder", a), ("service", c)):
            few = bench("bench-replicas", "pending", desk, 1000)
            many = bench("bench-replicas", "pending", desk, 8000)
            raw["pending_" + name] = [few, many]
            each = many["pushed_ms"] / many["commits"]
            detail = f"{each:.2f} ms each of 8,000; {few['pushed_ms'] / few['commits']:.2f} ms each of 1,000"
            note(f"cost of one of 8,000 pending, {name}, times that of one of 1,000", each / (few["pushed_ms"] / few["commits"]), 2, detail)


def measure_notice():
    """How long the other one waits for a commit."""
    _, _, a, b = office("notice")
    service, c, d = service_office("notice-service")
    with service:
        raw["notice_folder"] = by_folder = bench("bench-replicas", "notice", a, b, 40)
        raw["notice_service"] = by_service = bench("bench-replicas", "notice", c, d, 40)
    note("a commit is on the other one, folder, p95, ms", by_folder["p95_ms"], 3000, "median {:.0f} ms".format(by_folder["median_ms"]))
    note("a commit is on the other one, service, p95, ms", by_service["p95_ms"], 400, "median {:.0f} ms".format(by_service["median_ms"]))


def measure_latency():
    """A commit on a desk whose share is far away, beside one whose share is not."""
    program = build("tests/bench/slow-folder")
    if not os.path.exists(program) or not os.path.exists("/dev/fuse"):
        rows.append({"name": "commit with a slow share", "detail": "not measured: there is no FUSE", "aim": None})
        return
    folder, share, a, b = office("latency")
    mount = folder / "far"
    mount.mkdir()
    subprocess.run([program, share, "200", mount, "-o", "attr_timeout=1"], check=True)
    near, far = [], []
    try:
        # The other replica reaches the same share by the far way.
        ctl("-d", b, "desk", "sync", "--folder", mount)
        for _ in range(options.runs):
            near.append(bench("bench-replicas", "latency", a, 100, 20))
            far.append(bench("bench-replicas", "latency", b, 100, 20))
    finally:
        subprocess.run(["fusermount3", "-u", "-z", mount], check=False)
    raw["latency"] = {"near": near, "far": far}
    slow, quick = (median([run["median_ms"] for run in runs]) for runs in (far, near))
    note("a commit with a far share, times a near one", slow / quick, 1.3, f"{slow:.2f} and {quick:.2f} ms; each operation of the far one takes 200 ms more")


PARTS = {
    "replay": measure_replay,
    "service": measure_service,
    "memory": measure_memory,
    "join": measure_join,
    "exchange": measure_exchange,
    "pending": measure_pending,
    "notice": measure_notice,
    "latency": measure_latency,
}


def main():
    global options
    parser = argparse.ArgumentParser()
    for name in ("build", "base", "work", "json"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append", choices=PARTS)
    options = parser.parse_args()
    for kind in ("DATA", "CONFIG", "STATE"):
        os.environ[f"XDG_{kind}_HOME"] = str(options.work / kind.lower())
    for name, measure in PARTS.items():
        if options.only and name not in options.only:
            continue
        print(f"{measure.__doc__.splitlines()[0]}", file=sys.stderr)
        measure()

    width = max(len(row["name"]) for row in rows)
    missed = 0
    for row in rows:
        if row["aim"] is None:
            print(f"{row['name']:<{width}}  {row['detail']}")
            continue
        kept = row["ratio"] <= 1
        missed += not kept
        bound = "at least" if row["at_least"] else "at most"
        print(f"{row['name']:<{width}}  {row['measured']:9.2f}  {bound:<8} {row['aim']:<7}  {row['ratio']:5.2f}  {'kept  ' if kept else 'MISSED'}  load {row['load']:.1f}  {row['detail']}")
    options.json.write_text(json.dumps({"rows": rows, "raw": raw, "processors": os.cpu_count()}, indent=1))
    return 1 if missed else 0


sys.exit(main())
