"""The review page, served to this machine only.

Every address begins with a random token, the Host header must name the loopback address, only the
page's own script can post, and nothing is served but what the run itself lists.
"""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import FixmtError, InputError
from ..report.items import block
from .desk import Desk
from .run import served

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
MAX_BODY = 16 * 2**20
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
# What a run's folder holds beside its pages, and how it is to be read.
_OTHER = {
    "report.json": "application/json",
    "summary.md": "text/plain; charset=utf-8",
    "changes.csv": "text/csv; charset=utf-8",
    "changes.diff": "text/plain; charset=utf-8",
}


def new_token() -> str:
    """Nothing a page from elsewhere could guess."""
    return secrets.token_urlsafe(24)


def bind(port: int) -> socket.socket:
    """A socket on the loopback address; port 0 lets the system choose.

    Raises:
        InputError: the port is taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(64)  # so that who is told the address can already ask
    except OSError as fault:
        listener.close()
        raise InputError(f"port {port}: {fault.strerror or fault}; choose another") from None
    return listener


def serve(desk: Desk, token: str, listener: socket.socket) -> None:
    """Serve ``desk`` on ``listener`` until interrupted."""
    import uvicorn

    config = uvicorn.Config(
        app(desk, token, listener.getsockname()[1]),
        log_level="warning",
        access_log=False,  # it would write the token down
        server_header=False,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listener])


def app(desk: Desk, token: str, port: int) -> ASGIApp:
    """The application behind ``http://127.0.0.1:port/token/``."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
    from starlette.routing import Route

    async def home(request: Request) -> Response:
        return RedirectResponse(f"/{token}/")

    async def index(request: Request) -> Response:
        data = {"progress": block(desk.progress())}
        return HTMLResponse(served(desk.run.folder, "index.html", data))

    async def file(request: Request) -> Response:
        name = request.path_params["name"]
        if name == "index.html":
            return await index(request)
        if name in desk.run.pages:
            data = {"standing": block({"decisions": desk.on(desk.run.pages[name])})}
            return HTMLResponse(served(desk.run.folder, name, data))
        if name in _OTHER and (desk.run.folder / name).is_file():
            data_ = (desk.run.folder / name).read_bytes()
            return Response(data_, media_type=_OTHER[name])
        return Response("not found", 404)

    def post(act: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Any]:
        async def handle(request: Request) -> Response:
            try:
                return JSONResponse(act(await _body(request)))
            except FixmtError as fault:
                return JSONResponse({"error": str(fault)}, 400)

        return handle

    routes = [
        Route(f"/{token}", home),
        Route(f"/{token}/", index),
        Route(f"/{token}/decisions", post(desk.decide), methods=["POST"]),
        Route(f"/{token}/glossary", post(desk.add_term), methods=["POST"]),
        Route(f"/{token}/{{name:str}}", file),
    ]
    return _Guard(Starlette(routes=routes), port)


async def _body(request: Request) -> dict[str, Any]:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise InputError("too much at once")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise InputError("not JSON") from None
    if not isinstance(value, dict):
        raise InputError("not a JSON object")
    return value


class _Guard:
    """Turns away what does not come from the review's own pages on this machine."""

    def __init__(self, inner: ASGIApp, port: int) -> None:
        self._inner = inner
        self._hosts = {f"{name}:{port}" for name in (HOST, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        if why := self._fault(scope["method"], headers):
            from starlette.responses import Response

            await Response(why, 403)(scope, receive, _with_headers(send))
            return
        await self._inner(scope, receive, _with_headers(send))

    def _fault(self, method: str, headers: dict[str, str]) -> str:
        host = headers.get("host", "")
        if host not in self._hosts:
            return "this address is for this machine only"
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return "not from elsewhere"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "not from elsewhere"
        if method == "POST":
            kind = headers.get("content-type", "").split(";")[0]
            if kind != "application/json" or headers.get("x-fixmt") != "review":
                return "not from a page of this review"
        return ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            extra = [(k.encode(), v.encode()) for k, v in _HEADERS.items()]
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return sending
