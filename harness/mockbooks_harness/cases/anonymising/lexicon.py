"""Which letter follows which: the words that faker draws people, firms, streets and things from.

Drawn words have the length and the alphabetical place of what they replace, so they cannot be whole words of a list;
they are spelled as those words are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

__all__ = ["LETTERS", "weights"]

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@cache
def weights(before: str) -> Mapping[str, int]:
    """How often each letter follows these two (at the beginning of a word: fewer) in faker's words; never nought."""
    following = _following()
    counted = following.get(before[-2:]) or following.get(before[-1:]) or Counter[str]()
    return {letter: 1 + 8 * counted[letter] for letter in LETTERS}


@cache
def _following() -> Mapping[str, Counter[str]]:
    following: dict[str, Counter[str]] = {}
    for word in _words():
        for place, letter in enumerate(word):
            following.setdefault(word[max(0, place - 2) : place], Counter())[letter] += 1
    return following


def _words() -> Iterable[str]:
    from faker.providers.address.en_US import Provider as Addresses
    from faker.providers.lorem.en_US import Provider as Words
    from faker.providers.person.en_US import Provider as People

    for names in (People.first_names, People.last_names, Addresses.street_suffixes, Words.word_list):
        for name in names:
            word = str(name).lower()
            if word.isascii() and word.isalpha():
                yield word
