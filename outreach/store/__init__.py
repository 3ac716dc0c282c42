"""The database: what each step of the line hands on to the next. The only package that imports sqlalchemy."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from outreach.model import Effect, Expense
from outreach.store.accounts.accounts import AccountPage, Accounts
from outreach.store.accounts.connections import Connections
from outreach.store.accounts.keys import Keys
from outreach.store.accounts.vault import Vault
from outreach.store.campaigns.calendar_links import CalendarLinks
from outreach.store.campaigns.campaigns import CampaignEntries, CampaignPage, Campaigns, OpenEnded
from outreach.store.campaigns.fillings import Fillings
from outreach.store.campaigns.foreign import read_rows
from outreach.store.campaigns.places import PlacePage, Places
from outreach.store.campaigns.rights import Rights
from outreach.store.campaigns.shared_links import SharedLinks
from outreach.store.campaigns.shared_places import DayTaken, SharedPlaces
from outreach.store.campaigns.source_watches import SourceWatches
from outreach.store.engine import CONNECTIONS, open_engine, package_missing, writing
from outreach.store.migrate import NO_PATHS, OldPaths, UpgradeNeeded, require_head, revision, upgrade
from outreach.store.operation.backup import DatabaseCopy, copy_to, damage, put_in_place, take_copy
from outreach.store.operation.doors import ShutDoors
from outreach.store.operation.dump import put_back
from outreach.store.operation.forgetting import Forgetting
from outreach.store.operation.jobs import Jobs
from outreach.store.operation.journal import Journal
from outreach.store.operation.notices import Notices
from outreach.store.operation.references import References
from outreach.store.operation.restored import PERHAPS_OUT, Afterwards, PutBack, begin_again
from outreach.store.operation.vital_signs import VitalSigns, read_vital_signs
from outreach.store.operation.webhooks import StateChange, Webhooks
from outreach.store.people.answers import Answers
from outreach.store.people.identities import Identities
from outreach.store.people.letters import Letters
from outreach.store.people.mail_tokens import MailTokens
from outreach.store.people.people import People
from outreach.store.people.second_factors import SecondFactors
from outreach.store.people.sessions import Sessions
from outreach.store.posts.approvals import Approvals, Fits, everything_fits
from outreach.store.posts.calendar import CalendarEntry, CalendarReads
from outreach.store.posts.gone import GonePosts
from outreach.store.posts.listing import Listing, Page, Search
from outreach.store.posts.open_posts import OpenPosts
from outreach.store.posts.owners import OwnerReads, Owners, organisation_of
from outreach.store.posts.post_outlines import PostOutline, PostOutlines, SendingLine
from outreach.store.posts.posts import DraftRecord, Posts, Saved, post_id
from outreach.store.posts.review import Review
from outreach.store.posts.revisions import Revisions
from outreach.store.posts.times import Times
from outreach.store.publishing.call_buckets import CallLimit
from outreach.store.publishing.claiming import EVER, IN_FLIGHT, AccountWork, Claimed, ClaimRequest, Waiting
from outreach.store.publishing.feed_reads import FeedReads, UnreadFeed
from outreach.store.publishing.queue import Queue
from outreach.store.publishing.schedulers import BeatAnswer, Schedulers
from outreach.store.publishing.sightings import Sightings
from outreach.store.publishing.tries import KeptHandle, Tries
from outreach.store.publishing.unknown_outcomes import UnknownOutcome, UnknownOutcomes
from outreach.store.results.conclusions import Conclusions
from outreach.store.results.entries import EnteredLines
from outreach.store.results.reading_turns import ReadingTurn, ReadingTurns
from outreach.store.results.readings import Readings, Taken
from outreach.store.results.reportmails import ReportMails
from outreach.store.results.told import ToldRounds
from outreach.store.results.website import WebsiteVisits
from outreach.store.schema import HEAD
from outreach.store.tables import results as results_schema
from outreach.store.together import let_go, reading_together, snapshot

__all__ = [
    "EVER",
    "HEAD",
    "IN_FLIGHT",
    "PERHAPS_OUT",
    "AccountPage",
    "AccountWork",
    "Afterwards",
    "BeatAnswer",
    "CalendarEntry",
    "CallLimit",
    "CampaignEntries",
    "CampaignPage",
    "ClaimRequest",
    "Claimed",
    "DatabaseCopy",
    "DayTaken",
    "DraftRecord",
    "Fits",
    "Jobs",
    "KeptHandle",
    "OldPaths",
    "OpenEnded",
    "Owners",
    "Page",
    "PlacePage",
    "PostOutline",
    "PutBack",
    "ReadingTurn",
    "Saved",
    "Search",
    "SendingLine",
    "ShutDoors",
    "StateChange",
    "Store",
    "Taken",
    "UnknownOutcome",
    "UnreadFeed",
    "UpgradeNeeded",
    "Vault",
    "VitalSigns",
    "Waiting",
    "everything_fits",
    "let_go",
    "organisation_of",
    "package_missing",
    "post_id",
    "put_in_place",
    "read_rows",
    "take_copy",
]


class Store:
    """One open database; its parts are ``campaigns``, ``places``, ``accounts``, ``posts``, ``queue`` and so on."""

    def __init__(self, url: str, key_file: Path, connections: int = CONNECTIONS):
        self._engine = open_engine(url, connections=connections)
        self.vault = Vault(key_file)
        self.keys = Keys(self._engine, self.vault)
        self.campaigns = Campaigns(self._engine)
        self.places = Places(self._engine)
        self.source_watches = SourceWatches(self._engine)
        self.fillings = Fillings(self._engine)
        self.shared_places = SharedPlaces(self._engine)
        self.accounts = Accounts(self._engine, self.vault)
        self.connections = Connections(self._engine, self.vault)
        self.posts = Posts(self._engine)
        self.owners = OwnerReads(self._engine)
        self.approvals = Approvals(self._engine)
        self.review = Review(self._engine)
        self.revisions = Revisions(self._engine)
        self.listing = Listing(self._engine)
        self.post_outlines = PostOutlines(self._engine)
        self.calendar = CalendarReads(self._engine)
        self.calendar_links = CalendarLinks(self._engine)
        self.times = Times(self._engine)
        self.queue = Queue(self._engine)
        self.unknown_outcomes = UnknownOutcomes(self._engine)
        self.sightings = Sightings(self._engine)
        self.gone_posts = GonePosts(self._engine)
        self.feed_reads = FeedReads(self._engine)
        self.tries = Tries(self._engine)
        self.readings = Readings(self._engine)
        self.told = ToldRounds(self._engine)
        self.reading_turns = ReadingTurns(self._engine)
        self.expenses = EnteredLines(self._engine, results_schema.expenses, Expense)
        self.conclusions = Conclusions(self._engine)
        self.effects = EnteredLines(self._engine, results_schema.effects, Effect)
        self.website = WebsiteVisits(self._engine)
        self.shared_links = SharedLinks(self._engine)
        self.report_mails = ReportMails(self._engine)
        self.webhooks = Webhooks(self._engine)
        self.notices = Notices(self._engine)
        self.jobs = Jobs(self._engine)
        self.journal = Journal(self._engine)
        self.people = People(self._engine)
        self.sessions = Sessions(self._engine)
        self.open_posts = OpenPosts(self._engine)
        self.answers = Answers(self._engine)
        self.identities = Identities(self._engine)
        self.letters = Letters(self._engine)
        self.mail_tokens = MailTokens(self._engine)
        self.second_factors = SecondFactors(self._engine, self.vault)
        self.schedulers = Schedulers(self._engine)
        self.rights = Rights(self._engine)
        self.references = References(self._engine)
        self.forgetting = Forgetting(self._engine)

    def revision(self) -> str | None:
        """The migration the database stands at, None where it is empty."""
        return revision(self._engine)

    def require_head(self) -> None:
        """Raises UpgradeNeeded unless this program can work on the database as it stands."""
        require_head(self._engine)

    def vital_signs(self, now: datetime) -> VitalSigns:
        """How the whole is doing, in a few numbers."""
        return read_vital_signs(self._engine, now)

    def upgrade(self, paths: OldPaths = NO_PATHS) -> bool:
        """Bring the database to this program's state; True where something was to do.

        Files that an older version named by their paths are told to ``paths``.
        """
        return upgrade(self._engine, paths)

    def backup(self, target: Path) -> DatabaseCopy:
        """Copy the database to ``target``, as it stands at one moment, while others work on it."""
        return copy_to(self._engine, target)

    def damage(self) -> str:
        """What is wrong with the database's file; empty where it is sound."""
        return damage(self._engine)

    def begin_again(self, done: PutBack) -> Afterwards:
        """After a backup was put back: what is on its way may have gone out since, and nobody is signed in."""
        with writing(self._engine) as connection:
            return begin_again(connection, done)

    def put_back(self, dumped: Path, revision: str, done: PutBack) -> tuple[str, Afterwards]:
        """What was dumped at ``revision`` in place of a server's database, with everything in doubt, all at once.

        The name of the schema that keeps what was there, and what became of the rest.
        """
        with writing(self._engine) as connection:
            aside = put_back(connection, dumped, revision, done.at)
            return aside, begin_again(connection, done)

    def reading_together(self) -> AbstractContextManager[None]:
        """A block in which all that is read is read as of one moment, and each thing once."""
        return reading_together(self._engine)

    def snapshot(self) -> AbstractContextManager[None]:
        """The same, however long it takes and whatever is written meanwhile, also by the block itself."""
        return snapshot(self._engine)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()
