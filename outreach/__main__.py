"""``python -m outreach`` is the same as ``outreach``."""

from outreach.cli import main

main()
