"""Links between transactions of every sort: settlements, orders that are continued, payments that are deposited."""

from __future__ import annotations

from mockbooks.generate.answers.deposits import Deposits
from mockbooks.generate.answers.ends import Ends
from mockbooks.generate.answers.orders import Orders
from mockbooks.generate.answers.settlements import Settlements
from mockbooks.generate.answers.transactions import Importing

__all__ = ["insert_links"]


def insert_links(importing: Importing) -> None:
    """Make every link that was shown, and stand-ins for the ends that were not."""
    ends = Ends(importing)
    settlements, orders, deposits = Settlements(ends), Orders(ends), Deposits(ends)
    settlements.gather()
    orders.gather()
    deposits.gather()
    settlements.fit_discounts()
    ends.name_those_of_later()
    ends.make_stand_ins(settlements.settled())
    settlements.write()
    orders.write()
    deposits.write()
