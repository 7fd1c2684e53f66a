#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts of a service, leaving it, and replicas that are made anew."""
from desk_service import *


ROLES = "SELECT hex (analyst_id), role, withdrawn FROM analyst_role ORDER BY 1, 2"


def accounts(desk):
    return {row["name"]: row for row in run("--json", "account", "list", desk=desk).json}


@test
def an_administrator_lets_a_colleague_in():
    with Service("people") as service:
        robin = service.join("people-1")
        said = run("account", "add", "Kim Park", "kim", "--new", "--password-file", password_file(), desk=robin)
        assert "kim" in said.out
        assert {name: row["analyst"] for name, row in accounts(robin).items()} == {"robin": "Robin Lee", "kim": "Kim Park"}
        kim = service.join("people-2", "kim")
        log_ticket(kim, "--as=Kim Park")
        sync(kim, robin)
        assert ask(robin, "SELECT count (*) FROM ticket") == [(1,)]
        # What is not allowed is refused by the service and by the desk, and changes nothing.
        assert "administrator" in fail("account", "list", desk=kim, code=FAILED)
        assert "administrator" in fail("account", "role", "Kim Park", "administrator", "--as=Kim Park", desk=kim, code=REFUSED)
        assert "administrator" in fail("account", "add", "Me Too", "me", "--new", "--as=Kim Park", "--password-file", password_file(), desk=kim, code=REFUSED)
        assert set(accounts(robin)) == {"robin", "kim"}
        run("account", "role", "Kim Park", "administrator", "--as=Robin Lee", desk=robin)
        sync(kim)
        assert set(accounts(kim)) == {"robin", "kim"}
        run("account", "role", "Kim Park", "administrator", "--remove", "--as=Robin Lee", desk=robin)
        sync(kim)
        fail("account", "list", desk=kim, code=FAILED)


@test
def what_the_log_rejects_is_not_called_done():
    with Service("rejects") as service:
        robin = service.join("rejects-1")
        run("account", "add", "Kim Park", "kim", "--new", "--password-file", password_file(), desk=robin)
        run("account", "role", "Kim Park", "administrator", "--as=Robin Lee", desk=robin)
        kim = service.join("rejects-2", "kim")
        # Kim's machine does not know of it yet.
        run("account", "role", "Kim Park", "administrator", "--remove", "--as=Robin Lee", desk=robin)
        before = ask(robin, ROLES)
        for arguments in (("trainee",), ("analyst", "--remove")):
            said = fail("account", "role", "Robin Lee", *arguments, "--as=Kim Park", desk=kim, code=REFUSED)
            assert "administrator" in said, said
        sync(robin)
        assert ask(kim, "SELECT count (*) FROM pending") == [(0,)]
        assert ask(robin, ROLES) == before


@test
def who_is_revoked_is_out_at_once():
    with Service("revoked") as service:
        robin = service.join("revoked-1")
        run("account", "add", "Kim Park", "kim", "--new", "--password-file", password_file(), desk=robin)
        kim = service.join("revoked-2", "kim")
        run("account", "revoke", "kim", "--devices", desk=robin)
        fail("desk", "sync", desk=kim, code=FAILED)
        run("desk", "enrol", service.address, "--account=kim", "--password-file", password_file(), desk=kim)
        sync(kim)
        run("account", "revoke", "Kim Park", desk=robin)
        fail("desk", "sync", desk=kim, code=FAILED)
        fail("desk", "enrol", service.address, "--account=kim", "--password-file", password_file(), desk=kim, code=FAILED)
        assert accounts(robin)["kim"]["disabled_at"]
        run("account", "revoke", "kim", "--back", desk=robin)
        run("desk", "enrol", service.address, "--account=kim", "--password-file", password_file(), desk=kim)
        sync(kim)
        assert "Another administrator" in fail("account", "revoke", "robin", desk=robin, code=FAILED)
        fail("account", "revoke", "nobody", desk=robin, code=NOT_FOUND)
        fail("account", "revoke", "kim", "--back", "--devices", desk=robin, code=USAGE)


