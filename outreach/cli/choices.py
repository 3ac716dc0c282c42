"""Options that take one of several words: as programs write them, or as the person reads them in lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import click

from outreach.cli.base import said
from outreach.language import Message, msg
from outreach.model import KINDS, EffectKind, ExpenseKind, Kind, Role, Status


class WordChoice(click.Choice[str]):
    """One of several words; ``words`` says how a person reads them, and is asked when an option is read."""

    def __init__(self, choices: Iterable[str], words: Callable[[], Mapping[str, Message]]) -> None:
        super().__init__(choices)
        self.words = words

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        written = str(value)
        if written not in self.choices:
            read = {said(word).casefold(): choice for choice, word in self.words().items()}
            written = read.get(written.strip().casefold(), written)
        return super().convert(written, param, ctx)

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """What can be written instead, in the words that lists show."""
        words = self.words()
        shown = click.Choice([said(words[choice]) for choice in self.choices])
        return shown.get_invalid_choice_message(value, ctx)


def status_words() -> Mapping[str, Message]:
    """The states of posts."""
    return {each.value: msg(each.value) for each in Status}


def kind_words() -> Mapping[str, Message]:
    """What posts do."""

    return {kind.value: word for kind, word in KINDS.items()}


def expense_words() -> Mapping[str, Message]:
    """What money was spent on."""
    from outreach.report.results_words import EXPENSES

    return {kind.value: word for kind, word in EXPENSES.items()}


def effect_words() -> Mapping[str, Message]:
    """What came of a campaign."""
    from outreach.report.results_words import ONE_EFFECT

    return {kind.value: word for kind, word in ONE_EFFECT.items()}


def role_words() -> Mapping[str, Message]:
    """The roles that a person can be given."""
    from outreach.app.people.role_names import NAMES

    return {role.value: word for role, word in NAMES.items()}


STATUS = WordChoice([each.value for each in Status], status_words)
KIND = WordChoice([each.value for each in Kind], kind_words)
EXPENSE = WordChoice([each.value for each in ExpenseKind], expense_words)
EFFECT = WordChoice([each.value for each in EffectKind], effect_words)
ROLE = WordChoice([each.value for each in Role if each is not Role.SCHEDULER], role_words)
