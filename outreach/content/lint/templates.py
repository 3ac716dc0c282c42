"""A template as its author wrote it: fields that do not exist, and the words between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outreach.content.lint.text import check_words
from outreach.content.problem import ContentProblem
from outreach.content.text import PostTemplates
from outreach.errors import Finding
from outreach.language import Language
from outreach.model import HouseStyle


def check_template(
    templates: PostTemplates, name: str, language: Language, style: HouseStyle
) -> Iterator[Finding]:
    """Findings with template and line, for every branch of it, taken or not."""
    try:
        words = templates.words(name)
    except ContentProblem as problem:
        yield problem.finding
        return
    for finding in check_words(words, language, style):
        if (
            finding.code != "content.double-space"
        ):  # where a value is empty there are some, and they are taken out
            yield replace(finding, template=name)
