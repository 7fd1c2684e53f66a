#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ticket is handed over, accepted, returned, taken back, and sent to a vendor."""
import datetime
import hashlib
import zipfile

from desk_cli import *

# On the sample desk: Jonas and Tomasz are of the first line, Nadia and Henrik of
# the applications, Mirela leads the first line.
TICKET = "4107"
ASKED = ("Find out why pages get lost", "--team=Applications", "--reason=expertise")


def escalate(desk, *arguments, who="Jonas", **rest):
    return run(f"--as={who}", "ticket", "escalate", TICKET, *(ASKED + arguments), desk=desk, **rest)


def escalations(desk):
    return [entry for entry in show(desk, TICKET)["entries"] if entry["kind"] == "escalation"]


def refused(desk, *arguments, who="Jonas"):
    return fail(f"--as={who}", "ticket", *arguments, desk=desk, code=REFUSED)


@test
def the_card_has_what_the_ticket_holds():
    desk = sample_desk()
    before = show(desk, TICKET)
    escalate(desk, "--errors=0x80070057", "--steps=Another PC: the same", "--told=Nadia looks", "--next=We call", "--by=17:00", "--contact-checked", "--understood")
    [entry] = escalations(desk)
    card = entry["hand_over"]
    attempts = [other["id"] for other in before["entries"] if other["kind"] == "attempt"]
    assert card["attempts"] == attempts and len(attempts) == 2, card
    assert card["error_messages"] == "0x80070057" and card["special_circumstances"].startswith("Remote session only"), card
    assert card["minutes_spent"] == 23 and card["contact_checked"] is True and card["understood"] is True, card
    assert "category_checked" not in card and card["expected_by"] > 0, card
    assert entry["decision"] == "asked" and entry["to_team"]["name"] == "Applications" and entry["from_team"]["name"] == "First line", entry
    assert entry["told"] == "Nadia looks" and entry["escalation_reason"] == "expertise", entry
    after = show(desk, TICKET)
    assert after["owner"] == before["owner"] and after["team"] == before["team"], "until somebody accepts, the sender owns it"


@test
def nothing_is_handed_over_by_halves():
    desk = sample_desk()
    number = log_ticket(desk)
    empty = ("escalate", number, "Look at it", "--team=Applications", "--reason=expertise")
    facts = digests(desk)
    assert "This hand-over is empty" in refused(desk, *empty)
    assert "This hand-over is empty" in refused(desk, *empty, "--contact-checked", "--category-checked", "--understood", "--minutes=5", "--told=We look", "--steps=  ")
    assert "choose a reason" in refused(desk, "escalate", number, "Look at it", "--team=Applications", "--steps=None")
    assert "whom" in refused(desk, "escalate", number, "Look at it", "--reason=time", "--steps=None")
    assert "somebody else" in refused(desk, "escalate", number, "Look at it", "--analyst=Jonas", "--reason=time", "--steps=None")
    assert "write something first" in refused(desk, "escalate", number, "  ", "--team=Applications", "--reason=time", "--steps=None")
    fail("ticket", "escalate", number, "Look at it", "--team=Nowhere", "--reason=time", desk=desk, code=NOT_FOUND)
    fail("ticket", "escalate", number, "Look at it", "--team=Applications", "--reason=boredom", desk=desk, code=USAGE)
    assert "too long" in fail("ticket", "escalate", number, "Look at it", "--team=Applications", "--reason=time", "--steps=-", desk=desk, code=None, stdin="x" * 400000)
    assert digests(desk) == facts, "nothing is saved half"


@test
def others_accept_it():
    desk = sample_desk()
    escalate(desk)
    assert "yourself" in refused(desk, "accept", TICKET)
    assert "only they" in refused(desk, "accept", TICKET, who="Tomasz")
    assert "handed over already" in refused(desk, "escalate", TICKET, *ASKED, "--steps=None", who="Tomasz")
    assert [row["number"] for row in run("--json", "--as=Nadia", "queue", "--view=escalated", desk=desk).json] == ["INC-004107"]
    assert run("--json", "--as=Tomasz", "queue", "--view=escalated", desk=desk).json == []
    run("--as=Nadia", "ticket", "accept", TICKET, "--confirmed=Saw it in the spooler", desk=desk)
    ticket = show(desk, TICKET)
    assert ticket["owner"]["name"] == "Nadia Benali" and ticket["team"]["name"] == "Applications" and ticket["tier"] == 3, ticket
    assert ticket["handover_count"] == 1, ticket
    assert "Jonas Feddersen" not in ticket["assignees"], ticket["assignees"]
    assert "Nadia Benali" in ticket["assignees"], ticket["assignees"]
    assert run("--json", "--as=Nadia", "queue", "--view=escalated", desk=desk).json == []
    [entry] = escalations(desk)
    assert entry["decision"] == "accepted" and entry["decided_by"]["name"] == "Nadia Benali" and entry["decision_reason"] == "Saw it in the spooler", entry
    assert "nobody waits" in refused(desk, "accept", TICKET, who="Henrik")


