"""`govern`: a function that asks before it runs."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, Callable, Dict, Mapping, Optional, Tuple, TypeVar, Union, overload

from .chain import calling, carried
from .drive import pass_call, pass_call_async
from .options import ToolOptions, check, settled

if TYPE_CHECKING:
    from typing_extensions import Unpack

F = TypeVar("F", bound=Callable[..., Any])


@overload
def govern(tool: F, **options: Unpack[ToolOptions]) -> F: ...
@overload
def govern(tool: None = None, **options: Unpack[ToolOptions]) -> Callable[[F], F]: ...
def govern(tool: Optional[F] = None, **options: Unpack[ToolOptions]) -> Union[F, Callable[[F], F]]:
    """The same function, which runs only where the policy lets it; otherwise it raises Refused, whose message is for
    the model. What it returns is looked through before it is handed on. A coroutine function stays one.

        @govern
        def search(query: str) -> str: ...

        @govern(name="run", kind="shell")
        async def run(command: str) -> str: ...

    Raises TypeError for what is no function, or one that yields its result in parts.
    """
    if tool is None:
        return lambda function: govern(function, **options)
    check(options)
    if not callable(tool):
        raise TypeError("a tool is a function")
    if _yields(tool):
        raise TypeError("a function that yields cannot be governed: its result is not known when it returns")
    return _gated(tool, options)


def _yields(tool: Callable[..., Any]) -> bool:
    return any(inspect.isgeneratorfunction(one) or inspect.isasyncgenfunction(one) for one in _faces(tool))


def _faces(tool: Any) -> Tuple[Any, Any]:
    """A function, or an object that is called like one: either may be the coroutine function."""
    return tool, type(tool).__call__


def _gated(tool: F, options: ToolOptions) -> F:
    form = _Form(tool)
    name = getattr(tool, "__name__", type(tool).__name__)

    @functools.wraps(tool)
    def gated(*args: Any, **kwargs: Any) -> Any:
        asked = form.read(args, kwargs)

        chosen = carried(settled(options), (), options.get("agent"))

        def run(changed: Optional[Dict[str, Any]]) -> Any:
            with calling(chosen):
                return tool(*args, **kwargs) if changed is None else form.call(tool, args, kwargs, changed)

        return pass_call(name, asked, chosen, run)

    @functools.wraps(tool)
    async def gated_async(*args: Any, **kwargs: Any) -> Any:
        asked = form.read(args, kwargs)

        chosen = carried(settled(options), (), options.get("agent"))

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            with calling(chosen):
                return await (tool(*args, **kwargs) if changed is None else form.call(tool, args, kwargs, changed))

        return await pass_call_async(name, asked, chosen, run)

    return gated_async if any(map(inspect.iscoroutinefunction, _faces(tool))) else gated  # type: ignore[return-value]


class _Form:
    """How a function's arguments are told by name, and put back where the policy changed them."""

    def __init__(self, tool: Callable[..., Any]) -> None:
        try:
            self._signature: Optional[inspect.Signature] = inspect.signature(tool)
        except (TypeError, ValueError):
            self._signature = None
        parameters = list(self._signature.parameters.values()) if self._signature else []
        # A method's own object is no argument.
        own = bool(parameters) and parameters[0].name in ("self", "cls")
        self._own = parameters[0].name if own else None
        self._rest = next((one.name for one in parameters if one.kind is one.VAR_KEYWORD), None)

    def read(self, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> Dict[str, Any]:
        """Arguments by name, defaults included: they are what runs. Raises TypeError as the call itself would."""
        if self._signature is None:
            return {**kwargs, "args": list(args)} if args else dict(kwargs)
        named = dict(self._bind(args, kwargs).arguments)
        if self._own is not None:
            named.pop(self._own, None)
        rest = named.pop(self._rest, {}) if self._rest is not None else {}
        for name, value in rest.items():
            # A positional-only parameter may share its name with another argument.
            named[name if name not in named else f"{name}'"] = value
        return named

    def call(
        self, tool: Callable[..., Any], args: Tuple[Any, ...], kwargs: Dict[str, Any], changed: Mapping[str, Any]
    ) -> Any:
        """Calls with the arguments the policy wants. Raises TypeError where they do not fit the function."""
        if self._signature is None:
            given = {name: value for name, value in changed.items() if name != "args"}
            return tool(*changed.get("args", ()), **given)
        bound = self._bind(args, kwargs)
        rest = {}
        for name, value in changed.items():
            if name in self._signature.parameters and name not in (self._own, self._rest):
                bound.arguments[name] = value
            elif self._rest is not None:
                rest[name] = value
            else:
                raise TypeError(f"the policy wants an argument {name!r}, which the tool does not take")
        if self._rest is not None:
            bound.arguments[self._rest] = rest
        for name in set(bound.arguments) - set(changed) - {self._own, self._rest}:
            raise TypeError(f"the policy leaves out the argument {name!r}")
        return tool(*bound.args, **bound.kwargs)

    def _bind(self, args: Tuple[Any, ...], kwargs: Dict[str, Any]) -> inspect.BoundArguments:
        assert self._signature is not None
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound
