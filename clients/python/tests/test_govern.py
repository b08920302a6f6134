"""`govern`: what is asked, what runs, what is read."""

from __future__ import annotations

import asyncio
import json
import math
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional
from unittest import mock

from rampart import Refused, configure, govern, options
from rampart.values import as_json

from .scripted import ALLOW, DENY, HELD, PASSED, Scripted, answering, line


@dataclass
class Note:
    about: str
    body: bytes


class Asked(unittest.TestCase):
    """What the guard is told of a call."""

    def asked(self, tool: Any, *args: Any, **kwargs: Any) -> Dict[str, Any]:
        with Scripted(answering(decide=DENY)) as guard:
            with self.assertRaises(Refused):
                govern(tool, socket=guard.path)(*args, **kwargs)
            self.assertEqual(guard.ops(), ["decide"])
            call: Dict[str, Any] = guard.asked[0]["call"]
            return call

    def test_a_call_by_name(self) -> None:
        def transfer(to: str, amount: int = 1, *more: int, note: Optional[str] = None, **rest: Any) -> None: ...

        call = self.asked(transfer, "a", 2, 3, note="n", extra=True)
        self.assertEqual(call["arguments"], {"to": "a", "amount": 2, "more": [3], "note": "n", "extra": True})
        self.assertEqual(
            (call["tool"], call["hostTool"], call["door"], call["shell"]), ("transfer", "transfer", "sdk", None)
        )

    def test_defaults_are_told_for_they_are_what_runs(self) -> None:
        def run(command: str = "ls") -> None: ...

        self.assertEqual(self.asked(run)["arguments"], {"command": "ls"})

    def test_a_methods_own_object_is_no_argument(self) -> None:
        class Bank:
            def transfer(self, to: str) -> None: ...

        self.assertEqual(self.asked(Bank.transfer, Bank(), "a")["arguments"], {"to": "a"})

    def test_who_handed_it_on_and_for_what(self) -> None:
        def tool() -> None: ...

        with Scripted(answering(decide=DENY)) as guard:
            for told in ({"chain": ["planner"], "token": "T", "task": "t1"}, {}):
                with self.assertRaises(Refused):
                    govern(tool, socket=guard.path, **told)()
            first, second = guard.asked
        self.assertEqual((first["token"], first["call"]["chain"], first["call"]["task"]), ("T", ["planner"], "t1"))
        self.assertNotIn("token", second)
        self.assertNotIn("chain", second["call"])
        with self.assertRaises(ValueError):
            govern(tool, chain="planner")

    def test_a_name_given_twice_hides_nothing(self) -> None:
        def tool(a: int, /, **rest: Any) -> None: ...

        self.assertEqual(self.asked(tool, 1, a=2)["arguments"], {"a": 1, "a'": 2})

    def test_a_function_without_a_signature(self) -> None:
        self.assertEqual(self.asked(mock.Mock(side_effect=AssertionError, __name__="m"), 1, a=2)["arguments"]["a"], 2)

    def test_what_json_does_not_hold(self) -> None:
        for value, told in (
            (2**53, "9007199254740992"),
            (math.nan, "nan"),
            (b"text", "text"),
            (b"\xff", "[1 bytes]"),
            (Path("/a/b"), "/a/b"),
            ({1: "a", "1": "b"}, {"1": "a", "1'": "b"}),
            ((1, {2}), [1, [2]]),
            (Note("a", b"b"), {"about": "a", "body": "b"}),
            (None, None),
        ):
            self.assertEqual(as_json(value), told, value)

    def test_what_cannot_be_told_as_a_whole_does_not_run(self) -> None:
        endless: List[Any] = []
        endless.append(endless)
        for value, code in (
            (endless, "json.too_deep"),
            ("a" * 9_000_000, "json.too_large"),
            ([0] * 9_000_000, "json.too_large"),
            ("\ud800", "json.surrogate"),
        ):
            with Scripted(answering(decide=ALLOW)) as guard:
                tool = mock.Mock(__name__="t")
                with self.assertRaises(Refused) as caught:
                    govern(lambda value: tool(value), socket=guard.path)(value)
                self.assertEqual(caught.exception.code, code)
                tool.assert_not_called()
                self.assertEqual(guard.asked, [])

    def test_options(self) -> None:
        with Scripted(answering(decide=DENY)) as guard:
            tool = govern(
                lambda command: None,
                name="run",
                kind="shell",
                agent="a",
                session="s",
                task="t",
                cwd="/x",
                socket=guard.path,
            )
            self.assertRaises(Refused, tool, "ls")
            call = guard.asked[0]["call"]
            self.assertLessEqual(
                {
                    "tool": "shell",
                    "hostTool": "run",
                    "shell": "bash",
                    "agent": "a",
                    "session": "s",
                    "task": "t",
                    "cwd": "/x",
                }.items(),
                call.items(),
            )

    def test_configure_counts_for_what_was_governed_before_and_a_tools_own_before_it(self) -> None:
        self.addCleanup(setattr, options, "_defaults", options._defaults)
        tool = govern(lambda: None, name="t", agent="own")
        with Scripted(answering(decide=DENY)) as guard:
            configure(socket=guard.path, agent="all", task="later")
            self.assertRaises(Refused, tool)
            self.assertEqual((guard.asked[0]["call"]["agent"], guard.asked[0]["call"]["task"]), ("own", "later"))

    def test_what_is_no_option_and_no_tool_is_said_at_once(self) -> None:
        for wrong, error in (
            (lambda: configure(guard="none"), TypeError),  # type: ignore[call-arg]
            (lambda: govern(print, kind="bash"), ValueError),
            (lambda: govern(print, deadline=0), ValueError),
            (lambda: govern(print, review=-1), ValueError),
            (lambda: govern("print"), TypeError),
        ):
            self.assertRaises(error, wrong)

        def parts() -> Any:
            yield 1

        async def parts_async() -> Any:
            yield 1

        self.assertRaises(TypeError, govern, parts)
        self.assertRaises(TypeError, govern, parts_async)


