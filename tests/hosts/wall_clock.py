"""A host's wall clock that is set while the host works; all that runs on it, and nobody else, sees the other time.

The kernel has one wall clock for all network namespaces, so a library that is loaded before the system's own tells the
programs of that host another time. The machine's C compiler makes it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long off(void) {
    char text[16] = "0";
    int file = open(getenv("CLOCK_OFF"), O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        ssize_t size = read(file, text, sizeof text - 1);
        text[size > 0 ? size : 0] = 0;
        close(file);
    }
    return atol(text);
}

int clock_gettime(clockid_t id, struct timespec *at) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime");
    int said = real(id, at);
    if (!said && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += off();
    return said;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    int said = clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return said;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
"""


@dataclass(frozen=True)
class WallClock:
    """The environment ``environ`` gives a program this clock, which is right until it is set."""

    library: Path
    _off: Path

    @property
    def environ(self) -> Mapping[str, str]:
        return {"LD_PRELOAD": str(self.library), "CLOCK_OFF": str(self._off)}

    def set_off(self, seconds: int) -> None:
        """It is so many seconds ahead of the right time from now on."""
        self._off.write_text(str(seconds))


def wall_clock(folder: Path) -> WallClock | None:
    """One that is kept in ``folder``; None where the machine has no C compiler."""
    compiler = shutil.which("cc")
    if not compiler:
        return None
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], check=True)
    return WallClock(library, folder / "clock-off")
