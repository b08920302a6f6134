"""Finds the guard's agent socket, as every door of the same user does: where the state folder says it is."""

from __future__ import annotations

import os
import stat
import sys
from typing import Optional

from .errors import WireError

_MAX_RECORD = 4096
_MAX_SOCKET = 107 if sys.platform == "linux" else 103


def find_socket(state: Optional[str] = None) -> str:
    """Path of the agent socket. `state` is what `--state` names; without it the folders of the XDG base directory
    specification are used, where a variable that is empty or relative counts as not set.

    Raises WireError `wire.unreachable` where no guard has run yet, `folder.*` and `file.*` where what is there may be
    somebody else's.
    """
    runtime = _recorded(os.path.join(_state_folder(state), "runtime"))
    if not os.path.isabs(runtime) or "\0" in runtime:
        raise WireError("folder.relative", "the recorded runtime folder is not absolute")
    _check_private(runtime)
    path = os.path.join(runtime, "agent.sock")
    if len(os.fsencode(path)) > _MAX_SOCKET:
        raise WireError("folder.socket_path", f"{runtime} is too long for a unix socket")
    return path


def _state_folder(state: Optional[str]) -> str:
    if state is not None:
        return os.path.join(os.path.abspath(state), "state")
    base = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".local/state")
    if not os.path.isabs(base):
        raise WireError("folder.relative", "the home folder is not an absolute path")
    return os.path.join(base, "rampart")


def _recorded(path: str) -> str:
    """The bounded text of a regular file that belongs to this user or root and that others may not write."""
    # Without O_NONBLOCK opening a FIFO would wait for a writer forever.
    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise WireError("wire.unreachable", "the guard is not there; `rampart serve` starts it") from None
    except OSError:
        raise WireError("file.unreadable", f"{path} cannot be opened") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise WireError("file.kind", f"{path} is not a regular file")
        if found.st_uid not in (0, os.geteuid()) or found.st_mode & 0o002:
            raise WireError("file.owner", f"{path} belongs to another user, or may be written by others")
        text = os.read(handle, _MAX_RECORD + 1)
    except OSError:
        raise WireError("file.unreadable", f"{path} cannot be read") from None
    finally:
        os.close(handle)
    if len(text) > _MAX_RECORD:
        raise WireError("file.too_large", f"{path} is too long")
    return os.fsdecode(text).rstrip()


def _check_private(path: str) -> None:
    """A folder of this user that nobody else may enter, and above which nobody else may put another in its place."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        raise WireError("wire.unreachable", "the guard is not there; `rampart serve` starts it") from None
    except OSError:
        raise WireError("folder.missing", f"{path} cannot be looked at") from None
    if not stat.S_ISDIR(found.st_mode):
        raise WireError("folder.kind", f"{path} is not a folder")
    own = os.geteuid()
    if found.st_uid != own:
        raise WireError("folder.owner", f"{path} belongs to another user")
    if found.st_mode & 0o077:
        raise WireError("folder.owner", f"{path} is open to other users")
    parent = os.path.dirname(os.path.realpath(path))
    while True:
        above = os.stat(parent)
        open_to_all = above.st_mode & 0o002 and not above.st_mode & 0o1000
        if open_to_all or above.st_uid not in (0, own):
            raise WireError("folder.open_parent", f"{parent} may be rearranged by other users")
        if parent == os.path.dirname(parent):
            return
        parent = os.path.dirname(parent)