class Ran(unittest.TestCase):
    """What runs, and with what."""

    def changed(self, tool: Any, args: Any, arguments: Any) -> Any:
        with Scripted(answering(decide={**ALLOW, "arguments": arguments})) as guard:
            return govern(tool, name="t", socket=guard.path)(*args)

    def test_the_arguments_the_policy_wants(self) -> None:
        self.assertEqual(
            self.changed(lambda a, b=2, **rest: (a, b, rest), [1], {"a": "x", "b": 2, "c": 3}), ("x", 2, {"c": 3})
        )

    def test_those_it_left_alone_keep_their_values(self) -> None:
        path = Path("/a")
        self.assertIs(self.changed(lambda a, b: b, [1, path], {"a": 2, "b": "/a"}), path)

    def test_those_that_do_not_fit_do_not_run(self) -> None:
        for arguments in ({"a": 1, "z": 2}, {}):
            self.assertRaises(TypeError, self.changed, lambda a: self.fail("ran"), [1], arguments)

    def test_a_held_call_waits_for_a_person(self) -> None:
        for states, allowed in (
            (["open", "approved"], True),
            (["denied"], False),
            (["over"], False),
            (["open"] * 9, False),
        ):
            left = list(states)
            now = {"state": "open"}

            def say(message: Dict[str, Any], left: List[str] = left, now: Dict[str, str] = now) -> bytes:
                if message["op"] == "decide":
                    return line(ALLOW if now["state"] == "approved" else HELD)
                if message["op"] == "review":
                    now["state"] = left.pop(0) if left else now["state"]
                    return line({"state": now["state"], "until": None})
                return line(PASSED)

            with mock.patch("rampart.story._POLL", 0.02), Scripted(say) as guard:
                tool = govern(lambda: "ran", name="t", socket=guard.path, review=0.1)
                if allowed:
                    self.assertEqual(tool(), "ran")
                    self.assertEqual(guard.asked[0]["call"], guard.asked[-2]["call"])
                else:
                    with self.assertRaises(Refused) as caught:
                        tool()
                    self.assertEqual(caught.exception.review, "r-abcdefgh")

    def test_nobody_waits_unless_told_to(self) -> None:
        with Scripted(answering(decide=HELD)) as guard:
            self.assertRaises(Refused, govern(lambda: None, name="t", socket=guard.path))
            self.assertEqual(guard.ops(), ["decide"])


