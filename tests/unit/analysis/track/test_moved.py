from dataclasses import replace
from datetime import datetime

from monitor.analysis.track.moved import moved
from monitor.model.capture import Hop
from monitor.model.source import SourceState
from tests.support.builders import DAY, HOUR, NOW, a_state

OLD = "https://acme.example/feed.xml"
NEW = "https://news.acme.example/feed.xml"


def polled(state: SourceState, *hops: Hop, at: datetime) -> SourceState:
    return replace(state, moved=moved(state, hops, at=at))


def hop(status: int = 301, target: str = NEW) -> Hop:
    return Hop(url=OLD, status=status, target=target)


def a_moved_state() -> SourceState:
    state = a_state()
    for at in (NOW, NOW + HOUR, NOW + DAY):
        state = polled(state, hop(), at=at)
    assert state.address == NEW
    return state


def test_a_move_is_believed_after_several_polls_over_a_day() -> None:
    state = a_state()
    for hours in range(24):
        state = polled(state, hop(308), at=NOW + hours * HOUR)
        assert state.address == OLD
    state = polled(state, hop(), at=NOW + DAY)
    assert state.address == NEW
    assert state.moved is not None
    assert (state.moved.confirmed_at, state.moved.since) == (NOW + DAY, NOW)


def test_two_polls_a_day_apart_are_too_few() -> None:
    state = polled(polled(a_state(), hop(), at=NOW), hop(), at=NOW + DAY)
    assert state.address == OLD


def test_a_temporary_or_changing_target_is_no_move() -> None:
    assert polled(a_state(), hop(302), at=NOW).moved is None
    state = polled(a_state(), hop(), at=NOW)
    state = polled(state, hop(target="https://other.example/"), at=NOW + DAY)
    assert state.moved is not None
    assert (state.moved.times, state.moved.since) == (1, NOW + DAY)
    assert polled(state, at=NOW + DAY).moved is None


def test_only_the_permanent_part_of_a_chain_counts() -> None:
    chain = (hop(), Hop(url=NEW, status=302, target="https://cdn.example/x"))
    state = polled(a_state(), *chain, at=NOW)
    assert state.moved is not None
    assert state.moved.target == NEW


def test_after_a_failure_the_address_itself_is_asked_and_decides() -> None:
    failing = replace(a_moved_state(), failures=1)
    assert failing.address == OLD
    assert polled(failing, at=NOW + 2 * DAY).moved is None
    still = replace(polled(failing, hop(), at=NOW + 2 * DAY), failures=0)
    assert still.address == NEW


def test_a_poll_at_the_target_leaves_the_move_as_it_is() -> None:
    state = a_moved_state()
    assert polled(state, at=NOW + 2 * DAY).moved == state.moved
