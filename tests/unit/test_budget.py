"""How many looks an hour a host gets."""

from dataclasses import replace
from datetime import timedelta

from monitor.budget import Budget
from monitor.model.statement import Visit
from tests.support.builders import NOW

SECOND = timedelta(seconds=1)
LOOK = Visit(
    location="0" * 64, source="acme", url="https://acme.example/1", due=NOW, reason="revisit"
)


def looks(budget: Budget, *, seconds: range) -> list[int]:
    """Return in which seconds a look was allowed, of one that is wanted every second."""
    return [second for second in seconds if budget.allows(LOOK, NOW + second * SECOND)]


def test_no_hour_has_more_than_its_share() -> None:
    budget, when = Budget(100), []
    for second in range(4 * 3600):
        if not budget.spent(NOW + second * SECOND):
            when += looks(budget, seconds=range(second, second + 1))
    most = max(sum(at <= other < at + 3600 for other in when) for at in when)
    assert most == 100
    # Nothing is lost by counting in minutes but a minute an hour.
    assert len(when) == 400


def test_a_host_that_is_spent_is_so_for_its_own() -> None:
    budget = Budget(3)
    assert len(looks(budget, seconds=range(9))) == 3
    assert budget.spent(NOW) == ("acme.example",)
    assert budget.allows(replace(LOOK, url="https://globex.example/1"), NOW)
    assert budget.spent(NOW + timedelta(hours=2)) == ()


def test_first_looks_are_free() -> None:
    budget, new = Budget(1), replace(LOOK, reason="new")
    assert all(budget.allows(new, NOW) for _ in range(9))
    assert budget.spent(NOW) == ()
    assert budget.allows(LOOK, NOW)
    assert not budget.allows(LOOK, NOW)
    assert budget.allows(new, NOW)


def test_without_a_limit_nothing_is_counted() -> None:
    budget = Budget()
    assert len(looks(budget, seconds=range(1000))) == 1000
    assert budget.spent(NOW) == ()


def test_a_clock_that_is_put_back_does_not_hold_a_host_for_longer() -> None:
    budget = Budget(1)
    assert budget.allows(LOOK, NOW + timedelta(days=1))
    assert budget.spent(NOW) == ()
    assert budget.allows(LOOK, NOW)
