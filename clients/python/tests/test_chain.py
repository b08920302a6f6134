"""Who acts and who handed on. That the frameworks say so: tests/slow/python-client.test.ts."""

from __future__ import annotations

import asyncio
import gc
import unittest
from typing import Any, Callable, List, Optional

from rampart import Refused, configure, govern, hand_off, hand_over, options, take_over
from rampart.chain import calling, carried, enters, fold_rounds
from rampart.handed import MAX_CHAIN
from rampart.options import Options

from .scripted import ALLOW, PASSED, Scripted, answering


class Run:
    """What the contexts of a run share."""


def said(options: Options) -> str:
    return " ".join((*(options.chain or ()), options.agent))


class Lines(unittest.TestCase):
    def test_a_line_has_no_rounds_in_which_nobody_was_new(self) -> None:
        table = {"": "", "abc": "abc", "aba": "aba", "abab": "ab", "ababac": "abac", "abcb": "abcb", "aa": "a"}
        for names, line in table.items():
            self.assertEqual("".join(fold_rounds(tuple(names))), line)

    def test_the_last_of_a_line_acts_and_the_others_handed_on(self) -> None:
        self.assertEqual(said(carried(Options(), ())), "sdk")
        self.assertEqual(said(carried(Options(), ("triage", "helper"))), "triage helper")
        # A name around the run is its first agent's; a tool's own stands.
        self.assertEqual(said(carried(Options(agent="bot"), ("triage", "helper"))), "bot helper")
        self.assertEqual(said(carried(Options(agent="own", chain=["x"]), ("triage",), "own")), "x own")

    def test_in_a_tool_the_work_comes_from_the_agent_that_called_it(self) -> None:
        with calling(carried(Options(), ("boss",))):
            self.assertEqual(said(carried(Options(), ("helper",))), "boss helper")
            self.assertEqual(said(carried(Options(), ())), "boss")
            self.assertEqual(said(carried(Options(agent="bot"), ("helper",))), "boss helper")
            self.assertEqual(said(carried(Options(agent="own", chain=["x"]), ("t",), "own")), "boss x own")
        self.assertEqual(said(carried(Options(), ())), "sdk")

    def test_runs_are_told_apart_also_where_a_tool_shares_its_own(self) -> None:
        one, other = Run(), Run()
        self.assertEqual(enters(one, "triage"), ("triage",))
        self.assertEqual(enters(one, "triage"), ("triage",))
        self.assertEqual(enters(other, "helper"), ("helper",))
        with calling(Options(agent="triage")):
            self.assertEqual(enters(one, "helper"), ("helper",))
        self.assertEqual(enters(one, "helper"), ("triage", "helper"))

    def test_a_run_that_is_over_is_forgotten(self) -> None:
        from rampart.chain import _PROGRAM

        gc.collect()
        before = len(_PROGRAM.runs)
        run = Run()
        enters(run, "a")
        self.assertEqual(len(_PROGRAM.runs), before + 1)
        del run
        gc.collect()
        self.assertEqual(len(_PROGRAM.runs), before)


