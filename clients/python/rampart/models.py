"""Models that ask before each call, as the tool `model`, and whose tokens are told to the guard's limits."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, Dict, Optional

from .chain import calling, carried
from .drive import pass_call_async, pass_parts_async
from .errors import Refused
from .options import Options, ToolOptions, check, settled
from .story import Usage
from .usage import usage_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

_CHANGED = "Rampart refused this call (model.changed): the policy has a model's arguments changed."


def govern_model(model: Any, **options: Unpack[ToolOptions]) -> Any:
    """A model of the OpenAI Agents SDK, or a provider of models. What is asked about is its name. An answer that comes as a
    whole is looked through; one that comes in parts goes on as it comes. A refusal is raised, as Refused: it ends the run.

        Agent(model=govern_model(model), …)
        RunConfig(model_provider=govern_model(provider))
    """
    check(options)
    if isinstance(model, str):
        raise TypeError(f"{model!r} is a model's name; give the model itself, or the provider that makes it")
    return _Governed(model, options)


def name_of(model: Any) -> Optional[str]:
    """What a model says that it is called."""
    said = (getattr(model, name, None) for name in ("model", "model_name", "model_id"))
    return next((one[:256] for one in said if isinstance(one, str) and one), None)


def usage_by(name: Optional[str]) -> Usage:
    """What an answer says was used, by a model of this name where it names none."""

    def usage(answer: Any) -> Optional[Dict[str, Any]]:
        said = usage_of(answer) or usage_of(getattr(answer, "response", None))
        return said if said is None or name is None else {"model": name, **said}

    return usage


def as_it_came(changed: Optional[Dict[str, Any]]) -> None:
    """Raises Refused where the policy wants a model to be called with something else: nobody can do that here."""
    if changed is not None:
        raise Refused(_CHANGED, "model.changed")


class _Governed:
    """What is not a call of the model is the model's own, its class too: frameworks ask for that."""

    def __init__(self, model: Any, options: ToolOptions) -> None:
        self._model = model
        self._options = options

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self._model)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def get_model(self, *args: Any, **kwargs: Any) -> Any:
        """A provider's."""
        return govern_model(self._model.get_model(*args, **kwargs), **self._options)

    async def get_response(self, *args: Any, **kwargs: Any) -> Any:
        options = self._settled()

        async def run(changed: Optional[Dict[str, Any]]) -> Any:
            as_it_came(changed)
            nonlocal answer
            with calling(options):
                answer = await self._model.get_response(*args, **kwargs)
            return answer

        answer: Any = None
        read = await pass_call_async(*self._asked(options), run, usage_by(name_of(self._model)))
        return answer if read is answer else rebuilt(answer, read)

    def stream_response(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        options = self._settled()

        def parts(changed: Optional[Dict[str, Any]]) -> AsyncIterator[Any]:
            as_it_came(changed)
            streamed: AsyncIterator[Any] = self._model.stream_response(*args, **kwargs)
            return streamed

        return pass_parts_async(*self._asked(options), parts, usage_by(name_of(self._model)))

    def _settled(self) -> Options:
        return carried(settled(self._options), (), self._options.get("agent"))

    def _asked(self, options: Options) -> Any:
        return options.name or "model", {"model": name_of(self._model) or "unnamed"}, options


def rebuilt(before: Any, read: Any) -> Any:
    """An answer in its own classes, with what may be read of it. Raises Refused where it does not fit them any longer."""
    if isinstance(before, list) and isinstance(read, list) and len(before) == len(read):
        return [rebuilt(*pair) for pair in zip(before, read)]
    validate: Optional[Callable[[Any], Any]] = getattr(type(before), "model_validate", None)
    if validate is not None:
        try:
            return validate(read)
        except ValueError:
            raise Refused("Rampart kept this result back (result.unread): it does not fit any longer.", "result.unread") from None
    if is_dataclass(before) and not isinstance(before, type) and isinstance(read, dict):
        names = [one.name for one in fields(before) if one.init and one.name in read]
        return replace(before, **{name: rebuilt(getattr(before, name), read[name]) for name in names})
    return read
