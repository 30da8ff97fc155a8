"""A long life with the Web Connector: calls that fail before or after they were heard, a service that is started anew,
QuickBooks that dies. Nothing is written twice, and at the end Codat has what QuickBooks has."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from mockbooks import ManualClock
from mockbooks_harness.connector.core import Settings
from mockbooks_harness.connector.generations import G3
from mockbooks_harness.connector.stores import SqliteStore
from mockbooks_harness.connector.web_reference import ReferenceWebConnector

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk

APPLICATION = "Mockbooks - Rainbow Paints"
HAPPENS = ["crash_quickbooks", "lose_session", "close_company"]


class Flaky:
    """The service behind a line that fails, and in a house that is rebuilt."""

    def __init__(self, web: ReferenceWebConnector, random: Random) -> None:
        self.web, self.random, self.failing, self.failed = web, random, False, 0

    def __call__(self, envelope: str) -> str:
        failing = self.failing and self.random.random() < 0.08
        if failing and self.random.random() < 0.5:
            self.lose()
        answer = self.web.host.answer(envelope)
        if failing:
            self.lose()
        return answer

    def lose(self) -> None:
        self.failed += 1
        if self.random.random() < 0.5:
            self.web.host.start()
        raise ConnectionError("no answer")


def lived(desk: Desk, folder: Path, *, seed: int, cycles: int) -> int:
    """How many calls were lost in so many cycles."""
    random = Random(seed)
    clock = desk.quickbooks.company.clock
    assert isinstance(clock, ManualClock)
    settings = Settings(page_size=3, generation=G3)
    web = ReferenceWebConnector(desk.desktop, desk.codat.connector_url, clock, settings, SqliteStore(folder / "w.db"))
    flaky, pushes = Flaky(web, random), []
    desk.person.allows()
    web.web_connector.add(web.configuration(desk.company.id), service=flaky, password=web.service.password)
    web.pass_time(minutes=6)
    assert desk.connection.status == "Linked"
    flaky.failing = True
    for number in range(cycles):
        pushes += [desk.push(f"N{number}-{each}") for each in range(random.randint(0, 3))]
        if random.random() < 0.3 and not any(row.data_type == "customers" for row in desk.company.unfinished.values()):
            desk.queue()
        if random.random() < 0.3:
            request = random.choice(["CustomerAdd", "CustomerQuery"])
            desk.desktop.faults.add(
                request=request, then=random.choice(HAPPENS), carried_out=random.random() < 0.5, application=APPLICATION
            )
        web.pass_time(minutes=6)
        if random.random() < 0.5:
            desk.desktop.close()
            desk.desktop.open(desk.quickbooks.company)
    flaky.failing = False
    desk.desktop.faults.clear()
    desk.desktop.close()
    desk.desktop.open(desk.quickbooks.company)
    web.pass_time(minutes=30)
    desk.queue()
    web.pass_time(minutes=30)
    assert {push.status for push in pushes} == {"Success"}
    names = desk.quickbooks_customers()
    assert len(names) == len(set(names)) == 5 + len(pushes)
    assert sorted(desk.codat_customers()) == sorted(names)
    memory = web.core.memory
    assert (memory.writing, memory.outbox, memory.progress) == ({}, [], None)
    return flaky.failed


def test_a_short_life_with_the_web_connector(desk: Desk, tmp_path: Path) -> None:
    assert lived(desk, tmp_path, seed=1, cycles=15) > 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_a_long_life_with_the_web_connector(desk: Desk, tmp_path: Path, seed: int) -> None:
    assert lived(desk, tmp_path, seed=seed, cycles=300) > 100
