import os
import subprocess
import sys
from datetime import timedelta

import psutil
import pytest

from monitor.errors import LeaseHeld, LeaseLost
from monitor.lease import LEASE_TIME, take
from monitor.model.alert import Lease
from monitor.model.protocols import Store
from tests.support.builders import NOW

_LATER = NOW + timedelta(hours=1)


def _hold(store: Store, holder: str) -> None:
    with store.begin() as step:
        step.leases.take(Lease(holder=holder, acquired=NOW, expires=NOW + LEASE_TIME))


def test_a_lease_is_taken_renewed_and_given_back(store: Store) -> None:
    tenancy = take(store, NOW)
    tenancy.renew(_LATER)
    with store.read() as step:
        held = step.leases.holder()
    assert held is not None
    assert (held.acquired, held.expires) == (NOW, _LATER + LEASE_TIME)
    tenancy.end()
    with store.read() as step:
        assert step.leases.holder() is None


def test_a_lease_of_another_machine_holds_until_it_expires(store: Store) -> None:
    _hold(store, "process 1 on elsewhere started 1.00")
    with pytest.raises(LeaseHeld, match="process 1 on elsewhere"):
        take(store, NOW)
    assert take(store, NOW + LEASE_TIME).holder.startswith(f"process {os.getpid()} on ")


def test_a_living_process_of_this_machine_holds_its_lease(store: Store) -> None:
    take(store, NOW)
    with pytest.raises(LeaseHeld):
        take(store, NOW)


def test_a_dead_process_of_this_machine_holds_nothing(store: Store) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = psutil.Process(child.pid).create_time()
    mine = take(store, NOW)
    host = mine.holder.split()[3]
    mine.end()
    _hold(store, f"process {child.pid} on {host} started {started:.2f}")
    with pytest.raises(LeaseHeld):
        take(store, NOW)
    child.communicate(b"\n")
    assert take(store, NOW).holder == mine.holder


def test_who_lost_the_lease_writes_nothing(store: Store) -> None:
    tenancy = take(store, NOW)
    _hold(store, "process 1 on elsewhere started 1.00")
    with pytest.raises(LeaseLost, match="process 1 on elsewhere"):
        tenancy.renew(NOW)
    tenancy.end()
    with store.read() as step:
        held = step.leases.holder()
    assert held is not None
    assert held.holder.startswith("process 1 on elsewhere")
