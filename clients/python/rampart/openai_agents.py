"""The tools of an agent of the OpenAI Agents SDK (`pip install openai-agents`), each asking before it runs."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, TypeVar

from .drive import pass_call_async
from .errors import Refused, WireError
from .options import ToolOptions, check, settled
from .strict import parse

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


def govern_tools(tools: Sequence[T], **options: Unpack[ToolOptions]) -> List[T]:
    """For `Agent(tools=govern_tools(tools))`. The model reads a refusal as the tool's answer. Tools the provider runs
    itself (hosted tools) stay as they are: no call of theirs comes by here."""
    check(options)
    return [_governed(tool, options) if callable(getattr(tool, "on_invoke_tool", None)) else tool for tool in tools]


def _governed(tool: T, options: ToolOptions) -> T:
    made: Any = copy.copy(tool)
    invoke = made.on_invoke_tool

    async def on_invoke_tool(context: Any, given: str) -> Any:
        asked = _parsed(given)

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            # What two readers may read differently was judged, and is recorded, as the text it is; it does not run.
            if asked is None:
                raise Refused(
                    "Rampart refused this call (json.syntax): its arguments are no strict JSON object.", "json.syntax"
                )
            return await invoke(context, given if changed is None else json.dumps(changed))

        try:
            arguments = {"input": given} if asked is None else asked
            return await pass_call_async(made.name, arguments, settled(options), run)
        except Refused as refused:
            return refused.message

    made.on_invoke_tool = on_invoke_tool
    return made  # type: ignore[no-any-return]


def _parsed(given: str) -> Optional[Dict[str, Any]]:
    """The arguments as the model wrote them, or None."""
    try:
        asked = parse(given.encode("utf-8")) if given.strip() else {}
    except (WireError, UnicodeEncodeError):
        return None
    return asked if isinstance(asked, dict) else None
