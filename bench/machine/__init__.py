"""On what was measured: the processor, and a loop of fixed work timed in the same run, to compare two machines by."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 7
TURNS = 300_000


def machine() -> dict[str, Any]:
    """The processor's name, how many there are, and the CPU milliseconds of the loop: the best of its rounds."""
    return {
        "processor": _processor(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "calibration_ms": round(min(_loop() for _ in range(ROUNDS)), 1),
    }


def tell(result: dict[str, Any], show: Callable[[Any], None], *, as_json: bool) -> None:
    """The result and the machine: as one JSON object, or as ``show`` prints it and a line below."""
    found = machine()
    if as_json:
        print(json.dumps({**result, "machine": found}, ensure_ascii=False, indent=2))
        return
    show(result)
    print(
        f"measured on {found['processors']} × {found['processor']}, Python {found['python']};"
        f" the calibration loop took {found['calibration_ms']} ms of CPU"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _loop() -> float:
    """Milliseconds of CPU for a fixed amount of Python: numbers, a dictionary, short texts."""
    began, value = time.process_time(), 1
    seen: dict[int, str] = {}
    for turn in range(TURNS):
        value = (value * 1103515245 + 12345 + turn) % 2147483648
        seen[value % 997] = f"{value}"
    return (time.process_time() - began) * 1000
