"""Notes which lines of a Python snippet are executed, and tells them at a descriptor.

A part of `warm`, with its rule for imports. Only the snippet's own code is followed, each line is
told once, and at once: a snippet may end in the middle of anything.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any

    from snipproof.languages.running import channel


def begin(file: str) -> None:
    """Follow the code of `file`, and write each new line to `channel.TRACE_FD`."""
    fd = channel.TRACE_FD
    os.set_inheritable(fd, False)
    told: set[int] = set()

    def tell(line: int) -> None:
        if line not in told:
            told.add(line)
            try:
                os.write(fd, b"\x01%d \x00" % line)
            except OSError:
                return

    if sys.version_info >= (3, 12):
        _monitor(file, tell)
    else:
        _trace(file, tell)


def _trace(file: str, tell: "Any") -> None:
    def local(frame: "FrameType", event: str, _: object) -> "Any":
        if event == "line":
            tell(frame.f_lineno)
        return local

    def enter(frame: "FrameType", _event: str, _: object) -> "Any":
        return local if frame.f_code.co_filename == file else None

    sys.settrace(enter)
    threading = sys.modules.get("threading")
    if threading is not None:
        threading.settrace(enter)


def _monitor(file: str, tell: "Any") -> None:
    monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    tool = monitoring.PROFILER_ID
    monitoring.use_tool_id(tool, "snipproof")

    def line(code: "CodeType", number: int) -> object:
        if code.co_filename == file:
            tell(number)
        return monitoring.DISABLE

    monitoring.register_callback(tool, monitoring.events.LINE, line)
    monitoring.set_events(tool, monitoring.events.LINE)
