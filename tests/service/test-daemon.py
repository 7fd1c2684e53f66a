#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""deskbelld as a program: made, checked, started, besieged and stopped."""
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
IS_SANITIZED = sys.argv[2] != "none"
PASSWORD = "correct horse battery"
PATIENCE = 60
PAUSE = 0.02

folder = pathlib.Path(tempfile.mkdtemp(prefix="deskbell-test-"))
tests = []


def test(function):
    tests.append(function)
    return function


def run(*arguments, code=0, stdin=PASSWORD + "\n"):
    process = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True, timeout=PATIENCE)
    assert process.returncode == code, (arguments, process)
    return process.stdout.decode(), process.stderr.decode()


def make(name, **keys):
    """A folder to be served, made once and copied."""
    original = folder / "original"
    if not original.exists():
        run("init", original, "--analyst=Robin Lee", "--account=robin", "--password-file=/dev/stdin")
    place = folder / name
    shutil.copytree(original, place)
    place.chmod(0o700)
    values = {"listen": "127.0.0.1:0", "certificate": "certificate.pem", "key": "key.pem"}
    values.update(keys)
    lines = [f"{key}={value}" for key, value in values.items() if value is not None]
    (place / "deskbelld.conf").write_text("[service]\n" + "\n".join(lines) + "\n")
    return place


class Daemon:
    """A running one. What it says is read as it comes."""

    def __init__(self, place, **more):
        self.place = place
        self.out, self.err = [], []
        self.process = subprocess.Popen(
            [PROGRAM, "--config", str(place / "deskbelld.conf")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
        )
        self.readers = [
            threading.Thread(target=self.read, args=(self.process.stdout, self.out)),
            threading.Thread(target=self.read, args=(self.process.stderr, self.err)),
        ]
        for reader in self.readers:
            reader.start()

    def read(self, stream, lines):
        for line in stream:
            lines.append(line.decode())
        stream.close()

    def wait_for(self, words, n=1):
        until = time.monotonic() + PATIENCE
        while True:
            found = [line for line in list(self.err) if words in line]
            if len(found) >= n:
                return found[n - 1]
            assert time.monotonic() < until and self.process.poll() is None, (words, self.err)
            time.sleep(PAUSE)

    @property
    def port(self):
        return int(self.wait_for("Listening on").rsplit("port ", 1)[1].rstrip(")\n"))

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        for reader in self.readers:
            reader.join()
        return code

    def status(self, name):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return next(line.split()[1] for line in text.splitlines() if line.startswith(name + ":"))


def client_context():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # known by its fingerprint
    return context


def request(daemon, method, path, token=None, body=None, headers=None, tls=True):
    if tls:
        connection = http.client.HTTPSConnection("127.0.0.1", daemon.port, context=client_context(), timeout=PATIENCE)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=PATIENCE)
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection.request(method, path, body=body, headers=headers)
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    return reply, content


def enrol(daemon, password=PASSWORD, tls=True):
    body = {"name": "Robin", "password": password, "replica": "0195b1a0-0000-7000-8000-000000000001", "device": "laptop"}
    reply, content = request(daemon, "POST", "/v1/devices", body=json.dumps(body), tls=tls)
    assert reply.status == 201, (reply.status, content)
    return json.loads(content)


@test
def init_makes_what_check_takes():
    place = make("made")
    for path in folder.joinpath("original").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
        assert PASSWORD.encode() not in path.read_bytes(), path
    assert folder.joinpath("original").stat().st_mode & 0o777 == 0o700
    run("--config", place / "deskbelld.conf", "--check")


@test
def init_refuses():
    full = folder / "full"
    full.mkdir()
    (full / "x").write_text("x")
    assert "not empty" in run("init", full, "--account=x", "--password-file=/dev/stdin", code=1)[1]
    empty = folder / "empty"
    assert "10 characters" in run("init", empty, "--account=x", "--password-file=/dev/stdin", code=1, stdin="short\n")[1]
    assert not empty.exists()
    assert "terminal" in subprocess.run(
        [PROGRAM, "init", str(empty), "--account=x"], stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True
    ).stderr.decode()


@test
def check_says_what_is_wrong():
    def faults(place):
        return run("--config", place / "deskbelld.conf", "--check", code=1)[1]

    place = make("key")
    (place / "key.pem").chmod(0o644)
    assert "key.pem" in faults(place)
    place = make("accounts")
    (place / "accounts.sqlite").chmod(0o640)
    assert "accounts.sqlite" in faults(place)
    place = make("wide", listen="0.0.0.0:0", certificate=None, key=None)
    assert "no certificate" in faults(place)
    place = make("nowhere", listen="office.example:80")
    assert "office.example" in faults(place)
    place = make("unknown", listen="x")
    assert "listen" in faults(place)
    place = make("open")
    place.chmod(0o755)
    assert "chmod" in faults(place)
    place = make("never", **{"pushes-per-minute": "0"})
    assert "pushes-per-minute" in faults(place)
    place = make("several", listen="nowhere")
    (place / "key.pem").unlink()
    (place / "service.desk").unlink()
    said = faults(place)
    assert len(said.splitlines()) == 3, said


