"""Templates: companies that tests start from, generated once and then copied.

A template is generated once on a machine and kept on disk, under a key of everything it depends on; test processes
that run side by side wait for the one that builds it. Each process opens it once, in memory. A test gets either a copy
of its own, or the template itself inside a transaction that is rolled back afterwards.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from mockbooks import Clock, CompanyFile, ManualClock


class Lent(CompanyFile):
    """A template handed out itself, inside a transaction that is rolled back afterwards.

    To copy or to replace the whole file that transaction has to end; then the template is `spoilt`, and opened anew
    for the next.
    """

    spoilt = False

    def to_bytes(self) -> bytes:
        """The whole file, as it stands."""
        with self._outside_of_the_transaction():
            return super().to_bytes()

    def fork(self, clock: Clock | None = None) -> CompanyFile:
        """A second, independent company in memory with the same content."""
        with self._outside_of_the_transaction():
            return super().fork(clock)

    def restore(self, content: bytes) -> None:
        """Put the file back to what `to_bytes` gave."""
        with self._outside_of_the_transaction():
            super().restore(content)

    def close(self) -> None:
        """Nothing: it is taken back when the test is through with it."""

    @contextmanager
    def _outside_of_the_transaction(self) -> Iterator[None]:
        self.spoilt = True
        connection = self.company.connection
        connection.execute("COMMIT")
        try:
            yield
        finally:
            connection.execute("BEGIN IMMEDIATE")


class Template:
    """One template in this process: its bytes, and the company opened from them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._company = Lent.from_bytes(content)
        self._start = self._company.clock.now()
        self._is_lent = False
        self.warm = False
        """A request has been answered with it already."""

    def copy(self) -> CompanyFile:
        """An independent company with a clock of its own."""
        return CompanyFile.from_bytes(self._content)

    @contextmanager
    def borrowed(self) -> Iterator[CompanyFile]:
        """A company as good as new for as long as the context lasts, at the cost of a rollback.

        The template itself is lent to one at a time; who comes meanwhile gets a copy.
        """
        if self._is_lent:
            copy = self.copy()
            try:
                yield copy
            finally:
                copy.close()
            return
        self._is_lent = True
        try:
            self._company.clock = ManualClock(self._start)
            with self._company.trial():
                yield self._company
        finally:
            self._is_lent = False
            if self._company.spoilt:
                self.close()
                self._company = Lent.from_bytes(self._content)

    def close(self) -> None:
        """Close the company."""
        CompanyFile.close(self._company)


@dataclass(slots=True)
class Templates:
    """All templates of this process; `folder` is where they lie on disk."""

    folder: Path
    _opened: dict[str, Template] = field(default_factory=dict)

    def get(self, recipe: str | None, seed: int, options: dict[str, Any]) -> Template:
        """The template of a recipe (None: a new, empty company), a seed and further options of the generator."""
        key = _key(recipe, seed, options)
        if key not in self._opened:
            self._opened[key] = Template(self._content(key, recipe, seed, options))
        return self._opened[key]

    def close(self) -> None:
        """Close what this process has opened; what lies on disk stays."""
        for template in self._opened.values():
            template.close()
        self._opened.clear()

    def _content(self, key: str, recipe: str | None, seed: int, options: dict[str, Any]) -> bytes:
        path = self._path(key)
        if not path.exists():
            with _locked(path.with_suffix(".lock")):
                # Another process may have built it while this one waited.
                if not path.exists():
                    self._build(path, recipe, seed, options)
        return path.read_bytes()

    def _build(self, path: Path, recipe: str | None, seed: int, options: dict[str, Any]) -> None:
        if recipe is None:
            company = CompanyFile.create(**options)
        else:
            company = CompanyFile.generate(recipe, seed=seed, **options)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(company.to_bytes())
        company.close()
        unfinished.replace(path)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.mkb"


def _key(recipe: str | None, seed: int, options: dict[str, Any]) -> str:
    """Everything a template depends on. A recipe that is a file counts with its text."""
    parts = [repr(recipe), repr(seed), repr(sorted(options.items())), _code()]
    if recipe is not None and Path(recipe).is_file():
        parts.append(Path(recipe).read_text("utf-8"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """The code that generates: the package as it lies on disk, and faker, whose lists of names are its own."""
    import mockbooks

    root = Path(mockbooks.__file__).parent
    files = sorted((*root.rglob("*.py"), *root.rglob("*.toml")))
    stamps = "\n".join(f"{file.relative_to(root)} {file.stat().st_mtime_ns}" for file in files)
    faker = ""
    with suppress(PackageNotFoundError):
        faker = version("faker")
    return f"{mockbooks.__version__} {faker} {hashlib.sha256(stamps.encode()).hexdigest()}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time. The lock goes with the process that holds it, so a killed one blocks nobody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            lock = getattr(msvcrt, "locking")  # noqa: B009  the name does not exist to a type checker elsewhere
            lock(file.fileno(), getattr(msvcrt, "LK_LOCK"), 1)  # noqa: B009
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
