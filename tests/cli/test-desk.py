#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks: made, described, verified, refused; and who one is on them."""
import os
import sqlite3

from desk_cli import *


@test
def a_new_desk_has_defaults():
    path = folder / "Front office.desk"
    said = run("--json", "desk", "new", path)
    assert said.json["name"] == "Front office" and said.json["time_zone"] == "Europe/Berlin", said
    info = run("--json", "desk", "info", desk=path).json
    assert info["analysts"] == 1 and info["teams"] == 1 and info["tickets"] == 0, info
    assert info["analyst"], info
    assert os.stat(path).st_mode & 0o777 == 0o600
    digests(path)


@test
def a_new_desk_takes_what_is_said():
    path = folder / "said.desk"
    run("desk", "new", path, "--name=Werft", "--analyst=Ada Öztürk", "--email=ada@werft.example", "--team=Annahme", "--time-zone=America/Lima")
    info = run("--json", "desk", "info", desk=path).json
    assert (info["name"], info["analyst"], info["time_zone"]) == ("Werft", "Ada Öztürk", "America/Lima"), info
    assert run("--json", "who", desk=path).json[0]["email"] == "ada@werft.example"


@test
def a_desk_is_made_at_a_moment():
    path = folder / "moment.desk"
    run("desk", "new", path, "--now", NOW)
    info = run("--json", "desk", "info", desk=path).json
    assert info["created_at"] == "2026-03-02T09:00:00.000Z", info
    for wrong in ("yesterday", "2026-13-01T00:00:00Z", "", "1900-01-01T00:00:00Z"):
        fail("desk", "new", folder / "wrong.desk", "--now", wrong, code=USAGE)
    assert not (folder / "wrong.desk").exists()


@test
def the_sample_of_a_moment_is_of_that_moment():
    path = folder / "old.desk"
    run("desk", "new", path, "--sample", "--now", NOW)
    newest = run("--json", "log", "--limit=1", desk=path).json[0]["made_at"]
    assert "2026-02-20" < newest <= "2026-03-02T09:00:00", newest
    facts = digests(path)[0]
    other = folder / "again.desk"
    run("desk", "new", other, "--sample", "--now", NOW)
    assert digests(other)[0] == facts


@test
def nothing_is_overwritten():
    path = new_desk()
    before = path.read_bytes()
    assert "there already" in fail("desk", "new", path, code=FAILED)
    assert "there already" in fail("desk", "new", path, "--sample", code=FAILED)
    assert path.read_bytes() == before


@test
def what_cannot_be_made_leaves_nothing():
    path = folder / "wrong.desk"
    assert "time zone" in fail("desk", "new", path, "--time-zone=Mars/Olympus", code=USAGE)
    assert "empty" in fail("desk", "new", path, "--name=", code=USAGE)
    assert "must be one line" in fail("desk", "new", path, "--analyst=a\nb", code=USAGE)
    fail("desk", "new", path, "--team=" + "x" * 3000, code=USAGE)
    fail("desk", "new", folder / "no such folder" / "x.desk", code=FAILED)
    fail("desk", "new", "", code=USAGE)
    fail("desk", "new", folder, code=FAILED)
    assert not list(folder.glob("wrong.desk*"))


@test
def the_sample_brings_its_own_people():
    assert "goes with an empty one" in fail("desk", "new", folder / "wrong.desk", "--sample", "--analyst=Ada", code=USAGE)


@test
def the_sample_desk_is_whole():
    path = sample_desk()
    info = run("--json", "desk", "info", desk=path).json
    assert info["tickets"] == 150 and info["articles"] == 45 and info["organisations"] == 12, info
    assert info["analyst"] == "Jonas Feddersen", info
    digests(path)


@test
def faults_are_found():
    path = sample_desk()
    database = sqlite3.connect(path)
    database.execute("UPDATE ticket SET summary = 'Something else' WHERE number = 4010")
    database.commit()
    database.close()
    said = run("desk", "verify", desk=path, code=FAILED)
    assert "facts are not what the log made" in said.out, said
    assert not said.lines[-1].startswith("ok"), said
    assert "Keep a copy" in said.err, said
    verified = run("--json", "desk", "verify", desk=path, code=FAILED).json
    assert verified["ok"] is False and len(verified["faults"]) >= 1, verified


@test
def derived_tables_are_compared_and_made_anew():
    path = sample_desk()
    database = sqlite3.connect(path)
    database.execute("UPDATE ticket_queue SET priority = 5 WHERE number = 4148")
    database.commit()
    database.close()
    assert "derived table" in run("desk", "verify", desk=path, code=FAILED).out
    run("rebuild", desk=path)
    digests(path)
    assert run("--json", "search", "certificate", desk=path).json


