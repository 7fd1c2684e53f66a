# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that tests of the command line start, stop, lose and restore."""
import http.client
import re
import select
import signal
import sqlite3
import ssl
import time

from desk_cli import *

DAEMON = str(pathlib.Path(sys.argv[3]).resolve())
PASSWORD = "correct horse battery"
LIMIT = 60

environment.pop("DBUS_SESSION_BUS_ADDRESS", None)


def password_file(password=PASSWORD):
    path = folder / "password"
    path.write_text(password + "\n")
    return path


class Service:
    """A running service in a folder of its own."""

    def __init__(self, name, *init, **keys):
        self.place = folder / name
        self.process = None
        self.said = ""
        self.port = 0
        if not self.place.exists():
            self.manage("init", self.place, *(init or ("--analyst=Robin Lee",)), "--account=robin", "--password-file", password_file())
        self.keys = keys
        self.start()

    def manage(self, *arguments, code=0):
        """An act on the machine of the service."""
        done = subprocess.run([DAEMON, *map(str, arguments)], capture_output=True, env=environment)
        assert done.returncode == code, done
        return done.stdout.decode() + done.stderr.decode()

    @property
    def config(self):
        return self.place / "deskbelld.conf"

    @property
    def desk(self):
        return self.place / "service.desk"

    def start(self):
        lines = [line for line in self.config.read_text().splitlines() if line.partition("=")[0] not in ("listen", *self.keys)]
        lines += [f"listen=127.0.0.1:{self.port}"] + [f"{key}={value}" for key, value in self.keys.items()]
        self.config.write_text("\n".join(lines) + "\n")
        self.process = subprocess.Popen([DAEMON, "--config", self.config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
        self.said = ""
        self.port = int(self.wait_for(r"\(port (\d+)\)")[1])

    def wait_for(self, pattern):
        """Reads what the service says until this is in it."""
        end = time.monotonic() + LIMIT
        while not (found := re.search(pattern, self.said)):
            assert time.monotonic() < end, (pattern, self.said)
            if select.select([self.process.stderr], [], [], 1)[0]:
                self.said += os.read(self.process.stderr.fileno(), 4096).decode()
            assert self.process.poll() is None, self.said
        return found

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(LIMIT)
        self.process.stderr.close()

    @property
    def address(self):
        return f"https://127.0.0.1:{self.port}"

    def join(self, name, account="robin"):
        path = folder / f"{name}.desk"
        remove_desk(path)
        run("desk", "join", self.address, path, f"--account={account}", "--password-file", password_file())
        return path

    def ask(self, desk, method, path, body=None, kind="application/octet-stream"):
        """Status and body of a request by the device of that replica."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        token = pathlib.Path(f"{desk}-token").read_text().split()[0]
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=LIMIT)
        connection.request(method, path, body=body, headers={"Authorization": f"Bearer {token}", "Content-Type": kind})
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        return reply.status, content

    def add_colleague(self, administrator, name):
        """An analyst with an account; the desk has to know of both."""
        run("import", "jsonl", "-", desk=administrator, stdin=json.dumps({"record": "analyst", "key": name, "fields": {"name": name.capitalize()}}) + "\n")
        sync(administrator)
        [(analyst,)] = ask(administrator, f"SELECT lower (hex (id)) FROM analyst WHERE name = '{name.capitalize()}'")
        analyst = f"{analyst[:8]}-{analyst[8:12]}-{analyst[12:16]}-{analyst[16:20]}-{analyst[20:]}"
        status, said = self.ask(administrator, "POST", "/v1/accounts", json.dumps({"analyst": analyst, "name": name, "password": PASSWORD}), "application/json")
        assert status == 201, said

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()


def sync(*desks):
    for desk in desks:
        said = run("--json", "desk", "sync", desk=desk).json
        assert said["waiting"] == 0, said


def ask(desk, question):
    with sqlite3.connect(desk) as database:
        return database.execute(question).fetchall()


def segments(desk):
    """The log as it stands in a file."""
    return dict(ask(desk, "SELECT number, body FROM log_segment"))


def commits(desk):
    """Names of all that is in the log."""
    return {row[0] for row in ask(desk, "SELECT id FROM log_commit WHERE segment > 0")}
