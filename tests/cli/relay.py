# SPDX-License-Identifier: GPL-3.0-or-later
"""A relay on loopback between a seat and its service that delays, and cuts
connections at the worst moments: a service must be told nothing twice, and a
seat must believe no silence.

It speaks HTTP in plain text, to know where a request ends and a reply begins.
"""
import collections
import random
import socket
import threading

LIMIT = 60


class Cut(Exception):
    """The wire is dead."""


class Stream:
    """Bytes that come from one side."""

    def __init__(self, wire):
        self.wire = wire
        self.ahead = b""

    def fill(self):
        more = self.wire.recv(65536)
        if not more:
            raise Cut
        self.ahead += more

    def take(self, n):
        while len(self.ahead) < n:
            self.fill()
        taken, self.ahead = self.ahead[:n], self.ahead[n:]
        return taken

    def take_head(self):
        while b"\r\n\r\n" not in self.ahead:
            self.fill()
        return self.take(self.ahead.index(b"\r\n\r\n") + 4)

    def take_message(self):
        """Head and body of one request or reply."""
        head = self.take_head()
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
        assert b"transfer-encoding" not in fields, head
        return head + self.take(int(fields.get(b"content-length", 0)))


class Relay:
    """Stands at a port of its own. What it did is counted by route."""

    MOMENTS = ("before", "request", "answer", "reply")

    def __init__(self, port, seed):
        self.target = port
        self.chance = random.Random(seed)
        self.share = 0.0  # of requests that are cut
        self.delay_s = 0.0  # at most, of each request
        self.cuts = collections.Counter()
        self.lock = threading.Lock()
        self.closed = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def listen(self):
        while True:
            try:
                wire, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(wire,), daemon=True).start()

    def close(self):
        self.closed.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def decide(self, request):
        """When this one is cut, if it is."""
        with self.lock:
            moment = self.chance.choice(self.MOMENTS) if self.chance.random() < self.share else None
            if moment is not None:
                route = request.split(b" ", 2)[1].split(b"?")[0].decode()
                self.cuts[route, moment] += 1
            return moment, self.chance.random() * self.delay_s, self.chance.random()

    def serve(self, wire):
        service = None
        try:
            wire.settimeout(LIMIT)
            service = socket.create_connection(("127.0.0.1", self.target), LIMIT)
            asking, answering = Stream(wire), Stream(service)
            while True:
                self.pass_on(asking, answering, wire, service)
        except (Cut, OSError):
            pass
        finally:
            wire.close()
            if service is not None:
                service.close()

    def pass_on(self, asking, answering, wire, service):
        request = asking.take_message()
        moment, delay_s, part = self.decide(request)
        self.closed.wait(delay_s)
        if moment == "before":
            raise Cut
        if moment == "request":
            service.sendall(request[: int(len(request) * part)])
            raise Cut
        service.sendall(request)
        head = request.split(b" ", 1)[0]
        reply = answering.take_head() if head == b"HEAD" else answering.take_message()
        # The service has done what it was asked for, and nobody hears of it.
        if moment == "answer":
            raise Cut
        if moment == "reply":
            wire.sendall(reply[: int(len(reply) * part)])
            raise Cut
        wire.sendall(reply)
