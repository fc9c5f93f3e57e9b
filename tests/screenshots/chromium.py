"""Chromium without a window, spoken to by the DevTools protocol: a page in, a picture out."""

import asyncio
import base64
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 60.0


class NoChromium(Exception):
    """There is no Chromium on this machine, or it does not start."""


def installed() -> str:
    """Return the path of Chromium; raise NoChromium where it is absent."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise NoChromium(
            "Chromium is needed and not installed: on Debian, apt-get install chromium"
        )
    return found


class Page:
    """One page of a browser, for one picture after another."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def picture(self, html: Path, *, width: int, height: int, scheme: str) -> bytes:
        """Return a PNG of a file, `light` or `dark`, as high as it is and at most `height`."""
        await self._ask("Page.enable")
        feature = {"name": "prefers-color-scheme", "value": scheme}
        await self._ask("Emulation.setEmulatedMedia", features=[feature])
        await self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=200,
            deviceScaleFactor=1,
            mobile=False,
        )
        await self._ask("Page.navigate", url=html.as_uri())
        await self._event("Page.loadEventFired")
        metrics = await self._ask("Page.getLayoutMetrics")
        whole = metrics["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": width, "height": min(whole["height"], height), "scale": 1}
        shot = await self._ask(
            "Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True
        )
        return base64.b64decode(shot["data"])

    async def _ask(self, method: str, **values: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": values})
        while True:
            told: dict[str, Any] = await self._socket.receive_json(timeout=_SECONDS)
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                result: dict[str, Any] = told["result"]
                return result

    async def _event(self, method: str) -> None:
        while (await self._socket.receive_json(timeout=_SECONDS)).get("method") != method:
            continue


@asynccontextmanager
async def page() -> AsyncIterator[Page]:
    """Run Chromium while the block runs, and give its one page."""
    program = installed()
    with tempfile.TemporaryDirectory(prefix="screenshots-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program,
            "--headless=new",
            # It shows files of ours only, and its own sandbox needs rights that containers lack.
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-lcd-text",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(profile), process)
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    [tab] = [one for one in await answer.json() if one["type"] == "page"]
                async with session.ws_connect(
                    tab["webSocketDebuggerUrl"], max_msg_size=0
                ) as socket:
                    yield Page(socket)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _port(profile: Path, process: asyncio.subprocess.Process) -> int:
    """Return where it listens, which it writes into its profile."""
    file = profile / "DevToolsActivePort"
    for _ in range(int(_SECONDS * 10)):
        if process.returncode is not None:
            raise NoChromium(f"Chromium ended at once, with code {process.returncode}")
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(0.1)
    raise NoChromium("Chromium did not open its port within a minute")