@test
def it_comes_back_with_a_reason():
    desk = sample_desk()
    owner = show(desk, TICKET)["owner"]
    escalate(desk)
    assert "Say why" in refused(desk, "return", TICKET, "  ", who="Nadia")
    run("--as=Nadia", "ticket", "return", TICKET, "Which version of the scanner?", desk=desk)
    [entry] = escalations(desk)
    assert entry["decision"] == "refused" and entry["decision_reason"] == "Which version of the scanner?", entry
    assert show(desk, TICKET)["owner"] == owner
    escalate(desk, "--steps=Version 3.2")
    assert len(escalations(desk)) == 2


@test
def whoever_sent_it_takes_it_back():
    desk = sample_desk()
    escalate(desk)
    assert "taken back by whoever sent it" in refused(desk, "take-back", TICKET, who="Emre")
    run("ticket", "take-back", TICKET, desk=desk)
    assert escalations(desk)[0]["decision"] == "withdrawn"
    assert "nobody waits" in refused(desk, "accept", TICKET, who="Nadia")


@test
def what_is_resolved_is_not_handed_over_any_more():
    desk = sample_desk()
    escalate(desk)
    facts = digests(desk)[0]
    run("ticket", "resolve", TICKET, "--cause=Blank pages", "--resolution=Switched off", desk=desk)
    assert escalations(desk)[0]["decision"] == "withdrawn"
    assert "finished" in refused(desk, "escalate", TICKET, *ASKED)
    run("undo", desk=desk)
    assert digests(desk)[0] == facts and escalations(desk)[0]["decision"] == "asked"
    run("--as=Nadia", "ticket", "accept", TICKET, desk=desk)


@test
def every_step_is_undone():
    desk = sample_desk()
    steps = [
        ("Jonas", ("escalate", TICKET, *ASKED)),
        ("Nadia", ("return", TICKET, "Not ours")),
        ("Jonas", ("escalate", TICKET, *ASKED)),
        ("Jonas", ("take-back", TICKET)),
        ("Jonas", ("escalate", TICKET, *ASKED)),
        ("Nadia", ("accept", TICKET)),
    ]
    before = []
    for who, step in steps:
        before.append((who, digests(desk)[0]))
        assert run("--json", f"--as={who}", "ticket", *step, desk=desk).json["number"] == "INC-004107"
    for who, facts in reversed(before):
        run(f"--as={who}", "undo", desk=desk)
        assert digests(desk)[0] == facts


@test
def an_undo_does_not_reach_behind_the_answer():
    desk = sample_desk()
    commit = escalate(desk, "--steps=None").out
    run("--as=Nadia", "ticket", "accept", TICKET, desk=desk)
    assert "answered meanwhile" in fail("--as=Jonas", "undo", desk=desk, code=REFUSED), commit


@test
def an_undo_does_not_finish_what_is_handed_over():
    desk = sample_desk()
    run("ticket", "resolve", TICKET, "--cause=Blank pages", "--resolution=Switched off", desk=desk)
    run("ticket", "reopen", TICKET, desk=desk)
    escalate(desk, who="Tomasz")
    assert "take it back first" in fail("--as=Jonas", "undo", desk=desk, code=REFUSED)
    run("--as=Tomasz", "ticket", "take-back", TICKET, desk=desk)
    run("--as=Jonas", "undo", desk=desk)
    assert show(desk, TICKET)["status"] == "resolved"


@test
def a_return_is_not_undone_into_a_second_one():
    desk = sample_desk()
    escalate(desk)
    run("--as=Nadia", "ticket", "return", TICKET, "Not ours", desk=desk)
    escalate(desk, "--steps=Asked again")
    assert "handed over already" in fail("--as=Nadia", "undo", desk=desk, code=REFUSED)


@test
def what_goes_back_and_forth_is_shown_to_the_lead():
    desk = sample_desk()
    queue = ("--json", "--as=Mirela", "queue", "--view=escalated")
    for why in ("Which scanner?", "Which version?"):
        assert run(*queue, desk=desk).json == []
        assert "INC-004107" not in run("search", "is:back_and_forth", desk=desk).out
        escalate(desk)
        run("--as=Nadia", "ticket", "return", TICKET, why, desk=desk)
    assert [row["number"] for row in run(*queue, desk=desk).json] == ["INC-004107"]
    assert "INC-004107" in run("search", "is:back_and_forth", desk=desk).out
    run("--as=Nadia", "undo", desk=desk)
    assert run(*queue, desk=desk).json == []


