"""Names to companies: configured aliases first, then what was decided before, else apart."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.model.claim import Claim, Mention, PartyType
from monitor.model.partnership import Resolution
from monitor.model.source import Company

# Legal forms part one spelling of a name from another, never one company from another. Those of
# the scripts that write no spaces stand before the name or after it without one.
_LEGAL_FORMS = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|l\.l\.c|llp|lp|plc|pte|pty"
    r"|bhd|sdn|gmbh|ag|se|kg|kgaa|ohg|mbh|e\.?v|aktiengesellschaft|sa|s\.a|sas|s\.a\.s|sarl|s\.?a\.?r\.?l"
    r"|spa|s\.p\.a|srl|s\.r\.l|sl|s\.l|sau|s\.a\.u|s\.?a\.?b|de c\.?v|ltda|s/a|lda|nv|n\.v|bv|b\.v"
    r"|ab|asa|as|a/s|aps|oy|oyj|kk|k\.k|pjsc|ooo|ооо|ао|пао|оао|зао|co\.,? ltd|gmbh & co)\.?$"
    r"|^(?:ооо|ао|пао|оао|зао)\s+"
    r"|^(?:株式会社|有限会社|合同会社|\(株\)|주식회사|유한회사|\(주\)|㈜)\s*"
    r"|\s*(?:株式会社|有限会社|合同会社|\(株\)|주식회사|유한회사|\(주\)|㈜"
    r"|股份有限公司|有限责任公司|有限責任公司|集团有限公司|有限公司)$",
    re.IGNORECASE,
)

# What nobody has decided yet is a company of its own, marked so.
UNDECIDED = "~"


def name_form(surface: str) -> str:
    """Return a name in normal form: folded, without legal form, marks and double spaces."""
    folded = _folded(surface)
    # A name that is nothing but legal forms is left as it is.
    while (shorter := _LEGAL_FORMS.sub("", folded).strip()) != folded and shorter:
        folded = shorter
    return " ".join(folded.replace(".", "").split())


def _folded(surface: str) -> str:
    return unicodedata.normalize("NFKC", surface).casefold().strip(" .,;:'’\"")


def name_of(mention: Mention) -> str:
    """Return the organisation's name: what the document calls it in full, or the words at hand."""
    return mention.organisation or mention.surface


def names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return by what all parties named in claims stand in the log, each once."""
    named = (name_of(m) for claim in claims for m in claim.parties if _is_named(m))
    return tuple(dict.fromkeys(entry for name in named for entry in entries_of(name)))


def entries_of(name: str) -> tuple[str, ...]:
    """Return by what a name stands in the log: as it is written, if that is short, and its form.

    As it is written (marked `=`) comes first: "LG" may mean one company and "LG Corp." another.
    """
    folded, form = _folded(name), name_form(name)
    return (form,) if " " in folded else (f"={folded}", form)


def aliases(companies: Iterable[Company]) -> dict[str, str]:
    """Return the configured names with their companies' keys.

    A spelling counts as it stands (marked `=`), and in normal form too. Only a short alias of one
    word counts as it stands alone: "LG" may stand for LG Electronics, but "LG Corp." does not.
    """
    found: dict[str, str] = {}
    for company in companies:
        for name in (company.name, *company.aliases):
            found[f"={_folded(name)}"] = company.key
            if name == company.name or " " in name:
                found[name_form(name)] = company.key
    return found


def spellings(companies: Iterable[Company]) -> tuple[tuple[str, ...], ...]:
    """Return what each configured company goes by as it is written, with and without legal form."""
    return tuple(
        tuple(dict.fromkeys((company.name, *company.aliases, _without_form(company.name))))
        for company in companies
    )


def _without_form(name: str) -> str:
    shorter = _LEGAL_FORMS.sub("", name).strip()
    return _without_form(shorter) if shorter and shorter != name else name


def configured_company(name: str, configured: Mapping[str, str]) -> str | None:
    """Return the key of the configured company that a name means, if any."""
    return configured.get(f"={_folded(name)}") or configured.get(name_form(name))


def company_of(
    mention: Mention, *, configured: Mapping[str, str], decided: Mapping[str, str]
) -> str | None:
    """Return the key of the company that a mention means, or None for an unnamed party."""
    if not _is_named(mention):
        return None
    if mention.company is not None:
        return mention.company
    name = name_of(mention)
    meant = configured_company(name, configured)
    if meant is not None:
        return meant
    known = (decided[entry] for entry in entries_of(name) if entry in decided)
    return next(known, f"{UNDECIDED}{name_form(name)}")


def entry_for(name: str, configured: Mapping[str, str]) -> str:
    """Return by what the meaning of a name is to be noted in the log."""
    as_written = f"={_folded(name)}"
    form = name_form(name)
    return as_written if as_written in configured and form not in configured else form


def new_resolutions(
    found: Mapping[str, str], *, decided: Mapping[str, str], at: datetime
) -> tuple[Resolution, ...]:
    """Return log lines for names whose meaning is not what the log says (entry to company)."""
    return tuple(
        Resolution(
            name=name,
            company=company,
            reason="undecided" if company.startswith(UNDECIDED) else "configured",
            at=at,
        )
        for name, company in found.items()
        if decided.get(name) != company
    )


def _is_named(mention: Mention) -> bool:
    return mention.type is not PartyType.UNNAMED
