"""Middleware for agents of LangChain 1 (`pip install langchain`): every tool call asks before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Awaitable, Callable, Dict, Optional

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import ToolMessage

from .chain import Line, calling, carried
from .drive import pass_call, pass_call_async
from .errors import Refused
from .options import ToolOptions, check, settled

if TYPE_CHECKING:
    from typing_extensions import Unpack


def rampart(**options: Unpack[ToolOptions]) -> Rampart:
    """For `create_agent(model, tools, middleware=[rampart()])`. A refusal is a tool message with status `error`, which
    the model reads. Tools the provider runs itself stay as they are: no call of theirs comes by here."""
    check(options)
    return Rampart(options)


class Rampart(AgentMiddleware):
    """Its `wrap_tool_call` and `awrap_tool_call` are also what LangGraph's ToolNode takes by these names."""

    def __init__(self, options: ToolOptions) -> None:
        super().__init__()
        self._options = options

    def wrap_tool_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """One tool call of an agent that runs in this thread."""
        call = _Call(request)

        def run(changed: Optional[Dict[str, Any]]) -> Any:
            with calling(chosen):
                return call.ran(handler(call.with_(changed)))

        try:
            chosen = carried(settled(self._options), call.line, self._options.get("agent"))
            content = pass_call(call.name, call.arguments, chosen, run)
        except Refused as refused:
            return call.answer(refused.message, "error")
        return call.read(content)

    async def awrap_tool_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        """One tool call of an agent that runs in this event loop."""
        call = _Call(request)

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            with calling(chosen):
                return call.ran(await handler(call.with_(changed)))

        try:
            chosen = carried(settled(self._options), call.line, self._options.get("agent"))
            content = await pass_call_async(call.name, call.arguments, chosen, run)
        except Refused as refused:
            return call.answer(refused.message, "error")
        return call.read(content)


class _Call:
    """One tool call: what it is asked with, what it answered, and what the model may read of that."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self._call = request.tool_call
        self._message: Any = None
        self._content: Any = None
        self.name: str = self._call["name"]
        self.arguments: Dict[str, Any] = self._call["args"]
        self.line = _line(getattr(request, "state", None), self._call.get("id"))

    def with_(self, changed: Optional[Dict[str, Any]]) -> Any:
        """The request, with the arguments the policy wants."""
        return self._request if changed is None else self._request.override(tool_call={**self._call, "args": changed})

    def ran(self, message: Any) -> Any:
        """What the model would read: a message's content, or what a command would put into the graph's state."""
        self._message = message
        self._content = message.content if isinstance(message, ToolMessage) else getattr(message, "update", message)
        return self._content

    def read(self, content: Any) -> Any:
        """The message itself where it passed as it is, otherwise one with what may be read in its place."""
        if content is self._content:
            return self._message
        if isinstance(self._message, ToolMessage):
            return self._message.model_copy(update={"content": content, "artifact": None})
        # A command may steer the graph with what may not be read, so nothing but the text is left of it.
        return self.answer(str(content), "success")

    def answer(self, text: str, status: str) -> Any:
        """A tool message of our own."""
        return ToolMessage(content=text, name=self.name, tool_call_id=self._call.get("id") or "", status=status)


#: Messages that are looked at, the last ones.
_MOST_MESSAGES = 1024


def _line(state: Any, call: Optional[str]) -> Line:
    """The agents that had the work, by the names their messages bear, the one that wrote this call last. A turn of the
    conversation its first agent begins is a line of its own; one that another begins goes on with the line before."""
    messages = state if isinstance(state, list) else _messages(state)
    line: Line = ()
    asked = False
    last: Line = ()
    for message in messages[-_MOST_MESSAGES:]:
        kind, name = getattr(message, "type", None), getattr(message, "name", None)
        asked = asked or kind == "human"
        if kind != "ai":
            continue
        if name:
            line = () if asked and line[:1] == (name,) else line
            line = line if line[-1:] == (name,) else (*line, name)
            asked = False
        if any(one.get("id") == call for one in getattr(message, "tool_calls", ())):
            last = line if name else ()
    return last


def _messages(state: Any) -> Any:
    return state.get("messages", []) if isinstance(state, dict) else getattr(state, "messages", [])
