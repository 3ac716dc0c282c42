"""`python -m tests.protocol`: the protocol holds, and the shortest story of what happens without each of its pieces."""

from __future__ import annotations

import sys
import time

from tests.protocol.checker import TWICE, check
from tests.protocol.model import Protocol
from tests.protocol.mutants import MUTANTS, ONE_HOST, SEVERAL_HOSTS, THE_LIMIT


def main() -> None:
    began = time.perf_counter()
    for name, world in (("One host", ONE_HOST), ("Several hosts", SEVERAL_HOSTS)):
        _say(f"{name}: {check(world, Protocol()).told()}")
    _say(f"\nThe honest limit: {check(THE_LIMIT, Protocol(), (TWICE,)).told()}")
    for mutant in MUTANTS:
        _say(f"\nMutant »{mutant.name}«: {mutant.check().told()}")
    _say(f"\n{time.perf_counter() - began:.1f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


main()
