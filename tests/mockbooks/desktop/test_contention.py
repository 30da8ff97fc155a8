"""Several processes, several threads in each, one customer in one company file: no update is lost, none is made up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mockbooks import CompanyFile, QuickBooks

SET = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
ADD = SET.format(
    "<CustomerAddRq><CustomerAdd><Name>Ann</Name><AccountNumber>0</AccountNumber></CustomerAdd></CustomerAddRq>"
)
ASK = SET.format("<CustomerQueryRq><FullName>Ann</FullName></CustomerQueryRq>")

# One process: so many threads, each with a request processor of its own, read the customer and put its number up by one.
PROCESS = r"""
import json, re, sys, threading, time
from mockbooks import FileMode, QuickBooks

file, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
SET = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>'
ASK = SET.format("<CustomerQueryRq><FullName>Ann</FullName></CustomerQueryRq>")
MOD = SET.format("<CustomerModRq><CustomerMod><ListID>{}</ListID><EditSequence>{}</EditSequence>"
                 "<AccountNumber>{}</AccountNumber></CustomerMod></CustomerModRq>")
counted = {"accepted": 0, "stale": 0, "stale but accepted": 0, "else": []}
lock = threading.Lock()


def leaf(text, name):
    return re.search(f"<{name}>(.*?)</{name}>", text)[1]


def count(what):
    with lock:
        counted[what] += 1


def work(quickbooks, deadline):
    processor = quickbooks.desktop.request_processor()
    processor.OpenConnection("", "Counter")
    ticket = processor.BeginSession("", 2)
    while time.monotonic() < deadline:
        seen = processor.ProcessRequest(ticket, ASK)
        mod = MOD.format(leaf(seen, "ListID"), leaf(seen, "EditSequence"), int(leaf(seen, "AccountNumber")) + 1)
        answer = processor.ProcessRequest(ticket, mod)
        code = re.search('statusCode="([0-9]+)"', answer)[1]
        if code == "0":
            count("accepted")
            if 'statusCode="3200"' not in processor.ProcessRequest(ticket, mod):
                count("stale but accepted")
        elif code == "3200":
            count("stale")
        else:
            with lock:
                counted["else"].append(answer)
    processor.EndSession(ticket)
    processor.CloseConnection()


with QuickBooks(file, mode=FileMode.MULTI_USER) as quickbooks:
    quickbooks.process(ASK)  # the first request imports what answers it
    print("ready", flush=True)
    sys.stdin.readline()
    deadline = time.monotonic() + seconds
    workers = [threading.Thread(target=work, args=(quickbooks, deadline)) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
print(json.dumps(counted))
"""


def contend(file: Path, processes: int, threads: int, seconds: float) -> dict[str, int]:
    """Let them all begin at once; what they counted, together with what stands in the file afterwards."""
    with QuickBooks(CompanyFile.create(file)) as quickbooks:
        quickbooks.process(ADD)
        quickbooks.desktop.permissions.grant("Counter")
        quickbooks.company.close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, str(file), str(threads), str(seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(processes)
    ]  # fmt: skip
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n", each.communicate()[1]
    said = []
    for each in running:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in running:
        out, err = each.communicate(timeout=seconds * 10 + 120)
        assert each.returncode == 0, err
        said.append(json.loads(out))
    assert [each["else"] for each in said] == [[]] * processes
    total = {key: sum(each[key] for each in said) for key in ("accepted", "stale", "stale but accepted")}
    with CompanyFile.open(file) as company, QuickBooks(company) as quickbooks:
        answer = quickbooks.process(ASK)
        total["in the file"] = int(answer.partition("<AccountNumber>")[2].partition("<")[0])
        assert company.check() == []
    return total


def test_two_processes_of_three_threads_lose_no_update(tmp_path: Path) -> None:
    total = contend(tmp_path / "acme.mkb", 2, 3, 1.0)
    assert total["accepted"] == total["in the file"] > 10
    assert total["stale but accepted"] == 0


@pytest.mark.slow
def test_four_processes_of_twelve_threads_lose_no_update_for_ten_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total = contend(tmp_path / "acme.mkb", 4, 12, 10.0)
    with capsys.disabled():
        print(f"\n4 processes, 12 threads each, 10 seconds: {total}")
    assert total["accepted"] == total["in the file"] > 100
    assert total["stale but accepted"] == 0
    assert total["stale"] > 0
