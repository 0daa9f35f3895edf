"""The channels between the tool, its parent processes and their supervisors.

Every message on a channel is a marshalled tuple, whose first item is its kind:

    to the parent      ("imports", text, adopt, confinements)   once, first
                       ("supervise",) + 1 descriptor
                       ("sweep", pid)               a supervisor that failed
    from the parent    ("ready", problem, confinement)   "" where the imports are kept
                       ("unconfined", reason)       instead, where it has none that is wanted
                       ("supervisor", pid)          0 where there is none
                       ("swept",)
    to a supervisor    ("listen",)                  before a run
                       ("exec", number, port, folder, environment, file_bytes, argv) + 2 or 3
                       ("python", number, port, folder, environment, file_bytes, file, source) + 2
                       ("stop", number)
    from a supervisor  ("listening",) + 1           a port that the run can reach
                       ("started", pid)             unless nobody else can see it
                       ("broken", reason)
                       ("ended", exit code, command lines of processes that were left)
                                                    + 1 after a run with a port: the next one's

A port is one that the run may connect to, or 0. Paths, arguments and the environment are bytes. The
descriptors of a run are its standard output, its standard error and, for "exec", one more that
becomes `TRACE_FD`. A channel that ends means that the tool is gone: everything is killed.

Loaded by `warm` too, so it keeps that file's rule for imports.
"""

import _socket
import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

TRACE_FD = 250
"""The third descriptor of a spawned program: below 256, the lowest usual limit."""

KILL_SECONDS = 5.0
"""How long killed processes may take to disappear before they are given up."""

_MAX_FDS = 3
_LENGTH_BYTES = 4


def send(channel: _socket.socket, message: "tuple[Any, ...]", fds: tuple[int, ...] = ()) -> None:
    """Send one message, and duplicates of `fds` with it; raises `OSError` where nobody listens."""
    data = marshal.dumps(message)
    data = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    rights = b"".join(fd.to_bytes(4, sys.byteorder) for fd in fds)
    ancillary = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)] if fds else []
    sent = channel.sendmsg([data], ancillary)
    if sent < len(data):
        channel.sendall(data[sent:])


def receive(channel: _socket.socket) -> "tuple[tuple[Any, ...] | None, list[int]]":
    """Return the next message and its descriptors; None for the message at the channel's end."""
    fds: list[int] = []
    space = _socket.CMSG_SPACE(4 * _MAX_FDS)
    try:
        head, ancillary, _, _ = channel.recvmsg(_LENGTH_BYTES, space)
    except ConnectionResetError:
        return None, fds
    for _, _, rights in ancillary:
        for at in range(0, len(rights) - 3, 4):
            fd = int.from_bytes(rights[at : at + 4], sys.byteorder)
            os.set_inheritable(fd, False)
            fds.append(fd)
    data = _receive_rest(channel, head, _LENGTH_BYTES)
    if data is None:
        return None, fds
    data = _receive_rest(channel, b"", int.from_bytes(data, "big"))
    return (None if data is None else marshal.loads(data)), fds  # noqa: S302  (our own process)


def _receive_rest(channel: _socket.socket, data: bytes, wanted: int) -> bytes | None:
    while len(data) < wanted:
        try:
            chunk = channel.recv(wanted - len(data))
        except ConnectionResetError:
            return None
        if not chunk:
            return None
        data += chunk
    return data