class Read(unittest.TestCase):
    """What is read of a result."""

    def result(self, value: Any, text: Optional[str] = None) -> Any:
        passed = PASSED if text is None else {**PASSED, "text": text}
        with Scripted(answering(decide=ALLOW, outcome=passed)) as guard:
            try:
                return govern(lambda: value, name="t", socket=guard.path)()
            finally:
                self.told = [one["text"] for one in guard.asked if one["op"] == "outcome"]

    def test_a_result_is_told_and_handed_on_as_it_is(self) -> None:
        for value, told in (
            ("text", "text"),
            (None, None),
            ({"a": 1}, '{"a": 1}'),
            (b"b", "b"),
            (7, "7"),
            (Note("a", b"b"), '{"about": "a", "body": "b"}'),
        ):
            self.assertIs(self.result(value), value)
            self.assertEqual(self.told, [told])

    def test_what_may_be_read_instead_keeps_the_form_where_it_can(self) -> None:
        self.assertEqual(self.result("secret", "<>"), "<>")
        self.assertEqual(self.result(b"secret", "<>"), b"<>")
        self.assertEqual(self.result({"a": "secret"}, '{"a": "<>"}'), {"a": "<>"})
        self.assertEqual(self.result({"a": "secret"}, "<>"), "<>")

    def test_what_comes_in_parts_is_kept_back(self) -> None:
        with self.assertRaises(Refused) as caught:
            self.result(iter(["secret"]))
        self.assertEqual(caught.exception.code, "result.unread")

    def test_an_error_is_told_and_raised_as_it_is(self) -> None:
        def boom() -> None:
            raise KeyError("why")

        with Scripted(answering(decide=ALLOW)) as guard:
            self.assertRaises(KeyError, govern(boom, socket=guard.path))
            self.assertEqual(guard.asked[-1]["text"], "'why'")

    def test_an_error_that_holds_what_may_not_be_read_is_not(self) -> None:
        def boom() -> None:
            raise KeyError("secret")

        for passed in ({**PASSED, "text": "<>"}, {**PASSED, "outcome": "deny", "message": "Kept back."}):
            with Scripted(answering(decide=ALLOW, outcome=passed)) as guard:
                with self.assertRaises(Refused) as caught:
                    govern(boom, socket=guard.path)()
                self.assertTrue(caught.exception.__suppress_context__)
                self.assertIn(caught.exception.message, ("<>", "Kept back."))


class Asynchronous(unittest.IsolatedAsyncioTestCase):
    async def test_a_coroutine_function_stays_one(self) -> None:
        async def tool(a: int) -> Dict[str, int]:
            """Documented."""
            return {"a": a}

        changed = {**ALLOW, "arguments": {"a": 2}}
        with Scripted(answering(decide=changed, outcome={**PASSED, "text": json.dumps({"a": 3})})) as guard:
            governed = govern(tool, socket=guard.path)
            self.assertTrue(asyncio.iscoroutinefunction(governed))
            self.assertEqual((governed.__name__, governed.__doc__), ("tool", "Documented."))
            self.assertEqual(await governed(1), {"a": 3})

    async def test_a_slow_guard_stops_nobody_else(self) -> None:
        async def tool() -> None: ...

        with Scripted(lambda _: None) as guard:
            ticks = 0
            waiting = asyncio.ensure_future(govern(tool, socket=guard.path, deadline=0.3)())
            while not waiting.done():
                await asyncio.sleep(0.01)
                ticks += 1
            self.assertGreater(ticks, 5)
            self.assertEqual(getattr(waiting.exception(), "code", None), "wire.timeout")

    async def test_the_programs_own_blocking_work_does_not_keep_it_waiting(self) -> None:
        async def tool() -> str:
            return "ran"

        done = threading.Event()
        pool = ThreadPoolExecutor(1)
        loop = asyncio.get_running_loop()
        loop.set_default_executor(pool)
        busy = loop.run_in_executor(None, done.wait)
        try:
            with Scripted(answering(decide=ALLOW)) as guard:
                self.assertEqual(await asyncio.wait_for(govern(tool, socket=guard.path)(), 5), "ran")
        finally:
            done.set()
            await busy

    async def test_cancelled_while_a_person_is_asked(self) -> None:
        ran = mock.AsyncMock(__name__="tool")
        with Scripted(lambda one: line(HELD if one["op"] == "decide" else {"state": "open", "until": None})) as guard:
            waiting = asyncio.ensure_future(govern(ran, socket=guard.path, review=30)())
            await asyncio.sleep(0.1)
            waiting.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await waiting
            ran.assert_not_called()

    async def test_a_hundred_at_once(self) -> None:
        async def tool(n: int) -> int:
            return n

        def say(message: Dict[str, Any]) -> bytes:
            if message["op"] == "outcome":
                return line(PASSED)
            return line(ALLOW if message["call"]["arguments"]["n"] % 2 == 0 else DENY)

        with Scripted(say) as guard:
            got = await asyncio.gather(
                *(govern(tool, socket=guard.path)(n) for n in range(100)), return_exceptions=True
            )
            for n, one in enumerate(got):
                self.assertTrue(one == n if n % 2 == 0 else isinstance(one, Refused))
