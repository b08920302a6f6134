"""P7: what a model's client says a call used."""

import unittest
from types import SimpleNamespace

from rampart.usage import usage_of


class Usage(unittest.TestCase):
    def test_says_what_the_answer_says(self) -> None:
        rows = [
            ("OpenAI", SimpleNamespace(model="m", usage=SimpleNamespace(prompt_tokens=3, completion_tokens=4)), 3, 4, "m"),
            ("Anthropic", SimpleNamespace(model="m", usage=SimpleNamespace(input_tokens=3, output_tokens=4)), 3, 4, "m"),
            ("Google", {"model_version": "m", "usage_metadata": {"prompt_token_count": 3, "candidates_token_count": 4}}, 3, 4, "m"),
            ("a mapping", {"usage": {"input_tokens": 3, "output_tokens": 4}}, 3, 4, None),
        ]
        for whose, answer, given, made, model in rows:
            with self.subTest(whose):
                expected = {"inputTokens": given, "outputTokens": made}
                self.assertEqual(usage_of(answer), {**expected, "model": model} if model else expected)

    def test_and_nothing_else(self) -> None:
        odd = [None, "text", {"usage": "see the manual"}, {"usage": {"input_tokens": -1}}, {"usage": {"input_tokens": True}}]
        for answer in [*odd, {"usage": {"output_tokens": 1e300}}]:
            with self.subTest(repr(answer)):
                self.assertIsNone(usage_of(answer))


if __name__ == "__main__":
    unittest.main()
