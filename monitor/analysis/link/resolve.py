"""Names to companies: configured aliases first, then what was decided before, else apart."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.model.claim import Claim, Mention, PartyType
from monitor.model.partnership import Resolution
from monitor.model.source import Company

# Legal forms that part one spelling of a name from another, never one company from another.
_LEGAL_FORMS = re.compile(
    r"[\s,]+(?:inc|corp|corporation|co|company|ltd|limited|llc|plc|gmbh|ag|se|kgaa|sa|s\.a|spa|s\.p\.a"
    r"|nv|n\.v|bv|b\.v|ab|asa|oyj|kk|co\.,? ltd)\.?$",
    re.IGNORECASE,
)

# What nobody has decided yet is a company of its own, marked so.
UNDECIDED = "~"


def name_form(surface: str) -> str:
    """Return a name in normal form: folded, without legal form, marks and double spaces."""
    folded = _folded(surface)
    while (shorter := _LEGAL_FORMS.sub("", folded)) != folded:
        folded = shorter
    return " ".join(folded.replace(".", "").split())


def _folded(surface: str) -> str:
    return unicodedata.normalize("NFKC", surface).casefold().strip(" .,;:'’\"")


def name_of(mention: Mention) -> str:
    """Return the organisation's name: what the document calls it in full, or the words at hand."""
    return mention.organisation or mention.surface


def names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """Return the normal forms of all parties named in claims, each once."""
    found = (name_form(name_of(m)) for claim in claims for m in claim.parties if _is_named(m))
    return tuple(dict.fromkeys(found))


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
    form = name_form(name)
    meant = configured_company(name, configured)
    return meant or decided.get(form) or f"{UNDECIDED}{form}"


def new_resolutions(
    found: Mapping[str, str], *, decided: Mapping[str, str], at: datetime
) -> tuple[Resolution, ...]:
    """Return log lines for names whose meaning is not what the log says (name to company)."""
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
