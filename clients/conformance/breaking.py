"""A proxy that breaks its first connection in the middle of an answer, is gone for a while, and then is back."""

import socket
import struct
import threading
import time

BUFFER_BYTES = 65536


class BreakingProxy:
    """Carries TCP from a free loopback port to a server. The first connection is cut after `answer_bytes` of the server's answer;
    for `absence_seconds` after that connections are refused; everything later goes through untouched."""

    def __init__(self, host: str, port: int, answer_bytes: int, absence_seconds: float):
        self._target = (host, port)
        self._answer_bytes = answer_bytes
        self._absence_seconds = absence_seconds
        self._open: list[socket.socket] = []
        self._closed = False
        self.was_broken = False
        self.connections_after_break = 0
        self._listener = self._listen(0)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def __enter__(self) -> "BreakingProxy":
        return self

    def __exit__(self, *_) -> None:
        self._closed = True
        for connection in [self._listener, *self._open]:
            _shut(connection)

    @staticmethod
    def _listen(port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        return listener

    def _accept(self) -> None:
        first = True
        while not self._closed:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._target)
            except OSError:
                return
            self._open += [client, server]
            threading.Thread(target=_carry, args=(client, server), daemon=True).start()
            if first:
                first = False
                self._break(client, server)
            else:
                self.connections_after_break += 1
                threading.Thread(target=_carry, args=(server, client), daemon=True).start()

    def _break(self, client: socket.socket, server: socket.socket) -> None:
        """Carries the first connection itself; nobody else is accepted meanwhile."""
        left = self._answer_bytes
        try:
            while left > 0 and (data := server.recv(min(left, BUFFER_BYTES))):
                client.sendall(data)
                left -= len(data)
        except OSError:
            pass
        self.was_broken = left == 0
        self._listener.close()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with a reset
        _shut(client)
        _shut(server)
        time.sleep(self._absence_seconds)
        if not self._closed:
            self._listener = self._listen(self._port)


def _carry(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(BUFFER_BYTES):
            sink.sendall(data)
    except OSError:
        pass
    _shut(sink)


def _shut(connection: socket.socket) -> None:
    """Ends a connection also for a thread that is reading from it."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    connection.close()
