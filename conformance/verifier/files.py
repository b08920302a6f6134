"""Opening what a log's folder holds."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

from .report import Unreadable

# Opening a pipe would wait for whoever writes to it.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: str) -> BinaryIO:
    """A file to be read. Raises Unreadable where it is none, such as a pipe or a device, and OSError."""
    descriptor = os.open(path, FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(f"{path} is no file")
    return os.fdopen(descriptor, "rb")
