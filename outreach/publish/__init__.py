"""recover → claim → journal → send → record → reconcile: how an approved post goes out once."""

from outreach.publish.checkpoints import Checkpoint
from outreach.publish.publisher import Publisher
from outreach.publish.report import StepOutcome, StepReport

__all__ = ["Checkpoint", "Publisher", "StepOutcome", "StepReport"]
