"""A wire that counts what goes over it, as it is packed."""

import socket
import threading
from contextlib import suppress


class Wire:
    """Leads connections on to a server of this machine.

    Attributes:
        port: where it listens.
        received: bytes that came from the server so far.
    """

    def __init__(self, server_port: int) -> None:
        self.received = 0
        self._to = server_port
        self._door = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._let_in, daemon=True).start()

    def close(self) -> None:
        """Let nobody else in."""
        self._door.close()

    def _let_in(self) -> None:
        with suppress(OSError):  # closed
            while True:
                reader, _address = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                for ends in ((reader, server, False), (server, reader, True)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                self.received += len(part) if counted else 0
                to.sendall(part)
        for end in (source, to):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()
