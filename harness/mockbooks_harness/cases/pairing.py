"""Requests and answers that were found apart: which belong together, and in what order exchanges went.

By what their files are called; then by requestIDs, where only one request can be meant; then by the names of the
requests, in order. What finds no partner stays: a request without an answer, an answer without its request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from mockbooks_harness.cases.drafts import Draft, Drafts
from mockbooks_harness.cases.recording import OWN_QUESTIONS
from mockbooks_harness.cases.signature import Signature

__all__ = ["pair", "put_in_order"]

Key = str | tuple[str, ...]
"""What a request and its answer have in common."""


def pair(drafts: Drafts) -> None:
    """Join what belongs together."""
    _by(drafts, lambda draft: draft.key, "file names")
    _by(drafts, _requests_with_ids, "requestID", only=True)
    _by(drafts, _requests, "names")


def _requests(draft: Draft) -> Key:
    signature = draft.request or draft.answer
    return _identities(signature) if signature is not None and signature.messages else ()


def _requests_with_ids(draft: Draft) -> Key:
    signature = draft.request or draft.answer
    return _identities(signature) if signature is not None and signature.has_ids else ()


def _identities(signature: Signature) -> Key:
    return tuple(text for message in signature.messages for text in message.identity)


def _by(drafts: Drafts, key: Callable[[Draft], Key], how: str, *, only: bool = False) -> None:
    """Join a request and an answer with the same key, the first with the first; with `only`, if there are no others."""
    asked: dict[Key, list[Draft]] = defaultdict(list)
    answered: dict[Key, list[Draft]] = defaultdict(list)
    for draft in drafts.all:
        found = key(draft)
        if found and draft.is_open:
            asked[found].append(draft)
        elif found and draft.is_answer_alone:
            answered[found].append(draft)
    for found, questions in asked.items():
        answers = answered.get(found, [])
        if only and (len(questions) > 1 or len(answers) > 1):
            continue
        left = list(answers)
        for question in questions:
            answer = next((answer for answer in left if _may_belong(question, answer)), None)
            if answer is not None:
                left.remove(answer)
                drafts.join(question, answer, how)
    drafts.all[:] = [draft for draft in drafts.all if not draft.is_joined]


def _may_belong(question: Draft, answer: Draft) -> bool:
    if question.request is None or answer.answer is None or OWN_QUESTIONS in answer.known.remarks:
        return False
    if question.known.session and answer.known.session and question.known.session != answer.known.session:
        return False
    asked = question.request.messages[: len(answer.answer.messages)]
    return bool(asked) and all(
        response.name == request.name and response.iterates in (None, request.iterates)
        for request, response in zip(asked, answer.answer.messages, strict=False)
    )


def put_in_order(drafts: Drafts) -> None:
    """By time, where every one of several sources says it; else in the order of the sources."""
    if len({draft.place for draft in drafts.all}) > 1 and all(draft.known.at for draft in drafts.all):
        drafts.all.sort(key=_time)


def _time(draft: Draft) -> datetime:
    assert draft.known.at is not None, "only what has a time is sorted by it"
    return draft.known.at