@test
def wide_without_certificate_does_not_start():
    for listen in ("0.0.0.0:0", "[::]:0"):
        place = make("plain-" + listen[0].replace("[", "six"), listen=listen, certificate=None, key=None)
        said = run("--config", place / "deskbelld.conf", code=1)[1]
        assert "no certificate" in said, said


@test
def it_serves():
    with Daemon(make("served")) as daemon:
        with socket.create_connection(("127.0.0.1", daemon.port)) as plain, client_context().wrap_socket(plain) as secure:
            digest = hashlib.sha256(secure.getpeercert(True)).hexdigest().upper()
            assert secure.version() in ("TLSv1.2", "TLSv1.3")
        reply, content = request(daemon, "GET", "/v1/hello")
        assert json.loads(content)["fingerprint"].replace(":", "") == digest, content
        enrolled = enrol(daemon)
        token = enrolled["token"]
        head = json.loads(request(daemon, "GET", "/v1/head", token)[1])
        assert head["desk"] == enrolled["desk"] and head["segment"] >= 1, head
        reply, content = request(daemon, "GET", "/v1/segments?after=0", token)
        assert reply.status == 200 and len(content) > 1000
        assert request(daemon, "GET", "/v1/accounts", token)[0].status == 200
        reply, content = request(daemon, "POST", "/v1/push", token, body=b"\1\1", headers={"Content-Type": "application/octet-stream"})
        assert (reply.status, b"damaged" in content) == (200, True), content
        reply, content = request(daemon, "GET", "/v1/checkpoint", token)
        assert reply.status == 200 and content.startswith(b"SQLite format 3"), content[:100]
        arguments = pathlib.Path(f"/proc/{daemon.process.pid}/cmdline").read_bytes()
        assert PASSWORD.encode() not in arguments
        limits = pathlib.Path(f"/proc/{daemon.process.pid}/limits").read_text()
        assert "Max core file size        0                    0" in limits, limits
    assert daemon.process.returncode == 0, daemon.err
    lines = [json.loads(line) for line in daemon.out]
    assert {line["route"] for line in lines} >= {"/v1/hello", "/v1/devices", "/v1/head"}, lines
    assert all(line["address"] == "127.0.0.1" for line in lines)
    everything = "".join(daemon.out + daemon.err)
    assert PASSWORD not in everything and token.split(".")[1] not in everything


@test
def how_often_an_account_may_push_is_configured():
    with Daemon(make("seldom", **{"pushes-per-minute": "2"})) as daemon:
        token = enrol(daemon)["token"]
        push = lambda: request(daemon, "POST", "/v1/push", token, body=b"\1\1", headers={"Content-Type": "application/octet-stream"})[0].status
        assert [push() for _ in range(3)] == [200, 200, 429]


@test
def a_lost_password_is_set_on_the_machine():
    place = make("lost")
    config = place / "deskbelld.conf"
    with Daemon(place) as daemon:
        enrol(daemon)
        run("password", "ROBIN", "--config", config, "--password-file=/dev/stdin", stdin="a new one, this time\n")
        enrol(daemon, "a new one, this time")
    assert "nobody" in run("password", "nobody", "--config", config, "--password-file=/dev/stdin", code=1)[1]
    assert "whose" in run("password", "--config", config, code=1)[1]


