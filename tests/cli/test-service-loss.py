#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that has lost its log, or the end of it. What replicas still have
of it comes back, and nothing that anybody did is lost."""
from desk_service import *


def backup(service):
    """A copy of the desk of a service that stands still."""
    service.stop()
    copy = folder / f"{service.place.name}-backup"
    copy.mkdir()
    for path in service.place.glob("service.desk*"):
        shutil.copyfile(path, copy / path.name)
    service.start()
    return copy


def restore(service, copy, state=True):
    """Puts the backup in place; state: of the desk alone, the file that says
    how far the log once went is newer."""
    service.stop()
    for path in service.place.glob("service.desk*"):
        path.unlink()
    for path in copy.iterdir():
        shutil.copyfile(path, service.place / path.name)
    if not state:
        (service.place / "service.state").unlink(missing_ok=True)
    service.start()


def settle(service, *desks):
    """All have everything, and are the same as the service."""
    for _ in range(2):
        sync(*desks)
    for desk in desks[1:]:
        assert digests(desk) == digests(desks[0])
    service.stop()
    assert digests(service.desk) == digests(desks[0])
    service.start()


@test
def every_segment_is_signed():
    with Service("signed") as service:
        first = service.join("signed-1")
        log_ticket(first)
        sync(first)
        key = service.place / "signing.key"
        assert key.stat().st_mode & 0o777 == 0o600
        [digits, since] = pathlib.Path(f"{first}-token").read_text().split()[1:]
        assert since == "2", "the desk itself came before the key"
        own = segments(first)
        assert bytes.fromhex(digits) in own[max(own)]
        # A service without its key makes another one, and says so; who had pinned the old one refuses what it signs.
        service.stop()
        key.rename(service.place / "old.key")
        service.start()
        service.wait_for("A signing key was made")
        other = service.join("signed-2")
        log_ticket(other, "--summary=By another key")
        sync(other)
        said = fail("desk", "sync", desk=first, code=FAILED)
        assert "signature" in said and "kept" in said, said
        log_ticket(first, "--summary=Kept")
        fail("desk", "sync", desk=first, code=FAILED)
        assert ask(first, "SELECT count (*) FROM pending") == [(1,)]
        run("desk", "enrol", service.address, "--account=robin", "--password-file", password_file(), desk=first)
        settle(service, other, first)
        assert ask(other, "SELECT count (*) FROM ticket WHERE number IS NOT NULL") == [(3,)]


@test
def a_lost_log_is_founded_again_from_a_replica():
    with Service("lost") as service:
        first, second = service.join("lost-1"), service.join("lost-2")
        for i in range(3):
            log_ticket(first, f"--summary=Ticket {i}")
        sync(first, second)
        before = digests(first)
        log_ticket(second, "--summary=Only here")
        service.stop()
        for path in service.place.glob("service.desk*"):
            path.unlink()
        said = service.manage("restore", second, "--config", service.config)
        assert "1 step waits" in said, said
        assert digests(service.desk) == before
        assert "Move it away" in service.manage("restore", second, "--config", service.config, code=1)
        service.start()
        settle(service, second, first)
        assert ask(first, "SELECT max (number), count (*) FROM ticket") == [(1004, 4)], "numbers that may have been given are left out"
        assert ask(first, "SELECT epoch FROM head") == [(2,)]
        third = service.join("lost-3")
        assert digests(third) == digests(first), "accounts go on"


def change_beside_the_log(desk, *statements):
    """As by sqlite3, by somebody who has the file."""
    database = sqlite3.connect(desk)
    for sql in statements:
        database.execute(sql)
    database.commit()
    database.close()


def make_administrator(name):
    return f"UPDATE analyst_role SET analyst_id = (SELECT id FROM analyst WHERE name = '{name}') WHERE role = 'administrator'"


@test
def a_replica_that_was_tampered_with_founds_nothing():
    with Service("tampered") as service:
        first = service.join("tampered-1")
        service.add_colleague(first, "kim")
        kim = service.join("tampered-2", "kim")
        log_ticket(first, "--summary=Before")
        sync(first, kim)
        # An analyst's own service: the log is in order, and not signed by the right key.
        home = Service("tampered-home", "--from", kim, "--analyst=Robin Lee")
        forged = folder / "tampered-forged.desk"
        remove_desk(forged)
        run("desk", "join", home.address, forged, "--account=robin", "--password-file", password_file())
        log_ticket(forged, "--summary=Forged")
        sync(forged)
        home.stop()
        # What only waits makes nobody an administrator either.
        log_ticket(kim, "--summary=Waits", "--as=Kim")
        service.stop()
        for path in service.place.glob("service.desk*"):
            path.unlink()

        def found(statements):
            copy = folder / "tampered-copy.desk"
            remove_desk(copy)
            with sqlite3.connect(kim) as database:
                database.execute("VACUUM INTO ?", (str(copy),))
            change_beside_the_log(copy, *statements)
            return copy

        [(index,)] = ask(kim, "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL LIMIT 1")
        for name, statements, said in (
            ("a role", [make_administrator("Kim")], "beside the log"),
            ("a digest too", [make_administrator("Kim"), "UPDATE head SET facts = zeroblob (32)"], "beside the log"),
            ("history", ["UPDATE log_commit SET author = (SELECT id FROM analyst WHERE name = 'Kim')"], "beside the log"),
            ("a part", ["UPDATE log_segment SET body = (SELECT body FROM log_segment WHERE number = 2) WHERE number = 3"], "beside the log"),
            ("a counter", ["UPDATE counter SET value = 0"], "beside the log"),
            ("a trigger", ["CREATE TRIGGER later AFTER INSERT ON ticket BEGIN DELETE FROM analyst_role; END"], "made otherwise"),
            ("an index", [f"DROP INDEX {index}"], "made otherwise"),
        ):
            copy = found(statements)
            for arguments in (("restore", copy, "--config", service.config), ("init", folder / f"tampered-{name}", "--from", copy, "--analyst=Robin Lee", "--account=robin", "--password-file", password_file())):
                got = service.manage(*arguments, code=1)
                assert said in got, (name, got)
        assert "signature" in service.manage("restore", forged, "--config", service.config, code=1)
        assert not list(service.place.glob("service.desk*")), "nothing is left of any"
        assert "1 step waits" in service.manage("restore", kim, "--config", service.config)
        service.start()
        assert service.ask(kim, "GET", "/v1/accounts")[0] == 403
        assert service.ask(first, "GET", "/v1/accounts")[0] == 200
        settle(service, kim, first)


@test
def a_desk_stands_there_only_with_its_epoch():
    with Service("order") as service:
        first = service.join("order-1")
        log_ticket(first, "--summary=Before")
        sync(first)
        service.stop()
        for path in service.place.glob("service.desk*"):
            path.unlink()
        state = service.place / "service.state"
        state.unlink()
        # As if the machine had stopped there: what comes before the desk cannot be written.
        state.mkdir()
        (state / "in the way").touch()
        service.manage("restore", first, "--config", service.config, code=1)
        assert not list(service.place.glob("service.desk*"))
        (state / "in the way").unlink()
        state.rmdir()
        # And what is left of one that was cut off is no hindrance.
        (service.place / "service.desk.part").write_bytes(b"half")
        service.manage("restore", first, "--config", service.config)
        assert not service.desk.with_name("service.desk.part").exists()
        service.start()
        log_ticket(first, "--summary=After")
        settle(service, first)
        assert ask(first, "SELECT epoch, (SELECT max (number) FROM ticket) FROM head") == [(2, 1002)]


@test
def who_was_farther_than_the_new_log_brings_the_rest_back():
    with Service("farther") as service:
        first, second = service.join("farther-1"), service.join("farther-2")
        log_ticket(first, "--summary=Both know of it")
        sync(first, second)
        log_ticket(first, "--summary=Only the first has heard of it")
        sync(first)
        log = segments(first)
        service.stop()
        for path in service.place.glob("service.desk*"):
            path.unlink()
        service.manage("restore", second, "--config", service.config)
        service.start()
        log_ticket(second, "--summary=Not yet")
        assert "backup" in fail("desk", "sync", desk=second, code=FAILED), "it is known that there was more"
        sync(first, second, first)
        assert log.items() <= segments(service.desk).items(), "as it was"
        settle(service, first, second)
        assert ask(first, "SELECT count (*) FROM ticket") == [(3,)]


def old_backup(name, state):
    """The end comes back from one of two replicas, verbatim."""
    with Service(name) as service:
        first, second = service.join(f"{name}-1"), service.join(f"{name}-2")
        log_ticket(first, "--summary=Before")
        sync(first, second)
        copy = backup(service)
        for i in range(5):
            log_ticket(first, f"--summary=After {i}")
            sync(first)
        sync(second)
        log, known = segments(first), commits(first)
        before = digests(first)
        # The first is away for good; the second has something new.
        log_ticket(second, "--summary=Meanwhile")
        restore(service, copy, state)
        sync(second)
        assert log.items() <= segments(service.desk).items(), "each part as it was"
        assert known < commits(service.desk)
        settle(service, second, first)
        assert digests(first) != before
        assert ask(first, "SELECT count (*), max (number) FROM ticket") == [(7, 1007)], ask(first, "SELECT summary, number FROM ticket")
        assert ask(first, "SELECT epoch FROM head") == [(2,)]


@test
def an_old_backup_gets_its_end_back():
    old_backup("backup", state=True)


@test
def so_does_one_of_the_whole_folder():
    old_backup("folder", state=False)


def joined_late(name, state):
    """Who has only the newest parts waits for those who have the ones before."""
    with Service(name) as service:
        first = service.join(f"{name}-1")
        log_ticket(first, "--summary=Before")
        sync(first)
        copy = backup(service)
        for summary in ("Lost", "Lost too"):
            log_ticket(first, f"--summary={summary}")
            sync(first)
        late = service.join(f"{name}-2")
        run("ticket", "set", "2", "category=Toner", desk=late)
        sync(late, first)
        assert min(segments(late)) > 2
        log, known = segments(first), commits(first)
        restore(service, copy, state)
        assert "missing before" in fail("desk", "sync", desk=late, code=FAILED) or state
        sync(first)
        sync(late)
        assert log.items() <= segments(service.desk).items(), "each part as it was"
        assert known == commits(service.desk)
        settle(service, late, first)
        assert ask(first, "SELECT category FROM ticket WHERE number = 2") == [("Toner",)]
        assert ask(first, "SELECT count (*) FROM log_commit WHERE verdict = 2") == [(0,)]


@test
def who_joined_late_waits_for_the_others():
    joined_late("late", state=True)


@test
def also_where_the_service_knows_of_nothing():
    joined_late("later", state=False)


@test
def what_nobody_can_bring_is_not_waited_for_for_ever():
    with Service("gone", **{"restore-wait": 2}) as service:
        first = service.join("gone-1")
        log_ticket(first, "--summary=Before")
        sync(first)
        copy = backup(service)
        log_ticket(first, "--summary=Lost")
        sync(first)
        log_ticket(first, "--summary=Lost too")
        sync(first)
        late = service.join("gone-2")
        log_ticket(late, "--summary=By who joined late")
        run("ticket", "set", "2", "category=Toner", desk=late)
        sync(late)
        restore(service, copy, state=False)
        remove_desk(first)
        end = time.monotonic() + LIMIT
        while run("desk", "sync", desk=late, code=None).code != DONE:
            assert time.monotonic() < end
        assert ("By who joined late",) in ask(late, "SELECT summary FROM ticket")
        # What followed the lost ticket is told to the one who did it.
        assert ask(late, "SELECT count (*) FROM rejected") == [(1,)]
        settle(service, late)


@test
def nothing_new_is_taken_before_the_end_is_back():
    with Service("waits") as service:
        first, second = service.join("waits-1"), service.join("waits-2")
        log_ticket(first, "--summary=Before")
        sync(first, second)
        copy = backup(service)
        log_ticket(first, "--summary=After")
        sync(first)
        restore(service, copy)
        service.wait_for("restored from a backup")
        log_ticket(second, "--summary=Too early")
        assert "waits for what came after" in fail("desk", "sync", desk=second, code=FAILED)
        status, said = service.ask(second, "GET", "/v1/head")
        assert status == 200 and json.loads(said)["restoring"] is True
        service.stop(signal.SIGKILL)
        service.start()
        fail("desk", "sync", desk=second, code=FAILED)
        sync(first)
        status, said = service.ask(second, "GET", "/v1/head")
        assert json.loads(said)["restoring"] is False
        settle(service, second, first)
        assert ask(first, "SELECT count (*) FROM ticket") == [(3,)]


@test
def who_pushes_first_takes_nothing_from_the_others():
    with Service("fork", **{"restore-wait": 1}) as service:
        first, second = service.join("fork-1"), service.join("fork-2")
        service.add_colleague(first, "kim")
        third = service.join("fork-3", "kim")
        log_ticket(first, "--summary=Before")
        sync(first, second, third)
        copy = backup(service)
        # What is lost was done by two, and one of them alone brings it back.
        log_ticket(first, "--summary=By Robin")
        sync(first, third)
        log_ticket(third, "--summary=By Kim", "--as=Kim")
        run("ticket", "set", "1", "category=Toner", "--as=Kim", desk=third)
        sync(third, first)
        known = commits(first)
        restore(service, copy, state=False)
        log_ticket(second, "--summary=Meanwhile")
        sync(second)
        sync(first, second, first)
        assert known < commits(service.desk), "none is lost"
        assert ask(first, "SELECT count (*) FROM pending") == ask(first, "SELECT count (*) FROM rejected") == [(0,)]
        settle(service, first, second, third)
        rows = ask(first, "SELECT summary, name FROM ticket JOIN log_commit ON log_commit.id = ticket.origin JOIN analyst ON analyst.id = author ORDER BY summary")
        assert rows == [("Before", "Robin Lee"), ("By Kim", "Kim"), ("By Robin", "Robin Lee"), ("Meanwhile", "Robin Lee")], rows
        assert len({number for (number,) in ask(first, "SELECT number FROM ticket")}) == 4


@test
def the_wait_has_an_end():
    with Service("patience", **{"restore-wait": 1}) as service:
        first, second = service.join("patience-1"), service.join("patience-2")
        log_ticket(first, "--summary=Before")
        sync(first, second)
        copy = backup(service)
        log_ticket(first, "--summary=After")
        sync(first)
        restore(service, copy)
        log_ticket(second, "--summary=Meanwhile")
        end = time.monotonic() + LIMIT
        while (said := run("--json", "desk", "sync", desk=second, code=None)).code != DONE:
            assert "waits for what came after" in said.err and time.monotonic() < end, said
        settle(service, second, first)
        assert ask(first, "SELECT count (*) FROM ticket") == [(3,)]


@test
def what_is_forged_is_refused():
    with Service("forged") as service, Service("other") as other:
        first, second = service.join("forged-1"), service.join("forged-2")
        service.add_colleague(first, "kim")
        kim = service.join("forged-3", "kim")
        log_ticket(first, "--summary=Before")
        sync(first, second, kim)
        copy = backup(service)
        for i in range(3):
            log_ticket(first, f"--summary=After {i}")
            sync(first)
        log = segments(first)
        newest = max(log)
        restore(service, copy)
        head = max(segments(service.desk))
        assert head == newest - 3
        before = service.desk.read_bytes()

        def put(number, body, desk=kim):
            return service.ask(desk, "PUT", f"/v1/segments/{number}", body)

        good = log[head + 1]
        # One by another service, with a key of its own.
        stranger = other.join("forged-4")
        log_ticket(stranger)
        sync(stranger)
        theirs = segments(stranger)
        # One that an analyst made at home: the same desk, served by a key of the analyst's.
        home = Service("home", "--from", kim, "--analyst=Robin Lee")
        own = folder / "forged-5.desk"
        remove_desk(own)
        run("desk", "join", home.address, own, "--account=robin", "--password-file", password_file())
        log_ticket(own, "--summary=Forged")
        sync(own)
        forged = segments(own)[head + 1]
        home.stop()
        changed = bytearray(good)
        changed[len(changed) // 2] ^= 1
        unsigned = good.replace(bytes.fromhex(pathlib.Path(f"{first}-token").read_text().split()[1]), bytes(32))
        for name, number, body, status in (
            ("another desk", head + 1, theirs[max(theirs)], 403),
            ("another key", head + 1, forged, 403),
            ("another signer", head + 1, unsigned, 403),
            ("cut", head + 1, good[:-10], 400),
            ("nothing", head + 1, b"", 400),
            ("changed", head + 1, bytes(changed), None),
            ("another number", head + 1, log[head + 2], 400),
            ("too far", head + 2, log[head + 2], 503),
            ("far too far", 1 << 40, good, 400),
        ):
            got, said = put(number, body)
            assert (got in (400, 403)) if status is None else got == status, (name, got, said)
            assert json.loads(said)["message"], name
        assert max(segments(service.desk)) == head
        service.wait_for("was refused: .*signature")
        assert service.ask(kim, "PUT", "/v1/segments/0", good)[0] == 404
        assert service.ask(kim, "PUT", f"/v1/segments/{head + 1}", good, "text/plain")[0] == 415
        # What is genuine may be brought by anybody, and twice.
        assert put(head + 1, good)[0] == 204 == put(head + 1, good)[0]
        sync(first)
        assert log.items() <= segments(service.desk).items()
        settle(service, first, second, kim)


@test
def who_brings_rubbish_is_not_looked_at_for_a_while():
    with Service("rubbish") as service:
        first = service.join("rubbish-1")
        service.add_colleague(first, "kim")
        kim = service.join("rubbish-2", "kim")
        log_ticket(first, "--summary=Before")
        sync(first)
        newest = max(segments(first))
        copy = backup(service)
        log_ticket(first, "--summary=After")
        sync(first)
        good = segments(first)[newest + 1]
        restore(service, copy)
        # So many are looked at; how many came back meanwhile is told by nobody.
        said = [service.ask(kim, "PUT", f"/v1/segments/{newest + 1}", os.urandom(1000))[0] for _ in range(200)]
        assert set(said) == {400, 429} and said[:20] == [400] * 20, said
        assert said.count(429) > 100
        assert service.ask(first, "PUT", f"/v1/segments/{newest + 1}", good)[0] == 204, "nobody else is kept out"
        assert service.ask(first, "POST", f"/v1/segments/{newest + 1}")[0] == 204, "that was all"
        log_ticket(kim, "--summary=Goes on", "--as=Kim")
        settle(service, first, kim)
        assert ask(first, "SELECT count (*) FROM ticket") == [(3,)]


@test
def a_desk_of_ones_own_moves_to_a_service():
    mine = new_desk("moving.desk")
    log_ticket(mine, "--summary=From before")
    assert "no administrator" in subprocess.run(
        [DAEMON, "init", folder / "wrong", "--from", mine, "--analyst=Nobody", "--account=robin", "--password-file", password_file()], capture_output=True, env=environment
    ).stderr.decode()
    with Service("moved", "--from", mine, "--analyst=Robin Lee") as service:
        first = service.join("moved-1")
        assert digests(first) == digests(mine) == digests(service.desk)
        log_ticket(mine, "--summary=Still at home")
        run("desk", "enrol", service.address, "--account=robin", "--password-file", password_file(), desk=mine)
        log_ticket(first, "--summary=New")
        settle(service, first, mine)
        rows = ask(first, "SELECT number, summary FROM ticket ORDER BY number")
        assert rows == [(1, "From before"), (2, "Still at home"), (1002, "New")], "a number that was given at home stays, and is given nobody else"
        elsewhere = new_desk("elsewhere.desk")
        assert "another desk" in fail("desk", "enrol", service.address, "--account=robin", "--password-file", password_file(), desk=elsewhere, code=FAILED)


@test
def a_seat_that_joined_late_leaves_whole():
    with Service("leaving") as service:
        first = service.join("leaving-1")
        for number in range(3):
            log_ticket(first, f"--summary=Ticket {number}")
            sync(first)
        # It makes a new checkpoint for who comes then.
        service.stop()
        service.start()
        late = service.join("leaving-2")
        assert min(segments(late)) > 1
        run("desk", "leave", desk=late)
        assert "ok" in run("desk", "verify", desk=late).out
        log_ticket(late, "--summary=On my own")
        assert "ok" in run("desk", "verify", desk=late).out
        # It can be shared again, and others begin with its checkpoint.
        share = folder / "leaving-share"
        share.mkdir()
        run("desk", "share", share, desk=late)
        other = folder / "leaving-3.desk"
        remove_desk(other)
        run("desk", "join", share, other)
        log_ticket(other, "--summary=By another")
        sync(other, late)
        assert digests(other) == digests(late)
        assert ask(late, "SELECT count (*) FROM ticket") == [(5,)]


@test
def what_a_colleague_did_at_home_is_kept():
    """One file of two people, and a service that was made of it before."""
    mine = new_desk("together.desk")
    run("import", "jsonl", "-", desk=mine, stdin=json.dumps({"record": "analyst", "key": "kim", "fields": {"name": "Kim"}}) + "\n")
    with Service("together", "--from", mine, "--analyst=Robin Lee") as service:
        run("ticket", "new", "--summary=By Kim", "--as=Kim", desk=mine)
        run("ticket", "new", "--summary=By Robin", "--as=Robin Lee", desk=mine)
        run("desk", "enrol", service.address, "--account=robin", "--password-file", password_file(), desk=mine)
        sync(mine)
        assert ask(mine, "SELECT summary FROM ticket") == [("By Robin",)]
        told = run("desk", "rejected", desk=mine).out
        assert "By Kim" in told, told
        settle(service, mine)


@test
def a_shared_folder_moves_to_a_service():
    first = new_desk("office-1.desk")
    share = folder / "office-share"
    share.mkdir()
    run("desk", "share", share, desk=first)
    second = folder / "office-2.desk"
    run("desk", "join", share, second)
    log_ticket(first, "--summary=In the folder")
    sync(first, second, first)
    log_ticket(second, "--summary=Not in step")
    with Service("office", "--from", first, "--analyst=Robin Lee") as service:
        for desk in first, second:
            run("desk", "enrol", service.address, "--account=robin", "--password-file", password_file(), desk=desk)
        settle(service, first, second)
        assert ask(first, "SELECT number, summary FROM ticket ORDER BY number") == [(1, "In the folder"), (1002, "Not in step")]


main()
