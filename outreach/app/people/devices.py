"""What people call the device or the token that they are signed in by."""

from __future__ import annotations

from outreach.language import Message, msg, verbatim
from outreach.model import SessionKind

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
"""Words in what a browser calls itself → as people call it; the first that fits."""


def device_told(kind: SessionKind, device: str) -> Message:
    """``device`` is what the browser calls itself, of a token the machine that it was asked for on."""
    if kind is SessionKind.TOKEN:
        return msg("Command line on {machine}", machine=device)
    if kind is SessionKind.PROGRAM:
        return msg("the program “{name}”", name=device)
    browser = next((name for word, name in BROWSERS.items() if word in device), "")
    system = next((name for word, name in SYSTEMS.items() if word in device), "")
    if browser and system:
        return msg("{browser} on {system}", browser=browser, system=system)
    return verbatim(browser or system or device[:60] or "–")
