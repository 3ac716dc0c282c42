"""Why a text is as it is: what it tells of the place, what was left out, and what would have been too long."""

from __future__ import annotations

from outreach.content.compose import ComposedText
from outreach.language import Message, msg
from outreach.networks import Profile


def explained(written: ComposedText, network: Profile) -> tuple[Message, ...]:
    """Sentences for a template's author, the most important first."""
    return tuple(
        message
        for message in (
            _length(written),
            _folded(written, network),
            _story(written),
            _optional(written),
            _tags(written),
            _fuller(written),
        )
        if message is not None
    )


def _length(written: ComposedText) -> Message:
    fitted = written.fitted
    return msg("It counts {counted}, aimed at {limit} at most.", counted=fitted.counted, limit=fitted.limit)


def _folded(written: ComposedText, network: Profile) -> Message | None:
    """How much of a text that is longer is read without unfolding it."""
    shown = network.text.folds_after
    if shown is None or len(written.text) <= shown:
        return None
    return msg(
        "{network} shows about {shown} characters of it before “more”.", network=network.title, shown=shown
    )


def _story(written: ComposedText) -> Message:
    told, known = written.choice.story, written.sentences
    if not told:
        return msg("It tells none of the sentences of the place's text ({all}).", all=len(known))
    if told[0] not in known:
        at = next(number for number, sentence in enumerate(known, 1) if sentence.startswith(told[0][:20]))
        return msg(
            "Sentence {number} of the place's text is cut after a clause: no whole one fits.", number=at
        )
    numbers = ", ".join(str(known.index(sentence) + 1) for sentence in told)
    return msg(
        "Of the sentences of the place's text ({all}) it tells, in this order: {numbers}.",
        all=len(known),
        numbers=numbers,
    )


def _optional(written: ComposedText) -> Message | None:
    if not written.choice.dropped:
        return None
    return msg("Optional parts up to weight {weight} were left out.", weight=written.choice.dropped)


def _tags(written: ComposedText) -> Message | None:
    if written.choice.tags == written.tags:
        return None
    return msg("Hashtags kept: {kept} of {all}.", all=written.tags, kept=written.choice.tags)


def _fuller(written: ComposedText) -> Message | None:
    if written.fitted.fuller is None:
        return msg("Nothing was left out for want of room.")
    return msg(
        "The shortest of the fuller texts would have counted {counted}.", counted=written.fitted.fuller
    )