@test
def coming_home_counts_as_well():
    desk = sample_desk()
    for who, team, accepts in (("Jonas", "Applications", "Nadia"), ("Nadia", "First line", "Jonas"), ("Jonas", "Applications", "Nadia")):
        assert "INC-004107" not in run("search", "is:back_and_forth", desk=desk).out
        run(f"--as={who}", "ticket", "escalate", TICKET, "Your turn", f"--team={team}", "--reason=expertise", desk=desk)
        run(f"--as={accepts}", "ticket", "accept", TICKET, desk=desk)
    assert "INC-004107" in run("search", "is:back_and_forth", desk=desk).out
    assert show(desk, TICKET)["handover_count"] == 3


@test
def a_vendor_gets_a_bundle():
    desk = sample_desk()
    owner = show(desk, TICKET)["owner"]
    path = folder / "bundle.zip"
    assert "not handed over to a vendor" in run("ticket", "bundle", TICKET, path, desk=desk, code=None).err
    run("ticket", "note", TICKET, "He called our work a disgrace", desk=desk)
    run("ticket", "escalate", TICKET, "Say why pages get lost", "--team=Ledgerwerk", "--reason=expertise", "--errors=0x80070057", desk=desk)
    assert run("--json", "ticket", "bundle", TICKET, path, desk=desk).json["file"] == str(path)
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        assert sorted(bundle.namelist()) == ["INC-004107.json", "INC-004107.txt", "SHA256SUMS"], bundle.namelist()
        sums = dict(reversed(line.split("  ")) for line in bundle.read("SHA256SUMS").decode().splitlines())
        for name in ("INC-004107.json", "INC-004107.txt"):
            assert hashlib.sha256(bundle.read(name)).hexdigest() == sums[name]
        told = json.loads(bundle.read("INC-004107.json"))
        text = bundle.read("INC-004107.txt").decode()
    assert told["hand_over"]["error_messages"] == "0x80070057" and len(told["hand_over"]["attempts"]) == 2, told
    assert told["ticket"]["urgency"] == "hindered" and told["from"]["name"] == "Jonas Feddersen", told
    assert "0x80070057" in text and "Blank-page detection" in text, text
    for secret in ("disgrace", "Ashdown", "fergus", "7946"):
        assert secret not in text and secret not in json.dumps(told), secret

    assert "vendor’s reference" in refused(desk, "accept", TICKET)
    facts = digests(desk)[0]
    run("ticket", "accept", TICKET, "--reference=SR-2210", desk=desk)
    ticket = show(desk, TICKET)
    assert ticket["vendor_reference"] == "SR-2210" and ticket["vendor"]["name"] == "Ledgerwerk Software", ticket
    assert ticket["owner"] == owner and ticket["status"] == "waiting" and ticket["waiting_reason"] == "vendor", ticket
    run("undo", desk=desk)
    assert digests(desk)[0] == facts


@test
def a_bundle_that_cannot_be_written_is_told():
    desk = sample_desk()
    run("ticket", "escalate", TICKET, "Say why", "--team=Ledgerwerk", "--reason=expertise", "--errors=x", desk=desk)
    said = run("ticket", "bundle", TICKET, folder / "nowhere" / "b.zip", desk=desk, code=None)
    assert said.code != DONE and "The bundle cannot be written" in said.err and "nowhere" in said.err, said


@test
def a_deputy_answers_for_whoever_is_away():
    desk = sample_desk()
    now = datetime.datetime.now(datetime.timezone.utc)
    begins, ends = ((now + datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (-1, 2))
    queue = ("--json", "--as=Emre", "queue", "--view=escalated")
    run("ticket", "escalate", TICKET, "Look at the switch", "--analyst=Sofia", "--reason=expertise", desk=desk)
    assert run(*queue, desk=desk).json == []
    assert "only they" in refused(desk, "accept", TICKET, who="Emre")
    assert "Only an administrator" in fail("--as=Emre", "analyst", "deputy", "Sofia", "Emre", desk=desk, code=REFUSED)
    assert "Somebody else" in fail("--as=Sofia", "analyst", "deputy", "Sofia", "Sofia", desk=desk, code=REFUSED)
    run("--as=Sofia", "analyst", "deputy", "Sofia", "Emre", desk=desk)
    assert run(*queue, desk=desk).json == [], "she is there"
    assert "ends after it starts" in fail("--as=Sofia", "analyst", "absent", "Sofia", f"--from={ends}", f"--until={begins}", desk=desk, code=REFUSED)
    run("--as=Sofia", "analyst", "absent", "Sofia", f"--from={begins}", f"--until={ends}", desk=desk)
    assert [row["number"] for row in run(*queue, desk=desk).json] == ["INC-004107"]
    run("--as=Emre", "ticket", "accept", TICKET, desk=desk)
    assert show(desk, TICKET)["owner"]["name"] == "Emre Yıldız"


main()
