"""Requests and request sets: walks over the catalogue that draw what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from mockbooks.qbxml import NEWEST, Edition, Version, catalogue
from mockbooks_harness.strategies.values import values

# More of the same shows nothing new.
MOST_REPEATS = 2


def contents(
    element: catalogue.Element, *, version: Version = NEWEST, edition: Edition = Edition.US
) -> st.SearchStrategy[str]:
    """The XML of an element of the catalogue, itself included, as it may stand in this version and edition."""
    return _elements(element, version, edition)


def requests(
    names: Sequence[str], *, version: Version = NEWEST, edition: Edition = Edition.US
) -> st.SearchStrategy[str]:
    """The XML of one request out of these, `InvoiceAddRq` and the like. KeyError for a name that is no message."""
    messages = [catalogue.message(name) for name in names]
    return st.sampled_from(messages).flatmap(lambda message: contents(message, version=version, edition=edition))


def request_sets(
    names: Sequence[str],
    *,
    version: Version = NEWEST,
    edition: Edition = Edition.US,
    min_size: int = 0,
    max_size: int = 3,
) -> st.SearchStrategy[str]:
    """Whole request sets, ready to be sent, of requests out of these."""
    bodies = st.lists(requests(names, version=version, edition=edition), min_size=min_size, max_size=max_size)
    return st.builds(
        lambda on_error, body: (
            f'<?xml version="1.0"?>\n<?qbxml version="{version}"?>\n'
            f'<QBXML><QBXMLMsgsRq onError="{on_error}">\n' + "\n".join(body) + "\n</QBXMLMsgsRq></QBXML>"
        ),
        st.sampled_from(["stopOnError", "continueOnError"]),
        bodies,
    )


@st.composite
def _elements(draw: st.DrawFn, element: catalogue.Element, version: Version, edition: Edition) -> str:
    attributes = "".join(draw(_attributes(element, version)))
    if element.content is None:
        inner = escape(draw(values(element, version=version, edition=edition)))
    else:
        inner = draw(_particles(element.content, version, edition))
    return f"<{element.name}{attributes}>{inner}</{element.name}>"


@st.composite
def _particles(
    draw: st.DrawFn,
    particle: catalogue.Element | catalogue.Choice | catalogue.Sequence,
    version: Version,
    edition: Edition,
) -> str:
    """The XML of what stands at one place: nothing, once, or several times."""
    if isinstance(particle, catalogue.Sequence):
        return "".join(draw(_particles(inner, version, edition)) for inner in particle.particles)
    if not particle.valid(version, edition):
        return ""
    most = max(particle.minimum, MOST_REPEATS) if particle.maximum is None else particle.maximum
    times = draw(st.integers(particle.minimum, min(most, max(particle.minimum, MOST_REPEATS))))
    if isinstance(particle, catalogue.Element):
        return "".join(draw(_elements(particle, version, edition)) for _ in range(times))
    alternatives = [each for each in particle.alternatives if _may_stand(each, version, edition)]
    if not alternatives:
        return ""
    return "".join(draw(_particles(draw(st.sampled_from(alternatives)), version, edition)) for _ in range(times))


def _may_stand(
    particle: catalogue.Element | catalogue.Choice | catalogue.Sequence, version: Version, edition: Edition
) -> bool:
    """Whether anything of an alternative exists in this version and edition."""
    if isinstance(particle, catalogue.Sequence):
        return any(_may_stand(inner, version, edition) for inner in particle.particles)
    return particle.valid(version, edition)


@st.composite
def _attributes(draw: st.DrawFn, element: catalogue.Element, version: Version) -> list[str]:
    """Attributes with their values: requestID, and those with a list of values.

    An iterator is left out unless it is required: to continue one, a program must have started it.
    """
    drawn = []
    for attribute in element.attributes:
        if not attribute.valid(version) or (attribute.name.startswith("iterator") and not attribute.required):
            continue
        if attribute.name != "requestID" and not attribute.values and not attribute.required:
            continue
        if not attribute.required and not draw(st.booleans()):
            continue
        text = st.sampled_from(attribute.values) if attribute.values else st.integers(0, 999).map(str)
        drawn.append(f" {attribute.name}={quoteattr(draw(text))}")
    return drawn
