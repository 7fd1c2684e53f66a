# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on the loopback, and a way to it for each seat that can be held up
and cut."""
import hashlib
import json
import os
import pathlib
import re
import select
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

LIMIT = 60


class Service:
    """A running deskbelld in a folder of its own."""

    def __init__(self, daemon, place, desk, analyst, account, password):
        self.daemon, self.place = daemon, pathlib.Path(place)
        self.process = None
        word = self.place.with_suffix(".password")
        word.write_text(password + "\n")
        command = [daemon, "init", self.place, f"--name={desk}", f"--analyst={analyst}", f"--account={account}", "--password-file", word]
        subprocess.run(command, check=True, capture_output=True)
        self.port = 0
        self.start()

    def start(self):
        path = self.place / "deskbelld.conf"
        path.write_text(re.sub("(?m)^listen=.*", f"listen=127.0.0.1:{self.port}", path.read_text()))
        command = [self.daemon, "--config", path]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = ""
        end = time.monotonic() + LIMIT
        while not (found := re.search(r"\(port (\d+)\)", said)):
            assert time.monotonic() < end and self.process.poll() is None, said
            if select.select([self.process.stderr], [], [], 1)[0]:
                said += os.read(self.process.stderr.fileno(), 4096).decode()
        self.port = int(found[1])

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(LIMIT)
        if self.process is not None:
            self.process.stderr.close()

    def change_certificate(self, other):
        """To that of a service in another folder, as a new one or as an attacker's."""
        word = self.place.with_suffix(".password")
        command = [self.daemon, "init", other, "--analyst=Nobody", "--account=nobody", "--password-file", word]
        subprocess.run(command, check=True, capture_output=True)
        self.stop()
        for name in ("certificate.pem", "key.pem"):
            (self.place / name).write_bytes((other / name).read_bytes())
        self.start()

    @property
    def fingerprint(self):
        """Of the certificate, as its administrator sees it."""
        with socket.create_connection(("127.0.0.1", self.port)) as raw:
            context = ssl.create_default_context(cafile=str(self.place / "certificate.pem"))
            context.check_hostname = False
            with context.wrap_socket(raw) as secure:
                digits = hashlib.sha256(secure.getpeercert(True)).hexdigest().upper()
        return ":".join(digits[i : i + 2] for i in range(0, 64, 2))

    def ask(self, method, path, body=None, token=None):
        """What the service says to somebody with no window."""
        context = ssl.create_default_context(cafile=str(self.place / "certificate.pem"))
        context.check_hostname = False
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", method=method)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, context=context, timeout=LIMIT) as reply:
                text = reply.read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.code} {error.read().decode()}") from None
        return json.loads(text) if text else None

    def sign_in(self, account, password):
        """A token for somebody with no window."""
        body = {"name": account, "password": password, "replica": "0195b1a0-0000-7000-8000-000000000001", "device": "shell"}
        return self.ask("POST", "/v1/devices", body)["token"]


class Relay:
    """Passes bytes on between a port of its own and the service."""

    def __init__(self, port):
        self.there = port
        self.may_flow = threading.Event()
        self.may_flow.set()
        self.sockets = set()
        self.lock = threading.Lock()
        self.listener = None
        self.port = 0
        self.open()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def accept(self, listener):
        while True:
            try:
                here, _ = listener.accept()
            except OSError:  # it was cut
                return
            self.may_flow.wait()
            try:
                there = socket.create_connection(("127.0.0.1", self.there))
            except OSError:
                here.close()
                continue
            with self.lock:
                self.sockets |= {here, there}
            for source, target in ((here, there), (there, here)):
                threading.Thread(target=self.pass_on, args=[source, target], daemon=True).start()

    def pass_on(self, source, target):
        try:
            while piece := source.recv(65536):
                self.may_flow.wait()
                target.sendall(piece)
        except OSError:
            pass
        with self.lock:
            self.sockets -= {source, target}
        for each in (source, target):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def halt(self):
        self.may_flow.clear()

    def go_on(self):
        self.may_flow.set()

    def cut(self):
        # Who waits in accept() is woken by nothing but this.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for each in self.sockets:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
