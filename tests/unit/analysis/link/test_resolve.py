from dataclasses import replace

import pytest

from monitor.analysis.link.resolve import (
    aliases,
    company_of,
    configured_company,
    entry_for,
    name_form,
    names,
    new_resolutions,
    spellings,
)
from monitor.model.claim import PartyType
from monitor.model.source import Company
from tests.support.builders import NOW, a_claim, a_mention

_SAMSUNG = Company(key="samsung", name="Samsung Electronics", aliases=("삼성전자", "SEC"))


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("Acme Corp.", "acme"),
        ("ACME, Inc.", "acme"),
        ("Nordlicht GmbH", "nordlicht"),
        ("Acme Co., Ltd.", "acme"),
        ("LG Electronics", "lg electronics"),
        ("  Ａcme ", "acme"),
        ("Köhler GmbH & Co. KGaA", "köhler"),
        ("Ardent S.A.S.", "ardent"),
        ("Lumen S.r.l.", "lumen"),
        ("Terranova S.A. de C.V.", "terranova"),
        ("Ventura Ltda.", "ventura"),
        ("Polder N.V.", "polder"),
        ("Skärgård AB", "skärgård"),
        ("株式会社東雲", "東雲"),
        ("東雲株式会社", "東雲"),
        ("㈱東雲", "東雲"),
        ("주식회사 한빛", "한빛"),
        ("한빛(주)", "한빛"),
        ("青云科技股份有限公司", "青云科技"),
        ("ООО Заря", "заря"),
        ("SE", "se"),
    ],
)
def test_legal_forms_and_spelling_part_no_names(surface: str, form: str) -> None:
    assert name_form(surface) == form


def test_a_parent_and_its_subsidiary_stay_apart() -> None:
    assert name_form("LG Electronics") != name_form("LG Corp.")


def test_every_configured_spelling_means_the_company() -> None:
    configured = aliases([_SAMSUNG])
    for name in ("SAMSUNG ELECTRONICS", "Samsung Electronics Co., Ltd.", "삼성전자", "sec"):
        assert configured_company(name, configured) == "samsung"


def test_a_company_is_spelled_with_and_without_its_legal_form() -> None:
    company = Company(key="lg", name="LG Electronics Co., Ltd.", aliases=("LG", "LGE Inc."))
    other = Company(key="acme", name="Acme")
    assert spellings([company, other]) == (
        ("LG Electronics Co., Ltd.", "LG", "LGE Inc.", "LG Electronics"),
        ("Acme",),
    )


def test_a_short_alias_with_another_legal_form_is_another_company() -> None:
    configured = aliases([Company(key="lg", name="LG Electronics", aliases=("LG",))])
    assert configured_company("LG", configured) == "lg"
    assert configured_company("LG Corp.", configured) is None


def test_what_a_short_alias_means_is_no_meaning_of_its_form() -> None:
    """Else "LG" in one statement would make "LG Corp." in another the subsidiary."""
    configured = aliases([Company(key="lg-electronics", name="LG Electronics", aliases=("LG",))])
    entry = entry_for("LG", configured)
    assert (entry, entry_for("LG Electronics Inc.", configured)) == ("=lg", "lg electronics")
    decided = {entry: "lg-electronics"}
    surfaces = ("LG", "LG Corp.")
    found = [
        company_of(
            replace(a_mention("Globex SE"), organisation=name), configured={}, decided=decided
        )
        for name in surfaces
    ]
    assert found == ["lg-electronics", "~lg"]


def test_a_name_that_nobody_decided_is_a_company_of_its_own() -> None:
    mention = a_mention("Globex SE")
    assert company_of(mention, configured={}, decided={}) == "~globex"


def test_what_was_decided_counts_where_nothing_is_configured() -> None:
    mention = a_mention("Globex SE")
    name = names([a_claim().claim])[1]
    assert company_of(mention, configured={}, decided={name: "globex"}) == "globex"
    configured = aliases([Company(key="other", name=mention.organisation or "")])
    assert company_of(mention, configured=configured, decided={name: "globex"}) == "other"


def test_an_unnamed_party_means_nobody() -> None:
    mention = a_mention("Globex SE")
    unnamed = type(mention)(surface="a carmaker", span=mention.span, type=PartyType.UNNAMED)
    assert company_of(unnamed, configured={}, decided={}) is None


def test_the_log_gets_a_line_only_for_what_is_new() -> None:
    lines = new_resolutions({"a": "~a", "b": "acme"}, decided={"a": "~a"}, at=NOW)
    assert [(line.name, line.company, line.reason) for line in lines] == [
        ("b", "acme", "configured")
    ]