@test
def blobs_come_in_parts():
    content = os.urandom(3_000_000)
    name = hashlib.sha256(content).hexdigest()
    with Daemon(make("blobs")) as daemon:
        token = enrol(daemon)["token"]

        def put(offset, part, size=len(content), blob=name):
            return request(daemon, "PUT", f"/v1/blobs/{blob}?offset={offset}&size={size}", token, body=part)[0]

        assert request(daemon, "HEAD", f"/v1/blobs/{name}", token)[0].status == 404
        assert put(0, content[:1_000_000]).status == 202
        reply = request(daemon, "HEAD", f"/v1/blobs/{name}", token)[0]
        assert (reply.status, reply.headers["Deskbell-Offset"]) == (404, "1000000")
        assert request(daemon, "GET", f"/v1/blobs/{name}", token)[0].status == 404
        reply = put(2_000_000, content[2_000_000:])
        assert (reply.status, reply.headers["Deskbell-Offset"]) == (409, "1000000")
        assert put(1_000_000, content[1_000_000:]).status == 201
        assert put(0, content).status == 201
        assert request(daemon, "GET", f"/v1/blobs/{name}", token)[1] == content
        reply, part = request(daemon, "GET", f"/v1/blobs/{name}", token, headers={"Range": "bytes=100-199"})
        assert reply.status == 206 and part == content[100:200]

        # Not what it is called: nobody ever sees it.
        wrong = "0" * 64
        assert put(0, b"x", 1, wrong).status == 409
        assert request(daemon, "GET", f"/v1/blobs/{wrong}", token)[0].status == 404
        assert request(daemon, "PUT", f"/v1/blobs/{wrong}?size=999999999999", token, body=b"x")[0].status == 400

        for trick in ("..", "../accounts.sqlite", name.upper(), name[:-1], name + "0", name[:-1] + "/", "%2e%2e", name + "%00", name + ".part", "a/" + name):
            for method in ("GET", "PUT"):
                assert request(daemon, method, f"/v1/blobs/{trick}", token, body=b"")[0].status in (400, 404), trick
    # What is left over of an upload goes, after a week.
    old, new = (daemon.place / "blobs" / name[:2] / f"{name}.{kind}.part" for kind in ("old", "new"))
    for part in (old, new):
        part.write_bytes(b"x")
    os.utime(old, (0, 0))
    with Daemon(daemon.place) as daemon:
        daemon.wait_for("Listening on")
    assert not old.exists() and new.exists()
    new.unlink()
    stored = [path for path in (daemon.place / "blobs").rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [name], stored
    assert stored[0].stat().st_mode & 0o777 == 0o600


@test
def old_tls_is_refused():
    warnings.simplefilter("ignore", DeprecationWarning)
    with Daemon(make("old")) as daemon:
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = client_context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = version
            context.maximum_version = version
            try:
                with socket.create_connection(("127.0.0.1", daemon.port)) as plain, context.wrap_socket(plain):
                    raise AssertionError(f"{version} was taken")
            except (ssl.SSLError, ConnectionError):
                pass
        context = client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(("127.0.0.1", daemon.port)) as plain, context.wrap_socket(plain) as secure:
            assert secure.version() == "TLSv1.2"

        # Whoever is refused is not kept waiting for the end.
        context = client_context()
        with socket.create_connection(("127.0.0.1", daemon.port), timeout=PATIENCE) as plain, context.wrap_socket(plain) as secure:
            began = time.monotonic()
            secure.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            said = b""
            while part := secure.recv(4096):
                said += part
            assert said.startswith(b"HTTP/1.1 505"), said
            assert time.monotonic() - began < 1.5

        # Nor anything that is no TLS.
        with socket.create_connection(("127.0.0.1", daemon.port), timeout=PATIENCE) as plain:
            plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            said = b""
            try:
                while part := plain.recv(4096):
                    said += part
            except ConnectionError:
                pass
            assert b"HTTP" not in said, said


@test
def handshakes_that_stop_hold_up_nobody():
    with Daemon(make("handshakes")) as daemon:
        port = daemon.port
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        # From another address, as far as counting goes.
        with socket.socket() as other:
            other.bind(("127.0.0.2", 0))
            other.settimeout(PATIENCE)
            other.connect(("127.0.0.1", port))
            with client_context().wrap_socket(other) as secure:
                secure.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                assert secure.recv(4096).startswith(b"HTTP/1.1 200")
        for one in silent:
            one.settimeout(PATIENCE)
            try:
                assert one.recv(1) == b""
            except ConnectionError:
                pass
            one.close()


@test
def a_new_certificate_is_read():
    other = make("other")
    place = make("renewed")
    with Daemon(place) as daemon:
        before = json.loads(request(daemon, "GET", "/v1/hello")[1])["fingerprint"]

        # One that will not do changes nothing.
        good = (place / "key.pem").read_bytes()
        (place / "key.pem").write_text("nonsense")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("same as before")
        assert json.loads(request(daemon, "GET", "/v1/hello")[1])["fingerprint"] == before
        (place / "key.pem").write_bytes(good)

        another = folder / "another"
        run("init", another, "--analyst=Kim", "--account=kim", "--password-file=/dev/stdin")
        for name in ("certificate.pem", "key.pem"):
            shutil.copyfile(another / name, place / name)
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("The certificate is", 2)
        after = json.loads(request(daemon, "GET", "/v1/hello")[1])["fingerprint"]
        assert after != before
    assert other.exists()


@test
def the_end_answers_those_who_wait():
    with Daemon(make("ended", certificate=None, key=None)) as daemon:
        token = enrol(daemon, tls=False)["token"]
        waiting = [socket.create_connection(("127.0.0.1", daemon.port), timeout=PATIENCE) for _ in range(5)]
        idle = socket.create_connection(("127.0.0.1", daemon.port), timeout=PATIENCE)
        for one in waiting:
            one.sendall(f"GET /v1/segments?after=1000&wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        # They came before this one, on one thread.
        assert request(daemon, "GET", "/healthz", tls=False)[0].status == 200
        began = time.monotonic()
        daemon.process.send_signal(signal.SIGTERM)
        for one in waiting:
            assert one.recv(4096).startswith(b"HTTP/1.1 200")
            one.close()
        try:
            assert idle.recv(1) == b""
        except ConnectionError:
            pass
        idle.close()
        assert daemon.stop() == 0
        assert time.monotonic() - began < 10


@test
def unix_sockets_and_those_of_systemd():
    place = make("unix")
    path = place / "socket"
    (place / "deskbelld.conf").write_text(f"[service]\nlisten=unix:{path}\n")
    with Daemon(place) as daemon:
        daemon.wait_for("Listening on")
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(path))
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
    assert not path.exists()
    assert json.loads(daemon.out[0])["address"] == "unix", daemon.out

    with socket.socket() as passed:
        passed.bind(("127.0.0.1", 0))
        passed.listen()
        script = 'exec 3<&"$1"; export LISTEN_PID=$$ LISTEN_FDS=1; shift; exec "$@"'
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", str(passed.fileno()), PROGRAM, "--config", str(place / "deskbelld.conf")],
            pass_fds=[passed.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with socket.create_connection(passed.getsockname(), timeout=PATIENCE) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def besiege(port, token):
    """Much of everything at once; what becomes of it does not matter."""

    def talk(data, endless=b""):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
                client.sendall(data)
                sent = 0
                while endless and sent < 64_000_000:
                    client.sendall(endless)
                    sent += len(endless)
                while client.recv(65536):
                    pass
        except OSError:
            pass

    head = f"Host: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n".encode()
    ranges = b"Range: bytes=0-" + b"".join(b",%d-" % n for n in range(300)) + b"\r\n"
    binary = b"Content-Type: application/octet-stream\r\n"
    sign_in = json.dumps({"name": "nobody", "password": "x" * 100, "replica": "0195b1a0-0000-7000-8000-000000000001", "device": "x"}).encode()
    kinds = [
        (b"GET /v1/segments HTTP/1.1\r\n" + head + ranges + b"\r\n", b""),
        (b"GET /v1/hello HTTP/1.1\r\n" + head + ranges + b"\r\n", b""),
        (b"POST /v1/push HTTP/1.1\r\n" + head + binary + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + bytes(65536) + b"\r\n"),
        (b"POST /v1/push HTTP/1.1\r\n" + head + binary + b"Content-Length: 8388608\r\n\r\n", bytes(65536)),
        (b"POST /v1/push HTTP/1.1\r\n" + head + binary + b"Content-Length: 999999999999\r\n\r\n", bytes(65536)),
        (b"POST /v1/devices HTTP/1.1\r\n" + head + b"Content-Length: %d\r\n\r\n" % len(sign_in) + sign_in, b""),
        (b"GET /" + b"x" * 20000 + b" HTTP/1.1\r\n" + head + b"\r\n", b""),
        (b"GET /v1/segments?after=99999&wait=1 HTTP/1.1\r\n" + head + b"\r\n", b""),
    ]
    threads = [threading.Thread(target=talk, args=kinds[n % len(kinds)]) for n in range(160)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@test
def memory_is_bounded():
    with Daemon(make("besieged", certificate=None, key=None)) as daemon:
        token = enrol(daemon, tls=False)["token"]
        before = int(daemon.status("VmRSS"))
        for _ in range(3):
            besiege(daemon.port, token)
            assert request(daemon, "GET", "/v1/head", token, tls=False)[0].status == 200
        highest = int(daemon.status("VmHWM"))
        print(f"# memory: {before} kB before, {highest} kB at most, {daemon.status('VmRSS')} kB after")
        if not IS_SANITIZED:
            assert highest < 128 * 1024, highest
        try:
            n_files = len(os.listdir(f"/proc/{daemon.process.pid}/fd"))
        except PermissionError:  # only root looks in
            n_files = 0
        assert n_files < 64, n_files
    assert daemon.process.returncode == 0, daemon.err


def main():
    failed = 0
    print(f"1..{len(tests)}")
    try:
        for number, function in enumerate(tests, 1):
            name = f"/service/daemon/{function.__name__.replace('_', '-')}"
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


main()
