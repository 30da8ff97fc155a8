"""Modes: whose word counts where Codat's documents and its clients differ.

They differ seldom.  The documents print a data status without `currentStatus`, which every official SDK rejects
[R:PROBE]; they print 429 in the body of a 402 and 500 in that of a 503; and a refused push may be refused at once or
later.
"""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How a mocked Codat answers in such places.

    `SDK`: in shapes that every official SDK parses, and a push is judged by whoever writes it.  `DOCUMENTED`: as the
    documents print it, letter by letter.  `STRICT`: as SDK, and a push that the options model of its type rejects
    fails at once, before any connector sees it.
    """

    SDK = "sdk"
    DOCUMENTED = "documented"
    STRICT = "strict"
