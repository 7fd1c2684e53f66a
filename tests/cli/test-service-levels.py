#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Service levels, working hours and holidays: versions, undo, what is refused."""
from desk_cli import *

source_calendar = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Deskbell//Test//EN
BEGIN:VEVENT
UID:1@test
DTSTART;VALUE=DATE:20191225
DTEND;VALUE=DATE:20191227
RRULE:FREQ=YEARLY
SUMMARY:Christmas
END:VEVENT
BEGIN:VEVENT
UID:2@test
DTSTART;VALUE=DATE:20270329
SUMMARY:Easter Monday
END:VEVENT
BEGIN:VEVENT
UID:3@test
DTSTART:20270330T090000Z
SUMMARY:A meeting is no holiday
END:VEVENT
BEGIN:VEVENT
UID:4@test
DTSTART;VALUE=DATE:20270331
STATUS:CANCELLED
SUMMARY:Not to be
END:VEVENT
END:VCALENDAR
"""


def cell(desk, level, priority):
    for row in run("--json", "policy", "show", desk=desk).json["targets"]:
        if (row["service_level"], row["priority"]) == (level, priority):
            return row["respond"], row["resolve"], row["round_the_clock"]
    assert False, (level, priority)


def holidays(desk, *options):
    return {row["date"]: row["name"] for row in run("--json", "holiday", "list", *options, desk=desk).json}


def undone(desk, *command):
    """Does something, undoes it, does it again; the facts follow."""
    before = digests(desk)[0]
    said = run("--json", *command, desk=desk).json
    assert said["action"] == "desk_edit", said
    after = digests(desk)[0]
    assert after != before
    run("undo", desk=desk)
    assert digests(desk)[0] == before, command
    run("redo", desk=desk)
    assert digests(desk)[0] == after, command


@test
def a_target_becomes_a_new_version():
    desk = new_desk()
    old = run("--json", "policy", "show", desk=desk).json
    run("policy", "set", "silver", "3", "90m", "2d", desk=desk)
    new = run("--json", "policy", "show", desk=desk).json
    assert new["id"] != old["id"] and new["replaces_id"] == old["id"]
    assert cell(desk, "silver", 3) == ("90m", "2d", False)
    kept = [row for row in new["targets"] if (row["service_level"], row["priority"]) != ("silver", 3)]
    assert kept == [row for row in old["targets"] if (row["service_level"], row["priority"]) != ("silver", 3)]
    assert "90 working minutes" in run("policy", "show", desk=desk).out


@test
def tickets_keep_what_was_promised_until_somebody_asks():
    desk = new_desk()
    number = log_ticket(desk)
    before = show(desk, number)
    run("policy", "set", "none", "4", "10d", "90d", desk=desk)
    same = show(desk, number)
    assert (same["policy"], same["resolve"]) == (before["policy"], before["resolve"])
    other = log_ticket(desk)
    assert show(desk, other)["policy"] != before["policy"]
    assert "90 working days" in show(desk, other)["resolve"], show(desk, other)["resolve"]

    facts = digests(desk)[0]
    assert "promised under the policy of today" in run("ticket", "policy", number, desk=desk).out
    assert "90 working days" in show(desk, number)["resolve"]
    assert fail("ticket", "policy", number, desk=desk, code=REFUSED)
    run("undo", desk=desk)
    assert digests(desk)[0] == facts and show(desk, number)["resolve"] == before["resolve"]


@test
def nothing_is_promised_anew_where_nothing_is_promised():
    desk = new_desk()
    problem = log_ticket(desk, "--type=problem")
    run("policy", "set", "none", "4", "10d", "90d", desk=desk)
    assert "incidents" in fail("ticket", "policy", problem, desk=desk, code=REFUSED)
    done = log_ticket(desk)
    run("ticket", "cancel", done, desk=desk)
    assert "finished" in fail("ticket", "policy", done, desk=desk, code=REFUSED)


@test
def every_change_can_be_undone():
    desk = new_desk()
    calendar = folder / "holidays.ics"
    calendar.write_text(source_calendar)
    undone(desk, "policy", "set", "gold", "2", "1h", "2d")
    undone(desk, "policy", "round-the-clock", "gold", "2", "on")
    undone(desk, "policy", "round-the-clock", "gold", "1", "off")
    undone(desk, "hours", "set", "fri", "08:00-12:00")
    undone(desk, "hours", "set", "fri", "8-12, 13:00–16:30", "--of=Robin Lee")
    undone(desk, "hours", "set", "--time-zone=America/New_York")
    undone(desk, "holiday", "add", "2027-05-01", "First of May")
    undone(desk, "holiday", "remove", "2027-05-01")
    undone(desk, "holiday", "import", calendar)


@test
def undoing_leaves_what_tickets_were_promised_under():
    desk = new_desk()
    first = log_ticket(desk)
    edit = run("--json", "policy", "set", "none", "4", "10d", "90d", desk=desk).json
    number = log_ticket(desk)
    promised = show(desk, number)["resolve"]
    assert "90 working days" in promised
    run("undo", edit["commit_id"], desk=desk)
    assert show(desk, number)["resolve"] == promised
    assert cell(desk, "none", 4)[1] == "15d"
    assert show(desk, log_ticket(desk))["policy"] == show(desk, first)["policy"]
    digests(desk)


@test
def hours_count_from_now_on():
    desk = new_desk()
    number = log_ticket(desk)
    before = show(desk, number)["resolve"]
    old = run("--json", "hours", "show", desk=desk).json
    for day in ("monday", "TUE", "wed", "thu"):
        run("hours", "set", day, "closed", desk=desk)
    new = run("--json", "hours", "show", desk=desk).json
    assert new["hours"] == {"fri": [["08:00", "17:00"]]} and old["hours"]["mon"] == [["08:00", "17:00"]]
    assert not new["is_own"]
    lines = run("hours", "show", desk=desk).lines
    assert any(line.split() == ["Monday", "closed"] for line in lines), lines
    assert show(desk, number)["resolve"] == before
    # A new one is counted in the new hours: those are on Fridays only.
    later = log_ticket(desk)
    assert show(desk, later)["resolve"] != before
    assert "nothing would ever fall due" in fail("hours", "set", "fri", "closed", desk=desk, code=REFUSED)


@test
def an_analyst_has_hours_of_their_own():
    desk = new_desk()
    run("hours", "set", "sat", "10:00-14:00", "--of=Robin Lee", desk=desk)
    own = run("--json", "hours", "show", "--of=Robin Lee", desk=desk).json
    assert own["is_own"] and own["hours"]["sat"] == [["10:00", "14:00"]] and "replaces_id" not in own or own["replaces_id"] is None
    assert "sat" not in run("--json", "hours", "show", desk=desk).json["hours"]
    run("hours", "set", "sun", "10:00-14:00", "--of=Robin Lee", desk=desk)
    assert run("--json", "hours", "show", "--of=Robin Lee", desk=desk).json["replaces_id"] == own["id"]


@test
def impact_and_urgency_make_another_priority():
    desk = new_desk()
    before = log_ticket(desk, "--impact=department", "--urgency=stopped")
    undone(desk, "policy", "priority", "department", "stopped", "1")
    rows = run("--json", "policy", "show", desk=desk).json["priorities"]
    assert {"impact": "department", "urgency": "stopped", "priority": 1} in rows and len(rows) == 9
    assert show(desk, before)["priority"] == 2
    assert show(desk, log_ticket(desk, "--impact=department", "--urgency=stopped"))["priority"] == 1
    assert fail("policy", "priority", "department", "stopped", "1", desk=desk, code=REFUSED)
    for command in (("world", "stopped", "1"), ("person", "soon", "1"), ("person", "stopped", "0")):
        fail("policy", "priority", *command, desk=desk, code=USAGE)


@test
def holidays_come_and_go():
    desk = new_desk()
    assert holidays(desk) == {}
    run("holiday", "add", "2027-05-01", "First of May", desk=desk)
    run("holiday", "add", "2026-12-25", "Christmas Day", desk=desk)
    assert list(holidays(desk).items()) == [("2026-12-25", "Christmas Day"), ("2027-05-01", "First of May")]
    assert "already" in fail("holiday", "add", "2027-05-01", "Again", desk=desk, code=USAGE)
    assert "2027-02-29" in fail("holiday", "add", "2027-02-29", "No day", desk=desk, code=USAGE)
    run("holiday", "remove", "2026-12-25", desk=desk)
    assert list(holidays(desk)) == ["2027-05-01"]
    assert fail("holiday", "remove", "2026-12-25", desk=desk, code=USAGE)


@test
def holidays_are_imported():
    desk = new_desk()
    run("holiday", "add", "2027-12-25", "Ours", desk=desk)
    run("holiday", "import", "-", desk=desk, stdin=source_calendar)
    found = holidays(desk)
    assert found["2027-12-25"] == "Ours" and found["2027-12-26"] == "Christmas"
    assert found["2027-03-29"] == "Easter Monday"
    assert "2027-03-30" not in found and "2027-03-31" not in found
    years = sorted({date[:4] for date, name in found.items() if name == "Christmas"})
    assert 5 <= len(years) <= 6 and "2019" not in years, years
    # A second time there is nothing new.
    assert "nothing to change" in fail("holiday", "import", "-", desk=desk, stdin=source_calendar, code=REFUSED)


@test
def a_bad_file_changes_nothing():
    desk = new_desk()
    facts = digests(desk)
    whole = source_calendar.encode()
    for data, word in (
        (b"", "empty"),
        (b"just text\n", "no iCalendar"),
        (b"\xff\xfe\x00B", "UTF-8"),
        (whole.replace(b"Christmas", b"Christ\xe4s"), "UTF-8"),
        (whole[: len(whole) // 2], "cut off"),
        (whole.replace(b"END:VCALENDAR\n", b""), "cut off"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 200000, "in one another"),
        (b"BEGIN:VCALENDAR\n" + b"X-LONG:" + b"a" * (4 * 1024 * 1024) + b"\nEND:VCALENDAR\n", "4 MiB"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "all day"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n", "1,000"),
    ):
        assert word in fail("holiday", "import", "-", desk=desk, stdin=data, code=USAGE), (data[:60], word)
    assert "no file" in fail("holiday", "import", "none.ics", desk=desk, code=None)
    assert digests(desk) == facts


@test
def bad_input_is_refused_with_what_to_do():
    desk = new_desk()
    facts = digests(desk)
    for command, code, word in (
        (("policy", "set", "bronze", "1", "1h", "2h"), USAGE, "bronze"),
        (("policy", "set", "gold", "6", "1h", "2h"), USAGE, "1 (critical)"),
        (("policy", "set", "gold", "1", "1 hour", "2h"), USAGE, "15m, 4h or 2d"),
        (("policy", "set", "gold", "1", "0m", "2h"), USAGE, "0m"),
        (("policy", "set", "gold", "1", "1001d", "2000d"), USAGE, "1000"),
        (("policy", "set", "gold", "2", "2d", "1h"), REFUSED, "shorter"),
        (("policy", "round-the-clock", "gold", "1", "maybe"), USAGE, "maybe"),
        (("policy", "round-the-clock", "gold", "1", "on"), REFUSED, "nothing to change"),
        (("hours", "set"), USAGE, "a day"),
        (("hours", "set", "noday", "8-12"), USAGE, "noday"),
        (("hours", "set", "mon", "17:00-08:00"), USAGE, "midnight"),
        (("hours", "set", "mon", "08:00-12:00,11:00-17:00"), USAGE, "overlap"),
        (("hours", "set", "mon", "08:00-25:00"), USAGE, "08:00-12:00"),
        (("hours", "set", "mon", "08:60-12:00"), USAGE, "08:00-12:00"),
        (("hours", "set", "mon", "08:00-12:00,"), USAGE, "08:00-12:00"),
        (("hours", "set", "--time-zone=Mars/Olympus"), USAGE, "Europe/Berlin"),
        (("hours", "set", "mon", "08:00-17:00"), REFUSED, "nothing to change"),
        (("hours", "set", "mon", "8-12", "--of=Nobody"), None, "Nobody"),
    ):
        said = run(*command, desk=desk, code=code)
        assert said.code != DONE and word in said.err, (command, str(said))
    assert digests(desk) == facts


@test
def only_administrators_change_them():
    desk = sample_desk()
    person = run("--json", "who", desk=desk).json
    names = [row["name"] for row in (person["analysts"] if isinstance(person, dict) else person)]
    refused = 0
    for name in names:
        said = run("--as", name, "policy", "set", "gold", "2", "50m", "9d", desk=desk, code=None)
        if said.code == REFUSED:
            assert "administrator" in said.err, said
            refused += 1
            for command in (("hours", "set", "mon", "9-10"), ("holiday", "add", "2031-06-17", "A day in June"), ("hours", "set", "mon", "9-10", f"--of={name}")):
                assert "administrator" in run("--as", name, *command, desk=desk, code=REFUSED).err
        else:
            assert said.code == DONE, said
            run("--as", name, "undo", desk=desk)
    assert refused > 0


@test
def how_much_is_used_is_told():
    desk = sample_desk()
    queue = run("--json", "queue", desk=desk).json
    told = [row for row in queue if row.get("resolve_used_percent") is not None]
    assert told
    for row in told[:10]:
        ticket = show(desk, row["number"])
        assert abs(ticket["resolve_used_percent"] - row["resolve_used_percent"]) <= 1
        assert f"% of the time to resolve is used" in run("ticket", "show", row["number"], desk=desk).out
    late = [row for row in queue if row.get("target") == "resolve" and row["left_s"] < 0]
    for row in late:
        assert row["resolve_used_percent"] >= 100, row
        assert "It has been missed." in show(desk, row["number"])["resolve"]


main()
