"""A guard that says what it is told to say."""

from __future__ import annotations

import json
import os
import shutil
import socket
import tempfile
import threading
from typing import Any, Callable, Dict, List, Optional

from rampart import close

ALLOW: Dict[str, Any] = {"outcome": "no-opinion", "message": "", "code": None, "permit": "i-1", "review": None}
DENY: Dict[str, Any] = {"outcome": "deny", "message": "No.", "code": None, "permit": None, "review": None}
HELD: Dict[str, Any] = {**DENY, "message": "Held.", "review": "r-abcdefgh"}
PASSED: Dict[str, Any] = {"outcome": "no-opinion", "message": "", "code": None}

#: What to say to a message; None: nothing, and the connection stays open.
Say = Callable[[Dict[str, Any]], Optional[bytes]]


def line(body: Dict[str, Any]) -> bytes:
    """One answer."""
    return json.dumps({"v": 1, **body}).encode() + b"\n"


class Scripted:
    """Listens on `path` and answers each line with what `say` makes of it, then closes where it is the operation
    `close_after`. `asked` are the messages, in their order."""

    def __init__(self, say: Say, close_after: Optional[str] = None) -> None:
        self._folder = tempfile.mkdtemp(prefix="rampart-py-")
        self.path = os.path.join(self._folder, "agent.sock")
        self.asked: List[Dict[str, Any]] = []
        self.connections = 0
        self._say, self._close_after = say, close_after
        self._peers: List[socket.socket] = []
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(self.path)
        self._listening.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Scripted:
        return self

    def __exit__(self, *_: object) -> None:
        close()
        self._listening.close()
        self.drop()
        shutil.rmtree(self._folder)

    def drop(self) -> None:
        """Closes every connection, as a guard that is started again does."""
        for peer in self._peers:
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            peer.close()
        self._peers = []

    def say(self, said: bytes) -> None:
        """Says this on every connection, unasked."""
        for peer in self._peers:
            try:
                peer.sendall(said)
            except OSError:
                pass

    def ops(self) -> List[str]:
        """What was asked, by operation."""
        return [str(one["op"]) for one in self.asked]

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._peers.append(peer)
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        try:
            with peer.makefile("rb") as lines:
                for one in lines:
                    message = json.loads(one)
                    self.asked.append(message)
                    answer = self._say(message)
                    if answer is not None:
                        peer.sendall(answer)
                    if message["op"] == self._close_after and answer is not None:
                        peer.shutdown(socket.SHUT_RDWR)
                        return
        except (OSError, ValueError):
            return


def answering(**answers: Dict[str, Any]) -> Say:
    """Says `decide`, `outcome` and `review` the same each time."""
    return lambda message: line(answers.get(str(message["op"]), PASSED))
