"""One finding for each cause, with all its rows: a thousand rows with the same fault are one fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from outreach.errors import Finding, as_remedy
from outreach.language import Message, joined, msg

EXAMPLES = 3  # messages that differ in what they name
OF_CELLS = frozenset(
    {"places.broken-text", "places.formula", "places.markup", "places.placeholder", "places.repaired"}
)
SPANS = 12  # of rows that are named, »3, 5–9«; all of them stand in the finding's ``rows``


def by_cause(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of one cause put together; each stands where its first did.

    One cause are findings of one code in one field of one file that say the same, apart from what they name; what has
    happened to whole cells has one cause in all fields.
    """
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_cause(finding), []).append(finding)
    return tuple(finding for group in groups.values() for finding in _together(group))


def _cause(finding: Finding) -> object:
    if finding.row is None:
        return finding
    remedy = as_remedy(finding.remedy).message.template
    field = None if finding.code in OF_CELLS else finding.field
    return (finding.code, finding.severity, finding.file, field, finding.message.template, remedy)


def _together(group: Sequence[Finding]) -> Sequence[Finding]:
    first = group[0]
    rows = tuple(sorted({finding.row for finding in group if finding.row is not None}))
    if len(rows) < 2 and (len(group) < 2 or first.code not in OF_CELLS):
        return group
    examples = tuple(dict.fromkeys(finding.message for finding in group))
    message = _as_one(examples[:EXAMPLES])
    if len(rows) > 1:
        message = msg(
            "{message} Rows with this: {count} ({rows}).", message=message, count=len(rows), rows=spans(rows)
        )
    whole = replace(
        first,
        message=message,
        rows=rows if len(rows) > 1 else first.rows,
        field=first.field if len({finding.field for finding in group}) == 1 else None,
        place=None if len(rows) > 1 else first.place,
    )
    return (whole,)


def _as_one(examples: Sequence[Message]) -> Message:
    """Messages of one cause in one sentence, where it ends with the words that it names; else one after the other."""
    first, *others = examples
    name = first.values[-1][0] if first.values else ""
    same = all(
        (name, first.template) == (each.values[-1][0], each.template) for each in others if each.values
    )
    if not name or not same or len(first.values) > 1 or not first.template.endswith(f": “{{{name}}}”."):
        return joined(" ", examples) if others else first
    words = first.values[0][1]
    for other in others:
        words = msg("{words}”, “{more}", words=words, more=other.values[0][1])
    return replace(first, values=((name, words),))


def spans(rows: Sequence[int]) -> str:
    """Sorted numbers as people write them: »3, 5–9, 12 …«."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    told = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:SPANS])
    return f"{told} …" if len(runs) > SPANS else told
