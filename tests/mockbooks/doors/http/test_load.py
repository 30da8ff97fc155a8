"""Four client processes of twelve threads, over HTTP, on one company file: nothing lost, nothing broken, nothing grows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from http_door import customer_add, request_set

from mockbooks import CompanyFile, QuickBooks

pytestmark = pytest.mark.slow

CLIENT = Path(__file__).with_name("load_client.py")
PROCESSES, THREADS = 4, 12
MEGABYTE = 1 << 20


@contextmanager
def served(file: Path, *words: str) -> Iterator[tuple[str, int]]:
    """The address of a door, and the process it is in."""
    with subprocess.Popen(
        [sys.executable, "-m", "mockbooks", "serve", str(file), "--no-journal", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        yield process.stdout.readline().strip(), process.pid
        process.terminate()
        assert process.wait(30) == 0
        assert process.stderr.read() == ""


def resident(pid: int) -> int:
    """How much memory a process has, in bytes."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        pytest.skip("this system does not tell how much memory a process has")


def asked(address: str, text: str) -> str:
    with urllib.request.urlopen(f"{address}/qbxml", text.encode()) as answer:
        return str(answer.read().decode())


def seeded(file: Path) -> str:
    """A company with the customer whose number is counted up; its ListID."""
    with CompanyFile.create(file, name="Acme") as company, QuickBooks(company) as quickbooks:
        text = customer_add("Counter").replace("</Name>", "</Name><AccountNumber>0</AccountNumber>")
        return quickbooks.process(request_set(text)).split("<ListID>")[1].split("<")[0]


def run(addresses: list[str], list_id: str, seconds: float) -> Counter[str]:
    """What the client processes have done, in sum."""
    clients = [
        subprocess.Popen(
            [sys.executable, str(CLIENT), addresses[number % len(addresses)], list_id, str(THREADS), str(seconds)],
            stdout=subprocess.PIPE, text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    total: Counter[str] = Counter()
    for client in clients:
        told, _ = client.communicate(timeout=seconds + 120)
        assert client.returncode == 0
        total.update(json.loads(told))
    return total


def hold(total: Counter[str], address: str, list_id: str) -> None:
    """No update was lost, no addition, and nothing was answered that should not be."""
    statuses = {name for name in total if name.startswith("status ")}
    assert statuses <= {"status 200", "status 201", "status 422"}, total
    assert total["not added"] == 0
    assert [name for name in total if name.startswith("counting")] == [], total
    counter = asked(address, request_set(f"<CustomerQueryRq><ListID>{list_id}</ListID></CustomerQueryRq>"))
    assert f"<AccountNumber>{total['counted']}<" in counter
    found = asked(address, request_set('<CustomerQueryRq metaData="MetaDataOnly"/>'))
    assert f'retCount="{total["added"] + 1}"' in found


def test_no_update_is_lost_and_memory_stays_flat(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    list_id = seeded(file)
    with served(file) as (address, pid):
        run([address], list_id, 3)  # everything that is read in once has been read in
        asked(
            address,
            request_set(
                f"<CustomerModRq><CustomerMod><ListID>{list_id}</ListID>{sequence(address, list_id)}<AccountNumber>0</AccountNumber></CustomerMod></CustomerModRq>"
            ),
        )
        before, added = resident(pid), customers(address)
        largest = [before]
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.1):
                largest.append(resident(pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        begun = time.monotonic()
        total = run([address], list_id, 10)
        seconds = time.monotonic() - begun
        over.set()
        watcher.join()
        total["added"] += added - 1
        hold(total, address, list_id)
        after = resident(pid)
        calls = sum(count for name, count in total.items() if name.startswith("status "))
        print(
            f"\n{calls} calls in {seconds:.1f} s ({calls / seconds:.0f} a second), {total['added'] - added + 1} added, "
            f"{total['counted']} counted, {total['outdated']} outdated; memory {before / MEGABYTE:.0f} MB before, "
            f"{max(largest) / MEGABYTE:.0f} at most, {after / MEGABYTE:.0f} after"
        )
        with urllib.request.urlopen(f"{address}/control") as answer:
            state = json.load(answer)
        assert (state["sessions"], state["processors"]) == ([], 0)
        with urllib.request.urlopen(f"{address}/control/check") as answer:
            assert json.load(answer) == {"problems": []}
    assert max(largest) - before < 40 * MEGABYTE


def sequence(address: str, list_id: str) -> str:
    found = asked(address, request_set(f"<CustomerQueryRq><ListID>{list_id}</ListID></CustomerQueryRq>"))
    return "<EditSequence>" + found.split("<EditSequence>")[1].split("<")[0] + "</EditSequence>"


def customers(address: str) -> int:
    return int(
        asked(address, request_set('<CustomerQueryRq metaData="MetaDataOnly"/>')).split('retCount="')[1].split('"')[0]
    )


def test_two_doors_in_two_processes_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "acme.mkb"
    list_id = seeded(file)
    with ExitStack() as stack:
        addresses = [stack.enter_context(served(file, "--multi-user"))[0] for _ in range(2)]
        total = run(addresses, list_id, 5)
        print(f"\n{dict(total)}")
        for address in addresses:
            hold(total, address, list_id)
    with CompanyFile.open(file) as company:
        assert company.check() == []
