"""The accounting: what a transaction does to the ledger, and what follows from it.

Ledger lines and running totals (``posting``, ``balances``), what is open on a document and what settles it
(``open_amounts``), what the stock costs (``costing``, ``stock_status``), the accounts QuickBooks makes for itself
(``special_accounts``), and the arithmetic of documents: amounts of lines, sales tax, terms. Money is whole cents here
and in the file; quantities, prices and percentages are whole hundred-thousandths. Nothing in this package knows a
request or an answer.
"""
