"""The one way in which content says that a post cannot be made."""

from __future__ import annotations

from outreach.errors import Finding, OutreachError


class ContentProblem(OutreachError):
    """One post cannot be made; ``finding`` says why and how to fix it. The other posts go on."""

    def __init__(self, finding: Finding):
        super().__init__(finding.message, finding.remedy, (finding,))
        self.finding = finding
