"""How many statements must get an edit in the same words for it to be their template's."""

from dataclasses import replace

import pytest

from monitor.analysis.compare.shared import RULE, is_known, shared, without_shared
from monitor.model.statement import Change, Comparison, Edit, EditKind, Op
from tests.support.builders import a_change, a_location, a_version, an_edit


def _added(words: str) -> Edit:
    kinds = (EditKind.ADDED_CONTENT,)
    return replace(an_edit("", words), op=Op.INSERT, kinds=kinds)


def _change(number: int, *edits: Edit) -> Change:
    location = a_location(identity=f"id-{number}")
    change = a_change(a_version(location=location), a_version(location=location, number=2))
    comparison = Comparison(edits=edits, kinds=(), material=True, summary="")
    return replace(change, statement=location.statement, comparison=comparison)


@pytest.mark.parametrize(("others", "is_shared"), [(3, False), (4, True)])
def test_five_statements_make_a_template_of_what_is_added(others: int, is_shared: bool) -> None:
    lately = [_change(n, _added(f"Read this in {n} minutes.")) for n in range(1, others + 1)]
    change = _change(0, _added("Read this in 17 minutes."))
    assert bool(shared(change, lately)) is is_shared


def test_where_an_addition_begins_does_not_matter() -> None:
    lately = [_change(number, _added("Read this.")) for number in range(1, 5)]
    assert shared(_change(0, _added(".\nRead this")), lately)


@pytest.mark.parametrize(("others", "is_shared"), [(18, False), (19, True)])
def test_a_fact_that_became_another_takes_twenty(others: int, is_shared: bool) -> None:
    lately = [_change(number, an_edit()) for number in range(1, others + 1)]
    assert bool(shared(_change(0, an_edit()), lately)) is is_shared


def test_other_figures_are_no_template_however_many() -> None:
    lately = [_change(n, an_edit(f"{n} buses", f"{n + 1} buses")) for n in range(1, 40)]
    assert not shared(_change(0, an_edit("90 buses", "91 buses")), lately)


def test_one_statement_that_goes_to_and_fro_is_not_many() -> None:
    lately = [_change(1, _added("Read this."))] * 9
    assert not shared(_change(0, _added("Read this.")), lately)
    assert not shared(_change(1, _added("Read this.")), lately)


def test_only_what_is_shared_is_silent_and_the_operator_hears_of_it_once() -> None:
    lately = [_change(number, _added("Read this.")) for number in range(1, 5)]
    change = _change(0, _added("Read this."), an_edit())
    common = shared(change, lately)
    assert not is_known(common, lately)
    rest = without_shared(change.comparison, common)
    assert [(edit.rule, edit.material) for edit in rest.edits] == [(RULE, False), (None, True)]
    assert rest.material
    again = [*lately, replace(change, comparison=rest)]
    assert is_known(shared(_change(9, _added("Read this.")), again), again)
