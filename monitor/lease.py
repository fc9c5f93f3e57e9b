"""The right to work on a database: taken at the start, renewed while working, given back."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

import psutil

from monitor.errors import LeaseHeld, LeaseLost
from monitor.model.alert import Lease
from monitor.model.protocols import Store

# Renewed every third of it: two renewals may fail before another service may take over.
LEASE_TIME = timedelta(seconds=60)
RENEW_EVERY = LEASE_TIME / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """One program's lease on a database."""

    store: Store
    holder: str

    def renew(self, now: datetime) -> None:
        """Hold the lease for longer; raise LeaseLost when another service has it."""
        with self.store.begin(self.holder) as step:
            held = step.leases.holder()
            acquired = held.acquired if held else now
            step.leases.take(Lease(holder=self.holder, acquired=acquired, expires=now + LEASE_TIME))

    def end(self) -> None:
        """Give the lease back, if it is still ours."""
        try:
            with self.store.begin(self.holder) as step:
                step.leases.release(self.holder)
        except LeaseLost:
            return


def take(store: Store, now: datetime) -> Tenancy:
    """Take the lease; raise LeaseHeld while another program that lives has it.

    A program of this machine that was killed has no lease, however long it was to run.
    """
    holder = _this_process()
    with store.begin() as step:
        held = step.leases.holder()
        if held is not None and held.expires > now and not _is_dead(held.holder):
            raise LeaseHeld(held.holder, f"{held.expires:%Y-%m-%d %H:%M:%S} UTC")
        step.leases.take(Lease(holder=holder, acquired=now, expires=now + LEASE_TIME))
    return Tenancy(store=store, holder=holder)


def _this_process() -> str:
    return _name(os.getpid(), psutil.Process().create_time())


def _name(pid: int, started: float) -> str:
    return f"process {pid} on {socket.gethostname()} started {started:.2f}"


def _is_dead(holder: str) -> bool:
    """Whether a holder is a process of this machine that is no more."""
    words = holder.split()
    is_ours = len(words) == 6 and words[3] == socket.gethostname() and words[1].isdigit()  # noqa: PLR2004
    if not is_ours:
        return False
    try:
        process = psutil.Process(int(words[1]))
        return _name(process.pid, process.create_time()) != holder or (
            process.status() == psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return True
