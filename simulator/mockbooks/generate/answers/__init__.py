"""Import of answers: from qbXML response documents to a company file, rows and not text.

:func:`import_answers` takes texts in which answers stand, of whatever form, and makes a company of everything that they
show: the same ids, times, edit sequences, names, links and custom fields. What is referred to and never shown becomes a
marked stand-in; what is shown and follows from no row is pinned; what was not understood is said. The
:class:`Understanding` that comes with the company tells all of it.
"""

from __future__ import annotations

from mockbooks.generate.answers.importing import NothingShown, import_answers
from mockbooks.generate.answers.understanding import Difference, Understanding

__all__ = ["Difference", "NothingShown", "Understanding", "import_answers"]
