"""The smallest company and the fewest, smallest requests for which something still happens.

    steps = steps_of(case.exchanges)
    shrunk = shrink(case.company(), steps, Answered("InvoiceAddRq", 3140))
    print(pytest_file(shrunk))

What does not matter for it is cut away from the outside in: what came after it; requests and records that it does not
refer to, over however many steps; then requests, records and elements by delta debugging, which takes away ever smaller
parts for as long as it still happens. Every request stays as valid as it was.
"""

from mockbooks_harness.cases.shrinking.conditions import Answered, CallFails, Condition, Differs, NothingHappens, Raises
from mockbooks_harness.cases.shrinking.printing import pytest_file
from mockbooks_harness.cases.shrinking.shrinker import Shrunk, shrink
from mockbooks_harness.cases.shrinking.steps import Step, steps_of

__all__ = [
    "Answered",
    "CallFails",
    "Condition",
    "Differs",
    "NothingHappens",
    "Raises",
    "Shrunk",
    "Step",
    "pytest_file",
    "shrink",
    "steps_of",
]
