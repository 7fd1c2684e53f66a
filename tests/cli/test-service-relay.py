#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seats and their service with a bad wire in between."""
from desk_service import *
from relay import Relay

ROUNDS = int(os.environ.get("DESK_RELAY_ROUNDS", "25"))
SEED = int(os.environ.get("DESK_RELAY_SEED", "1"))


class PlainService(Service):
    """Without TLS, as behind a proxy."""

    def start(self):
        lines = [line for line in self.config.read_text().splitlines() if line.partition("=")[0] not in ("certificate", "key")]
        self.config.write_text("\n".join(lines) + "\n")
        super().start()


def try_to_sync(desk):
    """Whether it worked is not to be known."""
    done = subprocess.run([program, "-d", str(desk), "desk", "sync"], capture_output=True, env=environment, cwd=folder, timeout=LIMIT)
    assert done.returncode in (DONE, FAILED), done
    return done.returncode == DONE


@test
def nothing_is_lost_and_nothing_doubled():
    with PlainService("wire") as service:
        relay = Relay(service.port, SEED)
        desks = []
        for name in ("wire-1", "wire-2"):
            desks.append(folder / f"{name}.desk")
            run("desk", "join", relay.address, desks[-1], "--account=robin", "--password-file", password_file())
        written = []
        relay.share, relay.delay_s = 0.35, 0.02
        n_failed = 0
        for number in range(ROUNDS):
            for desk in desks:
                written.append(f"{desk.stem} {number}")
                run("ticket", "new", f"--summary={written[-1]}", desk=desk)
                n_failed += not try_to_sync(desk)
        unheard = relay.cuts["/v1/push", "answer"] + relay.cuts["/v1/push", "reply"]
        print(f"# seed {SEED}: {len(written)} tickets, {sum(relay.cuts.values())} cuts, {unheard} of them in the answer to a push, {n_failed} failures told")
        assert n_failed > ROUNDS / 5 and unheard > 0, relay.cuts
        relay.share = 0.0
        sync(*desks, *desks)
        for desk in desks:
            there = [summary for (summary,) in ask(desk, "SELECT summary FROM ticket WHERE number IS NOT NULL")]
            assert sorted(there) == sorted(written), (set(written) - set(there), len(there))
            assert ask(desk, "SELECT count (*) FROM rejected") == [(0,)]
        assert digests(desks[0]) == digests(desks[1]) == digests(service.desk)
        relay.close()


@test
def joining_can_be_tried_again():
    with PlainService("join") as service:
        relay = Relay(service.port, SEED + 1)
        first = folder / "join-1.desk"
        run("desk", "join", relay.address, first, "--account=robin", "--password-file", password_file())
        for number in range(20):
            log_ticket(first, f"--summary=Ticket {number}")
        sync(first)
        # All that is asked for on the way has to get through in one go.
        relay.share = 0.3
        other = folder / "join-2.desk"
        n_failed = 0
        while True:
            done = subprocess.run([program, "desk", "join", relay.address, str(other), "--account=robin", "--password-file", str(password_file())],
                                  capture_output=True, env=environment, cwd=folder, timeout=LIMIT)
            if done.returncode == DONE:
                break
            assert done.returncode == FAILED, done
            assert not other.exists(), "half a replica was left behind"
            n_failed += 1
            assert n_failed < 200
        assert n_failed > 0, relay.cuts
        print(f"# joined after {n_failed} failures")
        relay.share = 0.0
        sync(other)
        assert digests(first) == digests(other)
        relay.close()


main()
