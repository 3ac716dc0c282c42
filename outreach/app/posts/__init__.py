"""Posts in people"s hands: found, edited, reviewed, released, and decided where the program is in doubt."""
