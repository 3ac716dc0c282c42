"""When posts go out: proposed and adopted, moved, read as a calendar, reckoned in money."""