class Nested(unittest.TestCase):
    """Inside a tool an agent calls, the work of other agents is its own."""

    def setUp(self) -> None:
        self.guard = Scripted(answering(decide=ALLOW, outcome=PASSED, refused={"ok": True}))
        self.addCleanup(self.guard.__exit__, None, None, None)
        self.addCleanup(setattr, options, "_defaults", options._defaults)

    def tool(self, agent: Optional[str], name: str, run: Callable[[], Any] = lambda: 0, **more: Any) -> Any:
        said = {"agent": agent} if agent is not None else {}
        return govern(lambda: run(), name=name, socket=self.guard.path, **said, **more)

    def lines(self) -> List[str]:
        calls = [one["call"] for one in self.guard.asked if one["op"] == "decide"]
        return [f"{call['tool']}: {'>'.join([*call.get('chain', []), call['agent']])}" for call in calls]

    def test_another_agent_has_it_from_the_one_that_called(self) -> None:
        look = self.tool("helper", "look")
        self.tool("triage", "ask", self.tool(None, "plain", look))()
        self.tool("helper", "ask", look)()
        self.tool(None, "ask", look)()
        first = ["ask: triage", "plain: triage", "look: triage>helper"]
        self.assertEqual(self.lines(), [*first, "ask: helper", "look: helper", "ask: sdk", "look: sdk>helper"])

    def test_a_hand_off_says_more_and_shortens_nothing(self) -> None:
        def handing() -> None:
            with hand_off("helper"):
                self.tool("own", "look")()
                with take_over("third", {}):
                    self.tool(None, "look")()

        self.tool("triage", "ask", handing)()
        handing()
        self.assertEqual(
            self.lines(),
            ["ask: triage", "look: triage>helper", "look: triage>third", "look: sdk>helper", "look: third"],
        )

    def test_agents_at_work_at_once_have_each_their_own_line(self) -> None:
        async def ask(name: str) -> None:
            await asyncio.sleep(0.01)
            self.tool(name, "look")()

        async def both() -> None:
            asks = [govern(ask, name="ask", agent=f"{one} boss", socket=self.guard.path) for one in ("a", "b")]
            await asyncio.gather(*(one(name) for one, name in zip(asks, "ab")))

        asyncio.run(both())
        self.assertEqual(sorted(self.lines()), ["ask: a boss", "ask: b boss", "look: a boss>a", "look: b boss>b"])

    def test_nothing_is_left_of_a_tool_that_failed(self) -> None:
        def fails() -> None:
            raise KeyError("its own")

        with self.assertRaises(KeyError):
            self.tool("triage", "ask", fails)()
        self.tool("helper", "look")()
        self.assertEqual(self.lines(), ["ask: triage", "look: helper"])

    def test_it_is_done_for_the_task_and_in_the_session_of_the_call(self) -> None:
        look = self.tool("helper", "look", token="own", session="own")
        self.tool("triage", "ask", look, token="T", session="s")()
        self.tool("triage", "ask", look)()
        said = [(one.get("token"), one["call"]["session"]) for one in self.guard.asked if one["op"] == "decide"]
        self.assertEqual(said[:2], [("T", "s"), ("T", "s")])
        # A delegate of an agent without a task has none of its own.
        self.assertEqual(said[3], (None, "own"))

    def test_what_is_handed_to_another_process_stands_behind_whoever_takes_it_over(self) -> None:
        sent = {}
        self.tool("triage", "ask", lambda: sent.update(hand_over()), token="T", chain=["boss"])()
        configure(token="own")
        for carrier in (sent, {"Rampart-Handed": sent["rampart-handed"]}, {"rampart-handed": "chain=triage"}, {}):
            with take_over("helper", carrier):
                self.tool(None, "look")()
        self.assertEqual(
            self.lines(),
            ["ask: boss>triage", *["look: boss>triage>helper"] * 2, "look: triage>helper", "look: helper"],
        )
        said = [one.get("token") for one in self.guard.asked if one["op"] == "decide"]
        self.assertEqual(said, ["T", "T", "T", None, "own"])

    def test_work_handed_on_more_often_than_a_chain_says_is_not_done(self) -> None:
        def nest(depth: int) -> Any:
            return self.tool(f"a{depth}", "t", (lambda: nest(depth - 1)()) if depth > 0 else lambda: 0)

        nest(MAX_CHAIN)()
        before = len(self.guard.asked)
        with self.assertRaises(Refused) as refused:
            nest(MAX_CHAIN + 1)()
        self.assertEqual(refused.exception.code, "chain.long")
        taken = [one for one in self.guard.asked[before:] if one["op"] == "refused"]
        self.assertEqual([(one["code"], one["call"]["agent"]) for one in taken], [("chain.long", "a0")])

    def test_what_cannot_be_read_runs_nothing(self) -> None:
        two = {"rampart-handed": "chain=a", "Rampart-Handed": "chain=b"}
        for carrier in ({"rampart-handed": ""}, {"rampart-handed": ["chain=a"]}, two):
            with self.assertRaises(Refused) as refused, take_over("helper", carrier):
                self.fail("it ran")
            self.assertEqual(refused.exception.code, "chain.malformed")
