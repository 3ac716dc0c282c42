"""One job done by a thread of this process, while another thread of it watches."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread

from outreach.engine.control import JobControl
from outreach.engine.worker import Worker
from outreach.errors import OutreachError
from outreach.model import Job


class Run:
    """Begins the job ``id`` at once."""

    def __init__(self, worker: Worker, id: str):
        self._control = JobControl()
        self._future: Future[tuple[Job, OutreachError | None]] = Future()
        self._thread = Thread(target=self._run, args=(worker, id), name=f"run {id}", daemon=True)
        self._thread.start()

    def _run(self, worker: Worker, id: str) -> None:
        try:
            self._future.set_result(worker.do(id, self._control))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result gets it
            self._future.set_exception(error)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many are done; of none as long as nobody knows."""
        return self._control.done, self._control.total

    def wait(self, seconds: float) -> bool:
        """Whether the job has ended, waited for at most so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Cancel it; it ends where nothing is half done."""
        self._control.stop()

    def result(self) -> Job:
        """The ended job. Raises what it failed of."""
        job, error = self._future.result()
        if error:
            raise error
        return job
