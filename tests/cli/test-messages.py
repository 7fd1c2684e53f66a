#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages to customers are kept as to send until a person has sent them."""
from desk_cli import *

# On the sample desk: nobody has answered the customer of this one yet.
TICKET = "4147"


def messages(desk):
    return [entry for entry in show(desk, TICKET)["entries"] if entry["kind"] == "message"]


def to_send(desk, who="Jonas"):
    return [row["number"] for row in run("--json", f"--as={who}", "queue", "--view=to-send", desk=desk).json]


@test
def a_message_is_kept_until_it_is_sent():
    desk = sample_desk()
    before = to_send(desk)
    run("ticket", "message", TICKET, "It was the update of last night.", desk=desk)
    [message] = messages(desk)
    assert message["body"] == "It was the update of last night." and message["sent_at"] is None, message
    assert message["recipients"] == "padraig.mac.bhriain@harbour-quay.example" and message["subject"].startswith("[INC-004147] "), message
    assert show(desk, TICKET)["responded_at"] is None, "nobody has told the customer anything yet"
    assert to_send(desk) == before + ["INC-004147"] and "INC-004147" not in to_send(desk, "Nadia")

    run("ticket", "sent", TICKET, desk=desk)
    assert messages(desk)[0]["sent_at"] is not None and to_send(desk) == before
    ticket = show(desk, TICKET)
    assert ticket["responded_at"] == ticket["last_contact_at"] == messages(desk)[0]["sent_at"], ticket
    assert "No message" in fail("ticket", "sent", TICKET, desk=desk, code=REFUSED)
    assert "sent already" in fail("ticket", "sent", TICKET, f"--message={messages(desk)[0]['id']}", desk=desk, code=REFUSED)


@test
def a_receipt_is_no_answer():
    desk = sample_desk()
    run("ticket", "message", TICKET, desk=desk)
    [message] = messages(desk)
    assert "INC-004147" in message["body"] and "What happens next" in message["body"], message
    assert message["body"].startswith("Pádraig") and message["body"].endswith("Harbour Street Service Desk"), message
    run("ticket", "sent", TICKET, desk=desk)
    ticket = show(desk, TICKET)
    assert ticket["responded_at"] is None and ticket["last_contact_at"] is not None, ticket


@test
def it_says_what_was_promised():
    desk = sample_desk()
    run("ticket", "promise", TICKET, "I call you with what I found", "--by=+5h", desk=desk)
    run("ticket", "message", TICKET, desk=desk)
    assert "I call you with what I found" in messages(desk)[0]["body"], messages(desk)


@test
def others_can_be_written_to():
    desk = sample_desk()
    run("ticket", "message", TICKET, "-", "--to=payroll@harbour-quay.example", "--subject=Tonight", desk=desk, stdin="We try again\nat nine.\n")
    [message] = messages(desk)
    assert (message["recipients"], message["subject"]) == ("payroll@harbour-quay.example", "Tonight"), message
    assert message["body"].startswith("We try again\nat nine."), message
    number = log_ticket(desk)
    assert "whom the message is for" in fail("ticket", "message", number, "Hello", desk=desk, code=REFUSED)
    assert "write something first" in fail("ticket", "message", TICKET, "  ", desk=desk, code=REFUSED)


@test
def every_step_is_undone():
    desk = sample_desk()
    before = []
    for step in (("message", TICKET), ("sent", TICKET), ("message", TICKET, "Found it"), ("sent", TICKET)):
        before.append(digests(desk)[0])
        assert run("--json", "ticket", *step, desk=desk).json["number"] == "INC-004147"
    for facts in reversed(before):
        run("undo", desk=desk)
        assert digests(desk)[0] == facts


main()
