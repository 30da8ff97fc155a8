"""What drawing costs: an element of a request, and a whole example of the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks import duration
from mockbooks_harness.strategies import QuickBooksMachine, new_company, requests, requests_for
from mockbooks_harness.strategies.for_company import adds

_QUIET = settings(
    max_examples=150,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_TEN = (
    "CustomerAddRq",
    "VendorAddRq",
    "ItemServiceAddRq",
    "InvoiceAddRq",
    "InvoiceAddRq",
    "ReceivePaymentAddRq",
    "BillAddRq",
    "BillPaymentCheckAddRq",
    "JournalEntryAddRq",
    "DepositAddRq",
)


@duration("drawing a thousand elements of Adds, by the median of an element", aim=120, rounds=3)
def an_element() -> Callable[[], float]:
    wanted = {name: requests(name) for name in adds()}

    def drawn() -> float:
        each: list[float] = []

        @_QUIET
        @given(data=st.data())
        def draw(data: st.DataObject) -> None:
            name = data.draw(st.sampled_from(adds()))
            started = time.process_time()
            text = data.draw(wanted[name])
            each.append((time.process_time() - started) / text.count("</"))

        draw()
        return 1_000 * median(each)

    return drawn


@duration("an example of the machine: a fork, ten requests, all invariants (12 a second)", aim=83.3)
def an_example() -> Callable[[], float]:
    texts: list[str] = []
    with new_company(QuickBooksMachine.features) as company:

        @settings(_QUIET, max_examples=1)
        @given(data=st.data())
        def draw(data: st.DataObject) -> None:
            texts[:] = [data.draw(requests_for(company, name)) for name in _TEN]

        draw()

    def live() -> float:
        started = time.process_time()
        machine = QuickBooksMachine()
        for text in texts:
            machine.sent(text)
            machine.the_file_is_sound()
            machine.the_model_agrees()
        machine.teardown()
        # Of this process alone: what is held is that one core makes so many, whoever else wants it.
        return time.process_time() - started

    return live
