"""Another key for the tokens: begun, broken off and gone on with at any moment, while the schedulers work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from outreach.app import App, journal
from outreach.app.permissions import verb
from outreach.app.running.joining import at_work
from outreach.errors import InvalidInput
from outreach.language import msg
from outreach.model import Caller
from outreach.settings import Settings
from outreach.store import Vault

LOCK = "secrets.lock"
"""The file in the data folder that whoever changes keys holds."""


@dataclass(frozen=True, kw_only=True)
class KeyChange:
    """How far it is: ``fingerprint`` is of the new key, ``sealed`` how many rows were sealed by it now."""

    fingerprint: str
    sealed: int = 0
    waiting: bool = False  # the key file has to be brought to the other hosts first
    left: bool = False  # the old key stands in the file still, which may not be written


def fingerprints(settings: Settings) -> tuple[str, ...]:
    """Of all keys in this host's file, in their order; none where it cannot be read."""
    try:
        return Vault(settings.key_file).fingerprints()
    except InvalidInput:
        return ()


def _go_on() -> None:
    """Nobody looks on."""


@verb
def rotate(
    app: App, *, on_all_hosts: bool = False, on_step: Callable[[], None] = _go_on, caller: Caller
) -> KeyChange:
    """A new key seals all tokens, and the old one is forgotten; one that was broken off goes on.

    The new key stands in the key file, behind the old one, before it seals anything: both open until all is done.
    Where hosts share a database that is as far as the first call goes; ``on_all_hosts`` says that each of them has
    this file by now. Called while another call is at it, it waits. Raises InvalidInput where this host's key does not
    fit, and while a host that is at work does not hold the new one.
    """
    from outreach.publish.lock import scheduler_lock

    # of two at once each would write a key of its own, and one that seals would be lost
    with scheduler_lock(app.settings.data / LOCK, Event(), _go_on):
        return _rotated(app, on_all_hosts, on_step, caller)


def _rotated(app: App, on_all_hosts: bool, on_step: Callable[[], None], caller: Caller) -> KeyChange:
    vault, keys = app.store.vault, app.store.keys
    state = keys.state()
    if not state.before:
        held = vault.fingerprints()
        at = held.index(state.now)
        if at:  # broken off at its very end, or done on another host
            return KeyChange(fingerprint=state.now, left=not vault.keep_from(state.now))
        new = held[1] if held[1:] else vault.add_key()
        on_step()
        if app.settings.sqlite_file is None and not on_all_hosts:
            return KeyChange(fingerprint=new, waiting=True)
        _require_held(app, new)
        told = msg("from key {before} to key {now}", before=state.now, now=new)
        keys.change_to(new, journal.entry(app, "keychange.rotate", caller=caller, details=told))
        on_step()
    new = keys.state().now
    sealed = keys.seal_anew(new, on_step)
    keys.forget_before()
    on_step()
    return KeyChange(fingerprint=new, sealed=sealed, left=not vault.keep_from(new))


def _require_held(app: App, new: str) -> None:
    """By all that are at work: from now on a host without it could open nothing. Each tells it with its beats."""
    now = app.store.schedulers.now() or app.clock.now()
    lacking = [each.owner for each in at_work(app, now) if new not in each.keys.split()]
    if lacking and app.settings.sqlite_file is None:
        raise InvalidInput(
            msg(
                "The new key {fingerprint} is not on every host yet: {names}.",
                fingerprint=new,
                names=", ".join(lacking),
            ),
            msg(
                "Bring {path} to them; they say within ten seconds that they have it. Then call this again. One of an"
                " older version cannot say it: upgrade or end it first.",
                path=str(app.settings.key_file),
            ),
        )
