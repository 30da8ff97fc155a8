"""Words for words: each run of letters, and each run of digits, by another one of the same make.

The new word has the length of the old one, upper and lower case where it had them, an accented letter for an accented
letter, a letter of the same script and block for any other. It is found letter by letter: after the same beginning the
same letter becomes the same letter, and what came before another in the alphabet still does. So equal words stay
equal, different ones different, a list keeps its order, and the beginning of a name is the beginning of its new name.

A new word that occurs in the original is drawn again; where all is taken (a thousand numbers of four digits) the order
gives way, and a word that has no other left at all is kept and told of in `kept`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b

from mockbooks_harness.cases.anonymising.lexicon import LETTERS, weights

__all__ = ["LONG", "Words", "long_words", "random_for", "runs"]

LONG = 4
"""A run of so many letters or digits tells something; a shorter one may come out as another that was there."""

_RUN = re.compile(r"\d+|(?:(?!\d)[^\W_])+")
_TOKEN = re.compile(r"[^\W_]+")
_ACCENTED = "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ"
_WINDOWS = "œšž"
_OF_WINDOWS = frozenset(bytes(range(128, 256)).decode("cp1252", "ignore"))
_ROUNDS = 60


def random_for(key: str, *what: object) -> random.Random:
    """A source of chance that is the same for the same key and matter."""
    digest = blake2b("\0".join(map(str, what)).encode("utf-8", "surrogatepass"), key=_key(key), digest_size=16)
    return random.Random(int.from_bytes(digest.digest()))


@cache
def _key(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def long_words(text: str) -> Iterator[str]:
    """The runs in a text, of letters, of digits, and of both together, that are long enough to tell something."""
    for pattern in (_RUN, _TOKEN):
        for found in pattern.finditer(text):
            if found.end() - found.start() >= LONG:
                yield _lowered(found[0])


def runs(text: str) -> list[str]:
    """The runs of letters and of digits in a text, as they are compared: without case."""
    return [_lowered(run) for run in _RUN.findall(text)]


class Words:
    """The new word of each word: `taken` are those of the original, of which none may be drawn.

    Neither may `names`, which stay as they are: no other name becomes one of them.
    """

    def __init__(self, key: str, vocabulary: Iterable[str], taken: Iterable[str], names: Iterable[str] = ()) -> None:
        """Draw a word for each of `vocabulary`, a set of lowered runs."""
        self._key = key
        self._taken = {word for word in taken if len(word) >= LONG} | {_lowered(name) for name in names}
        self._salts: dict[str, int] = {}
        self._children: dict[str, set[str]] = {}
        self._made: dict[str, tuple[int, str, dict[str, str]]] = {}
        self.kept: list[str] = []
        words = sorted(set(vocabulary))
        for word in words:
            for place, letter in enumerate(word):
                self._children.setdefault(word[:place], set()).add(letter)
        self._new = self._drawn(words)

    def text(self, text: str) -> str:
        """The text with every word in it replaced."""
        return _TOKEN.sub(lambda token: self._token(token[0]), text)

    def _token(self, token: str) -> str:
        new = _RUN.sub(lambda run: self._cased(run[0]), token)
        if len(token) < LONG or _lowered(new) not in self._taken or _RUN.fullmatch(token):
            return new
        # Runs that are too short to tell anything, together with others: X4B2.
        for attempt in range(200):
            new = "".join(self._any(_lowered(run), token, attempt) for run in _RUN.findall(token))
            if new not in self._taken:
                return "".join(
                    _raised(letter) if old.isupper() else letter for old, letter in zip(token, new, strict=True)
                )
        return new

    def _cased(self, run: str) -> str:
        lowered = _lowered(run)
        new = self._new.get(lowered)
        if new is None:
            # Not seen before: nothing is known of its neighbours, so it is drawn alone.
            new = self._new[lowered] = self._alone(lowered)
        return "".join(_raised(letter) if old.isupper() else letter for old, letter in zip(run, new, strict=True))

    def _drawn(self, words: list[str]) -> dict[str, str]:
        beginnings = sorted(self._children, key=len)
        new: dict[str, str] = {}
        wrong: list[str] = []
        for attempt in range(_ROUNDS):
            letters = self._letters(beginnings)
            new = {word: self._spelled(word, letters) for word in words}
            wrong = [word for word in words if new[word] in self._taken]
            if not wrong:
                return new
            for word in wrong:
                # Anew from somewhere within the word: the more often it failed, the nearer to its beginning.
                place = max(0, len(word) - 1 - attempt % len(word))
                self._salts[word[:place]] = self._salts.get(word[:place], 0) + 1
        used = set(new.values())
        for word in wrong:
            new[word] = self._alone(word, used)
            used.add(new[word])
        return new

    def _letters(self, beginnings: list[str]) -> dict[str, dict[str, str]]:
        """The new letter of each letter after each beginning."""
        letters: dict[str, dict[str, str]] = {}
        new_beginnings = {"": ""}
        for beginning in beginnings:
            new_beginning = new_beginnings[beginning]
            made = letters[beginning] = self._after(beginning, new_beginning)
            for letter, new in made.items():
                if beginning + letter in self._children:
                    new_beginnings[beginning + letter] = new_beginning + new
        return letters

    def _after(self, beginning: str, new_beginning: str) -> dict[str, str]:
        salt = self._salts.get(beginning, 0)
        known = self._made.get(beginning)
        if known is None or known[:2] != (salt, new_beginning):
            chance = random_for(self._key, "word", beginning, salt)
            made = _injection(chance, beginning, self._children[beginning], new_beginning)
            known = self._made[beginning] = (salt, new_beginning, made)
        return known[2]

    @staticmethod
    def _spelled(word: str, letters: dict[str, dict[str, str]]) -> str:
        return "".join(letters[word[:place]][letter] for place, letter in enumerate(word))

    def _any(self, word: str, *salt: object) -> str:
        chance = random_for(self._key, "alone", word, *salt)
        new = ""
        for letter in word:
            new += _injection(chance, new, {letter}, new)[letter]
        return new

    def _alone(self, word: str, used: Iterable[str] = ()) -> str:
        used = set(used) or set(self._new.values())
        for attempt in range(200):
            new = self._any(word, attempt)
            if new != word and new not in self._taken and (len(word) < LONG or new not in used):
                return new
        if len(word) >= LONG:
            self.kept.append(word)
        return word


def _injection(chance: random.Random, beginning: str, children: set[str], new_beginning: str) -> dict[str, str]:
    """For each letter another of its alphabet, in the same order."""
    by_alphabet: dict[str, list[str]] = {}
    for letter in sorted(children):
        by_alphabet.setdefault(_alphabet(letter, not beginning), []).append(letter)
    made: dict[str, str] = {}
    for alphabet, letters in by_alphabet.items():
        if len(letters) > len(alphabet):
            # All of an alphabet and those that have no place in it: none can move.
            made.update(zip(letters, letters, strict=True))
            continue
        made.update(zip(letters, sorted(_chosen(chance, alphabet, len(letters), new_beginning)), strict=True))
    return made


def _chosen(chance: random.Random, alphabet: str, count: int, before: str) -> list[str]:
    if alphabet != LETTERS or count > len(alphabet) // 2:
        return chance.sample(alphabet, count)
    likely = weights(before[-2:] if before.isascii() else "")
    # The greatest of weighted draws: as likely as the letters are, without drawing one twice.
    return sorted(alphabet, key=lambda letter: chance.random() ** (1 / likely[letter]), reverse=True)[:count]


@cache
def _alphabet(letter: str, first: bool) -> str:
    """What a letter may become: of the same script and block, as hard for a program to take."""
    if letter in LETTERS:
        return LETTERS
    if letter in "0123456789":
        # A number that begins with a nought still does, and no other.
        return ("0" if letter == "0" else "123456789") if first else "0123456789"
    if letter.isdecimal():
        zero = ord(letter) - int(letter)
        return "".join(map(chr, range(zero, zero + 10)))
    # Letters without a capital in Windows-1252, so nothing becomes one of them.
    if letter in "ßÿ":
        return _ACCENTED
    if letter == "ƒ":
        return _WINDOWS
    for alphabet in (_ACCENTED, _WINDOWS):
        if letter in alphabet:
            return alphabet
    if letter in _OF_WINDOWS:
        return letter
    block = ord(letter) >> 7 << 7
    same = "".join(
        other
        for other in map(chr, range(block, block + 128))
        if other.isalpha()
        and other not in _OF_WINDOWS
        and other.islower() == letter.islower()
        and _lowered(other) == other
        and _RUN.fullmatch(other)
    )
    return same if letter in same else letter


def _lowered(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _raised(letter: str) -> str:
    raised = letter.upper()
    return raised if len(raised) == 1 else letter
