"""Nothing of the original survives, and what failed still fails.

    anonymiser = Anonymiser("a key")
    for text in documents:
        anonymiser.learn(text)                  # everything first: a drawn word may not occur anywhere in it
    anonymised = [anonymiser.document(text) for text in documents]

What the catalogue knows to be the language's own stays: names of elements, enumerations, flags, versions, statuses,
percentages and exchange rates. Everything else is replaced by type, the same thing by the same thing wherever it
stands. What the catalogue does not know is dropped.
"""

from mockbooks_harness.cases.anonymising.anonymiser import Anonymiser

__all__ = ["Anonymiser"]
