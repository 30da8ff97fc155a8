"""The person at the desk: a script of answers to dialogs.

Rules:

- Answers are given by the dialog's name. An answer given with `once` is used up, the first given first; the others
  stand until changed. A once-only answer goes before a standing one.
- A dialog nobody scripted is not answered: the person is not at the desk, and who asked hears so.
- A scripted answer that the dialog does not offer is a mistake in the script, and loud.
- Every dialog shown is remembered in `seen`, with what was answered.
- A deed is done when its occasion comes, before the call of a program that makes the occasion is looked at: `does`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mockbooks.desktop.dialogs import (
    AUTHORIZATION,
    CERTIFICATE,
    CONFIRMATION,
    DONE,
    NO,
    PERSONAL_DATA,
    TICKED,
    UNTICKED,
    YES,
    Access,
    Dialog,
)
from mockbooks.desktop.occasions import Moment, Occasion

#: What a person can be told to do: methods of `Desktop`.
DEEDS = (
    "start", "close", "open", "close_company", "close_second_copy", "switch_to_multi_user", "switch_to_single_user",
    "show", "dismiss", "crash",
)  # fmt: skip


class UnfitAnswer(ValueError):
    """The script answers a dialog with something it does not offer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A dialog that was shown, and what came of it: `answer` is None when nobody chose anything."""

    dialog: Dialog
    answer: str | None
    attended: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """Something the person does at the machine when the occasion comes."""

    what: str
    arguments: tuple[object, ...]
    occasion: Occasion


@dataclass(slots=True)
class Person:
    """Someone, or nobody, in front of the machine."""

    is_administrator: bool = True
    user: str = "Admin"
    seen: list[Answered] = field(default_factory=list)
    _standing: dict[str, str | None] = field(default_factory=dict)
    _once: dict[str, list[str | None]] = field(default_factory=dict)
    _deeds: list[Deed] = field(default_factory=list)

    def answers(self, dialog: str, answer: str | None, *, once: bool = False) -> Person:
        """Script the answer to the dialog of this name; None closes it unanswered. Gives itself back, to script on."""
        if once:
            self._once.setdefault(dialog, []).append(answer)
        else:
            self._standing[dialog] = answer
        return self

    def allows(
        self,
        access: Access = Access.ALWAYS,
        *,
        sure: bool = True,
        personal_data: bool | None = None,
        once: bool = False,
    ) -> Person:
        """Answer QuickBooks' permission prompt with this; "Yes, always" also answers the second question (`sure`).

        `personal_data` ticks or unticks the box for it, which only programs that want personal data are given.
        """
        self.answers(CERTIFICATE, access.value, once=once)
        if personal_data is not None:
            self.answers(PERSONAL_DATA, TICKED if personal_data else UNTICKED, once=once)
        if access is Access.ALWAYS:
            self.answers(AUTHORIZATION, YES if sure else NO, once=once)
            if sure:
                self.answers(CONFIRMATION, DONE, once=once)
        return self

    def refuses(self, *, once: bool = False) -> Person:
        """Answer QuickBooks' permission prompt with No."""
        return self.answers(CERTIFICATE, Access.NO.value, once=once)

    def does(
        self,
        what: str,
        *arguments: object,
        before: str = "",
        request: str = "",
        iterator: str = "",
        application: str = "",
        after: int = 0,
        times: int | None = 1,
    ) -> Person:
        """Script a deed: a method of `Desktop` named in `DEEDS`, with its arguments, `does("open", "Other.QBW")`.

        It is done before a call (`before`) or before a set with a request (`request`, `iterator`) is looked at, once
        `after` such have passed, `times` times (None: each time); without `before` and `request`, before any call.
        ValueError for a name that is not known.
        """
        if what not in DEEDS:
            raise ValueError(f"a person cannot do {what!r}; what can be done: {', '.join(DEEDS)}")
        occasion = Occasion(
            call=before, request=request, iterator=iterator, application=application, after=after, times=times
        )
        self._deeds.append(Deed(what, arguments, occasion))
        return self

    @property
    def has_plans(self) -> bool:
        """Whether any deed is scripted."""
        return bool(self._deeds)

    @property
    def scripted(self) -> int:
        """How many answers and deeds the script has."""
        return len(self._standing) + sum(map(len, self._once.values())) + len(self._deeds)

    def due(self, moments: Iterable[Moment]) -> list[Deed]:
        """The deeds whose occasion has come."""
        happening = tuple(moments)
        return [deed for deed in self._deeds if deed.occasion.comes(happening)]

    def leaves(self) -> Person:
        """Nobody is at the desk from now on: the whole script is forgotten."""
        self._standing.clear()
        self._once.clear()
        self._deeds.clear()
        return self

    def would_answer(self, dialog: str) -> bool:
        """Whether the script has anything to say to the dialog of this name."""
        return bool(self._once.get(dialog)) or dialog in self._standing

    def answer(self, dialog: Dialog) -> str | None:
        """Show the dialog. None: closed without choosing, or nobody there (`seen[-1].attended` tells which)."""
        waiting = self._once.get(dialog.name)
        attended = self.would_answer(dialog.name)
        answer = waiting.pop(0) if waiting else self._standing.get(dialog.name)
        if answer is not None and not dialog.accepts(answer):
            raise UnfitAnswer(
                f'"{dialog.title}" offers {", ".join(map(repr, dialog.options))}; the script says {answer!r}'
            )
        self.seen.append(Answered(dialog, answer, attended))
        return answer

    def shown(self, name: str) -> list[Answered]:
        """The dialogs of this name seen so far."""
        return [each for each in self.seen if each.dialog.name == name]
