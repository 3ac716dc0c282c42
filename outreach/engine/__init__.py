"""How work is run that takes time or comes again and again: in this process, or over many hosts.

A job's row in the jobs table is the truth, a worker of some process does it. A chore is done once for all who share a
database. This package knows no verb: whoever starts an engine hands it what to run.
"""

from outreach.engine.chores import Chore, Engine
from outreach.engine.control import Cancelled, JobControl, Work
from outreach.engine.run import Run
from outreach.engine.worker import BEAT, LEASE, Worker

__all__ = ["BEAT", "LEASE", "Cancelled", "Chore", "Engine", "JobControl", "Run", "Work", "Worker"]
