"""The adapter's own rules, on objects of the framework's shape; the framework: tests/slow/python-client.test.ts."""

from __future__ import annotations

import unittest
from dataclasses import dataclass, field
from typing import Any, Dict, List

from rampart.openai_agents import govern_tools

from .scripted import ALLOW, DENY, Scripted, answering

ran: List[str] = []


async def invoke(_context: object, given: str) -> str:
    ran.append(given)
    return "done"


@dataclass
class FunctionTool:
    name: str = "f"
    params_json_schema: Dict[str, Any] = field(default_factory=dict)
    on_invoke_tool: Any = invoke


@dataclass
class CustomTool:
    name: str = "c"
    on_invoke_tool: Any = invoke


@dataclass
class Hosted:
    name: str = "web_search"
    executor: Any = None


class Tools(unittest.IsolatedAsyncioTestCase):
    async def run_one(self, tool: Any, given: str, **answer: Any) -> Any:
        ran.clear()
        with Scripted(answering(decide={**ALLOW, **answer})) as guard:
            (governed,) = govern_tools([tool], socket=guard.path)
            self.assertIsNot(governed, tool)
            result = await governed.on_invoke_tool(None, given)
            self.asked = [one["call"]["arguments"] for one in guard.asked if one["op"] == "decide"]
            return result

    async def test_a_function_tool_gets_what_was_asked(self) -> None:
        self.assertEqual(await self.run_one(FunctionTool(), '{"a": 1}'), "done")
        self.assertEqual((ran, self.asked), (['{"a": 1}'], [{"a": 1}]))
        await self.run_one(FunctionTool(), "")
        self.assertEqual((ran, self.asked), ([""], [{}]))
        await self.run_one(FunctionTool(), '{"a": 1}', arguments={"a": 2})
        self.assertEqual(ran, ['{"a": 2}'])

    async def test_a_custom_tool_gets_its_text(self) -> None:
        await self.run_one(CustomTool(), "print(1)")
        self.assertEqual((ran, self.asked), (["print(1)"], [{"input": "print(1)"}]))
        await self.run_one(CustomTool(), "print(1)", arguments={"input": "print(2)"})
        self.assertEqual(ran, ["print(2)"])

    async def test_what_two_readers_read_differently_is_asked_about_and_does_not_run(self) -> None:
        for given in ('{"a": 1, "a": 2}', '{"a": NaN}', "[1]", "ls", '{"a": "\\ud800"}'):
            self.assertIn("json.syntax", await self.run_one(FunctionTool(), given))
            self.assertEqual((ran, self.asked), ([], [{"input": given}]))

    async def test_a_denial_is_what_the_model_reads(self) -> None:
        self.assertEqual(await self.run_one(FunctionTool(), "{}", **DENY), "No.")
        self.assertEqual(ran, [])

    def test_what_does_not_come_by_is_left_to_the_provider_or_refused(self) -> None:
        hosted = Hosted()
        self.assertIs(govern_tools([hosted])[0], hosted)
        self.assertRaises(TypeError, govern_tools, [Hosted("shell", executor=invoke)])
