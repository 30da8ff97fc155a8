"""Hypothesis strategies: what a program might send, drawn from the catalogue.

    from mockbooks_harness.strategies import request_sets

    @given(request_sets(["CustomerAddRq", "CustomerQueryRq"]))
    def test_my_connector(make_quickbooks, text):
        with make_quickbooks() as quickbooks:
            quickbooks.process(text)

Everything drawn is structurally right for its version and edition, and every value has the form of its type; whether
QuickBooks' rules take it is for the answer to say.
"""

from mockbooks_harness.strategies.requests import contents, request_sets, requests
from mockbooks_harness.strategies.values import values

__all__ = ["contents", "request_sets", "requests", "values"]
