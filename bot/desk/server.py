"""The server of the desk: listens, serves in a thread of its own, stops with the program.

Promises: a port that is taken is told in one sentence, or, if nobody chose it, another is found; one-time links reach no log.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.settings import DESK_PORT


class DeskFault(Exception):
    """The desk cannot be served; the message is one sentence for the operator."""


def listen(host: str, port: int | None) -> tuple[socket.socket, int]:
    """A listening socket and its port: the one given, or 8420, or if that is taken any free one. Raises DeskFault."""
    tries = [port] if port is not None else [DESK_PORT, 0]
    for number, wanted in enumerate(tries, 1):
        try:
            found = _listening(host, wanted)
        except OSError as error:
            if number == len(tries):
                raise DeskFault(
                    f"the desk cannot listen at {host}:{wanted}: {error.strerror}; set DESK_PORT or DESK_HOST"
                ) from None
        else:
            return found, found.getsockname()[1]
    raise AssertionError


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Not create_server: its sockets do not name their protocol, and asyncio then leaves Nagle's algorithm on: 40 ms a page.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen()
    except OSError:
        found.close()
        raise
    return found


@contextmanager
def serving(app: ASGIApp, listening: socket.socket) -> Iterator[None]:
    """Serve in a thread for as long as the block runs."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="off", timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="desk", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)
