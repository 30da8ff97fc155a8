"""The anonymiser: learns everything first, then replaces.

It goes by a key: the same key and the same originals give the same texts, and a text that it gave comes back as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b

from mockbooks_harness.cases.anonymising.documents import document
from mockbooks_harness.cases.anonymising.leaves import ALLOWED_VALUES
from mockbooks_harness.cases.anonymising.logs import is_document, log
from mockbooks_harness.cases.anonymising.scale import Scale, chosen_scale
from mockbooks_harness.cases.anonymising.values import Drawn, Learning
from mockbooks_harness.cases.anonymising.words import Words

__all__ = ["Anonymiser"]

_SEALED = re.compile(r"\n?<!-- anonymised ([0-9a-f]{32}) -->\s*\Z")


class Anonymiser:
    """Replaces what is a customer's in documents, logs and company files by the same other things everywhere."""

    def __init__(self, key: str) -> None:
        """Go by this key; who has it and the result does not come by the original, but keep it all the same."""
        self._key = key
        self._learning = Learning()
        self._drawn: Drawn | None = None
        self.zone = ""
        """The time zone of the machine, if it is known; to be set before the first text is replaced."""

    @property
    def learning(self) -> Learning:
        """What has been learned. Raises ValueError once something was replaced: what comes later might be drawn."""
        if self._drawn is not None:
            raise ValueError("everything has to be learned before the first text is replaced")
        return self._learning

    @property
    def drawn(self) -> Drawn:
        """The new values; from now on nothing can be learned."""
        if self._drawn is None:
            learned = self._learning
            scale = chosen_scale(self._key, learned.numbers, sorted(learned.days), sorted(learned.ids), learned.taken)
            scale = replace(scale, zone=self.zone)
            words = Words(self._key, learned.vocabulary, learned.taken, ALLOWED_VALUES)
            self._drawn = Drawn(self._key, scale, words)
        return self._drawn

    @property
    def scale(self) -> Scale:
        """What figures are multiplied by, and how far times move."""
        return self.drawn.scale

    @property
    def kept(self) -> list[str]:
        """Words that stayed because there was no other left: numbers, where all of their length were taken."""
        return sorted(self.drawn.drawn.kept)

    def learn(self, text: str) -> None:
        """See a document, or a text with documents in it, before it is replaced."""
        if not self.is_anonymised(text):
            self.learning.all(text)
            if is_document(text):
                document(text, self.learning)
            else:
                log(text, self.learning, self._learned_day)

    def _learned_day(self, digits: str) -> str:
        return self.learning.day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")

    def text(self, text: str, *, sealed: bool = False) -> str:
        """A document, or a log or any other text of which the documents and the known lines stay."""
        if is_document(text):
            return self.document(text, sealed=sealed)
        if self.is_anonymised(text):
            return text
        new = log(text, self.drawn, self._day)
        return self.seal(new) if sealed else new

    def _day(self, digits: str) -> str:
        return f"{int(digits[:4]) + self.scale.years:04}{digits[4:]}"

    def document(self, text: str, *, sealed: bool = False) -> str:
        """A document with everything replaced; `sealed`, it says so in a comment and is known again."""
        if self.is_anonymised(text):
            return text
        new = document(text, self.drawn)
        return self.seal(new) if sealed else new

    def seal(self, text: str) -> str:
        """The text with a comment at its end by which it is known to come from this key."""
        return f"{text}\n<!-- anonymised {self._seal(text)} -->\n"

    def is_anonymised(self, text: str) -> bool:
        """Whether the text was sealed with this key and is as it was then."""
        found = _SEALED.search(text)
        return found is not None and found[1] == self._seal(text[: found.start()])

    def proof(self, text: str) -> str:
        """What only this key makes of the text."""
        return self._seal(text)

    def _seal(self, text: str) -> str:
        key = blake2b(self._key.encode("utf-8", "surrogatepass"), digest_size=32).digest()
        return blake2b(text.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()
