"""Middleware for agents of LangChain 1 (`pip install langchain`): every tool call asks before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Awaitable, Callable, Dict, List, Optional

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import ToolMessage

from .chain import Line, calling, carried
from .drive import pass_call, pass_call_async
from .errors import Refused
from .models import as_it_came, name_of, usage_by
from .options import ToolOptions, check, settled

if TYPE_CHECKING:
    from typing_extensions import Unpack


def rampart(models: bool = False, **options: Unpack[ToolOptions]) -> Rampart:
    """For `create_agent(model, tools, middleware=[rampart()])`. A refusal is a tool message with status `error`, which
    the model reads. Tools the provider runs itself stay as they are: no call of theirs comes by here. With `models` calls
    of the model ask as well, as the tool `model`, and their tokens are told; a refusal of one is raised, and ends the run.
    """
    check(options)
    return RampartModels(options) if models else Rampart(options)


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


class RampartModels(Rampart):
    """The same, which stands before the model too."""

    def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """One call of the model, in this thread."""
        call = _ModelCall(request)
        chosen = carried(settled(self._options), (), self._options.get("agent"))

        def run(changed: Optional[Dict[str, Any]]) -> Any:
            as_it_came(changed)
            return call.ran(handler(request))

        return call.read(pass_call(chosen.name or "model", call.asked, chosen, run, call.usage))

    async def awrap_model_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        """One call of the model, in this event loop."""
        call = _ModelCall(request)
        chosen = carried(settled(self._options), (), self._options.get("agent"))

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            as_it_came(changed)
            return call.ran(await handler(request))

        return call.read(await pass_call_async(chosen.name or "model", call.asked, chosen, run, call.usage))


class _ModelCall:
    """One call of the model: by which name it is asked about, and what its messages say."""

    def __init__(self, request: Any) -> None:
        name = name_of(request.model)
        self.asked = {"model": name or "unnamed"}
        self._usage = usage_by(name)
        self._response: Any = None
        self._messages: List[Any] = []
        self._contents: List[Any] = []

    def ran(self, response: Any) -> Any:
        """What its messages say."""
        self._response = response
        self._messages = list(getattr(response, "result", [response]))
        self._contents = [getattr(message, "content", None) for message in self._messages]
        return self._contents

    def usage(self, _: Any) -> Optional[Dict[str, Any]]:
        """By the first message that says so."""
        return next(filter(None, map(self._usage, self._messages)), None)

    def read(self, contents: Any) -> Any:
        """The response as it is, or with what may be read of its messages."""
        if contents is self._contents:
            return self._response
        # What no longer is a list of as many texts is one.
        fits = isinstance(contents, list) and len(contents) == len(self._messages)
        rest = contents if fits else [str(contents), *([""] * len(self._messages))]
        for message, content in zip(self._messages, rest):
            message.content = content
        return self._response


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
