#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes in and goes out as CSV and as JSON Lines; generated desks."""
import csv
import io

from desk_cli import *

HEADER = "number,short_description,description,urgency,impact,category,assignment_group,resolution\r\n"
ROWS = (
    '"INC00007","Label printer feeds two labels","First line\nand ""second"" line",2,3,"Hardware","Warehouse",""\r\n'
    '"INC00003","Scale shows grams",,1,1,"Hardware","Warehouse","Set to kilograms"\r\n'
    '"INC00009","Küche: kein Wasser",,3,3,"Other","",""\r\n'
)


def write(name, text):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def counts(desk, *arguments, code=DONE, **rest):
    report = run("--json", *arguments, desk=desk, code=code, **rest)
    if code != DONE:
        return report
    report = report.json
    assert report["lines"] == report["taken"] + report["there"] + report["passed_over"] + report["bad"], report
    return report


@test
def csv_comes_in_with_every_row_accounted_for():
    desk = new_desk()
    report = counts(desk, "import", "csv", write("in.csv", HEADER + ROWS))
    assert (report["lines"], report["taken"], report["bad"]) == (3, 3, 0), report
    assert {"table": "ticket", "rows": 3} in report["new"], report
    ticket = show(desk, 7)
    assert ticket["summary"] == "Label printer feeds two labels" and ticket["description"] == 'First line\nand "second" line', ticket
    assert ticket["team"]["name"] == "Warehouse"
    assert show(desk, 3)["status"] == "resolved"
    digests(desk)


@test
def importing_twice_adds_nothing():
    desk = new_desk()
    path = write("in.csv", HEADER + ROWS)
    run("import", "csv", path, desk=desk)
    before = digests(desk)
    report = counts(desk, "import", "csv", path)
    assert report["taken"] == 0 and report["there"] == 3, report
    assert digests(desk) == before


@test
def a_dry_run_writes_nothing():
    desk = new_desk()
    before = digests(desk)
    report = counts(desk, "import", "csv", write("in.csv", HEADER + ROWS), "--dry-run")
    assert report["taken"] == 3 and report["dry_run"] is True, report
    assert "Would come in" in run("import", "csv", folder / "in.csv", "--dry-run", desk=desk).out
    assert digests(desk) == before


@test
def bad_rows_are_listed_and_the_rest_comes_in():
    desk = new_desk()
    path = write("in.csv", HEADER + ROWS + 'INC00010,a,b,1,1,c,d,e,f,g\r\n"INC00011","Fan rattles",,2,2,"Hardware","",""\r\n')
    said = run("import", "csv", path, desk=desk, code=FAILED)
    assert "could not be taken" in said.err, said
    assert [line for line in said.lines if "not taken" in line and line.split()[0] == "6"], said
    assert show(desk, 11)["summary"] == "Fan rattles"
    report = run("--json", "import", "csv", path, desk=desk, code=FAILED).json
    assert report["bad"] == 1 and report["there"] == 4, report
    assert [message["line"] for message in report["messages"] if message["is_bad"]] == [6], report
    assert len(run("--json", "queue", "--view=all", desk=desk).json) == 4


@test
def other_encodings_and_delimiters_are_recognised():
    desk = new_desk()
    text = (HEADER + ROWS).replace(",", ";")
    report = counts(desk, "import", "csv", write("in.csv", text.encode("latin-1")))
    assert report["taken"] == 3 and report["delimiter"] == ";" and report["encoding"] != "UTF-8", report
    assert show(desk, 9)["summary"] == "Küche: kein Wasser"


@test
def standard_input_comes_in():
    desk = new_desk()
    assert counts(desk, "import", "csv", "-", stdin=HEADER + ROWS)["taken"] == 3


@test
def unknown_columns_want_a_mapping():
    desk = new_desk()
    fail("import", "csv", write("in.csv", "colour,size\r\nred,7\r\n"), desk=desk, code=USAGE)
    fail("import", "csv", folder / "in.csv", "--map", write("map.json", "not JSON"), desk=desk, code=USAGE)
    assert "too long" in fail("import", "csv", folder / "in.csv", "--map", write("map.json", "x" * 2_000_000), desk=desk, code=USAGE)
    assert "There is no file" in fail("import", "csv", folder / "in.csv", "--map", folder / "no.json", desk=desk, code=NOT_FOUND)
    assert run("--json", "queue", desk=desk).json == []


@test
def what_cannot_be_read_is_told():
    desk = new_desk()
    before = digests(desk)
    assert "There is no file" in fail("import", "csv", folder / "no.csv", desk=desk, code=NOT_FOUND)
    assert "There is no file" in fail("import", "jsonl", folder / "no.jsonl", desk=desk, code=NOT_FOUND)
    fail("import", "csv", folder, desk=desk, code=FAILED)
    assert "empty" in fail("import", "csv", write("empty.csv", ""), desk=desk, code=FAILED)
    noise = fail("import", "csv", write("noise.csv", bytes(range(1, 256)) * 100), desk=desk, code=USAGE)
    assert not set(noise) & {chr(c) for c in range(32)} - {"\n", "\t"}, noise
    said = run("import", "jsonl", write("bad.jsonl", "{\n[]\nnonsense\n"), desk=desk, code=FAILED)
    assert "3 lines could not be taken" in said.err, said
    assert digests(desk) == before


