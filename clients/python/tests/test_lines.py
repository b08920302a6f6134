"""Connections: kept, bounded, given up where anything on them is odd; processes that fork."""

from __future__ import annotations

import os
import threading
import time
import unittest

from rampart import Guard, WireError

from .scripted import ALLOW, Scripted, answering, line

PING = line({"ok": True, "mode": "user", "policy": "sha256:0"})
CALL = {"tool": "t", "arguments": {"n": 1}}


class Lines(unittest.TestCase):
    def guard(self, path: str, deadline: float = 1.0) -> Guard:
        guard = Guard(socket=path, deadline=deadline)
        self.addCleanup(guard.close)
        return guard

    def refused(self, guard: Guard) -> str:
        with self.assertRaises(WireError) as caught:
            guard.ping()
        return caught.exception.code

    def test_one_connection_serves_many_exchanges(self) -> None:
        with Scripted(lambda _: PING) as scripted:
            guard = self.guard(scripted.path)
            for _ in range(20):
                guard.ping()
            self.assertEqual(scripted.connections, 1)

    def test_a_guard_started_again_is_found_again(self) -> None:
        with Scripted(lambda _: PING) as scripted:
            guard = self.guard(scripted.path)
            guard.ping()
            scripted.drop()
            guard.ping()
            self.assertEqual(scripted.connections, 2)

    def test_nobody_listens(self) -> None:
        self.assertEqual(self.refused(self.guard("/nowhere/agent.sock")), "wire.unreachable")

    def test_two_answers_to_one_question_are_none(self) -> None:
        with Scripted(lambda _: PING + PING) as scripted:
            self.assertEqual(self.refused(self.guard(scripted.path)), "wire.answer")

    def test_what_came_unasked_is_no_answer_to_the_next_question(self) -> None:
        def say(message: object) -> bytes:
            threading.Timer(0.05, scripted.say, [line(ALLOW)]).start()
            return PING

        with Scripted(say) as scripted:
            guard = self.guard(scripted.path)
            guard.ping()
            time.sleep(0.2)
            self.assertEqual(guard.ping()["policy"], "sha256:0")
            self.assertEqual(scripted.connections, 2)

    def test_late_is_never(self) -> None:
        with Scripted(lambda _: None) as scripted:
            began = time.monotonic()
            self.assertEqual(self.refused(self.guard(scripted.path, 0.2)), "wire.timeout")
            self.assertLess(time.monotonic() - began, 2)

    def test_an_answer_drop_by_drop_is_late(self) -> None:
        def drip(_: object) -> None:
            def run() -> None:
                for byte in PING:
                    time.sleep(0.05)
                    scripted.say(bytes([byte]))

            threading.Thread(target=run, daemon=True).start()

        with Scripted(drip) as scripted:
            self.assertEqual(self.refused(self.guard(scripted.path, 0.3)), "wire.timeout")

    def test_threads_share_at_most_four_and_each_gets_its_own_answer(self) -> None:
        def say(message: dict) -> bytes:  # type: ignore[type-arg]
            return line({**ALLOW, "permit": f"i-{message['call']['arguments']['n']}"})

        with Scripted(say) as scripted:
            guard, got = self.guard(scripted.path), {}

            def ask(n: int) -> None:
                got[n] = guard.decide({"arguments": {"n": n}}).permit

            threads = [threading.Thread(target=ask, args=(n,)) for n in range(40)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            self.assertEqual(got, {n: f"i-{n}" for n in range(40)})
            self.assertLessEqual(scripted.connections, 4)

    def test_too_long_a_message_is_not_sent(self) -> None:
        with Scripted(answering(decide=ALLOW)) as scripted:
            with self.assertRaises(WireError) as caught:
                self.guard(scripted.path).decide({"arguments": {"a": "a" * 9_000_000}})
            self.assertEqual(caught.exception.code, "wire.too_large")
            self.assertEqual(scripted.asked, [])

    @unittest.skipUnless(hasattr(os, "fork"), "this system does not fork")
    def test_a_forked_process_opens_its_own(self) -> None:
        with Scripted(lambda _: PING) as scripted:
            guard = self.guard(scripted.path)
            guard.ping()
            child = os.fork()
            if child == 0:
                try:
                    guard.ping()
                    os._exit(0)
                except BaseException:
                    os._exit(1)
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0)
            guard.ping()
            self.assertEqual(scripted.connections, 2)
