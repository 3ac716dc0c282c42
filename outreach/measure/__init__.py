"""Which figures are due, and reading them: append, never change, never guess."""

from outreach.measure.due import due_posts, next_reading
from outreach.measure.measurer import Measurer, MeasureReport

__all__ = ["MeasureReport", "Measurer", "due_posts", "next_reading"]
