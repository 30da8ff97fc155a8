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
    max_examples=300,
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


@duration("drawing an element of an Add, in the median over 300 of all types", aim=0.12, rounds=3)
def an_element() -> Callable[[], float]:
    def drawn() -> float:
        each: list[float] = []

        @_QUIET
        @given(data=st.data())
        def draw(data: st.DataObject) -> None:
            wanted = requests(data.draw(st.sampled_from(adds())))
            started = time.perf_counter()
            text = data.draw(wanted)
            each.append((time.perf_counter() - started) / text.count("</"))

        draw()
        return median(each)

    return drawn


@duration("an example of the machine: a fork, ten requests, all invariants (12 a second)", aim=83.3)
def an_example() -> Callable[[], None]:
    texts: list[str] = []
    with new_company(QuickBooksMachine.features) as company:

        @settings(_QUIET, max_examples=1)
        @given(data=st.data())
        def draw(data: st.DataObject) -> None:
            texts[:] = [data.draw(requests_for(company, name)) for name in _TEN]

        draw()

    def live() -> None:
        machine = QuickBooksMachine()
        for text in texts:
            machine.sent(text)
            machine.the_file_is_sound()
            machine.the_model_agrees()
        machine.teardown()

    return live
