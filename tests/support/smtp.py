"""A real mail server on loopback that does as it is told: accepts, refuses, waits, hangs up.

In another process: `python -m tests.support.smtp --port 2525 --log accepted.jsonl` notes each
accepted message as a line of JSON, safely on disk before the client hears its 250.
"""

import argparse
import asyncio
import base64
import email
import email.policy
import json
import os
import signal
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"


@dataclass(kw_only=True)
class Reaction:
    """What the server does at a step: MAIL, RCPT, DATA (the command) or CONTENT (all arrived).

    `reply` is an SMTP answer or DROP; empty means the usual answer, after `delay` seconds. Only for
    this recipient where one is named, and only so many `times`.
    """

    step: str
    reply: str = ""
    recipient: str | None = None
    times: int | None = None
    delay: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """One message that got its 250, with its envelope and how it came in."""

    sender: str
    recipient: str
    content: bytes
    connection: int
    encrypted: bool
    user: str | None
    utf8: bool

    @property
    def message_id(self) -> str:
        return str(self._headers["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self._headers["Subject"])

    @property
    def references(self) -> str:
        return str(self._headers["References"])

    @property
    def text(self) -> str:
        """What it says in plain text, on one line: a long sentence may be folded anywhere."""
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self._headers.get_body((kind,))
        return " ".join(part.get_content().split()) if part else ""

    @property
    def _headers(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)


class OnAccept(Protocol):
    """Is told of each message before the client hears that it was accepted."""

    def __call__(self, accepted: Accepted) -> None: ...


@dataclass(kw_only=True)
class MailServer:
    """The server's orders and its record. Orders may be changed while it runs."""

    reactions: list[Reaction] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    login: tuple[str, str] | None = None
    tokens: tuple[str, ...] = ()
    utf8: bool = True
    on_accept: OnAccept | None = None
    host: str = "127.0.0.1"
    port: int = 0
    connections: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)

    def order(self, step: str, recipients: Sequence[str]) -> Reaction | None:
        """Return the reaction that is due at this step, and count it."""
        for reaction in self.reactions:
            fits = reaction.recipient is None or reaction.recipient in recipients
            if reaction.step != step or not fits or reaction.times == 0:
                continue
            if reaction.times is not None:
                reaction.times -= 1
            return reaction
        return None


class _Hangup(Exception):
    """The connection is gone; nothing more can be said on it."""


class _Conversation(SMTP):
    """One connection: aiosmtpd's, with our orders before its answers."""

    def __init__(self, server: MailServer, loop: asyncio.AbstractEventLoop) -> None:
        server.connections += 1
        self.mail_server = server
        self.number = server.connections
        super().__init__(
            self,
            hostname="localhost",
            loop=loop,
            tls_context=server.starttls,
            require_starttls=server.starttls is not None,
            authenticator=self._check_login if server.login else None,
            auth_exclude_mechanism=[
                *(() if server.login else ("LOGIN", "PLAIN")),
                *(() if server.tokens else ("XOAUTH2",)),
            ],
            # The tests of authentication choose for themselves whether TLS is there.
            auth_require_tls=False,
            enable_SMTPUTF8=server.utf8,
        )
        self.user: str | None = None

    def _check_login(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        given: LoginPassword,
    ) -> AuthResult:
        user, password = given.login.decode(), given.password.decode()
        success = (user, password) == self.mail_server.login
        self.user = user if success else None
        return AuthResult(success=success, handled=False, auth_data=user)

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        """Take a token, or complain in a challenge that the client answers with nothing."""
        given = base64.b64decode(arguments[1]).decode()
        user, token = given.removesuffix("\x01\x01").split("\x01auth=Bearer ")
        if token in self.mail_server.tokens:
            self.user = user.removeprefix("user=")
            return AuthResult(success=True, auth_data=self.user)
        complaint = {"status": "401", "schemes": "bearer", "scope": "https://mail.example.org/"}
        assert await server.challenge_auth(json.dumps(complaint)) == b""
        return AuthResult(
            success=False, handled=False, message="535 5.7.8 Username and Password not accepted"
        )

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        wants_proof = self.mail_server.login or self.mail_server.tokens
        if wants_proof and self.user is None:
            return "530 5.7.0 Authentication required"
        answer = await self._obey("MAIL", [])
        if not answer:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._obey("RCPT", [address])
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        recipients = self.envelope.rcpt_tos if self.envelope else []
        answer = await self._obey("DATA", recipients)
        if answer:
            await self.push(answer)
            return
        await super().smtp_DATA(arg)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        self.mail_server.contents.append(content)
        answer = await self._obey("CONTENT", envelope.rcpt_tos)
        if answer:
            return answer
        for recipient in envelope.rcpt_tos:
            accepted = Accepted(
                sender=envelope.mail_from or "",
                recipient=recipient,
                content=content,
                connection=self.number,
                encrypted=session.ssl is not None or self.mail_server.tls is not None,
                user=self.user,
                utf8=envelope.smtp_utf8,
            )
            if self.mail_server.on_accept is not None:
                self.mail_server.on_accept(accepted)
            self.mail_server.accepted.append(accepted)
        return f"250 2.0.0 Ok: queued as {len(self.mail_server.accepted)}"

    async def _obey(self, step: str, recipients: Sequence[str]) -> str:
        order = self.mail_server.order(step, recipients)
        if order is None:
            return ""
        await asyncio.sleep(order.delay)
        if order.reply == DROP and self.transport is not None:
            # Losing the connection cancels this conversation.
            self.transport.abort()  # type: ignore[attr-defined]  # typeshed: BaseTransport
            await asyncio.sleep(60)
        if order.reply.startswith("421") and self.transport is not None:
            await self.push(order.reply)
            self.transport.close()
            await asyncio.sleep(60)
        return order.reply


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """Run the server in a thread until the block ends; its port is chosen when it is 0."""
    loop = asyncio.new_event_loop()
    started = threading.Event()
    open_transports: list[_Conversation] = []

    def conversation() -> _Conversation:
        made = _Conversation(server, loop)
        open_transports.append(made)
        return made

    async def serve() -> None:
        listening = await loop.create_server(conversation, server.host, server.port, ssl=server.tls)
        server.port = listening.sockets[0].getsockname()[1]
        stopping.append(loop.create_future())
        started.set()
        await stopping[0]
        listening.close()
        for made in open_transports:
            if made.transport is not None:
                made.transport.abort()  # type: ignore[attr-defined]  # typeshed: BaseTransport
        # The transports close on the next turns of the loop.
        await asyncio.sleep(0.05)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    stopping: list[asyncio.Future[None]] = []

    def work() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            started.set()
            loop.close()

    thread = threading.Thread(target=work, name="mail-server", daemon=True)
    thread.start()
    started.wait()
    if not stopping:
        thread.join()
        raise RuntimeError(f"no mail server on {server.host}:{server.port}")
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stopping[0].set_result, None)
        thread.join()


def journal(path: Path) -> OnAccept:
    """Return a listener that appends each accepted message to a file and waits for the disk."""

    def note(accepted: Accepted) -> None:
        line = {
            "message_id": accepted.message_id,
            "recipient": accepted.recipient,
            "subject": accepted.subject,
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    return note


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.smtp")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True, metavar="FILE")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each 250")
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS")
    given = parser.parse_args(arguments)
    reactions = [
        Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient=address)
        for address in given.refuse
    ]
    if given.delay:
        reactions.append(Reaction(step="CONTENT", delay=given.delay))
    server = MailServer(
        host=given.host, port=given.port, reactions=reactions, on_accept=journal(given.log)
    )
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with running(server):
        print(f"listening on {server.host}:{server.port}", flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
