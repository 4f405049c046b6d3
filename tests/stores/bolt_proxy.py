"""A relay between a client and a Neo4j server that breaks connections, refuses them, or speaks TLS to the client."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import Self


class BoltProxy:
    """Listens on a port of its own and hands every byte on; a context manager that ends with all its connections.

    Args:
        uri: Bolt address of the server.
        tls: context for the client's side; the server's side stays plain.

    Attributes:
        uri: Bolt address of the relay.
    """

    def __init__(self, uri: str, tls: ssl.SSLContext | None = None) -> None:
        host, port = uri.removeprefix("bolt://").split(":")
        self._server = (host, int(port))
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._left: list[int] = []
        self._refusing = threading.Event()
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Break all connections."""
        for end in self._open:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def cut_after(self, *numbers: int) -> None:
        """Break all connections when the client has sent so many bytes more, and again after each further number."""
        self._left = list(numbers)

    def refuse(self) -> None:
        """Break all connections and take no new one."""
        self._refusing.set()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._refusing.is_set():
                client.close()
                continue
            try:
                inner = self._tls.wrap_socket(client, server_side=True) if self._tls else client
            except (OSError, ssl.SSLError):
                client.close()
                continue
            server = socket.create_connection(self._server)
            self._open += [inner, server]
            for source, sink, counted in ((inner, server, True), (server, inner, False)):
                threading.Thread(target=self._relay, args=(source, sink, counted), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if counted and self._left:
                    self._left[0] -= len(data)
                    if self._left[0] < 0:
                        del self._left[0]
                        self.cut()
                        return
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