@test
def a_password_is_no_argument_and_not_short():
    with Service("words") as service:
        robin = service.join("words-1")
        fail("account", "add", "Robin Lee", "again", desk=robin, code=USAGE)
        short = folder / "short"
        short.write_text("short\n")
        fail("account", "add", "Kim Park", "kim", "--new", "--password-file", short, desk=robin, code=FAILED)
        fail("account", "add", "Nobody", "nobody", "--password-file", password_file(), desk=robin, code=NOT_FOUND)
        fail("account", "role", "Robin Lee", "king", desk=robin, code=USAGE)
        fail("account", "list", desk=new_desk("alone.desk"), code=REFUSED)


@test
def who_leaves_keeps_a_desk_of_ones_own():
    with Service("leaving") as service:
        first, second = service.join("leaving-1"), service.join("leaving-2")
        log_ticket(first, "--summary=Both")
        sync(first, second)
        before = digests(second)
        log_ticket(second, "--summary=Not sent")
        assert "1 step" in fail("desk", "leave", desk=second, code=REFUSED)
        assert ask(second, "SELECT count (*) FROM pending") == [(1,)]
        assert run("--json", "desk", "leave", "--keep-pending", desk=second).json == {"kept": 1, "signed_off": True}
        assert digests(second) != before
        assert ask(second, "SELECT number FROM ticket ORDER BY number") == [(1,), (2,)]
        assert not pathlib.Path(f"{second}-token").exists()
        fail("desk", "sync", desk=second, code=REFUSED)
        log_ticket(second, "--summary=At home")
        digests(second)
        log_ticket(first, "--summary=At the office")
        sync(first)
        status, said = service.ask(first, "GET", "/v1/devices")
        assert len(json.loads(said)["devices"]) == 1, said
        # Without anything waiting it is the same desk, and a service that is away is no hindrance.
        before = digests(first)
        service.stop()
        said = run("--json", "desk", "leave", desk=first)
        assert said.json == {"kept": 0, "signed_off": False} and "could not be told" in said.err
        assert digests(first) == before
        fail("desk", "leave", desk=first, code=REFUSED)


@test
def a_replica_is_made_anew_and_keeps_what_waits():
    with Service("repair") as service:
        first, second = service.join("repair-1"), service.join("repair-2")
        log_ticket(first, "--summary=Right")
        sync(first, second)
        said = run("--json", "desk", "repair", desk=first).json
        assert said["faults"] == 0 and "nothing" in said["done"], said
        log_ticket(first, "--summary=Waits")
        with sqlite3.connect(first) as database:
            database.execute("UPDATE ticket SET summary = 'Wrong' WHERE summary = 'Right'")
        database.close()
        fail("desk", "verify", desk=first, code=FAILED)
        service.stop()
        fail("desk", "repair", desk=first, code=FAILED)
        assert ask(first, "SELECT count (*) FROM pending") == [(1,)], "nothing is thrown away without the log"
        service.start()
        said = run("--json", "desk", "repair", desk=first).json
        assert said["faults"] > 0 and said["left"] == 0 and said["waiting"] == 0 and "anew" in said["done"], said
        assert ask(first, "SELECT summary FROM ticket ORDER BY number") == [("Right",), ("Waits",)]
        assert "anew" in run("--json", "desk", "repair", "--anew", desk=second).json["done"]
        sync(second, first)
        assert digests(first) == digests(second)


@test
def a_desk_of_ones_own_has_what_is_derived_made_anew():
    desk = new_desk("derived.desk")
    log_ticket(desk)
    with sqlite3.connect(desk) as database:
        database.execute("DELETE FROM ticket_queue")
    database.close()
    said = run("--json", "desk", "repair", desk=desk).json
    assert said["faults"] > 0 and said["left"] == 0, said
    with sqlite3.connect(desk) as database:
        database.execute("UPDATE ticket SET summary = 'Wrong'")
    database.close()
    assert "backup" in run("desk", "repair", desk=desk, code=FAILED).err


@test
def the_parts_of_the_log_are_listed():
    with Service("parts") as service:
        desk = service.join("parts-1")
        log_ticket(desk)
        sync(desk)
        newest, oldest = run("--json", "log", "--segments", desk=desk).json
        assert [newest["number"], oldest["number"]] == [2, 1]
        [key] = pathlib.Path(f"{desk}-token").read_text().split()[1:2]
        assert newest["signer"] == key and len(newest["hash"]) == 64 and newest["commits"] == 1
        assert oldest.get("signer") is None
        assert len(run("--json", "log", "--segments", "--limit=1", desk=desk).json) == 1
        assert key[:16] in run("log", "--segments", desk=desk).out


main()
