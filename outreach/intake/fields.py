"""Typed fields of an expense, an effect, a figure → values; everything that is wrong is told at its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from outreach.campaign.values import WrongValueError, day, shown, web_address, word_of
from outreach.errors import Finding, InvalidInput
from outreach.language import msg
from outreach.model import WHOLE_CAMPAIGN, Effect, EffectKind, Expense, ExpenseKind
from outreach.networks import Measure
from outreach.signs import one_line, visible

LONGEST_LINE, LONGEST_TEXT = 200, 4_000
MOST_CENTS = 10**11
MOST_COUNT = 1_000_000
MOST_FIGURE = 10**12

T = TypeVar("T")

_AMOUNT = re.compile(
    r"(-?)(?:(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:,(\d{1,2}))?|(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?)",
    re.ASCII,
)


def cents_of(text: str) -> int:
    """``1.234,50``, ``1,234.50`` or ``1234`` euros as cents. Raises WrongValueError."""
    plain = re.sub(r"[\s\u00a0\u202f]|€|EUR", "", text)
    found = _AMOUNT.fullmatch(plain)
    if found:
        sign, german, german_cents, english, english_cents = found.groups()
        euros = re.sub(r"[.,]", "", german or english)
        cents = int(euros) * 100 + int((german_cents or english_cents or "0").ljust(2, "0"))
        if cents <= MOST_CENTS:
            return -cents if sign else cents
    raise WrongValueError(
        msg("“{value}” is not an amount of money.", value=shown(text)),
        msg("Write euros and cents like this: 1234,50"),
    )


def count_of(text: str, most: int = MOST_FIGURE) -> int:
    """A whole number with or without points between its thousands. Raises WrongValueError."""
    plain = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain, re.ASCII):
        plain = re.sub(r"[.,]", "", plain)
    if not re.fullmatch(r"\d{1,13}", plain, re.ASCII) or int(plain) > most:
        raise WrongValueError(
            msg("“{value}” is not a number that can be counted.", value=shown(text)),
            msg("Write a whole number, or leave the field empty where nobody knows it."),
        )
    return int(plain)


def read_expense(fields: Mapping[str, str], channels: Collection[str], today: date) -> dict[str, Any]:
    """The values of an :class:`~outreach.model.Expense` but for whose it is.

    Raises InvalidInput with a finding for each field that is wrong.
    """
    form = _TypedFields(fields)
    values = {
        "day": form.read("day", lambda text: past(text, today)),
        "kind": form.read("kind", word_of(ExpenseKind)),
        "payee": form.read("payee", _line),
        "reason": form.read("reason", _text),
        "cents": form.read("amount", cents_of),
        "channel": form.read("channel", lambda text: _one_of(text, channels), WHOLE_CAMPAIGN),
        "receipt": form.read("receipt", lambda text: _line(text, 80), ""),
    }
    form.require()
    return values


def read_effect(fields: Mapping[str, str], places: Collection[str], today: date) -> dict[str, Any]:
    """The values of an :class:`~outreach.model.Effect` but for whose it is; ``places`` are the slugs that there are.

    Raises InvalidInput with a finding for each field that is wrong.
    """
    form = _TypedFields(fields)
    values = {
        "day": form.read("day", lambda text: past(text, today)),
        "kind": form.read("kind", word_of(EffectKind)),
        "source": form.read("source", _line),
        "note": form.read("note", _text, ""),
        "link": form.read("link", web_address, ""),
        "place": form.read("place", lambda text: _one_of(text, places), ""),
        "count": form.read("count", _several, 1),
    }
    form.require()
    return values


def typed_expense(expense: Expense) -> dict[str, str]:
    """The fields by which :func:`read_expense` reads the same again."""
    return {
        "day": expense.day.isoformat(),
        "kind": expense.kind.value,
        "payee": expense.payee,
        "reason": expense.reason,
        "amount": f"{'-' if expense.cents < 0 else ''}{abs(expense.cents) // 100},{abs(expense.cents) % 100:02}",
        "channel": expense.channel,
        "receipt": expense.receipt,
    }


def typed_effect(effect: Effect) -> dict[str, str]:
    """The fields by which :func:`read_effect` reads the same again."""
    return {
        "day": effect.day.isoformat(),
        "kind": effect.kind.value,
        "source": effect.source,
        "note": effect.note,
        "link": effect.link,
        "place": effect.place,
        "count": str(effect.count),
    }


def read_figure_fields(fields: Mapping[str, str], today: date) -> tuple[dict[Measure, int], date]:
    """The figures of one post that a person has typed, and the day that they are of.

    Raises InvalidInput with a finding for each field that is wrong, and where there is no figure at all.
    """
    form = _TypedFields(fields)
    found = {measure: form.read(measure.value, count_of, None) for measure in Measure}
    on = form.read("day", lambda text: past(text, today), today)
    values = {measure: value for measure, value in found.items() if value is not None}
    if not values and not form.findings:
        form.tell("reach", msg("No figure was given."), msg("Write at least one."))
    form.require()
    return values, on


def read_followers(
    fields: Mapping[str, str], accounts: Collection[str], today: date
) -> tuple[str, int, date]:
    """An account, how many follow it, and the day of that. Raises InvalidInput with a finding for each wrong field."""
    form = _TypedFields(fields)
    account = form.read("account", lambda text: _one_of(text, accounts))
    count = form.read("followers", count_of)
    on = form.read("followers_day", lambda text: past(text, today), today)
    form.require()
    return account, count, on


_REQUIRED: Any = object()


class _TypedFields:
    """Reads field after field and keeps what is wrong."""

    def __init__(self, fields: Mapping[str, str]):
        self._fields = fields
        self.findings: list[Finding] = []

    def read(self, name: str, value_of: Callable[[str], T], otherwise: Any = _REQUIRED) -> Any:
        """The field's value; ``otherwise`` where it is empty, and None where it is wrong."""
        text = visible(self._fields.get(name, "")).strip()
        if not text:
            if otherwise is _REQUIRED:
                self.tell(name, msg("This is not filled in yet."), msg("Fill it in."))
                return None
            return otherwise
        try:
            return value_of(text)
        except WrongValueError as error:
            self.tell(name, error.message, error.remedy)
            return None

    def tell(self, name: str, message: Any, remedy: Any) -> None:
        self.findings.append(Finding(code=f"entry.{name}", message=message, remedy=remedy, field=name))

    def require(self) -> None:
        """Raises InvalidInput where anything is wrong."""
        if self.findings:
            raise InvalidInput(
                msg("Nothing was kept."),
                msg("Correct what is marked, then save again."),
                tuple(self.findings),
            )


def _line(text: str, most: int = LONGEST_LINE) -> str:
    return _short(one_line(text), most)


def _text(text: str) -> str:
    return _short(text.replace("\r\n", "\n"), LONGEST_TEXT)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise WrongValueError(
            msg("This is longer than {most} characters.", most=most), msg("Write it shorter.")
        )
    return text


def past(text: str, today: date) -> date:
    """A day that is not still to come. Raises WrongValueError."""
    on = day(text)
    if on > today:
        raise WrongValueError(
            msg("{day} is still to come.", day=on), msg("Write the day on which it happened.")
        )
    return on


def _several(text: str) -> int:
    count = count_of(text, MOST_COUNT)
    if count < 1:
        raise WrongValueError(
            msg("“{value}” is not a number that can be counted.", value=shown(text)), msg("Write 1 or more.")
        )
    return count


def _one_of(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise WrongValueError(
            msg("“{value}” is not known here.", value=shown(text)),
            msg("Write one of: {names}", names=", ".join(sorted(known)[:20])),
        )
    return text
