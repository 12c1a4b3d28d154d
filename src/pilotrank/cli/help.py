"""Help and usage in the language asked for: typer's own words exist in English alone."""

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

from pilotrank.texts import N_, Texts
from pilotrank.workspace.problems import PilotrankError, Place, problem, suggestion

if TYPE_CHECKING:
    from typer import Context

TYPER_TEXTS: Final = (
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""The help of typer's own options, so that the catalogue has it."""

_WIDEST: Final = 100
_LEFT: Final = 26


_EVERYWHERE: Final = "--no-color"
"""The option that every command has because the command that holds them all has it."""


class Command(TyperCommand):
    """A command whose help and usage errors are ours."""

    def get_params(self, ctx: "Context") -> list[Any]:  # type: ignore[override] # as below
        """Give its options and arguments, with the one that every command has."""
        *own, show_help = super().get_params(ctx)
        shared = ctx.find_root().command.params if ctx.parent else ()
        return [*own, *(each for each in shared if _EVERYWHERE in each.opts), show_help]

    def format_help(self, ctx: "Context", formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - click's formatter, which typer does not export
        """Write the help page."""
        formatter.write(help_page(self, ctx))

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:  # type: ignore[override] # typer exports its own Context, click's is hidden
        """Parse, and say in our words what is one argument too many."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise PilotrankError(problem(Place(each), "unexpected-argument") for each in rest)
        return rest


class Group(TyperGroup):
    """The command that holds the others."""

    def format_help(self, ctx: "Context", formatter: Any) -> None:  # type: ignore[override]  # noqa: ANN401 - as above
        """Write the help page."""
        formatter.write(help_page(self, ctx))

    def resolve_command(self, ctx: "Context", args: list[str]) -> Any:  # type: ignore[override]  # noqa: ANN401 - as above
        """Find a command, and say in our words that there is none of the name."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            hint = suggestion(args[0], self.commands)
            raise PilotrankError([problem(Place(args[0]), "unknown-command", **hint)])
        return super().resolve_command(ctx, args)


class GroupWithDefault(Group):
    """A command that holds others, of which the first is run where none is named."""

    def shell_complete(self, ctx: "Context", incomplete: str) -> list[Any]:  # type: ignore[override] # as above
        """Complete the commands, and the options of the first as well as its own."""
        found = super().shell_complete(ctx, incomplete)
        known = {each.value for each in found}
        name, first = next(iter(self.commands.items()))
        with first.make_context(name, [], parent=ctx, resilient_parsing=True) as inner:
            options = first.shell_complete(inner, incomplete) if incomplete.startswith("-") else []
        return [*found, *(each for each in options if each.value not in known)]

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:  # type: ignore[override] # as above
        """Put the first command before options that stand alone; what every command has may stand before."""
        own = 0
        while own < len(args) and args[own].partition("=")[0] in {"--lang", _EVERYWHERE}:
            own += 2 if args[own] == "--lang" else 1
        rest = args[own:]
        asks_for_help = rest[:1] and rest[0] in ctx.help_option_names
        has_option = bool(rest) and rest[0].startswith("-")
        if not asks_for_help and (has_option or not (rest or ctx.resilient_parsing)):
            args = [*args[:own], next(iter(self.commands)), *rest]
        return super().parse_args(ctx, args)


def help_page(command: Command | Group, context: "Context") -> str:
    """Give the whole help page of a command."""
    texts: Texts = context.find_root().obj
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    is_group = isinstance(command, Group)
    usage = [texts.say("Usage:"), context.command_path, texts.say("[OPTIONS]")]
    usage += [texts.say("COMMAND ...")] if is_group else _arguments(command, context, texts)
    lines = [" ".join(usage), ""]
    for paragraph in _paragraphs(command):
        lines += [*textwrap.wrap(texts.say(paragraph), width), ""]
    lines += [texts.say("Options:"), *_two_columns(_options(command, context, texts), width), ""]
    if isinstance(command, Group):
        short = ((name, texts.say(_paragraphs(each)[0])) for name, each in command.commands.items())
        lines += [texts.say("Commands:"), *_two_columns(short, width), ""]
    if command.epilog:
        lines += [texts.say("Examples:"), *(f"  {line}" for line in command.epilog.splitlines()), ""]
    return "\n".join(lines)


def _paragraphs(command: Any) -> list[str]:  # noqa: ANN401 - any of typer's commands
    """The help of a command, of which each paragraph has a text of its own in the catalogue."""
    return (command.help or "").split("\n\n")


def _said(text: str | None, texts: Texts) -> str:
    return texts.say(text) if text else ""


def _arguments(command: Command | Group, context: "Context", texts: Texts) -> list[str]:
    return [f"[{texts.say(each.metavar)}]" for each in _parameters(command, context) if _is_argument(each)]


def _parameters(command: Command | Group, context: "Context") -> list[Any]:
    return list(command.get_params(context))


def _is_argument(parameter: Any) -> bool:  # noqa: ANN401 - typer does not export the class
    return bool(parameter.param_type_name == "argument")


def _options(command: Command | Group, context: "Context", texts: Texts) -> Iterator[tuple[str, str]]:
    for option in _parameters(command, context):
        if _is_argument(option):
            yield texts.say(option.metavar), _said(option.help, texts)
            continue
        names = ", ".join(sorted([*option.opts, *option.secondary_opts], key=len))
        metavar = f" {texts.say(option.metavar)}" if option.metavar else ""
        is_help = "--help" in option.opts
        yield names + metavar, texts.say("Show this help.") if is_help else _said(option.help, texts)


def _two_columns(rows: Iterator[tuple[str, str]], width: int) -> Iterator[str]:
    for left, right in rows:
        lines = textwrap.wrap(right, max(width - _LEFT - 4, 20)) or [""]
        if len(left) > _LEFT:
            yield f"  {left}"
        else:
            yield f"  {left:{_LEFT}}  {lines.pop(0)}".rstrip()
        yield from (f"  {'':{_LEFT}}  {line}" for line in lines)