@test
def what_is_no_desk_is_refused():
    text = folder / "text.desk"
    text.write_text("not a database\n" * 1000)
    assert fail("queue", desk=text, code=FAILED)
    other = folder / "other.desk"
    database = sqlite3.connect(other)
    database.execute("CREATE TABLE t (x)")
    database.commit()
    database.close()
    assert "not a Deskbell desk" in fail("queue", desk=other, code=FAILED)
    empty = folder / "empty.desk"
    empty.touch()
    assert fail("queue", desk=empty, code=FAILED)
    assert "There is no file" in fail("queue", desk=folder / "missing.desk", code=NOT_FOUND)
    assert not (folder / "missing.desk").exists()
    fail("queue", desk=folder, code=FAILED)


@test
def newer_desks_are_refused():
    path = new_desk()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    assert "newer version" in fail("queue", desk=path, code=FAILED)


@test
def the_only_analyst_need_not_say_who():
    path = new_desk()
    run("ticket", "new", "--summary=x", desk=path)
    assert run("--json", "log", "--limit=1", desk=path).json[0]["author"] == "Robin Lee"


@test
def many_analysts_have_to_say_who():
    path = sample_desk()
    state = {"XDG_STATE_HOME": str(folder / "nobody")}
    message = fail("ticket", "take", "4148", desk=path, code=USAGE, env=state)
    assert "--as" in message and "Sofia Carvalho" in message, message
    fail("queue", "--view=my-work", desk=path, code=USAGE, env=state)
    run("queue", desk=path, env=state)


@test
def who_one_is_is_remembered_once():
    path = sample_desk()
    state = {"XDG_STATE_HOME": str(folder / "somebody")}
    run("--as=sofia", "ticket", "note", "4148", "a", desk=path, env=state)
    run("ticket", "note", "4148", "b", desk=path, env=state)
    run("--as=Mirela Ionescu", "ticket", "note", "4148", "c", desk=path, env=state)
    run("ticket", "note", "4148", "d", desk=path, env=state)
    authors = [entry["author"] for entry in run("--json", "log", "--limit=4", desk=path).json]
    assert authors == ["Sofia Carvalho", "Mirela Ionescu", "Sofia Carvalho", "Sofia Carvalho"], authors
    written = folder / "somebody" / "deskbell" / "analysts.ini"
    assert os.stat(written).st_mode & 0o777 == 0o600
    assert os.stat(written.parent).st_mode & 0o777 == 0o700


@test
def who_one_is_can_be_changed():
    path = sample_desk()
    state = {"XDG_STATE_HOME": str(folder / "changing")}
    said = run("who", "henrik", desk=path, env=state)
    assert [line for line in said.lines if "→" in line][0].split()[1:3] == ["Henrik", "Lund"], said
    me = [row["name"] for row in run("--json", "who", desk=path, env=state).json if row["me"]]
    assert me == ["Henrik Lund"], me


@test
def what_cannot_be_remembered_is_no_failure():
    (folder / "in the way").write_text("")
    state = {"XDG_STATE_HOME": str(folder / "in the way")}
    path = sample_desk()
    said = run("--as=Sofia", "ticket", "take", "4148", desk=path, env=state)
    assert "could not be remembered" in said.err, said
    run("desk", "new", folder / "unremembered.desk", "--sample", env=state)


@test
def the_sample_can_be_begun_as_anybody():
    path = folder / "as.desk"
    assert run("--json", "--as=Henrik", "desk", "new", path, "--sample").json["analyst"] == "Henrik Lund"
    assert run("--json", "desk", "info", desk=path).json["analyst"] == "Henrik Lund"
    fail("--as=Nobody", "desk", "new", folder / "nobody.desk", "--sample", code=NOT_FOUND)
    assert not list(folder.glob("nobody.desk*"))


@test
def strangers_are_not_found():
    path = sample_desk()
    assert "is no analyst" in fail("--as=Nobody", "queue", desk=path, code=NOT_FOUND)
    assert "is no analyst" in fail("who", "Nobody", desk=path, code=NOT_FOUND)


@test
def a_desk_that_came_from_elsewhere_knows_nobody_here():
    path = new_desk()
    state = folder / "rubbish" / "deskbell" / "analysts.ini"
    state.parent.mkdir(parents=True)
    identity = run("--json", "desk", "info", desk=path).json["id"]
    for wrong in ("rubbish", f"[analysts]\n{identity}=rubbish\n", f"[analysts]\n{identity}=01a20249-07a5-7000-8865-7eea35c650ab\n"):
        state.write_text(wrong)
        said = run("--json", "who", desk=path, env={"XDG_STATE_HOME": str(folder / "rubbish")})
        assert said.json[0]["me"] is True, said


@test
def the_sample_can_be_made_anew():
    path = sample_desk()
    run("ticket", "take", "4148", desk=path)
    run("reset-sample", path)
    assert show(path, 4148)["owner"] is None
    run("ticket", "take", "4148", desk=path)


@test
def no_other_desk_is_reset():
    path = new_desk()
    number = log_ticket(path)
    assert "left as it is" in fail("reset-sample", path, code=REFUSED)
    assert show(path, number)["number"] == number
    (folder / "text.txt").write_text("mine")
    fail("reset-sample", folder / "text.txt", code=FAILED)
    assert (folder / "text.txt").read_text() == "mine"


main()
