"""A small SMTP server on loopback for tests: real sockets, STARTTLS and TLS, and faults on request."""

from __future__ import annotations

import base64
import email
import email.policy
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any


@dataclass
class Script:
    """What the server does, and what it was given: (sender, recipient, bytes) of every message it took."""

    tls: ssl.SSLContext | None = None  # offered by STARTTLS, or spoken from the start with ``at_once``
    at_once: bool = False
    login: str | None = None  # "user:password"; asked for when set
    refuse: dict[str, str] = field(default_factory=dict)  # recipient -> answer to RCPT
    after_data: str = "250 taken"  # "" closes the connection without an answer
    rude: bool = False  # closes instead of answering QUIT
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # commands in order
    encrypted: list[bool] = field(default_factory=list)  # of each message taken
    connections: int = 0
    port: int = 0


class Session(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        script: Script = self.server.script
        script.connections += 1
        with suppress(OSError, ValueError):
            if script.at_once and script.tls:
                self.encrypt(script.tls)
            self.talk(script)

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.connection: socket.socket = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def answer(self, *lines: str) -> None:
        text = "".join(f"{line[:3]}{'-' if n < len(lines) else ' '}{line[4:]}\r\n" for n, line in enumerate(lines, 1))
        self.wfile.write(text.encode())

    def talk(self, script: Script) -> None:
        self.answer("220 sample.invalid ready")
        sender = recipient = ""
        while line := self.rfile.readline():
            said = line.decode().strip()
            script.said.append(said)
            verb = said.split(" ")[0].upper()
            secure = isinstance(self.connection, ssl.SSLSocket)
            if verb == "EHLO":
                offers = ["250 STARTTLS"] if script.tls and not secure else []
                offers += ["250 AUTH PLAIN"] if script.login else []
                self.answer("250 sample.invalid", *offers, "250 SIZE 10000000")
            elif verb == "STARTTLS" and script.tls:
                self.answer("220 go ahead")
                self.encrypt(script.tls)
            elif verb == "AUTH":
                user, password = base64.b64decode(said.split(" ")[2]).decode().split("\0")[1:]
                good = f"{user}:{password}" == script.login
                # A server that repeats what it was told: the client must not print it.
                self.answer("235 welcome" if good else f"535 no: {password} ({said.split(' ')[2]})")
            elif verb == "MAIL":
                sender = said.split("<")[1].split(">")[0]
                self.answer("250 ok")
            elif verb == "RCPT":
                recipient = said.split("<")[1].split(">")[0]
                self.answer(script.refuse.get(recipient, "250 ok"))
            elif verb == "DATA":
                self.answer("354 go on")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                if not script.after_data:
                    script.taken.append((sender, recipient, body))
                    script.encrypted.append(secure)
                    return
                if script.after_data.startswith("250"):
                    script.taken.append((sender, recipient, body))
                    script.encrypted.append(secure)
                self.answer(script.after_data)
            elif verb == "QUIT":
                if not script.rude:
                    self.answer("221 bye")
                return
            else:
                self.answer("250 ok" if verb == "RSET" else "502 what?")


@contextmanager
def serving(script: Script) -> Iterator[Script]:
    """The server on a free port of 127.0.0.1."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Session) as server:
        server.script = script  # type: ignore[attr-defined]
        script.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield script
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, ssl.SSLContext]:
    """(a self-signed certificate as a file, a context that serves it) for ``name`` or, as "127.0.0.1", an address."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    numeric = name.replace(".", "").isdigit()
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(name)) if numeric else x509.DNSName(name)]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{name}.pem", folder / f"{name}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context


def opened(raw: bytes) -> EmailMessage:
    """A mail as it was sent."""
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]
