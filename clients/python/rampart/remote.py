"""The guard of another machine, over its HTTP API (docs/api.md): one request, one answer, within a deadline."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from typing import Any, Dict, Optional
from urllib.parse import urlsplit

from .errors import WireError
from .strict import LINE_BYTES, parse, write_line

_HERE = ("127.0.0.1", "localhost", "::1")
_PATHS = {"decide": "/v1/decide", "outcome": "/v1/outcome", "refused": "/v1/refused"}
#: Who calls is what the key says.
_CLAIMS = ("door", "principal", "time")
#: What the agent is called where nobody named it.
_UNNAMED = "sdk"
_CHUNK = 65_536
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{1,8192}")


class Remote:
    """Exchanges with one guard. A connection for each: nothing is shared between threads, or after a fork."""

    def __init__(self, url: str, key: str, deadline: float) -> None:
        """An address that is none, or would show the key to whoever listens, is refused at the first exchange."""
        self._wrong: Optional[str] = None
        try:
            parts = urlsplit(url)
            self._port = parts.port
        except ValueError:
            parts = urlsplit("")
            self._port = None
        here = parts.hostname in _HERE
        encrypted = parts.scheme == "https" or (parts.scheme == "http" and here)
        bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username or parts.password)
        if not encrypted or not bare or not parts.hostname:
            self._wrong = "`url` is https://HOST, or http to this machine"
        elif not _KEY.fullmatch(key):
            self._wrong = "`key` is none"
        self._host = parts.hostname or ""
        self._secure = parts.scheme == "https"
        self._headers = {"authorization": f"Bearer {key}", "accept": "application/json"}
        self._deadline = deadline

    def exchange(self, body: Dict[str, Any]) -> Dict[str, Any]:
        """The answer in the form of the agent socket. Raises WireError `wire.*`, `json.*`."""
        asked = dict(body)
        op = asked.pop("op")
        if op == "review":
            return self._ask("GET", f"/v1/decide/reviews/{_segment(asked['id'])}", None)
        if op == "ping":
            return {"ok": True, **self._ask("GET", "/v1/self", None)}
        call = {name: value for name, value in asked["call"].items() if name not in _CLAIMS}
        if call.get("agent") == _UNNAMED:
            del call["agent"]
        # The same strictness as on a socket; the version is in the path.
        line = write_line({**asked, "call": call})
        return self._ask("POST", _PATHS[op], b"{" + line[len(b'{"v":1,') : -1])

    def close(self) -> None:
        """There is nothing that stays open."""

    def _ask(self, method: str, path: str, body: Optional[bytes]) -> Dict[str, Any]:
        if self._wrong is not None:
            raise WireError("wire.unreachable", self._wrong)
        until = time.monotonic() + self._deadline
        connection = self._connection()
        try:
            headers = dict(self._headers)
            if body is not None:
                headers["content-type"] = "application/json"
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            answer = parse(_read(connection, response, until))
        except (OSError, http.client.HTTPException) as error:
            raise _broken(error, until) from None
        finally:
            connection.close()
        if not isinstance(answer, dict):
            raise WireError("wire.answer", "the answer is no object")
        # A redirect is no answer: the key goes to this address and to no other.
        if response.status == 200:
            return answer
        return {"error": {"code": answer.get("code"), "message": answer.get("detail")}}

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._deadline, context=context)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._deadline)


def _read(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, until: float) -> bytes:
    got = bytearray()
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise WireError("wire.timeout", "the guard did not answer in time")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        chunk = response.read1(_CHUNK)
        if not chunk:
            return bytes(got)
        got += chunk
        if len(got) > LINE_BYTES:
            raise WireError("wire.too_large", "the answer is too long")


def _segment(name: Any) -> str:
    text = str(name)
    if not text or not all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in text):
        raise WireError("wire.header", "the id is none")
    return text


def _broken(error: Exception, until: float) -> WireError:
    if isinstance(error, socket.timeout) or time.monotonic() >= until:
        return WireError("wire.timeout", "the guard did not answer in time")
    if isinstance(error, ssl.SSLError):
        return WireError("wire.unreachable", "the guard's certificate does not hold")
    return WireError("wire.unreachable", "the guard's API cannot be reached")
