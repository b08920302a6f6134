"""Connections to one guard: a line there, a line back, within a deadline."""

from __future__ import annotations

import os
import socket
import threading
import time
from typing import Any, Callable, Dict, List, Optional

from .errors import WireError
from .strict import LINE_BYTES, read_line, write_line

_CHUNK = 65_536
#: Connections kept to one guard; messages on one are answered one after the other.
MOST_LINES = 4


class Lines:
    """At most four connections that stay, each used by one exchange at a time. Safe between threads, and after a fork:
    the child opens its own."""

    def __init__(self, find: Callable[[], str], deadline: float) -> None:
        """`find` names the socket and is asked anew for each connection; `deadline` in seconds, for one exchange."""
        self._find = find
        self._deadline = deadline
        self._idle: List[socket.socket] = []
        self._renew()

    def exchange(self, body: Dict[str, Any]) -> Dict[str, Any]:
        """Raises WireError `wire.*`, `json.*`, `folder.*`, `file.*`. After any of them its connection is closed:
        nothing on it can be believed."""
        line = write_line(body)
        until = time.monotonic() + self._deadline
        if os.getpid() != self._owner:
            self._renew()
        room = self._room
        if not room.acquire(timeout=self._deadline):
            raise WireError("wire.timeout", "too many calls wait for the guard")
        try:
            return self._converse(line, until)
        finally:
            room.release()

    def close(self) -> None:
        """Closes the connections nobody uses."""
        if os.getpid() == self._owner:
            with self._lock:
                idle = list(self._idle)
                self._idle.clear()
            for one in idle:
                one.close()

    def _renew(self) -> None:
        # Closed here only: the parent goes on using its own ends of them.
        for one in self._idle:
            one.close()
        self._idle.clear()
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_LINES)

    def _converse(self, line: bytes, until: float) -> Dict[str, Any]:
        peer = self._take(until)
        try:
            _allow(peer, until)
            peer.sendall(line)
            answer = read_line(_receive(peer, until))
        except OSError as error:
            peer.close()
            raise _broken(error) from None
        except BaseException:
            peer.close()
            raise
        # The guard closes after an error.
        if "error" in answer:
            peer.close()
            return answer
        with self._lock:
            self._idle.append(peer)
        return answer

    def _take(self, until: float) -> socket.socket:
        while True:
            with self._lock:
                peer: Optional[socket.socket] = self._idle.pop() if self._idle else None
            if peer is None:
                return self._open(until)
            if _quiet(peer):
                return peer
            peer.close()

    def _open(self, until: float) -> socket.socket:
        if not hasattr(socket, "AF_UNIX"):
            raise WireError("wire.unreachable", "this system has no unix sockets")
        path = self._find()
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            _allow(peer, until)
            peer.connect(path)
        except socket.timeout:
            peer.close()
            raise WireError("wire.timeout", "the guard does not accept") from None
        except OSError:
            peer.close()
            raise WireError("wire.unreachable", "the guard is not there; `rampart serve` starts it") from None
        except BaseException:
            peer.close()
            raise
        return peer


def _quiet(peer: socket.socket) -> bool:
    """Whether a connection kept is still open, and nothing came on it that nobody asked for."""
    try:
        peer.settimeout(0)
        peer.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _receive(peer: socket.socket, until: float) -> bytes:
    """One line, its line feed removed, and nothing behind it."""
    got = bytearray()
    while True:
        _allow(peer, until)
        chunk = peer.recv(_CHUNK)
        if not chunk:
            raise WireError("wire.truncated", "the connection to the guard ended before its answer")
        end = chunk.find(b"\n")
        if end >= 0 and end != len(chunk) - 1:
            raise WireError("wire.answer", "the guard said more than it was asked")
        got += chunk if end < 0 else chunk[:end]
        if len(got) > LINE_BYTES:
            raise WireError("wire.too_large", "the answer is too long")
        if end >= 0:
            return bytes(got)


def _allow(peer: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise WireError("wire.timeout", "the guard did not answer in time")
    peer.settimeout(left)


def _broken(error: OSError) -> WireError:
    if isinstance(error, socket.timeout):
        return WireError("wire.timeout", "the guard did not answer in time")
    return WireError("wire.truncated", "the connection to the guard ended before its answer")
