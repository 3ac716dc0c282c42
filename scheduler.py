"""The scheduler as a file, for those who start it by name: the same as ``outreach run``."""

import sys

from outreach.cli import main

if __name__ == "__main__":
    main(["run", *sys.argv[1:]])
