"""The tools of an agent of the OpenAI Agents SDK (`pip install openai-agents`), each asking before it runs."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, TypeVar

from .chain import Line, calling, carried, enters
from .drive import pass_call_async
from .errors import Refused, WireError
from .models import govern_model as govern_model
from .options import ToolOptions, check, settled
from .strict import parse

if TYPE_CHECKING:
    from typing_extensions import Unpack

T = TypeVar("T")


def govern_agent(agent: T, **options: Unpack[ToolOptions]) -> T:
    """For `Runner.run(govern_agent(agent), …)`: its tools ask before they run, and so do those of the agents it hands off
    to; each call says which of them acts and which handed the work on. The agents themselves are changed, once. An agent
    that is a tool of another (`as_tool`), or stands behind a `handoff()`, is given here too.

    Raises TypeError as `govern_tools` does.
    """
    made: Any = agent
    if getattr(made.hooks, "rampart_enters", False) and all(hasattr(one, "rampart_asks") for one in _functions(made)):
        return agent
    check(options)
    made.tools = govern_tools(made.tools, **options)
    made.hooks = _entering(made.hooks)
    for one in made.handoffs:
        if hasattr(one, "tools"):
            govern_agent(one, **options)
    return agent


def _functions(agent: Any) -> List[Any]:
    return [one for one in agent.tools if callable(getattr(one, "on_invoke_tool", None))]


def _entering(hooks: Any) -> Any:
    """Hooks that note whose turn it is: an agent's own where it has some."""
    from agents import AgentHooks

    entering = AgentHooks() if hooks is None else hooks
    if getattr(entering, "rampart_enters", False):
        return entering
    on_start = entering.on_start

    async def noting(context: Any, agent: Any) -> None:
        _line(context, agent)
        await on_start(context, agent)

    entering.on_start = noting
    entering.rampart_enters = True
    return entering


def _line(context: Any, agent: Any) -> Line:
    """Contexts differ from call to call; what they count usage in is the run's."""
    usage, name = getattr(context, "usage", None), getattr(agent, "name", None)
    if usage is None or not isinstance(name, str) or not name:
        return ()
    return enters(usage, name)


#: Where a tool keeps what it runs on this machine by a way of its own.
_LOCAL = ("executor", "editor", "computer")


def govern_tools(tools: Sequence[T], **options: Unpack[ToolOptions]) -> List[T]:
    """For `Agent(tools=govern_tools(tools))`. The model reads a refusal as the tool's answer. Tools the provider runs
    itself (hosted tools) stay as they are: no call of theirs comes by here.

    Raises TypeError for the kinds that run on this machine without coming by here: shell, patch and computer tools.
    """
    check(options)
    return [_governed(tool, options) if _comes_by(tool) else tool for tool in tools]


def _comes_by(tool: object) -> bool:
    if callable(getattr(tool, "on_invoke_tool", None)):
        return not hasattr(tool, "rampart_asks")
    if any(getattr(tool, name, None) is not None for name in _LOCAL):
        kind = type(tool).__name__
        raise TypeError(
            f"a {kind} runs on this machine, and no call of it comes by here; give the agent a function tool"
        )
    return False


def _governed(tool: T, options: ToolOptions) -> T:
    made: Any = copy.copy(tool)
    invoke = made.on_invoke_tool
    # A custom tool gets a text; a function tool gets an object, written as JSON.
    read, write = (_parsed, json.dumps) if hasattr(tool, "params_json_schema") else (_text, _text_again)

    async def on_invoke_tool(context: Any, given: str) -> Any:
        asked = read(given)

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            # What two readers may read differently was judged, and is recorded, as the text it is; it does not run.
            if asked is None:
                raise Refused(
                    "Rampart refused this call (json.syntax): its arguments are no strict JSON object.", "json.syntax"
                )
            with calling(chosen):
                return await invoke(context, given if changed is None else write(changed))

        try:
            line = _line(context, getattr(context, "agent", None))
            chosen = carried(settled(options), line, options.get("agent"))
            arguments = _text(given) if asked is None else asked
            return await pass_call_async(made.name, arguments, chosen, run)
        except Refused as refused:
            return refused.message

    made.on_invoke_tool = on_invoke_tool
    made.rampart_asks = True
    return made  # type: ignore[no-any-return]


def _text(given: str) -> Dict[str, Any]:
    return {"input": given}


def _text_again(changed: Dict[str, Any]) -> str:
    return str(changed["input"])


def _parsed(given: str) -> Optional[Dict[str, Any]]:
    """The arguments as the model wrote them, or None."""
    try:
        asked = parse(given.encode("utf-8")) if given.strip() else {}
    except (WireError, UnicodeEncodeError):
        return None
    return asked if isinstance(asked, dict) else None
