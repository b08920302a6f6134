"""The guard of another machine: asked over HTTP with a key, and believed no more than a socket is."""

from __future__ import annotations

import json
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Tuple

from rampart import Guard, Refused, WireError, govern

ALLOW = {"outcome": "no-opinion", "message": "", "code": None, "permit": "i-1", "review": None}
Answer = Tuple[int, bytes, Dict[str, str]]


def said(value: Any, status: int = 200) -> Answer:
    return status, json.dumps(value).encode(), {}


class Api:
    """Answers each request with what `say` makes of its path and body."""

    def __init__(self, say: Callable[[str, Any], Answer]) -> None:
        self.seen: List[Tuple[str, str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                value = json.loads(body) if body else None
                outer.seen.append((f"{self.command} {self.path}", str(self.headers["authorization"]), value))
                status, answer, headers = say(self.path, value)
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """A client that no longer waits is no error here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Api":
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def call(**more: Any) -> Dict[str, Any]:
    base = {"id": "1", "door": "sdk", "agent": "sdk", "principal": "p", "session": "s", "tool": "t", "arguments": {}}
    return {**base, **more}


class Remote(unittest.TestCase):
    def test_asks_and_tells_with_the_key_and_without_saying_who_calls(self) -> None:
        with Api(lambda path, body: said(ALLOW)) as api:
            guard = Guard(url=api.url, key="rk_k")
            self.assertTrue(guard.decide(call()).allowed)
            guard.outcome(call(agent="refund-bot"), "text")
            asked = [("POST /v1/decide", "Bearer rk_k"), ("POST /v1/outcome", "Bearer rk_k")]
            self.assertEqual([one[:2] for one in api.seen], asked)
            self.assertNotIn("agent", api.seen[0][2]["call"])
            self.assertNotIn("door", api.seen[0][2]["call"])
            self.assertEqual(api.seen[1][2]["call"]["agent"], "refund-bot")

    def test_a_question_is_looked_at_by_its_id_and_by_nothing_else(self) -> None:
        with Api(lambda path, body: said({"state": "approved", "until": None})) as api:
            guard = Guard(url=api.url, key="rk_k")
            self.assertEqual(guard.review("r-abcdefgh").state, "approved")
            with self.assertRaises(WireError):
                guard.review("../../credentials")
            self.assertEqual([one[0] for one in api.seen], ["GET /v1/decide/reviews/r-abcdefgh"])

    def test_what_is_no_answer_allows_nothing(self) -> None:
        rows: List[Tuple[str, Answer, str]] = [
            ("a key that is over", said({"code": "unauthenticated", "detail": "over"}, 401), "wire.answer"),
            ("no JSON", (200, b"<html>", {}), "json.syntax"),
            ("a member twice", (200, b'{"permit":"a","permit":"b"}', {}), "json.duplicate_key"),
            ("a list", (200, b"[]", {}), "wire.answer"),
            ("somewhere else", (302, b"{}", {"location": "http://127.0.0.1:1/"}), "wire.answer"),
            ("allowed by an error", said(ALLOW, 500), "wire.answer"),
        ]
        for why, answer, code in rows:
            with self.subTest(why), Api(lambda path, body, answer=answer: answer) as api:  # type: ignore[misc]
                with self.assertRaises(WireError) as caught:
                    Guard(url=api.url, key="rk_k").decide(call())
                self.assertEqual(caught.exception.code, code)

    def test_late_is_never(self) -> None:
        def slow(path: str, body: Any) -> Answer:
            time.sleep(0.6)
            return said(ALLOW)

        with Api(slow) as api, self.assertRaises(WireError) as caught:
            Guard(url=api.url, key="rk_k", deadline=0.2).decide(call())
        self.assertEqual(caught.exception.code, "wire.timeout")

    def test_the_key_is_shown_to_nobody_in_the_clear(self) -> None:
        strange = ("http://g.example", "ftp://127.0.0.1", "https://u:p@g.example", "https://g.example/path", "x")
        for url in (*strange, "https://g.example:x"):
            with self.subTest(url), self.assertRaises(WireError) as caught:
                Guard(url=url, key="rk_k", deadline=0.2).ping()
            self.assertEqual(caught.exception.code, "wire.unreachable")
        with self.assertRaises(WireError):
            Guard(url="http://127.0.0.1:1", key="a\r\nb: c").ping()

    def test_a_governed_tool_does_not_run_where_it_cannot_be_asked(self) -> None:
        ran: List[int] = []

        @govern(url="http://127.0.0.1:1", key="rk_k", deadline=0.5)
        def tool(a: int) -> int:
            ran.append(a)
            return a

        with self.assertRaises(Refused) as caught:
            tool(1)
        self.assertEqual((caught.exception.code, ran), ("wire.unreachable", []))

    def test_an_address_needs_a_key(self) -> None:
        with self.assertRaises(ValueError):
            govern(url="https://guard.example")(lambda: None)
