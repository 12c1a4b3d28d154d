"""The command line: parses options, calls the library, hands the result to an output."""

import gc
import os
import sys

from pilotrank import TYPE_CHECKING, __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, DID_NOT_HOLD, WRONG, STOPPED = 0, 1, 2, 130
"""Exit statuses: done; a check that the user asked for did not hold; wrong usage or bad input; stopped by the user."""

_QUICK_START = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy would start threads for a BLAS that is never called
    "PYDANTIC_DISABLE_PLUGINS": "__all__",  # pydantic would search every installed package for plugins
}
"""Set in the environment, unless the user did, before anything large is imported."""


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command and give its exit status.

    The version is answered, and the language read, before anything that takes time is imported.
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments == ["--version"]:
        print(f"pilotrank {__version__}")  # noqa: T201 - the command's answer
        return DONE
    gc.disable()  # a command ends before there is garbage worth a search; importing alone would cause a dozen
    for name, value in _QUICK_START.items():
        os.environ.setdefault(name, value)
    try:
        from pilotrank.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # before there are words for it
        return STOPPED
