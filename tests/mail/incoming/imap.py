"""A real IMAP server (pymap, in memory) in a process of its own, and a line to it that can be cut or go silent."""

from __future__ import annotations

import imaplib
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from omzien.local.folder import free_port

USER, PASSWORD = "antwoord", "geheim-wachtwoord"
PROGRAM = shutil.which("pymap") or str(Path(sys.executable).parent / "pymap")


class ImapServer:
    def __init__(self, port):
        self.port = port

    def url(self, port=None, folder="INBOX"):
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{port or self.port}/{folder}"

    @contextmanager
    def client(self):
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        client.login(USER, PASSWORD)
        client.select("INBOX")
        try:
            yield client
        finally:
            with suppress(Exception):
                client.logout()

    def put(self, *mails, folder="INBOX"):
        with self.client() as client:
            for raw in mails:
                status, answer = client.append(folder, None, None, raw)
                assert status == "OK", answer

    def read(self):
        """The UIDs that are marked as read."""
        return self.search("SEEN")

    def search(self, what):
        with self.client() as client:
            return [int(uid) for uid in client.uid("SEARCH", what)[1][0].split()]


@contextmanager
def running():
    """Started anew it is empty and has another UIDVALIDITY."""
    port = free_port()
    command = [PROGRAM, "--no-tls", "--no-service", "admin", "--no-service", "sieve"]
    command += ["--host", "127.0.0.1", "--port", str(port), "dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield ImapServer(port)
    finally:
        process.kill()
        process.communicate()


def _wait_for(port, process):
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            if line.recv(10):
                return
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.05)
    raise AssertionError("The IMAP server did not start.")


class Line:
    """Carries bytes to and from the server. After `cut_after` bytes from the server it hangs up, or stays silent."""

    def __init__(self, target, *, cut_after=None, silent=False):
        self.target, self.cut_after, self.silent = target, cut_after, silent
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                self.open += [near, far]
                threading.Thread(target=self._carry, args=(near, far, None), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, self.cut_after), daemon=True).start()

    def _carry(self, source, target, left):
        with suppress(OSError):
            while data := source.recv(4096):
                if left is not None and len(data) >= left:
                    target.sendall(data[:left])
                    if self.silent:
                        time.sleep(60)
                    break
                left = None if left is None else left - len(data)
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self):
        for one in (self.listener, *self.open):
            with suppress(OSError):
                one.close()
