"""Where the guard's socket is, and whom it may belong to."""

from __future__ import annotations

import os
import shutil
import tempfile
import unittest
from unittest import mock

from rampart import WireError
from rampart.place import find_socket


class Place(unittest.TestCase):
    def setUp(self) -> None:
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="rampart-py-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.runtime = os.path.join(self.root, "run")
        os.mkdir(self.runtime, 0o700)

    def record(self, text: str, folder: str = "state/state") -> str:
        path = os.path.join(self.root, folder)
        os.makedirs(path, exist_ok=True)
        with open(os.path.join(path, "runtime"), "w", encoding="utf-8") as file:
            file.write(text)
        return os.path.join(path, "runtime")

    def code(self) -> str:
        with self.assertRaises(WireError) as caught:
            find_socket(os.path.join(self.root, "state"))
        return caught.exception.code

    def test_below_state(self) -> None:
        self.record(f"{self.runtime}\n")
        self.assertEqual(find_socket(os.path.join(self.root, "state")), f"{self.runtime}/agent.sock")

    def test_the_users_own(self) -> None:
        self.record(self.runtime, "home/.local/state/rampart")
        self.record(self.runtime, "xdg/rampart")
        home = os.path.join(self.root, "home")
        for xdg in ("", "relative", os.path.join(self.root, "xdg")):
            with mock.patch.dict(os.environ, {"HOME": home, "XDG_STATE_HOME": xdg}):
                self.assertEqual(find_socket(), f"{self.runtime}/agent.sock", xdg)

    def test_a_relative_home_is_none(self) -> None:
        with mock.patch.dict(os.environ, {"HOME": "home", "XDG_STATE_HOME": ""}):
            self.assertRaises(WireError, find_socket)

    def test_nothing_there(self) -> None:
        self.assertEqual(self.code(), "wire.unreachable")
        self.record("/nowhere/rampart")
        self.assertEqual(self.code(), "wire.unreachable")

    def test_what_is_recorded_is_looked_at(self) -> None:
        link = os.path.join(self.root, "link")
        os.symlink(self.runtime, link)
        file = os.path.join(self.root, "file")
        open(file, "w").close()
        for text, code in (
            ("run", "folder.relative"),
            ("", "folder.relative"),
            (self.runtime + "\0", "folder.relative"),
            (link, "folder.kind"),
            (file, "folder.kind"),
            ("/" + "a" * 5000, "file.too_large"),
        ):
            self.record(text)
            self.assertEqual(self.code(), code, text[:40])

    def test_a_folder_others_may_enter(self) -> None:
        self.record(self.runtime)
        os.chmod(self.runtime, 0o755)
        self.assertEqual(self.code(), "folder.owner")

    def test_a_folder_others_may_put_aside(self) -> None:
        self.record(self.runtime)
        os.chmod(self.root, 0o777)
        self.assertEqual(self.code(), "folder.open_parent")

    def test_a_record_others_may_write(self) -> None:
        os.chmod(self.record(self.runtime), 0o666)
        self.assertEqual(self.code(), "file.owner")

    def test_a_record_that_is_no_file(self) -> None:
        path = self.record(self.runtime)
        os.unlink(path)
        os.mkfifo(path)
        self.assertEqual(self.code(), "file.kind")
        os.unlink(path)
        os.symlink(self.runtime, path)
        self.assertEqual(self.code(), "file.unreadable")

    def test_a_path_too_long_for_a_socket(self) -> None:
        deep = os.path.join(self.runtime, "a" * 120)
        os.mkdir(deep, 0o700)
        self.record(deep)
        self.assertEqual(self.code(), "folder.socket_path")

    @unittest.skipUnless(os.geteuid() == 0, "only root can make what belongs to somebody else")
    def test_what_belongs_to_somebody_else(self) -> None:
        path = self.record(self.runtime)
        os.chown(self.runtime, 65534, 65534)
        self.assertEqual(self.code(), "folder.owner")
        os.chown(path, 65534, 65534)
        self.assertEqual(self.code(), "file.owner")
