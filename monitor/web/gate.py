"""Who may look: the method, the host asked for, and the token; and the headers of every answer."""

import hmac
from hashlib import sha256
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from monitor.config.address import is_loopback
from monitor.model.settings import Secret

_COOKIE = "monitor_access"
_METHODS = ("GET", "HEAD")
# Open to whatever looks after the service; it tells counts only.
_OPEN = "/health"


class Gate:
    """Refuses requests before a page sees them.

    Without a token only a loopback name may be asked for: a page of the web whose name was turned
    to 127.0.0.1 (DNS rebinding) asks for its own.
    """

    def __init__(self, token: Secret | None, *, style_hash: str) -> None:
        self._digest = None if token is None else _digest(token.reveal())
        # Derived, so that the token itself does not lie in the browser.
        self._cookie = "" if self._digest is None else _digest(f"cookie {self._digest}")
        self._headers = {
            "Content-Security-Policy": "; ".join(
                (
                    "default-src 'none'",
                    f"style-src '{style_hash}'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'",
                )
            ),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Server": "press-release-monitor",
        }

    async def protect(self, _request: web.BaseRequest, answer: web.StreamResponse) -> None:
        """Put the headers on an answer, whatever it is."""
        answer.headers.update(self._headers)

    @web.middleware
    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request pass to its page, or answer for it."""
        if request.method not in _METHODS:
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": ", ".join(_METHODS)})
        if self._digest is None:
            if not is_loopback(_name(request.headers.get("Host", ""))):
                return _refusal(HTTPStatus.MISDIRECTED_REQUEST)
        elif request.path != _OPEN and not self._is_known(request):
            if self._is_token(request.query.get("token", "")):
                return self._entrance(request)
            return _refusal(HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
        try:
            return await handler(request)
        except web.HTTPException as refused:
            return _refusal(HTTPStatus(refused.status))

    def _is_known(self, request: web.Request) -> bool:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(token.strip()):
            return True
        given = request.cookies.get(_COOKIE, "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._cookie.encode())

    def _is_token(self, given: str) -> bool:
        """Compare in a time that does not depend on how much is right."""
        return hmac.compare_digest(_digest(given), self._digest or "")

    def _entrance(self, request: web.Request) -> web.Response:
        """Set the cookie and lead on to the same page, without the token in its address.

        A redirect would not do: after a link from elsewhere the browser counts it as foreign too,
        and keeps a strict cookie back.
        """
        page = request.path.rpartition("/")[2]
        target = page if page.replace(".", "").isalnum() else ""
        body = (
            f'<!doctype html><meta http-equiv="refresh" content="0; url=./{target}">'
            f'<title>Status</title><a href="./{target}">Go on</a>'
        )
        answer = web.Response(text=body, content_type="text/html")
        answer.set_cookie(_COOKIE, self._cookie, httponly=True, samesite="Strict", path="/")
        return answer


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _name(host: str) -> str:
    """Return a Host header without its port."""
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _refusal(status: HTTPStatus, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        status=status, text=f"{status.value} {status.phrase}\n", headers=headers or {}
    )
