"""The person at a terminal: sees the dialogs of QuickBooks and of the connector as text, and types the answers.

A dialog is drawn as a box with its title, its sentences, and its options by number; a field asks for a line. Enter
alone closes a dialog that has options, as its x does. What a script answers is not asked; its answer is shown.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mockbooks import Dialog, Person

WIDTH = 78

#: Names by which a script may call QuickBooks' own dialogs; the others go by the name of their window.
PERMISSION = "permission"
CERTIFICATE = "application certificate"
SHORT_ANSWERS: Mapping[str, str] = {
    "no": "No",
    "each-time": "Yes, prompt each time",
    "while-open": "Yes, whenever this QuickBooks company file is open",
    "always": "Yes, always; allow access even if QuickBooks is not running",
}
_SURE = {"authorization": "Yes", "access confirmation": "Done"}


class BadScript(ValueError):
    """A script that makes no sense."""


def read_answers(pairs: Iterable[str]) -> dict[str, str]:
    """The answers of "region=US", "permission=always". Raises BadScript."""
    answers: dict[str, str] = {}
    for pair in pairs:
        name, equals, answer = pair.partition("=")
        if not equals or not name.strip():
            raise BadScript(f'an answer is written as "region=US", not {pair!r}')
        answers[name.strip()] = answer.strip()
    return answers


@dataclass(slots=True)
class TerminalPerson(Person):
    """Somebody who reads and types. `asks` gives the next line that is typed, None if nobody types."""

    shows: Callable[[str], None] = print
    asks: Callable[[str], str] | None = input
    _scripted: dict[str, str] = field(default_factory=dict)

    def script(self, answers: Mapping[str, str]) -> None:
        """Answer these dialogs without asking. Raises BadScript for a permission that does not exist."""
        for name, answer in answers.items():
            if name == PERMISSION:
                if answer not in SHORT_ANSWERS:
                    raise BadScript(f"permission is one of {', '.join(SHORT_ANSWERS)}, not {answer!r}")
                self._scripted |= _SURE | {CERTIFICATE: SHORT_ANSWERS[answer]}
            else:
                self._scripted[name] = answer

    def would_answer(self, dialog: str) -> bool:
        """Somebody who types answers everything."""
        return dialog in self._scripted or self.asks is not None

    def answer(self, dialog: Dialog) -> str | None:
        """Show the dialog, and take the answer from the script or from who types."""
        self.shows(drawn(dialog))
        if dialog.name in self._scripted:
            answer: str | None = self._scripted[dialog.name]
            self.shows(f"  > {answer}")
        else:
            answer = self._typed(dialog) if self.asks is not None else None
            if self.asks is None:
                self.shows("  (nobody is at the desk)")
        self.answers(dialog.name, answer, once=True)
        return super(TerminalPerson, self).answer(dialog)

    def _typed(self, dialog: Dialog) -> str | None:
        assert self.asks is not None, "somebody types"
        if not dialog.options:
            return self._line("  : ")
        while True:
            line = self._line(f"  1-{len(dialog.options)}, Enter closes: ")
            if not line:
                return None
            if line.isdecimal() and 1 <= int(line) <= len(dialog.options):
                return dialog.options[int(line) - 1]
            chosen = [option for option in dialog.options if option.casefold() == line.casefold()]
            if chosen:
                return chosen[0]
            self.shows(f"  {line!r} is none of them.")

    def _line(self, prompt: str) -> str | None:
        """A line that is typed; None at the end of the input, which closes the dialog."""
        assert self.asks is not None, "somebody types"
        try:
            return self.asks(prompt).strip()
        except EOFError:
            return None


def drawn(dialog: Dialog) -> str:
    """A dialog as a box of text."""
    lines = [f"+- {dialog.title} ".ljust(WIDTH, "-") + "+"]
    for sentence in dialog.text:
        lines += [_row(part) for part in textwrap.wrap(sentence, WIDTH - 4) or [""]]
    if dialog.options:
        lines.append(_row(""))
    for number, option in enumerate(dialog.options, 1):
        wrapped = textwrap.wrap(option, WIDTH - 10)
        lines += [_row(f"({number}) {part}" if not at else f"    {part}") for at, part in enumerate(wrapped)]
    return "\n".join([*lines, "+" + "-" * (WIDTH - 1) + "+"])


def somebody_types() -> bool:
    """Whether there is a terminal to type at."""
    return sys.stdin.isatty()


def _row(text: str) -> str:
    return f"| {text}".ljust(WIDTH) + "|"
