"""Builds the command, runs it, and prints every error in one place."""

import errno
import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
import typer.main

from pilotrank import __version__
from pilotrank.cli import DONE, STOPPED, WRONG
from pilotrank.cli.help import Command, Group, GroupWithDefault
from pilotrank.cli.options import LangOption, NoColorOption
from pilotrank.cli.subcommands import SUBCOMMANDS, Subcommand
from pilotrank.texts import LANGUAGES, N_, Language, Texts
from pilotrank.workspace.problems import PilotrankError, Place, Problem, nearest_name, problem, suggestion

_OUTPUT_IS_FULL: Final = frozenset((errno.ENOSPC, errno.EFBIG, errno.EIO))
"""Errors that can only come from standard output here: all other writing reports its own."""


def _root(
    context: typer.Context,
    lang: LangOption = None,
    version: Annotated[bool, typer.Option("--version", help=N_("Show the version."))] = False,
    no_color: NoColorOption = False,
) -> None:
    if version:
        typer.echo(f"pilotrank {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _app(arguments: Sequence[str]) -> typer.Typer:
    """Build the command, with its subcommands in full where the command line names them.

    The others are there by name and help: typer takes 10 ms to build one of them.
    """
    app = typer.Typer(
        name="pilotrank",
        cls=Group,
        help="\n\n".join(
            (
                N_("Ranks options that a report judged in words, and says what each score rests on."),
                N_("Without a workspace of your own it works on the built-in one."),
            )
        ),
        epilog="pilotrank rank\npilotrank rank --weight relevance=2 --top 9 -o shortlist.csv",
        invoke_without_command=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    _add(app, SUBCOMMANDS, _all_names(SUBCOMMANDS) if _is_completing() else arguments)
    return app


def _is_completing() -> bool:
    """Whether a shell asks how a word could go on."""
    return any(name.startswith("_") and name.endswith("_COMPLETE") for name in os.environ)


def _all_names(commands: Sequence[Subcommand]) -> list[str]:
    return [name for each in commands for name in (each.name, *_all_names(each.commands))]


def _add(app: typer.Typer, commands: Sequence[Subcommand], named: Sequence[str]) -> None:
    """Add commands, in full those whose names are among ``named``."""
    for each in commands:
        if each.commands and each.name in named:
            group = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
            inner = any(inner.name in named for inner in each.commands)
            _add(group, each.commands, named if inner else [each.commands[0].name])
            group.callback()(_everywhere_only)
            app.add_typer(
                group, name=each.name, cls=GroupWithDefault, help="\n\n".join(each.help), epilog=each.examples
            )
        else:
            function = each.function() if each.name in named else _named_only
            app.command(each.name, cls=Command, help="\n\n".join(each.help), epilog=each.examples)(function)


def _everywhere_only(lang: LangOption = None, no_color: NoColorOption = False) -> None:
    """Take what every command has, for one that holds others; the language was read before."""


def _named_only() -> None:
    """Stand in for a subcommand that the command line does not name."""


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit status; the language is read first, so that help has it too."""
    _prepare_streams()
    texts = Texts()
    try:
        if not _is_completing():  # the shell needs its words whatever the language
            texts = Texts(_language(arguments))
        status = invoke(arguments, texts)
        sys.stdout.flush()
    except PilotrankError as error:
        if not _is_completing():  # a shell that completes a word shows nothing but words
            print_problems(error.problems, texts)
        return WRONG
    except KeyboardInterrupt:
        print(texts.say("stopped"), file=sys.stderr)  # noqa: T201 - as below
        return STOPPED
    except typer.Abort:
        print(texts.say("stopped; nothing was written"), file=sys.stderr)  # noqa: T201 - as below
        return STOPPED
    except OSError as error:
        if error.errno not in _OUTPUT_IS_FULL:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to be flushed
        print_problems([problem(Place("-"), "unwritable", reason=error.strerror)], texts)
        return WRONG
    return status


def invoke(arguments: Sequence[str], texts: Texts) -> int:
    """Run a command line and give its exit status.

    Raises:
        PilotrankError: It can't be understood, or what it asks can't be done.
        KeyboardInterrupt: The user stopped it.

    """
    if arguments[:1] == ["help"]:  # as in "pilotrank help rank"
        arguments = [*arguments[1:], "--help"]
    try:
        command = typer.main.get_command(_app(arguments))
        status = command.main(list(arguments), prog_name="pilotrank", standalone_mode=False, obj=texts)
    except typer.TyperException as error:
        raise PilotrankError([_usage_problem(error)]) from error
    if status == STOPPED:  # what typer makes of Ctrl-C, without a word
        raise KeyboardInterrupt
    return status if isinstance(status, int) else DONE


def _prepare_streams() -> None:
    """Write UTF-8 to all that is no terminal, and end quietly when whoever reads has seen enough.

    Where standard input was closed there is nothing to read.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - until the end
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end
        elif isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if hasattr(signal, "SIGPIPE"):  # Windows has none
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # Asked to end, it tidies up: an exception lets each file that is being written go.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def print_problems(problems: Sequence[Problem], texts: Texts) -> None:
    """Print problems on standard error, a line each."""
    for each in problems:
        print(each.phrase(texts), file=sys.stderr)  # noqa: T201 - the one place where errors are printed


def _language(arguments: Sequence[str]) -> Language:
    """Read the language before typer does."""
    given, place = os.environ.get("PILOTRANK_LANG") or LANGUAGES[0], "PILOTRANK_LANG="
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            given, place = arguments[number + 1], "--lang "
        elif argument.startswith("--lang="):
            given, place = argument.removeprefix("--lang="), "--lang "
    for language in LANGUAGES:
        if given.lower().replace("-", "_").partition("_")[0] == language:  # nl, NL, nl_NL.UTF-8
            return language
    raise PilotrankError([problem(Place(place + given), "not-one-of", given=given, possible=", ".join(LANGUAGES))])


def _usage_problem(error: Any) -> Problem:  # noqa: ANN401 - typer does not export the classes of its errors
    """Say in our words what typer found wrong with a command line."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _unknown_option(error.option_name, error.ctx)
    if kind == "BadOptionUsage":
        return problem(Place(error.option_name), "option-without-value")
    return problem(Place("pilotrank"), "wrong-usage")


def _unknown_option(name: str, context: Any) -> Problem:  # noqa: ANN401 - as above
    """Say which option was meant, or where to look: a name of one letter is like none."""
    known = _option_names(context)
    if nearest_name(name, known) is None:
        if context.parent is None:
            return problem(Place(name), "option-before-command")
        if not name.startswith("--"):
            return problem(Place(name), "unknown-letter")
    return problem(Place(name), "unknown-option", **suggestion(name, known))


def _option_names(context: Any) -> list[str]:  # noqa: ANN401 - as above
    return [name for each in context.command.get_params(context) for name in each.opts if name.startswith("--")]
