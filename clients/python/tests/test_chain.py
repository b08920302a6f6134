"""Who acts and who handed on. That the frameworks say so: tests/slow/python-client.test.ts."""

from __future__ import annotations

import gc
import unittest

from rampart import Refused
from rampart.chain import MAX_CHAIN, calling, carried, enters, fold_rounds
from rampart.options import Options


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
        with calling(carried(Options(), ("boss",)), ("boss",)):
            self.assertEqual(said(carried(Options(), ("helper",))), "boss helper")
            self.assertEqual(said(carried(Options(), ())), "boss")
            self.assertEqual(said(carried(Options(agent="bot"), ("helper",))), "boss helper")
            self.assertEqual(said(carried(Options(agent="own", chain=["x"]), ("t",), "own")), "boss x own")
            with calling(Options(), ()):
                self.assertEqual(said(carried(Options(), ())), "boss")
        self.assertEqual(said(carried(Options(), ())), "sdk")

    def test_runs_are_told_apart_also_where_a_tool_shares_its_own(self) -> None:
        one, other = Run(), Run()
        self.assertEqual(enters(one, "triage"), ("triage",))
        self.assertEqual(enters(one, "triage"), ("triage",))
        self.assertEqual(enters(other, "helper"), ("helper",))
        with calling(Options(agent="triage"), ("triage",)):
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

    def test_work_handed_on_more_often_than_a_chain_says_is_not_done(self) -> None:
        line = [f"a{at}" for at in range(MAX_CHAIN + 1)]
        self.assertEqual(len(carried(Options(), line).chain or ()), MAX_CHAIN)
        with self.assertRaises(Refused) as refused:
            carried(Options(), [*line, "one more"])
        self.assertEqual(refused.exception.code, "chain.long")
