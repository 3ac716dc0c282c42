"""What people hand in beside what networks tell: typed fields, tables, server logs → values and findings. Pure."""

from outreach.intake.fields import (
    read_effect,
    read_expense,
    read_figure_fields,
    read_followers,
    typed_effect,
    typed_expense,
)
from outreach.intake.figures import EnteredFigures, FigureTable, read_figures
from outreach.intake.website import OurLinks, SentTable, WebsiteTable, read_website

__all__ = [
    "EnteredFigures",
    "FigureTable",
    "OurLinks",
    "SentTable",
    "WebsiteTable",
    "read_effect",
    "read_expense",
    "read_figure_fields",
    "read_figures",
    "read_followers",
    "read_website",
    "typed_effect",
    "typed_expense",
]
