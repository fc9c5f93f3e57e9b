"""What a response is worth, before anything in it becomes a fact."""

import re
from dataclasses import dataclass

from monitor.analysis.text.segment import words
from monitor.model.capture import Captured, FailureReason, FetchFailed
from monitor.model.statement import Verdict

_OUTAGE_FROM = 500
_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 403, 407, 429, 451})
_OK = 200
_REFUSED = frozenset(
    {FailureReason.ACCESS, FailureReason.ADDRESS, FailureReason.URL, FailureReason.ROBOTS}
) | {FailureReason.HELD}

# What error pages with status 200 are called. Matched against whole parts of the title element, as
# split at the usual separators, so that a release about an "access denied" lawsuit stays a release.
_ERROR_TITLES = re.compile(
    r"(?:error |fehler |erreur |errore? )?404(?: error| fehler)?|404[:,]? (?:page )?not found"
    r"|(?:page|file|document|article|release) (?:could )?not (?:be )?found|not found|oops[!.]*"
    r"|page (?:unavailable|does not exist|no longer (?:available|exists))"
    r"|(?:diese )?(?:seite|datei)(?: wurde)? (?:leider )?nicht (?:gefunden|verfügbar|vorhanden)"
    r"|(?:page|document) (?:introuvable|non trouvée?|inexistante)"
    r"|p[áa]gina (?:no|n[ãa]o) (?:encontrada|disponible|dispon[íi]vel|existe)"
    r"|pagina (?:non (?:trovata|disponibile|esistente)|niet (?:gevonden|beschikbaar))"
    r"|(?:お探しの)?ページ(?:が|は)?(?:見つかりません(?:でした)?|存在しません)"
    r"|(?:요청하신 )?페이지를 찾을 수 없습니다"
    r"|(?:您(?:要)?访问的)?(?:页面|網頁|网页|頁面)(?:不存在|未找到|找不到)"
    r"|(?:找不到|未找到)(?:页面|網頁|网页|頁面)",
    re.IGNORECASE,
)
_BLOCK_TITLES = re.compile(
    r"just a moment\.*|access (?:to this page has been )?denied|attention required!?"
    r"|are you (?:a )?(?:human|robot)\??|robot check|captcha|security check(?:point)?"
    r"|sicherheitsüberprüfung|zugriff verweigert|accès refusé|acceso denegado|accesso negato"
    r"|acesso negado|toegang geweigerd|アクセスが拒否されました|접근이 거부되었습니다|访问被拒绝"
    r"|before you continue|bevor sie (?:zu .{1,30} )?(?:weitergehen|fortfahren)|cookie consent"
    r"|(?:please )?(?:log|sign) ?in(?: required)?|anmeld(?:en|ung)|(?:se )?connecter|connexion"
    r"|iniciar sesi[óo]n|accedi|iniciar sess[ãa]o|inloggen|ログイン|로그인|登录|登入"
    r"|please verify you are (?:a )?human|request (?:rejected|blocked)|pardon our interruption",
    re.IGNORECASE,
)
_OUTAGE_TITLES = re.compile(
    r"(?:site |scheduled )?maintenance|(?:site )?under maintenance|wartungsarbeiten|wartung"
    r"|service (?:temporarily )?unavailable|(?:error )?50[0234]\b.*|bad gateway"
    r"|internal server error",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s+[-–—|·:»]\s+")

_SHARE_OF_HEADLINE = 0.5

# A release of two sentences has about 200 characters; consent walls and error texts have less.
MIN_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict and one line that says why."""

    verdict: Verdict
    detail: str


def of_failure(failed: FetchFailed) -> Judgement:
    """Judge a fetch that brought no complete answer."""
    blocked = failed.reason in _REFUSED
    verdict = Verdict.BLOCKED if blocked else Verdict.OUTAGE
    return Judgement(verdict=verdict, detail=failed.detail)


def of_status(captured: Captured) -> Judgement | None:
    """Judge an answer by its status alone; None where the body must be asked."""
    status = captured.capture.status
    if status == _OK:
        return None
    if status in _GONE:
        return Judgement(verdict=Verdict.GONE, detail=f"HTTP status {status}")
    if status in _BLOCKED:
        return Judgement(verdict=Verdict.BLOCKED, detail=f"HTTP status {status}")
    if status >= _OUTAGE_FROM:
        return Judgement(verdict=Verdict.OUTAGE, detail=f"HTTP status {status}")
    return Judgement(verdict=Verdict.UNREADABLE, detail=f"expected HTTP status 200, got {status}")


def of_feed(
    *, format_name: str, entries: int, is_html: bool, is_complete: bool, fault: str | None
) -> Judgement:
    """Judge what was parsed as a feed (the traps: docs/decisions/0001-feedparser.md)."""
    if is_html:
        return Judgement(verdict=Verdict.NOT_A_FEED, detail="expected a feed, got a web page")
    if not format_name:
        why = f" ({fault})" if fault else ""
        return Judgement(verdict=Verdict.NOT_A_FEED, detail=f"expected RSS or Atom{why}")
    if not is_complete:
        detail = "the feed is cut off: its closing tag is missing"
        return Judgement(verdict=Verdict.TRUNCATED, detail=detail)
    if not entries:
        return Judgement(verdict=Verdict.EMPTIED, detail="the feed lists nothing")
    return Judgement(verdict=Verdict.GOOD, detail=f"{entries} entries")


def carries(headline: str, page: str) -> bool:
    """Whether a page speaks of what its feed announces: at least half of the headline's words.

    Consent walls, home pages and pages of another statement come with status 200 and good text.
    """
    wanted = _words(headline)
    return not wanted or len(wanted & _words(page)) >= _SHARE_OF_HEADLINE * len(wanted)


def _words(text: str) -> set[str]:
    return {piece.text.casefold() for piece in words(text) if piece.text[-1].isalnum()}


def of_page(*, page_title: str, text: str, shell: str | None = None) -> Judgement:
    """Judge a web page that came with status 200, by its title and its main text.

    `shell` says why a script is to fill it, where one is.
    """
    parts = [page_title.strip(), *(part.strip() for part in _SEPARATORS.split(page_title))]
    for pattern, verdict in (
        (_BLOCK_TITLES, Verdict.BLOCKED),
        (_ERROR_TITLES, Verdict.SOFT_404),
        (_OUTAGE_TITLES, Verdict.OUTAGE),
    ):
        if any(pattern.fullmatch(part) for part in parts):
            return Judgement(verdict=verdict, detail=f"the page is titled {page_title!r}")
    if shell is not None:
        detail = f"a script is to fill the page: {shell}"
        return Judgement(verdict=Verdict.EMPTIED, detail=detail)
    if len(text) < MIN_CHARACTERS:
        detail = f"expected at least {MIN_CHARACTERS} characters of text, got {len(text)}"
        return Judgement(verdict=Verdict.UNREADABLE, detail=detail)
    return Judgement(verdict=Verdict.GOOD, detail=f"{len(text)} characters")
