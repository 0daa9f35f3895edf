"""Runs a Python source in a fork of an interpreter, as `python FILE` would.

Loaded by `warm`, so it keeps that file's rule for imports.
"""

import _signal  # type: ignore[import-not-found]
import atexit
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, NoReturn

    from snipproof.languages.running import line_trace


def replace_environment(environment: dict[bytes, bytes]) -> None:
    """Make `environment` all there is, as it would be at the start of the interpreter.

    In the C locale the interpreter sets LC_CTYPE for itself and its children (PEP 538); it has
    done so in this process, which was started with the same locale variables.
    """
    coerced = os.environb.get(b"LC_CTYPE")
    os.environb.clear()
    os.environb.update(environment)
    if coerced is not None:
        os.environb.setdefault(b"LC_CTYPE", coerced)


def run_source(file: str, source: bytes, given: "dict[str, Any]") -> "NoReturn":
    """Run a source as `python FILE` would, and leave as the interpreter would leave.

    `given` are the names that an interpreter gives to the file that it runs, in its order.

    An ordinary exit takes the whole interpreter down, object by object, and doubles a run's cost.
    So does this only what can be seen: threads are joined, exit handlers run, what the snippet
    still holds is finalized, and the streams are flushed.
    """
    sys.argv[:] = [file]
    sys.orig_argv[:] = [sys.executable, file]
    if not sys.flags.safe_path:
        sys.path.insert(0, os.path.dirname(os.path.realpath(file)))  # noqa: PTH120
    gc.enable()
    status = _execute(file, source, given)
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()  # noqa: SLF001
    atexit._run_exitfuncs()  # noqa: SLF001
    flushed = flush(complain=True)
    sys.last_type = sys.last_value = sys.last_traceback = None
    sys.modules.pop("__main__", None)
    gc.collect()
    flushed = flush() and flushed
    if status == -_signal.SIGINT:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGINT)
    os._exit(status & 0xFF if flushed else 120)


def _execute(file: str, source: bytes, given: "dict[str, Any]") -> int:
    main = type(sys)("__main__")
    namespace = main.__dict__
    namespace.clear()
    namespace.update(given, __doc__=None, __file__=file)
    namespace["__loader__"] = type(given["__loader__"])("__main__", file)
    sys.modules["__main__"] = main
    del main
    try:
        code = compile(source, file, "exec", dont_inherit=True)
        line_trace.begin(file)
        exec(code, namespace)  # noqa: S102
    except SystemExit as leaving:
        return _exit_status(leaving)
    except BaseException as error:  # noqa: BLE001  (reported as the interpreter reports it)
        ours = error.__traceback__
        trace = ours.tb_next if ours is not None else None
        error = error.with_traceback(trace)
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
        status = _report(error, trace)
        if status is not None:
            return status
        return -_signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _report(error: BaseException, trace: "TracebackType | None") -> int | None:
    """Call the exception hook; gives a status where the hook itself asks to leave with it."""
    try:
        sys.excepthook(type(error), error, trace)
    except SystemExit as leaving:
        return _exit_status(leaving)
    except BaseException as worse:  # noqa: BLE001  (a hook of the snippet's own, and a broken one)
        ours = worse.__traceback__
        worse = worse.with_traceback(ours.tb_next if ours is not None else None)
        worse.__context__ = None
        _say("Error in sys.excepthook:")
        sys.__excepthook__(type(worse), worse, worse.__traceback__)
        _say("\nOriginal exception was:")
        sys.__excepthook__(type(error), error, trace)
    return None


def _exit_status(leaving: SystemExit) -> int:
    """Return the status of `sys.exit(…)`; print any other argument, as the interpreter does."""
    code = leaving.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code if -(2**63) <= code < 2**63 else -1
    _say(code)
    return 1


def _say(text: object) -> None:
    """Print to the standard error, unless the snippet has taken it away."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)  # noqa: T201


def flush(*, complain: bool = False) -> bool:
    """Flush the standard streams; says whether that worked, and can complain as Python does."""
    flushed = True
    for stream in (sys.stdout, sys.stderr):
        if stream is None or getattr(stream, "closed", False):
            continue
        try:
            stream.flush()
        except BaseException as error:  # noqa: BLE001  (a snippet may put anything there)
            flushed = False
            if complain and stream is sys.stdout:
                new = sys.version_info >= (3, 13)
                where = "on flushing sys.stdout:" if new else f"in: {stream!r}"
                _say(f"Exception ignored {where}\n{type(error).__name__}: {error}")
    return flushed
