"""Refuses system calls with which a run could reach what is not its own (seccomp(2)).

A part of `warm`, with its rule for imports. A socket is one of IPv4 or IPv6: none by a path or a
name (`AF_UNIX`), none to a host of this virtual machine (`AF_VSOCK`), none to the kernel
(`AF_NETLINK`), and no raw one. A pair of sockets (socketpair(2)) leads nowhere else and is allowed.
Keys of the kernel (keyrings(7)) outlast a run, and `io_uring` makes sockets past every filter: they
are refused, too.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from snipproof.languages.running import confine

_ARCHITECTURES = {
    "x86_64": (0xC000003E, 41, (248, 249, 250, 298, 321, 323, 425, 426, 427)),
    "aarch64": (0xC00000B7, 198, (217, 218, 219, 241, 280, 282, 425, 426, 427)),
}
"""By the name of a machine: its number in a filter, `socket`, and the calls that are refused."""

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _FAMILY, _TYPE = 0, 4, 16, 24
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS, _EAFNOSUPPORT = 1, 38, 97
_AF_INET, _AF_INET6 = 2, 10
_RAW, _PACKET, _KINDS = 3, 10, 0xF
_X32 = 0x40000000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


def is_known() -> bool:
    """Whether there is a filter for this machine."""
    return sys.platform == "linux" and os.uname().machine in _ARCHITECTURES


def refuse() -> None:
    """Refuse the calls to this process and all that it starts, for good; raises `OSError`."""
    program = b"".join(
        code.to_bytes(2, sys.byteorder) + bytes((then, other)) + value.to_bytes(4, sys.byteorder)
        for code, then, other, value in _program(*_ARCHITECTURES[os.uname().machine])
    )
    # The bytes of a bytes object stand at its end, before a last zero.
    address = id(program) + bytes.__basicsize__ - 1
    length = len(program) // 8
    header = length.to_bytes(2, sys.byteorder) + bytes(6) + address.to_bytes(8, sys.byteorder)
    confine.call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    confine.call("prctl", _PR_SET_SECCOMP, _FILTER, header, 0, 0)


def _program(
    architecture: int, socket: int, refused: tuple[int, ...]
) -> list[tuple[int, int, int, int]]:
    """Return the filter: instruction, jumps if it holds and if not, operand."""
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | _ENOSYS),
    ]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _EPERM)]
    return [
        *lines,
        (_EQUAL, 1, 0, socket),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _FAMILY),
        (_EQUAL, 2, 0, _AF_INET),
        (_EQUAL, 1, 0, _AF_INET6),
        (_RETURN, 0, 0, _ERROR | _EAFNOSUPPORT),
        (_LOAD, 0, 0, _TYPE),
        (_AND, 0, 0, _KINDS),
        (_EQUAL, 1, 0, _RAW),
        (_EQUAL, 0, 1, _PACKET),
        (_RETURN, 0, 0, _ERROR | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
