"""Where a request ended up after redirects: an index, an error page or a login instead of a page.

Servers that have lost a page send its readers to the front page with status 200.
"""

import re
from urllib.parse import unquote, urlsplit

from monitor.analysis.track.verdict import Judgement
from monitor.model.capture import Capture
from monitor.model.statement import Verdict

_LANGUAGE = r"[a-z]{2,3}(?:[-_][a-z]{2,4})?"
_HOME = re.compile(
    rf"(?:/{_LANGUAGE}){{0,2}}/(?:{_LANGUAGE}|(?:index|home|default|start|startseite|homepage)"
    r"(?:\.\w{2,5})?)?/?",
    re.IGNORECASE,
)
# What newsrooms call the page that lists their statements, as the last segment of its path.
_INDEX = re.compile(
    r"(?:(?:press|news|media)[-_]?(?:room|cent(?:er|re)|releases?|archive|hub)?"
    r"|(?:latest|all|company|corporate)[-_]news|newsroom|releases?|announcements?|blog"
    r"|presse(?:mitteilungen|meldungen|informationen|portal|bereich|center)?|aktuelles|nachrichten"
    r"|meldungen|medien(?:mitteilungen)?|communiques?(?:-de-presse)?|actualites?|salle-de-presse"
    r"|notas?-de-prensa|noticias|sala-de-prensa|prensa|comunicados?(?:-de-prensa|-de-imprensa)?"
    r"|comunicati(?:-stampa)?|notizie|stampa|imprensa|nieuws(?:berichten)?|pers(?:berichten)?)"
    r"(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"(?:error|page)?[-_]?(?:404|410)(?:[-_](?:error|page|not[-_]?found))?"
    r"|(?:page|file)?[-_]?not[-_]?found|error(?:page)?|fehler(?:seite)?|nicht-gefunden"
    r"|page-introuvable|pagina-no-encontrada",
    re.IGNORECASE,
)
_ENTRANCE = re.compile(
    r"(?:user[-_]?)?(?:log[-_]?in|sign[-_]?in|log[-_]?on|sso|oauth2?|authorize|anmelden|anmeldung"
    r"|consent|cookie-?(?:wall|consent)|age-?(?:gate|verification)|captcha|challenge|validate)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.\w{2,5}$")


def of_landing(capture: Capture) -> Judgement | None:
    """Judge where a request ended up; None where its body must be asked."""
    if not capture.hops:
        return None
    asked, landed = _path(capture.url), _path(capture.final_url)
    if asked == landed or _HOME.fullmatch(asked):
        return None
    verdict, what = _kind(asked, landed, host=urlsplit(capture.final_url).hostname or "")
    if verdict is None:
        return None
    return Judgement(verdict=verdict, detail=f"redirected to {what}, {capture.final_url}")


def _kind(asked: str, landed: str, *, host: str) -> tuple[Verdict | None, str]:
    last = _EXTENSION.sub("", landed.rpartition("/")[2])
    is_above = f"{asked}/".startswith(f"{landed}/")
    is_index = bool(_INDEX.fullmatch(last)) and landed.count("/") < asked.count("/")
    if _ENTRANCE.fullmatch(last) or _ENTRANCE.fullmatch(host.partition(".")[0]):
        return Verdict.BLOCKED, "a login or a wall"
    if _ERROR.fullmatch(last):
        return Verdict.SOFT_404, "an error page"
    if _HOME.fullmatch(landed):
        return Verdict.SOFT_404, "the home page"
    if is_above or is_index:
        return Verdict.SOFT_404, "an index"
    return None, ""


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/") or "/"
