"""Made-up people, firms and places: faker, held to what a QuickBooks list can store.

Names are unique over customers and vendors together, as QuickBooks asks, without regard to case. Every text can be
written in Windows-1252 and fits its field. Telephone numbers and mail addresses are of the kinds that belong to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

# Greatest lengths of the fields that are filled [D:SCH].
NAME, ADDRESS_LINE, CITY, STATE, FIRST_NAME = 41, 41, 31, 21, 25
_TRIES = 50
#: What a locale of faker calls the part of the country that an address names.
_STATES = ("state_abbr", "province_abbr", "county")
#: Exchanges of which Ofcom keeps numbers for drama, and how many digits follow.
_BRITISH_EXCHANGES = (("020 7946 0", 3), ("0113 496 0", 3), ("0161 496 0", 3), ("01632 960", 3), ("07700 900", 3))
#: Exchanges of which ACMA keeps all numbers for creative works, in each of the four areas.
_AUSTRALIAN_AREAS = ("02", "03", "07", "08")
_AUSTRALIAN_EXCHANGES = ("5550", "7010")
_EXCHANGES = {
    "UK": _BRITISH_EXCHANGES,
    "AU": tuple((f"({area}) {each} ", 4) for area in _AUSTRALIAN_AREAS for each in _AUSTRALIAN_EXCHANGES),
}
#: How the postcodes of the Australian states and territories begin, and the number of digits that follow.
_AUSTRALIAN_POSTCODES = {
    "ACT": ("26", 2), "NSW": ("2", 3), "NT": ("08", 2), "QLD": ("4", 3),
    "SA": ("5", 3), "TAS": ("7", 3), "VIC": ("3", 3), "WA": ("6", 3),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to write to."""

    first_name: str
    last_name: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody is, as QuickBooks stores it."""

    lines: tuple[str, ...]
    city: str
    state: str
    postal_code: str


class People:
    """Draws people, firms and places. What one area draws does not change what another gets."""

    def __init__(self, locales: Mapping[str, int], seed: str, phones: str = "US") -> None:
        """Make ready to draw; `locales` are faker's, by weight, the heaviest is where addresses are."""
        from faker import Faker

        self._seed, self._phones = seed, phones
        self._fakers: dict[str, Faker] = {locale: Faker(locale, use_weighting=False) for locale in locales}
        self._weights = list(locales.values())
        self._home = self._fakers[max(locales, key=lambda locale: locales[locale])]
        self._taken: set[str] = set()
        self.draw_for("company")

    def draw_for(self, area: str) -> None:
        """Begin an area: everything drawn from here on depends on the seed, the area and the order of drawing."""
        self._random = Random(f"{self._seed}/{area}")
        for faker in self._fakers.values():
            faker.seed_instance(self._random.getrandbits(64))

    def person(self) -> Person:
        """Somebody."""
        faker = self._faker()
        return Person(storable(faker.first_name(), FIRST_NAME), storable(faker.last_name(), FIRST_NAME))

    def firm(self) -> str:
        """A firm's name that nobody has yet."""
        return self._unique(lambda: str(self._faker().company()))

    def individual(self) -> tuple[str, Person]:
        """Somebody under whose own name business is done, and that name, which nobody has yet."""
        drawn: list[Person] = []

        def name() -> str:
            drawn.append(self.person())
            return drawn[-1].full_name

        return self._unique(name), drawn[-1]

    def named(self, pattern: str) -> str:
        """A name after a pattern such as "{last_name} & {last_name}", that nobody has yet."""
        return self._unique(lambda: self.fill(pattern))

    def fill(self, pattern: str) -> str:
        """The pattern with every placeholder drawn anew."""
        written = []
        for literal, placeholder, _, _ in Formatter().parse(pattern):
            written.append(literal)
            if placeholder:
                written.append(self._word(placeholder))
        return "".join(written)

    def address(self, state: str = "") -> Address:
        """Somewhere at home; in this state or province, if one is given."""
        home = self._home
        lines = [storable(line, ADDRESS_LINE) for line in home.street_address().splitlines()]
        if self._phones == "US" and lines[0][-1].isalpha() and self._random.random() < 0.25:
            lines.append(f"Suite {self._random.randrange(100, 990)}")
        city = storable(home.city(), CITY)
        state = state or self._state()
        return Address(tuple(lines), city, storable(state, STATE), self._postal_code(state))

    def phone(self) -> str:
        """A number of the ranges that are kept for stories."""
        if self._phones in _EXCHANGES:
            exchange, digits = self._random.choice(_EXCHANGES[self._phones])
            return f"{exchange}{self._random.randrange(10**digits):0{digits}d}"
        return f"({self._random.randrange(201, 990)}) 555-01{self._random.randrange(100):02d}"

    def email(self, person: Person) -> str:
        """An address at a domain that is kept for examples."""
        local = f"{person.first_name}.{person.last_name}".encode("ascii", "ignore").decode().lower()
        local = "".join(character for character in local if character.isalnum() or character == ".").strip(".")
        return f"{local or 'office'}@example.{self._random.choice(('com', 'net', 'org'))}"

    def _region(self) -> str:
        """The full name of a state or province, or whatever there is of them."""
        for name in ("state", "province", "county"):
            draw = getattr(self._home, name, None)
            if draw is not None:
                return str(draw())
        return str(self._home.city())

    def _state(self) -> str:
        """A state, province or county: what the home locale has of them."""
        for name in _STATES:
            draw = getattr(self._home, name, None)
            if draw is not None:
                return str(draw())
        return ""

    def _postal_code(self, state: str) -> str:
        if self._phones == "AU" and state in _AUSTRALIAN_POSTCODES:
            begins, digits = _AUSTRALIAN_POSTCODES[state]
            return f"{begins}{self._random.randrange(10**digits):0{digits}d}"
        in_province = getattr(self._home, "postalcode_in_province", None)
        return str(in_province(state) if in_province is not None else self._home.postcode())

    def _faker(self) -> Faker:
        return self._random.choices(list(self._fakers.values()), self._weights)[0]

    def _word(self, placeholder: str) -> str:
        drawn = {
            "last_name": self._home.last_name,
            "city": self._home.city,
            "state": self._region,
            "word": lambda: self._home.word().capitalize(),
            "person": lambda: self.person().full_name,
            "firm": self._home.company,
        }
        if placeholder not in drawn:
            raise ValueError(f"{{{placeholder}}} is no placeholder of a name; known are {', '.join(sorted(drawn))}")
        return str(drawn[placeholder]())

    def _unique(self, draw: Callable[[], str]) -> str:
        name, tries, number = storable(draw(), NAME), 1, 2
        while name.casefold() in self._taken and tries < _TRIES:
            name, tries = storable(draw(), NAME), tries + 1
        while name.casefold() in self._taken:
            # A list longer than faker's lists of names: people and firms of one name are told apart by a number.
            name = f"{storable(name.rsplit(' #', 1)[0], NAME - 7)} #{number}"
            number += 1
        self._taken.add(name.casefold())
        return name


def storable(text: str, length: int) -> str:
    """The text without what QuickBooks could not store in a name: colons, control and foreign characters, excess."""
    written = text.replace(":", " ").encode("cp1252", "ignore").decode("cp1252")
    words = "".join(character if character.isprintable() else " " for character in written).split()
    return " ".join(words)[:length].strip()
