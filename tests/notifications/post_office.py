"""A small mail server for tests (测试邮局): speaks enough SMTP over a real socket."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any


class _Letterbox(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        """Speak with one sender until it hangs up."""
        self.say("220 post office")
        recipients: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.say("250 post office")
            elif verb == b"MAIL":
                recipients = []
                self.say("250 ok")
            elif verb == b"RCPT":
                address = line.decode().partition("<")[2].partition(">")[0]
                if address in self.server.refused:
                    self.say("550 nobody of that name")
                else:
                    recipients.append(address)
                    self.say("250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                self.receive(recipients)
            elif verb == b"RSET":
                self.say("250 ok")
            else:
                self.say("221 bye")
                return

    def receive(self, recipients: list[str]) -> None:
        """Take a letter, keep it, and say so."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        letter = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.letters.append((tuple(recipients), letter))
        self.server.received(letter)
        self.say("250 kept")

    def say(self, line: str) -> None:
        """Answer."""
        self.wfile.write(f"{line}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """Listen on a free port of this machine, or on the one that is given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Letterbox)
        self.port: int = self.server_address[1]
        self.letters: list[tuple[tuple[str, ...], EmailMessage]] = []
        self.refused: set[str] = set()
        # Called when a letter is kept and its sender has not been told so yet.
        self.received: Callable[[Any], None] = lambda letter: None
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; more than once does no harm."""
        if not self._thread.is_alive():
            return
        self.shutdown()
        self.server_close()
        self._thread.join()

    @property
    def names(self) -> list[str]:
        """List the Message-IDs of what was kept."""
        return [letter["Message-ID"] for _, letter in self.letters]
