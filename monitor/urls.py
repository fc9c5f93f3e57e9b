"""Tell what a URL means: the form that decides sameness, its host, whether it can be fetched."""

import re
from functools import lru_cache

from yarl import URL

# Only names that say where a reader came from. Names that also number statements (id, eid, uid,
# source, ref, campaign) stay: two statements taken for one is worse than one taken for two.
# See docs/decisions/0010-canonical-urls.md.
_TRACKING = re.compile(
    r"""
    utm_\w+ | mtm_\w+ | matomo_\w+ | pk_(?:campaign|kwd|keyword|source|medium|content|cid)
    | [dfgty]clid | fbclid | gbraid | wbraid | gclsrc | gad_(?:source|campaignid) | srsltid
    | msclkid | twclid | ttclid | li_fat_id | igshid | igsh | yclid | ysclid | epik | rdt_cid
    | mc_[ce]id | mkt_tok | _hs(?:enc|mi) | hsctatracking | __hs\w+
    | vero_(?:id|conv) | oly_(?:anon|enc)_id | _openstat | wickedid | ml_subscriber(?:_hash)?
    | _ga | _gl | at_(?:medium|campaign|custom\d) | s_cid | ito | cmpid | trk | xtor
    | phpsessid | jsessionid
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_DEFAULT_PORTS = frozenset({None, 80, 443})


# One poll asks for the same few addresses of an entry several times.
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def canonical(url: str) -> str:
    """Return the form in which two URLs of the same statement are equal.

    It is for comparing, not for fetching: http becomes https, and a server may treat
    `/a` and `/a/` differently. What is no http URL comes back stripped.
    """
    stripped = url.strip()
    try:
        parsed = _parsed(stripped)
        host, port = parsed.raw_host, parsed.port
    except ValueError:
        return stripped
    if parsed.scheme not in {"http", "https"} or not host:
        return stripped
    port_part = "" if port in _DEFAULT_PORTS else f":{port}"
    host = host.rstrip(".").lower()
    if ":" in host:
        host = f"[{host}]"
    query = _query(parsed.raw_query_string)
    fragment = _fragment(parsed.raw_fragment)
    return f"https://{host}{port_part}{_path(parsed.raw_path)}{query}{fragment}"


def host(url: str) -> str:
    """Return the host of a URL in lower case (IDNA as ASCII), or nothing when it has none."""
    try:
        return (_parsed(url.strip()).raw_host or "").rstrip(".").lower()
    except ValueError:
        return ""


def authority(url: str) -> str:
    """Return the host of a URL, with its port where that is not the scheme's own."""
    try:
        parsed = _parsed(url.strip())
        port = None if parsed.is_default_port() else parsed.port
    except ValueError:
        return ""
    return f"{host(url)}:{port}" if port else host(url)


def is_http(url: str) -> bool:
    """Tell whether this is a complete http or https URL."""
    try:
        parsed = _parsed(url.strip())
        return parsed.scheme in {"http", "https"} and bool(parsed.raw_host)
    except ValueError:
        return False


@lru_cache(maxsize=_KEPT)
def _parsed(url: str) -> URL:
    return URL(url)


def _path(raw: str) -> str:
    return _PATH_SESSION.sub("", raw).rstrip("/") or "/"


def _query(raw: str) -> str:
    pairs = [pair for pair in raw.replace("%20", "+").split("&") if pair]
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair.partition("=")[0])]
    # By name only: `p=2&p=1` may mean something else than `p=1&p=2`.
    kept.sort(key=lambda pair: pair.partition("=")[0])
    return "?" + "&".join(kept) if kept else ""


def _fragment(raw: str) -> str:
    # `#!/news/5` and `#/news/5` are how single-page newsrooms number their statements.
    return f"#{raw}" if raw.startswith(("!", "/")) else ""