@test
def json_lines_come_in():
    desk = new_desk()
    lines = (
        '{"record": "organisation", "key": "o-1", "fields": {"name": "Mill Street Bakery", "service_level": "gold"}}\n'
        '{"record": "customer", "key": "c-1", "fields": {"name": "Olga Petrov", "organisation_id": "#o-1"}}\n'
        "// a comment\n"
    )
    report = counts(desk, "import", "jsonl", write("in.jsonl", lines))
    assert report["taken"] == 2 and report["passed_over"] == 1, report
    assert counts(desk, "import", "jsonl", folder / "in.jsonl")["there"] == 2
    number = log_ticket(desk, "--requester=olga")
    assert show(desk, number)["service_level"] == "gold"


@test
def a_desk_comes_back_from_json_lines():
    desk = sample_desk()
    run("ticket", "take", "4148", desk=desk)
    run("undo", desk=desk)
    path = write("out.jsonl", run("export", "jsonl", desk=desk).out)
    copy = folder / "copy.desk"
    remove_desk(copy)
    run("desk", "new", copy, "--from", path)
    assert digests(copy) == digests(desk)
    assert run("--json", "search", "certificate", desk=copy).json == run("--json", "search", "certificate", desk=desk).json


@test
def half_a_desk_is_not_made():
    desk = sample_desk()
    text = run("export", "jsonl", desk=desk).out
    copy = folder / "half.desk"
    for wrong in (text[: len(text) // 2], "", "nonsense\n", '{"record": "organisation", "key": "o", "fields": {"name": "x"}}\n'):
        assert "nothing was left" in fail("desk", "new", copy, "--from", write("half.jsonl", wrong), code=FAILED)
        assert not list(folder.glob("half.desk*"))
    fail("desk", "new", copy, "--from", folder / "no.jsonl", code=NOT_FOUND)
    fail("desk", "new", copy, "--from", folder / "half.jsonl", "--sample", code=USAGE)


@test
def facts_go_out_as_records():
    desk = sample_desk()
    records = [json.loads(line) for line in run("export", "jsonl", "--facts", desk=desk).lines]
    tickets = [record for record in records if record.get("record") == "ticket"]
    assert len(tickets) == 150, len(tickets)


@test
def csv_goes_out_number_first():
    desk = sample_desk()
    rows = list(csv.reader(io.StringIO(run("export", "csv", desk=desk).out)))
    assert rows[0][0] == "number" and len(rows) == 151, rows[0]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert "INC-004148" in {row[0] for row in rows}


@test
def no_cell_is_a_formula():
    desk = new_desk()
    log_ticket(desk, "--summary==HYPERLINK(1)")
    log_ticket(desk, "--summary=@SUM(1)")
    text = run("export", "csv", desk=desk).out
    assert "'=HYPERLINK(1)" in text and "'@SUM(1)" in text, text
    assert ",=HYPERLINK(1)," in run("export", "csv", "--for-machines", desk=desk).out


@test
def desks_are_generated_by_their_seed():
    texts = []
    for name, seed in (("one.desk", 7), ("two.desk", 7), ("three.desk", 8)):
        desk = new_desk(name, now=NOW)
        run("generate", "--tickets=120", f"--seed={seed}", "--now", NOW, desk=desk)
        digests(desk)
        texts.append(run("export", "csv", desk=desk).out)
    assert texts[0] == texts[1] and texts[0] != texts[2]


@test
def as_much_is_generated_as_was_wanted():
    desk = new_desk()
    run("generate", "--tickets=200", "--entries=900", "--articles=30", desk=desk)
    info = run("--json", "desk", "info", desk=desk).json
    assert info["tickets"] == 200 and info["articles"] == 30 and info["customers"] > 5, info
    assert 0 < info["open_tickets"] < 100, info
    records = [json.loads(line) for line in run("export", "jsonl", "--facts", desk=desk).lines]
    assert sum(record.get("record") == "entry" for record in records) == 900
    assert info["analyst"] == "Robin Lee", info
    statuses = {row["status"] for row in run("--json", "queue", "--view=all", desk=desk).json}
    assert {"open", "closed", "resolved"} <= statuses, statuses
    assert run("--json", "search", "printer", desk=desk).json
    digests(desk)


@test
def nonsense_is_not_generated():
    desk = new_desk()
    assert "--tickets" in fail("generate", desk=desk, code=USAGE)
    for wrong in (["--tickets=x"], ["--tickets=-1"], ["--tickets=99999999"], ["--tickets=0", "--entries=5"], ["--tickets=1", "--now=never"]):
        fail("generate", *wrong, desk=desk, code=USAGE)
    run("generate", "--tickets=0", "--articles=3", desk=desk)
    run("generate", "--tickets=1", desk=desk)
    digests(desk)


main()
