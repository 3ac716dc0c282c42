"""How work that takes time is run: its row in the jobs table is the truth, a worker of some process does it.

It knows no verb: whoever starts a worker hands it what to run.
"""

from outreach.engine.control import Cancelled, JobControl, Work
from outreach.engine.run import Run
from outreach.engine.worker import BEAT, LEASE, Worker

__all__ = ["BEAT", "LEASE", "Cancelled", "JobControl", "Run", "Work", "Worker"]
