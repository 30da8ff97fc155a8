"""What a person hands in, as streams that are open one after the other: files, folders, and what is packed in them.

What is packed is read where it lies and never written to a place that it names. It is bounded: so many files, so many
bytes unpacked, so many packings inside one another; what goes beyond is left out and said.
"""

from __future__ import annotations

import gzip
import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

__all__ = ["Bounds", "Source", "sources"]

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_GZIP = b"\x1f\x8b"
_SHORTEST_MAGIC = 4
_IN_MEMORY = 8 * 1024 * 1024


@dataclass(slots=True)
class Bounds:
    """How much is taken out of packed files, over all of them."""

    files: int = 20_000
    bytes: int = 8 * 1024**3
    depth: int = 3
    ratio: int = 200
    """So many times its packed size a file may become once it is larger than `small`."""
    small: int = 64 * 1024**2


@dataclass(slots=True)
class Source:
    """A stream of bytes and what it is called. `read` gives what there is of it, and stops where it cannot go on."""

    name: str
    stem: str
    folder: str
    stream: IO[bytes]
    left_out: Callable[[str, str], None]
    bound: int | None = None
    taken: int = field(default=0)

    def head(self, size: int = 4096) -> bytes:
        """The beginning, which stays to be read."""
        position = self.stream.tell()
        head = self._read(size)
        self.stream.seek(position)
        self.taken = 0
        return head

    def read(self, size: int) -> bytes:
        """At most so many bytes more; none at the end."""
        return self._read(size)

    def lines(self, longest: int) -> Iterator[bytes]:
        """The lines, each of at most so many bytes."""
        while line := self._guarded(lambda: self.stream.readline(longest)):
            yield line

    def _read(self, size: int) -> bytes:
        return self._guarded(lambda: self.stream.read(size))

    def _guarded(self, read: Callable[[], bytes]) -> bytes:
        if self.bound is not None and self.taken >= self.bound:
            self.left_out(self.name, f"more than {self.bound:,} bytes come out of it: the rest is left out")
            return b""
        try:
            got = read()
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
            self.left_out(self.name, f"it cannot be read to its end: {str(error) or type(error).__name__}")
            return b""
        self.taken += len(got)
        return got


def sources(
    paths: Iterable[Path], left_out: Callable[[str, str], None], bounds: Bounds | None = None
) -> Iterator[Source]:
    """Every file that was named or is in a folder or packing that was, each open while it is the one being read.

    Folders and packings in the order of their names; hidden files are passed over. `left_out` is told what and why.
    """
    limits = bounds or Bounds()
    for file in _files_of(paths, left_out):
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                # One that is written while it is read has no end, and cannot be read twice.
                left_out(str(file), "it is no file but a pipe or a device: write it into one first")
                continue
            stream = file.open("rb")
        except OSError as error:
            left_out(str(file), f"it cannot be opened: {error.strerror}")
            continue
        with stream:
            packed = file.stat().st_size
            yield from _opened(
                str(file), file.name, str(file.parent), stream, left_out, limits, limits.depth, None, packed
            )


def _files_of(paths: Iterable[Path], left_out: Callable[[str, str], None]) -> list[Path]:
    found: dict[Path, None] = {}
    for path in paths:
        inside = _inside(path, path.resolve(), frozenset({path.resolve()}), left_out) if path.is_dir() else (path,)
        found |= dict.fromkeys(inside)
    return list(found)


def _inside(folder: Path, whole: Path, above: frozenset[Path], left_out: Callable[[str, str], None]) -> Iterator[Path]:
    """The files in a folder that was given as a whole; `above` are the folders on the way to this one."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        left_out(str(folder), f"it cannot be opened: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        real = Path(os.path.realpath(entry))
        if not real.is_relative_to(whole):
            left_out(str(entry), "it is a link to what is not in the folder")
        elif entry.is_dir():
            # A link to a folder above would go round for ever.
            if real not in above:
                yield from _inside(entry, whole, above | {real}, left_out)
        elif entry.exists():
            yield entry


def _opened(
    name: str,
    stem: str,
    folder: str,
    stream: IO[bytes],
    left_out: Callable[[str, str], None],
    limits: Bounds,
    depth: int,
    bound: int | None,
    packed: int,
) -> Iterator[Source]:
    """A stream as a source, or what is packed in it; `packed` is how many bytes it has, if it is packed."""
    source = Source(name, stem, folder, stream, left_out, bound)
    magic = source.head(_SHORTEST_MAGIC)
    if magic not in (_ZIP, _EMPTY_ZIP) and not magic.startswith(_GZIP):
        yield source
        limits.bytes -= source.taken if bound is not None else 0
    elif depth == 0:
        left_out(name, "it is packed too many times over")
    elif magic.startswith(_GZIP):
        with cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) as unpacked:
            inside = stem.removesuffix(".gz")
            # How large a file is when it is packed like this is not known beforehand.
            most = min(limits.bytes, max(limits.small, limits.ratio * packed))
            yield from _opened(name, inside, folder, unpacked, left_out, limits, depth - 1, most, most)
    else:
        yield from _unzipped(name, source, left_out, limits, depth)


def _unzipped(
    name: str, source: Source, left_out: Callable[[str, str], None], limits: Bounds, depth: int
) -> Iterator[Source]:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        stream = source.stream
        if source.bound is not None:
            # What is packed in a packing is read in any order: it has to lie somewhere.
            while chunk := source.read(1 << 20):
                kept.write(chunk)
            limits.bytes -= source.taken
            kept.seek(0)
            stream = kept
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            left_out(name, f"it cannot be unpacked: {error}")
            return
        with archive:
            for member in sorted(archive.infolist(), key=lambda each: each.filename):
                yield from _member(name, archive, member, left_out, limits, depth)


def _member(
    name: str,
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    left_out: Callable[[str, str], None],
    limits: Bounds,
    depth: int,
) -> Iterator[Source]:
    # The name is a name to show and nothing else: nothing is written where it points.
    shown = "".join(character if character.isprintable() else "?" for character in member.filename)
    parts = shown.replace("\\", "/").split("/")
    if member.is_dir() or parts[0] == "__MACOSX" or parts[-1].startswith("."):
        return
    label = f"{name}: {shown}"
    limits.files -= 1
    if limits.files < 0:
        if limits.files == -1:
            left_out(name, "there are too many files in it: the rest is left out")
        return
    if limits.bytes <= 0:
        left_out(label, "too much has come out of what is packed already")
        return
    if member.file_size > limits.small and member.file_size > limits.ratio * max(member.compress_size, 1):
        left_out(label, f"it would become {member.file_size:,} bytes of {member.compress_size:,}")
        return
    try:
        stream = archive.open(member)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        left_out(label, f"it cannot be unpacked: {error}")
        return
    with stream:
        folder = f"{name}/{'/'.join(parts[:-1])}"
        yield from _opened(
            label, parts[-1], folder, stream, left_out, limits, depth - 1, limits.bytes, member.file_size
        )
