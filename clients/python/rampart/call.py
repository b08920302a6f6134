"""A call of a tool, as the guard reads it."""

from __future__ import annotations

import os
import uuid
from typing import Any, Dict, Mapping, Tuple

from .errors import WireError
from .options import Options
from .values import as_json

_MAX_NAME = 256
_session: Tuple[int, str] = (0, "")


def make_call(tool: str, arguments: Mapping[str, Any], options: Options) -> Dict[str, Any]:
    """Raises WireError where the arguments cannot be told as a whole (values.as_json)."""
    name = (options.name or tool or "anonymous")[:_MAX_NAME]
    return {
        "id": str(uuid.uuid4()),
        "door": "sdk",
        "agent": options.agent,
        "principal": _user(),
        "session": options.session or _process_session(),
        "task": options.task,
        "tool": options.kind or name,
        "hostTool": name,
        "arguments": as_json(arguments),
        "shell": "bash" if options.kind == "shell" else None,
        "cwd": options.cwd or _folder(),
        **({"chain": list(options.chain)} if options.chain else {}),
    }


def _process_session() -> str:
    """One for this process; a forked one is a session of its own."""
    global _session
    if _session[0] != os.getpid():
        _session = (os.getpid(), str(uuid.uuid4()))
    return _session[1]


def _user() -> str:
    uid = os.geteuid()
    try:
        import pwd

        return pwd.getpwuid(uid).pw_name
    except (ImportError, KeyError):
        return f"uid {uid}"


def _folder() -> str:
    try:
        return os.getcwd()
    except OSError:
        raise WireError("folder.missing", "the current folder is gone") from None
