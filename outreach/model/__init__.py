"""The values that travel along the line places → content → plan → approval → publish → measure → report.

All of them are frozen. Moments are aware; ``due`` carries the campaign's zone, everything called ``…_at``
or ``…_utc`` is UTC. Nothing in here does input or output.
"""

from outreach.model.callers import (
    EVERY_PERSONS_ROLE,
    Caller,
    CallerKind,
    Membership,
    Role,
    machine,
    network,
    without_sign_in,
)
from outreach.model.campaign import (
    Brand,
    Campaign,
    CardFormat,
    ChannelName,
    ChannelPlan,
    GenderForm,
    HouseStyle,
    Kind,
    LinkTo,
    Source,
    Window,
)
from outreach.model.channels import NO_HANDLE, Account, FeedEntry, Handle, Outgoing, Prepared, Receipt
from outreach.model.jobs import ENDED, Job, JobOutcome, JobState
from outreach.model.journal import Attempt, Comment, JournalEntry, SignOfLife, Transition
from outreach.model.notices import Cause, DeliveryStatus, Notice, Way
from outreach.model.people import (
    Organisation,
    Person,
    PersonSession,
)
from outreach.model.places import MAP_CREDIT, HandValue, Photo, Place, PlaceStatus, StalePlace
from outreach.model.posts import (
    ALLOWED_VERBS,
    FIXED,
    OPEN,
    RENEWED,
    SENT_NOW,
    TRANSITIONS,
    UNTIMED,
    WENT_OUT,
    Draft,
    Post,
    Slot,
    Status,
)
from outreach.model.readings import Reading, ReadingStatus
from outreach.model.revisions import Origin, Revision, Stale

__all__ = [
    "ALLOWED_VERBS",
    "ENDED",
    "EVERY_PERSONS_ROLE",
    "FIXED",
    "MAP_CREDIT",
    "NO_HANDLE",
    "OPEN",
    "RENEWED",
    "SENT_NOW",
    "TRANSITIONS",
    "UNTIMED",
    "WENT_OUT",
    "Account",
    "Attempt",
    "Brand",
    "Caller",
    "CallerKind",
    "Campaign",
    "CardFormat",
    "Cause",
    "ChannelName",
    "ChannelPlan",
    "Comment",
    "DeliveryStatus",
    "Draft",
    "FeedEntry",
    "GenderForm",
    "HandValue",
    "Handle",
    "HouseStyle",
    "Job",
    "JobOutcome",
    "JobState",
    "JournalEntry",
    "Kind",
    "LinkTo",
    "Membership",
    "Notice",
    "Organisation",
    "Origin",
    "Outgoing",
    "Person",
    "PersonSession",
    "Photo",
    "Place",
    "PlaceStatus",
    "Post",
    "Prepared",
    "Reading",
    "ReadingStatus",
    "Receipt",
    "Revision",
    "Role",
    "SignOfLife",
    "Slot",
    "Source",
    "Stale",
    "StalePlace",
    "Status",
    "Transition",
    "Way",
    "Window",
    "machine",
    "network",
    "without_sign_in",
]
