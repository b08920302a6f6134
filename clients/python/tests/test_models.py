"""P7: models that ask, on objects of the frameworks' shapes; the frameworks: tests/slow/python-client.test.ts."""

from __future__ import annotations

import unittest
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Dict, List, Optional

from rampart import Refused
from rampart.models import govern_model, rebuilt

from .scripted import ALLOW, DENY, PASSED, Scripted, answering, line

USED = {"inputTokens": 30, "outputTokens": 4}


@dataclass
class Usage:
    input_tokens: int = 30
    output_tokens: int = 4


class Text:
    """As pydantic's models are."""

    def __init__(self, text: str) -> None:
        self.text = text

    def model_dump(self) -> Dict[str, Any]:
        return {"text": self.text}

    @classmethod
    def model_validate(cls, said: Dict[str, Any]) -> Text:
        if not isinstance(said.get("text"), str):
            raise ValueError("no text")
        return cls(said["text"])


@dataclass
class Response:
    output: List[Any]
    usage: Any = field(default_factory=Usage)


@dataclass
class Event:
    response: Optional[Response] = None


class Model:
    model = "m"

    def __init__(self) -> None:
        self.calls = 0

    async def get_response(self, asked: str, **more: Any) -> Response:
        self.calls += 1
        if asked == "fail":
            raise KeyError("its own")
        return Response([Text(asked)])

    async def stream_response(self, asked: str) -> AsyncIterator[Event]:
        self.calls += 1
        yield Event()
        yield Event(Response([]))
        if asked == "fail":
            raise KeyError("its own")


class Provider:
    def get_model(self, name: Optional[str]) -> Model:
        return Model()


class Models(unittest.IsolatedAsyncioTestCase):
    def told(self, guard: Scripted) -> List[Any]:
        return [one.get("usage") for one in guard.asked if one["op"] == "outcome"]

    async def test_a_whole_answer_is_asked_about_by_the_models_name_and_its_tokens_are_told(self) -> None:
        with Scripted(answering(decide=ALLOW)) as guard:
            governed = govern_model(Model(), socket=guard.path)
            self.assertIsInstance(governed, Model)
            answer = await governed.get_response("hi", tools=[])
            self.assertEqual(answer.output[0].text, "hi")
            call = guard.asked[0]["call"]
            self.assertEqual((call["tool"], call["arguments"]), ("model", {"model": "m"}))
            self.assertEqual(self.told(guard), [{"model": "m", **USED}])

    async def test_parts_go_on_as_they_come_and_are_told_of_at_the_end_or_where_nobody_reads_on(self) -> None:
        with Scripted(answering(decide=ALLOW)) as guard:
            governed = govern_model(Model(), socket=guard.path)
            self.assertEqual(len([part async for part in governed.stream_response("hi")]), 2)
            parts = governed.stream_response("hi")
            await parts.__anext__()
            await parts.aclose()
            self.assertEqual(self.told(guard), [{"model": "m", **USED}, None])

    async def test_a_failure_is_the_models_own_and_told(self) -> None:
        with Scripted(answering(decide=ALLOW)) as guard:
            governed = govern_model(Model(), socket=guard.path)
            with self.assertRaises(KeyError):
                await governed.get_response("fail")
            with self.assertRaises(KeyError):
                async for _ in governed.stream_response("fail"):
                    pass
            self.assertEqual(guard.ops().count("outcome"), 2)

    async def test_one_that_may_not_is_not_called(self) -> None:
        with Scripted(answering(decide=DENY)) as guard:
            model = Model()
            governed = govern_model(model, socket=guard.path)
            with self.assertRaises(Refused):
                await governed.get_response("hi")
            with self.assertRaises(Refused):
                async for _ in governed.stream_response("hi"):
                    pass
            self.assertEqual(model.calls, 0)

    async def test_changed_arguments_are_nobodys(self) -> None:
        with Scripted(answering(decide={**ALLOW, "arguments": {"model": "other"}})) as guard:
            model = Model()
            with self.assertRaises(Refused) as refused:
                await govern_model(model, socket=guard.path).get_response("hi")
            self.assertEqual((refused.exception.code, model.calls), ("model.changed", 0))

    async def test_what_may_not_be_read_is_taken_out_of_the_answer(self) -> None:
        def say(message: Dict[str, Any]) -> bytes:
            if message["op"] == "decide":
                return line(ALLOW)
            return line({**PASSED, "text": message["text"].replace("secret", "<redacted>")})

        with Scripted(say) as guard:
            answer = await govern_model(Model(), socket=guard.path).get_response("a secret")
            self.assertIsInstance(answer, Response)
            self.assertEqual(answer.output[0].text, "a <redacted>")

    async def test_a_providers_models_are_governed_and_a_name_is_none(self) -> None:
        with Scripted(answering(decide=ALLOW)) as guard:
            await govern_model(Provider(), socket=guard.path).get_model("m").get_response("hi")
            self.assertEqual(guard.ops().count("decide"), 1)
        self.assertRaises(TypeError, govern_model, "gpt")

    def test_an_answer_that_no_longer_fits_is_kept_back(self) -> None:
        with self.assertRaises(Refused) as refused:
            rebuilt(Response([Text("a")]), {"output": [{"text": 7}]})
        self.assertEqual(refused.exception.code, "result.unread")


if __name__ == "__main__":
    unittest.main()
