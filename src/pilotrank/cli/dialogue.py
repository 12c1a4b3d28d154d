"""Questions about weights in the terminal: asked on standard error, answered on standard input."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum
from typing import Final

import typer

from pilotrank.output.elicitation import answer_lines, introduction, step_lines
from pilotrank.texts import Texts
from pilotrank.workspace.answers import ALL_POINTS, MOST_TIMES, Method
from pilotrank.workspace.models import Criterion
from pilotrank.workspace.problems import Problem, shown
from pilotrank.workspace.request import finite

_WIDEST: Final = 100
_EQUAL: Final = "="
"""What stands for neither of two steps; no criterion can be called so."""
_SLACK: Final = 1e-9
"""What rounding may add to the points that are left."""
_ANSWER: Final = 8
"""Room that is kept for an answer behind a question."""
_YES: Final = ("", "y", "yes", "j", "ja")
_NO: Final = ("n", "no", "nee")


class Dialogue:
    """Asks the questions of one method until they are answered."""

    def __init__(self, criteria: Mapping[str, Criterion], texts: Texts) -> None:
        """Prepare to ask about ``criteria``."""
        self._criteria = criteria
        self._texts = texts
        self._width = min(shutil.get_terminal_size().columns, _WIDEST)

    def answers(self, method: Method) -> dict[str, object]:
        """Ask until the answers are what the user wants, and give them as they stand in a file.

        Raises:
            typer.Abort: The input ended, or the user stopped it.

        """
        ask: Mapping[Method, Callable[[], dict[str, object]]] = {
            "swing": self._swing,
            "points": self._points,
            "rank-order": self._rank_order,
            "pairwise": self._pairwise,
            "best-worst": self._best_worst,
        }
        self._say(introduction(method, self._texts))
        self._say(self._texts.say("Ctrl-C stops; nothing is written then."))
        while True:
            answers = ask[method]()
            self._say(self._texts.say("Your answers:"))
            for line in answer_lines(answers, self._criteria, self._texts):
                self._say(line, "  ", apart=False)
            if self._agrees(self._texts.say("Is that right? [Y/n]")):
                return answers
            self._say(self._texts.say("Then once more from the start."))

    def profile_name(self) -> str | None:
        """Ask for the name of a profile to keep the weights in; None where they are not to be kept."""
        return self._line(self._texts.say("Keep them as a profile? Its name, such as anna; empty for no:")) or None

    def stakeholder(self) -> str | None:
        """Ask whose weights they are; None where that is not said."""
        return self._line(self._texts.say("Whose weights are these? A person or organisation; empty for none:")) or None

    def show(self, problems: Iterable[Problem]) -> None:
        """Say what is wrong with an answer."""
        for each in problems:
            self._say(each.phrase(self._texts))

    def _swing(self) -> dict[str, object]:
        self._describe(self._criteria)
        most = self._choice(self._texts.say("Which step is worth most?"), list(self._criteria))
        points: dict[str, float] = {most: ALL_POINTS}
        for name in self._others(most):
            self._describe([name])
            question = self._texts.say(
                "If the step on {most} is worth 100, what is this one worth, from 0 to 100?", most=self._name(most)
            )
            points[name] = self._number(question, 0, ALL_POINTS)
        return {"points": {name: points[name] for name in self._criteria}}

    def _points(self) -> dict[str, object]:
        points: dict[str, float] = {}
        for name in self._criteria:
            left = round(ALL_POINTS - fsum(points.values()), 6)
            written = self._texts.decimal(shown(left))
            self._describe([name])
            if len(points) == len(self._criteria) - 1:
                points[name] = left
                self._say(self._texts.say("It gets the {left} points that are left.", left=written))
            else:
                question = self._texts.say("How many of the {left} points that are left?", left=written)
                points[name] = self._number(question, 0, left)
        return {"points": points}

    def _rank_order(self) -> dict[str, object]:
        self._describe(self._criteria)
        order: list[str] = []
        left = list(self._criteria)
        while len(left) > 1:
            question = (
                self._texts.say("Which step is worth most of these?")
                if order
                else self._texts.say("Which step is worth most?")
            )
            order.append(self._choice(question, left))
            left.remove(order[-1])
        return {"order": order + left}

    def _pairwise(self) -> dict[str, object]:
        judgements: dict[str, dict[str, object]] = {}
        pairs = list(combinations(self._criteria, 2))
        for number, (first, second) in enumerate(pairs, 1):
            self._say(self._texts.say("Question {number} of {count}", number=number, count=len(pairs)))
            judgements.setdefault(first, {})[second] = self._judgement(first, second)
        return {"judgements": judgements}

    def _best_worst(self) -> dict[str, object]:
        self._describe(self._criteria)
        best = self._choice(self._texts.say("Which step is worth most?"), list(self._criteria))
        worst = self._choice(self._texts.say("Which step is worth least?"), self._others(best))
        best_to_others = {name: self._times(best, name) for name in self._others(best)}
        between = [name for name in self._others(best) if name != worst]
        others_to_worst = {name: self._times(name, worst) for name in between}
        return {"best": best, "worst": worst, "best_to_others": best_to_others, "others_to_worst": others_to_worst}

    def _times(self, more: str, less: str, *, described: bool = False) -> float:
        if not described:
            self._describe([more, less])
        question = self._texts.say(
            "How many times as much is {more} worth as {less}? 1 as much, 3 somewhat more, 5 clearly, 7 much, 9 very"
            " much:",
            more=self._name(more),
            less=self._name(less),
        )
        return self._number(question, 1, MOST_TIMES)

    def _others(self, left_out: str) -> list[str]:
        return [name for name in self._criteria if name != left_out]

    def _name(self, name: str) -> str:
        return self._texts.say("as much") if name == _EQUAL else self._texts.pick(self._criteria[name].name)

    def _describe(self, names: Iterable[str]) -> None:
        """Show the steps that a question is about, with the anchors of their scales."""
        for name in names:
            head, *details = step_lines(name, self._criteria[name], self._texts)
            self._say(head)
            for line in details:
                self._say(line, "  ", apart=False)

    def _judgement(self, first: str, second: str) -> object:
        """Ask how many times as much one step is worth as another, whichever is worth more."""
        self._describe([first, second])
        question = self._texts.say("Which of the two steps is worth more?")
        more = self._choice(question, [first, second, _EQUAL])
        if more == _EQUAL:
            return 1
        times = self._times(more, second if more == first else first, described=True)
        if more == first or times == 1:
            return times
        return f"1/{times}" if isinstance(times, int) else 1 / times

    def _agrees(self, question: str) -> bool:
        while True:
            answer = self._line(question).lower()
            if answer in _YES or answer in _NO:
                return answer in _YES
            self._say(self._texts.say("Please type y or n."))

    def _choice(self, question: str, names: Sequence[str]) -> str:
        """Ask for one of several criteria, by number, id or name."""
        self._say(question)
        for number, name in enumerate(names, 1):
            self._say(f"{number} {self._name(name)}", "  ", apart=False)
        while True:
            answer = self._line(self._texts.say("Number:")).lower()
            for number, name in enumerate(names, 1):
                if answer in (str(number), name, self._name(name).lower()):
                    return name
            self._say(self._texts.say("Please type one of the numbers."))

    def _number(self, question: str, least: float, most: float) -> float:
        while True:
            number = finite(self._line(question).replace(",", "."))
            if number is not None and least <= number <= most + _SLACK:
                return int(number) if number.is_integer() else number
            self._say(
                self._texts.say("Please type a number from {least} to {most}.", least=shown(least), most=shown(most))
            )

    def _say(self, text: str, indent: str = "", *, apart: bool = True) -> None:
        lines = textwrap.wrap(text, self._width, initial_indent=indent, subsequent_indent=indent + "  " * bool(indent))
        print(("\n" if apart else "") + "\n".join(lines), file=sys.stderr)  # noqa: T201 - the dialogue

    def _line(self, prompt: str) -> str:
        lines = textwrap.wrap(prompt, self._width - _ANSWER)
        print("\n" + "\n".join(lines), end=" ", file=sys.stderr, flush=True)  # noqa: T201 - the dialogue
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            line = ""
        if not line:
            print(file=sys.stderr)  # noqa: T201 - the dialogue
            raise typer.Abort
        return line.strip()
