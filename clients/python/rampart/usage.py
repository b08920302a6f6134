"""What a model's client says a call used, where the result of a governed call is such an answer."""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence

#: Amounts the guard takes; more of anything is no report.
_MOST = 1e12
_INPUT = ("input_tokens", "prompt_tokens", "inputTokens", "prompt_token_count")
_OUTPUT = ("output_tokens", "completion_tokens", "outputTokens", "candidates_token_count")


def usage_of(result: Any) -> Optional[Dict[str, Any]]:
    """By the fields of OpenAI, Anthropic, Google and whoever has the same, in objects and in mappings; None: it says nothing."""
    said = _member(result, "usage") or _member(result, "usage_metadata")
    if said is None:
        return None
    given, made = _first(said, _INPUT), _first(said, _OUTPUT)
    if given is None and made is None:
        return None
    usage: Dict[str, Any] = {}
    if given is not None:
        usage["inputTokens"] = given
    if made is not None:
        usage["outputTokens"] = made
    model = _member(result, "model") or _member(result, "model_version")
    if isinstance(model, str) and 0 < len(model) <= 256:
        usage["model"] = model
    return usage


def _member(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return value.get(name)
    return getattr(value, name, None)


def _first(said: Any, names: Sequence[str]) -> Optional[float]:
    for name in names:
        amount = _member(said, name)
        if isinstance(amount, (int, float)) and not isinstance(amount, bool) and 0 <= amount <= _MOST:
            return amount
    return None
