"""Campaigns: brought in, their places imported, posts written and drawn, and planned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath

from outreach.app import App, journal
from outreach.app.campaigns.borders import kept_borders
from outreach.app.campaigns.logos import kept_logos
from outreach.app.campaigns.openended import posts_to_write
from outreach.app.content.drawing import drawing
from outreach.app.content.made_before import made_before, with_those_left
from outreach.app.permissions import verb
from outreach.app.places import rights
from outreach.app.places.compared import ComparedBefore, digest
from outreach.app.places.sourceplaces import announce_new, keep_photos, read_sources
from outreach.app.posts import owning
from outreach.campaign import Beside, parse_campaign
from outreach.campaign.export import written_out
from outreach.campaign.machine_sources import require_known
from outreach.content.cards import CardDrawer
from outreach.content.generate import Key, Same
from outreach.content.generate import generate as write_drafts
from outreach.engine import Cancelled
from outreach.errors import Action, Finding, NotFound, Remedy, Severity
from outreach.language import msg
from outreach.model import (
    Caller,
    Campaign,
    ChannelName,
    Draft,
    Place,
    Source,
    machine,
)
from outreach.places import Comparison
from outreach.store import CampaignPage, DraftRecord, Saved

Progress = Callable[[int, int], None]
"""Called with how many of how many are done; raises Cancelled where nobody wants the rest."""


def unwatched(done: int, total: int) -> None:
    """For those who do not watch."""


def get(app: App, name: str) -> Campaign:
    """The definition as it was applied. Raises NotFound, with the campaign that was probably meant."""
    return app.store.campaigns.get(name)


def page(app: App, *, number: int = 1, size: int = 100) -> CampaignPage:
    """The page ``number``, from 1, of ``size`` campaigns each, by name."""
    return app.store.campaigns.page(skip=(number - 1) * size, limit=size)


def export(app: App, name: str) -> bytes:
    """The definition as a campaign.toml, which can be applied again. Raises NotFound."""
    return written_out(app.store.campaigns.get(name))


def version(app: App, name: str) -> int:
    """How often the definition was changed; 0 where there is no such campaign."""
    return app.store.campaigns.version(name)


@verb
def apply(
    app: App,
    definition: bytes,
    *,
    file: str,
    caller: Caller,
    beside: Beside | None = None,
    seen: Mapping[str, int] | None = None,
    from_page: bool = False,
) -> Campaign:
    """Bring in what a campaign.toml holds as the definition of its name; ``file`` is what the person calls it.

    ``beside`` gives the logos and borders that it names; without it they are those that the campaign has already.
    ``seen`` has the versions of the campaigns that the person saw. Raises InvalidInput with all findings,
    StaleCampaign where ``seen`` names another version than the campaign has, and NotAllowed where one that comes
    ``from_page`` names a database, a path or a private address of the machine that the campaign does not name already,
    and where it gives posts to another organisation without the word of those concerned.
    """
    campaign = parse_campaign(definition, file)
    known = app.store.campaigns.get(campaign.name) if app.store.campaigns.version(campaign.name) else None
    if from_page:
        require_known(campaign, known, app.settings.private_sources)
    campaign = replace(
        campaign,
        logos=kept_logos(app, campaign.logos, beside, known.logos if known else ()),
        regions=kept_borders(campaign.regions, beside, known.regions if known else ()),
    )
    owning.require_handed_over(app, campaign, known, caller=caller)
    told = msg("from {file}", file=PurePath(file).name)
    applied = journal.entry(app, "campaigns.apply", caller=caller, subject=campaign.name, details=told)
    expected = None if seen is None else seen.get(campaign.name, 0)
    app.store.campaigns.save(campaign, app.clock.now(), applied, seen=expected)
    return campaign


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import found, per source, and whether it was written down; ``seen`` is what it was compared with.

    ``origins`` says by short name from which source of the campaign a place was read; ``held`` are those that whoever
    asked may not make another organisation's.
    """

    comparison: Comparison
    findings: tuple[Finding, ...]
    rows: int
    dry_run: bool
    seen: str
    origins: Mapping[str, Source]
    held: frozenset[str]


