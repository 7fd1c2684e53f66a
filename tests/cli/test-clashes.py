#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of two acts on one ticket that did not know of each other, each
with itself and with its nearest rival: in a folder and at a service alike.
"""
from desk_service import *

ESCALATE = ("escalate", "Look at the port", "--team=Second line", "--reason=expertise", "--steps=Cable changed: the same")
MESSAGE = ("message", "We are on it", "--to=anna@example.org")
RESOLVE = ("resolve", "--cause=A jam", "--resolution=Paper taken out", "--validation=Ten pages printed")
SHOUT_OUT = ("shout-out", "Who knows this port?")
ANSWER = ("answer", "Port 12")
PROMISE = ("promise", "Call her", "--by=+2h")
FOLLOW_UP = ("follow-up", "--by=+24h")
CORRECT = ("correct", "--field=resolution", "--right=A new tray", "--evidence=It jams without one")
CLOSE = ("close", "--validation=Ten pages printed", "--confirmed")

# What the ticket has been through; the first who acts and how; the second; and
# what the second is told when it is too late, or what stands there when both
# count.
CLASHES = [
    ([], "robin", ("take",), "kim", ("take",), "owner"),
    ([], "robin", ("take",), "kim", ("assign", "Alex"), "owner"),
    ([], "robin", ("note", "Seen"), "kim", ("note", "Seen too"), 2),
    ([], "robin", ("contact", "Called"), "kim", ("contact", "Wrote"), 2),
    ([], "robin", ("attempt", "Cable changed"), "kim", ("attempt", "Driver changed"), 2),
    # The same trouble as on the first ticket of all: they are linked once.
    ([], "robin", ("same", "1", "Port changed", "--symptoms-confirmed"), "kim", ("same", "1", "Port cleaned", "--symptoms-confirmed"), "there already"),
    ([], "robin", ("same", "1", "Port changed", "--symptoms-confirmed"), "kim", ("attempt", "Port cleaned"), 3),
    ([], "robin", ("wait", "--reason=customer"), "kim", ("wait", "--reason=vendor"), "status"),
    ([], "robin", ("wait", "--reason=customer"), "kim", RESOLVE, "status"),
    ([], "robin", RESOLVE, "kim", RESOLVE, "status"),
    ([], "robin", ("cancel",), "kim", RESOLVE, "status"),
    ([RESOLVE], "robin", CLOSE, "kim", ("reopen",), "status"),
    ([RESOLVE], "robin", ("reopen",), "kim", ("reopen",), "status"),
    # Handing over: one at a time, and not what is done.
    ([], "robin", ESCALATE, "kim", ESCALATE, "handed over already"),
    ([], "robin", ESCALATE, "kim", RESOLVE, "take it back first"),
    ([], "robin", RESOLVE, "kim", ESCALATE, "finished"),
    ([], "robin", ESCALATE, "kim", ("cancel",), "take it back first"),
    ([], "robin", ESCALATE, "kim", ("note", "Still broken"), 2),
    ([("take",)], "robin", ESCALATE, "kim", ("assign", "Alex"), 1),
    # Answering: the first answer counts.
    ([MESSAGE], "robin", ("sent",), "kim", ("note", "Is it sent?"), 2),
    ([], "robin", MESSAGE, "kim", ("message", "Another one", "--to=sam@example.org"), 2),
    ([ESCALATE], "kim", ("accept",), "alex", ("accept",), "decision"),
    ([ESCALATE], "kim", ("accept",), "alex", ("return", "Which printer?"), "decision"),
    ([ESCALATE], "kim", ("return", "Which printer?"), "alex", ("accept",), "decision"),
    ([ESCALATE], "kim", ("return", "Which printer?"), "alex", ("return", "Not ours"), "decision"),
    ([ESCALATE], "kim", ("accept",), "robin", ("take-back",), "decision"),
    ([ESCALATE], "robin", ("take-back",), "kim", ("accept",), "decision"),
    ([ESCALATE], "robin", RESOLVE, "kim", ("accept",), "decision"),
    ([ESCALATE], "kim", ("accept",), "robin", RESOLVE, "decision"),
    ([ESCALATE], "kim", ("accept",), "robin", ("undo",), "answered meanwhile"),
    ([("take",), ESCALATE], "kim", ("accept",), "robin", ("assign", "Alex"), "owner"),
    # Each correction counts, also of what somebody reopens.
    ([RESOLVE], "robin", CORRECT, "kim", CORRECT, 2),
    ([RESOLVE], "robin", ("reopen",), "kim", CORRECT, 1),
    # Help is asked for with what is not done, and every answer counts.
    ([], "robin", SHOUT_OUT, "kim", SHOUT_OUT, 2),
    ([], "robin", RESOLVE, "kim", SHOUT_OUT, "reopen it before"),
    ([], "robin", SHOUT_OUT, "kim", RESOLVE, 1),
    ([SHOUT_OUT], "robin", RESOLVE, "kim", ANSWER, 2),
    ([SHOUT_OUT], "kim", ANSWER, "alex", ANSWER, 3),
    ([SHOUT_OUT], "robin", ("shout-end",), "kim", ANSWER, 2),
    ([SHOUT_OUT], "robin", ("shout-end",), "kim", RESOLVE, 1),
    ([SHOUT_OUT], "kim", ANSWER, "robin", ("undo",), "added to the entry"),
    ([SHOUT_OUT], "robin", ("undo",), "kim", ANSWER, "entry"),
    # What was promised ends once.
    ([], "robin", PROMISE, "kim", ("promise", "Mail her", "--by=+1h"), 2),
    ([], "robin", RESOLVE, "kim", PROMISE, "plan a follow-up"),
    ([], "robin", PROMISE, "kim", RESOLVE, 1),
    ([PROMISE], "robin", ("promise-end", "kept"), "kim", ("promise-end", "broken", "--why=Too late"), "ended this promise meanwhile"),
    ([PROMISE], "robin", ("promise-end", "let-go", "--why=She called"), "kim", ("promise-end", "kept"), "ended this promise meanwhile"),
    ([], "robin", ("cancel",), "kim", FOLLOW_UP, 1),
    ([FOLLOW_UP], "robin", ("follow-up-end", "It prints"), "kim", ("note", "It prints again"), 2),
]

# What people call these fields when they are told of them: whoever resolves a
# ticket that nobody owns owns it, whoever accepts one decides and owns it.
FIELDS = {"owner": "“Owner”", "status": "“(Status|Owner|Stage)”", "decision": "“(Decision|Decided by|Decided|Owner|Status)”"}


class Office:
    """Three seats at one desk."""

    def __init__(self, seats):
        self.seats = seats

    def act(self, who, act, ticket):
        arguments = act if act[0] == "undo" else ("ticket", act[0], ticket, *act[1:])
        run(f"--as={who.capitalize()}", *arguments, desk=self.seats[who])

    def sync(self, *who):
        sync(*(self.seats[name] for name in who))

    def clash(self, before, first, one, second, other, outcome):
        log_ticket(self.seats["robin"], "--as=Robin")
        self.sync("robin")
        ((ticket,),) = ask(self.seats["robin"], "SELECT max (number) FROM ticket")
        for act in before:
            self.act("robin", act, ticket)
        self.sync("robin", "kim", "alex")
        self.act(first, one, ticket)
        self.act(second, other, ticket)
        self.sync(first, second, "robin", "kim", "alex")
        rejected = ask(self.seats[second], "SELECT reason FROM rejected ORDER BY made_at")
        if isinstance(outcome, int):
            assert not rejected, rejected
            entries = ask(self.seats["alex"], f"SELECT count (*) FROM entry WHERE ticket_id = (SELECT id FROM ticket WHERE number = {ticket}) AND withdrawn IS NOT 1")
            assert entries == [(outcome,)], entries
        else:
            assert len(rejected) == 1 and re.search(FIELDS.get(outcome, outcome), rejected[0][0]), rejected
            [commit] = run("--json", "desk", "rejected", desk=self.seats[second]).json
            run("desk", "rejected", f"--drop={commit['id']}", desk=self.seats[second])
        assert len({digests(desk) for desk in self.seats.values()}) == 1

    def add_team(self):
        """Kim and Alex are the second line."""
        lines = [
            {"record": "team", "key": "second", "fields": {"name": "Second line", "tier": 2}},
            {"record": "team_member", "key": "kim-second", "fields": {"team_id": "#second", "analyst_id": "#kim"}},
            {"record": "team_member", "key": "alex-second", "fields": {"team_id": "#second", "analyst_id": "#alex"}},
        ]
        return "".join(json.dumps(line) + "\n" for line in lines)


def analysts(*names):
    return "".join(json.dumps({"record": "analyst", "key": name, "fields": {"name": name.capitalize()}}) + "\n" for name in names)


def go_through(office):
    for row in CLASHES:
        try:
            office.clash(*row)
        except AssertionError as error:
            raise AssertionError(f"{row}: {error}") from error


@test
def in_a_folder():
    robin, share = new_desk("robin.desk"), folder / "share"
    share.mkdir()
    run("import", "jsonl", "-", desk=robin, stdin=analysts("kim", "alex") + Office({}).add_team())
    run("desk", "share", share, desk=robin)
    seats = {"robin": robin}
    for name in ("kim", "alex"):
        seats[name] = folder / f"{name}.desk"
        run("desk", "join", share, seats[name])
    go_through(Office(seats))


@test
def at_a_service():
    with Service("clashes") as service:
        seats = {"robin": service.join("robin")}
        for name in ("kim", "alex"):
            service.add_colleague(seats["robin"], name)
            seats[name] = service.join(name, name)
        run("import", "jsonl", "-", desk=seats["robin"], stdin=analysts("kim", "alex") + Office({}).add_team())
        sync(*seats.values())
        go_through(Office(seats))


main()
