"""How long to look for examples: profiles of Hypothesis for a quick, a pipeline's and a nightly run; their database.

    # conftest.py
    from mockbooks_harness.strategies import register_profiles

    register_profiles()

registers `mockbooks-quick`, `mockbooks-pipeline` and `mockbooks-nightly`, for `pytest --hypothesis-profile=…`:

    mockbooks-quick     20 examples, while one writes code
    mockbooks-pipeline  100 examples, the same on every run of a commit, nothing remembered
    mockbooks-nightly   2,000 examples, new ones each night; failures are kept where they are shared

A failure that is found by night is tried first by whoever shares the database: a folder that all machines see, or the
one that a pipeline uploads (`shared_examples`). All of it is Hypothesis' own; workers of pytest-xdist may share it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.database import (
    DirectoryBasedExampleDatabase,
    ExampleDatabase,
    GitHubArtifactDatabase,
    MultiplexedDatabase,
    ReadOnlyDatabase,
)

QUICK, PIPELINE, NIGHTLY = "mockbooks-quick", "mockbooks-pipeline", "mockbooks-nightly"

PROFILES: Mapping[str, int] = {QUICK: 20, PIPELINE: 100, NIGHTLY: 2_000}
"""How many examples each of the profiles looks at."""

#: A company answers in milliseconds, but its first request waits for the language to be read in.
_UNTIMED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    "print_blob": True,
}


def register_profiles(*, database: ExampleDatabase | None = None, load: str | None = None) -> None:
    """Register the three profiles, and load one of them if `load` says which.

    `database` is where failures are kept and looked for, `shared_examples(…)`; None is the folder `.hypothesis` of the
    run. The pipeline's profile only reads it, and without one looks at the same examples on every run of a commit.
    Raises ValueError for a profile that is none of the three.
    """
    if load is not None and load not in PROFILES:
        raise ValueError(f"the profiles are {', '.join(PROFILES)}, not {load!r}")
    kept = {} if database is None else {"database": database}
    read_only = None if database is None else ReadOnlyDatabase(database)
    settings.register_profile(QUICK, max_examples=PROFILES[QUICK], **_UNTIMED, **kept)  # type: ignore[arg-type]
    settings.register_profile(
        PIPELINE,
        max_examples=PROFILES[PIPELINE],
        derandomize=database is None,
        database=read_only,
        **_UNTIMED,  # type: ignore[arg-type]
    )
    settings.register_profile(NIGHTLY, max_examples=PROFILES[NIGHTLY], **_UNTIMED, **kept)  # type: ignore[arg-type]
    if load is not None:
        settings.load_profile(load)


def shared_examples(
    folder: str | Path | None = None, *, github: tuple[str, str] | None = None, own: str | Path = ".hypothesis/examples"
) -> ExampleDatabase:
    """A database of examples that machines share: one's own folder, and besides what the others found.

    `folder` is one that all machines see: it is read and written. `github` are the owner and the repository whose
    pipeline uploads its `.hypothesis` folder as an artifact: it is read (the token is that of the variable
    `GITHUB_TOKEN`, as Hypothesis has it). Raises ValueError where neither is given.
    """
    if folder is None and github is None:
        raise ValueError("examples are shared through a folder, or through the artifacts of a GitHub repository")
    shared: list[ExampleDatabase] = [DirectoryBasedExampleDatabase(Path(own))]
    if folder is not None:
        # Not written in the background: what is still to be written when a run ends would be lost.
        shared.append(DirectoryBasedExampleDatabase(Path(folder)))
    if github is not None:
        shared.append(ReadOnlyDatabase(GitHubArtifactDatabase(*github)))
    return MultiplexedDatabase(*shared)