@verb
def import_places(
    app: App,
    name: str,
    beside: Beside,
    *,
    dry_run: bool,
    caller: Caller,
    sources: Sequence[Source] | None = None,
    seen: str | None = None,
    only: frozenset[str] | None = None,
    progress: Progress = unwatched,
) -> Imported:
    """Compare the campaign's sources with what is known; unless ``dry_run`` keep the good rows and their photos.

    What a person wrote in a field by hand stays; where the source now says something else, a finding tells it.
    ``beside`` gives the files that the definition and the rows name. ``sources`` take the place of the definition's,
    which keeps them unless ``dry_run``. ``only`` are the places that may change, where not all may; a place that comes
    while the campaign runs is announced by its first post. ``seen`` is what a comparison was made with: raises
    ComparedBefore where that has changed. Raises StalePlace where somebody writes a place by hand meanwhile that the
    import would write too, StaleCampaign where somebody changes the definition that keeps the sources; nothing is
    taken over then.
    """
    # before all else: what somebody writes meanwhile is not overwritten
    versions, defined = app.store.places.versions(name), app.store.campaigns.version(name)
    campaign = app.store.campaigns.get(name)
    progress(0, 2)
    basis = digest(versions, defined)
    if seen not in (None, basis):
        raise ComparedBefore(campaign.title)
    if sources is not None:
        campaign = replace(campaign, sources=tuple(sources))
    told = read_sources(app, campaign, beside, partial(progress, 0, 2))
    comparison = told.comparison if only is None else told.comparison.only(only)
    foreign = owning.held_back(app, campaign, told.known, comparison, caller=caller)
    held = frozenset(finding.place for finding in foreign if finding.place)
    progress(1, 2)
    if not dry_run:
        comparison = comparison.without(held)
        keep_photos(app, told, partial(progress, 1, 2))
        changed = msg(
            "places changed: {changes}, rows read: {rows}",
            changes=len(comparison.changes),
            rows=told.read.rows,
        )
        # announced before the places are there: whatever ends in between, a place that came is announced
        announce_new(app, told, comparison)
        app.store.places.save(
            name,
            told.written(comparison),
            app.clock.now(),
            journal.entry(app, "campaigns.import_places", caller=caller, subject=name, details=changed),
            told.merged.hands,
            versions,
            sources=None if sources is None else (campaign, defined),
            may=partial(owning.require_kept, app, campaign, caller=caller),
        )
        if only is None:
            app.store.source_watches.answered(name)
    return Imported(
        comparison=comparison,
        findings=(*told.read.findings, *told.merged.findings, *foreign),
        rows=told.read.rows,
        dry_run=dry_run,
        seen=basis,
        origins=told.origins,
        held=held,
    )


@dataclass(frozen=True, kw_only=True)
class Generated:
    """What generating did with the posts, and what could not be made."""

    saved: Saved
    findings: tuple[Finding, ...]


@verb
def generate(
    app: App,
    name: str,
    *,
    caller: Caller,
    progress: Progress,
    only: frozenset[str] = frozenset(),
    turns: Collection[Key] = (),
    part: bool = False,
) -> Generated:
    """Write and draw a post per place, channel and turn; known posts are renewed unless a person edited them.

    ``only`` names the places whose posts are meant; where it is empty, all are; a ``part`` of them leaves texts that
    repeat each other to who has all. Of an open-ended campaign it is the posts of ``turns``; without any, those that
    are known and the first ones of places that ``only`` names. Posts are kept as they are made: broken off, the next
    run makes the rest.
    """
    campaign = app.store.campaigns.get(name)
    places = known_places(app, campaign, only)
    accounts = {plan.channel: plan.account for plan in campaign.channels}
    posts = {(p.place, p.channel, p.number): p for p in app.store.posts.find(campaign=name, places=only)}
    wanted = posts_to_write(campaign, posts, turns, only) if campaign.open_ended else None
    every = len(places) * sum(plan.posts_per_place for plan in campaign.channels)
    total = every if wanted is None else len(wanted)
    progress(0, total)
    before = made_before(app, campaign, posts)
    same: list[str] = []
    findings: list[Finding] = []
    stopped: list[Cancelled] = []

    def drawn(drawer: CardDrawer) -> Iterator[DraftRecord]:
        count = 0
        for made in write_drafts(campaign, places, app.settings.templates, drawer, before, wanted, part=part):
            if isinstance(made, Finding):
                findings.append(made)
                continue
            if isinstance(made, Same):
                same.append(posts[made.key].id)
            else:
                yield _filed(app, campaign, made, accounts)
            count += 1
            try:
                progress(count, total)
            except Cancelled as word:  # what is drawn is kept first
                stopped.append(word)
                return

    with drawing(app, campaign) as drawer:
        by = machine("generating", caller.name)
        saved = app.store.posts.save_drafts(name, drawn(drawer), caller=by, at=app.clock.now())
    for word in stopped:
        raise word
    return Generated(saved=with_those_left(saved, same, posts.values()), findings=tuple(findings))


def known_places(app: App, campaign: Campaign, only: Collection[str] = ()) -> tuple[Place, ...]:
    """The campaign's places, as its posts are written of them; ``only`` some. Raises NotFound where it has none."""
    places = rights.places_of(app, campaign.name, only)
    if not places and not only:
        raise NotFound(
            msg("The campaign “{name}” has no places yet.", name=campaign.name),
            Remedy(msg("Import its places first."), Action("places.import", campaign=campaign.name)),
        )
    return places


def _filed(app: App, campaign: Campaign, draft: Draft, accounts: dict[ChannelName, str]) -> DraftRecord:
    """The draft with its card among the files, so that an approved post keeps the picture it had."""
    return DraftRecord(
        draft=replace(draft, card=b""),
        account=accounts[draft.channel],
        zone=campaign.zone,
        image=f"{draft.place}-{draft.channel}-{draft.number}.jpg",
        image_sha256=app.files.put(draft.card),
    )


def errors_in(findings: Sequence[Finding]) -> bool:
    """True where one of the findings left something out."""
    return any(finding.severity is Severity.ERROR for finding in findings)
