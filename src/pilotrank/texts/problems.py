"""The sentence of every problem: what is wrong; what would be right.

The keys are the kinds of :class:`pilotrank.workspace.problems.Problem`; what stands in braces are its details.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pilotrank.texts import N_

PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "more-problems": N_("more than {most} problems up to here; mend these first, then the rest can be seen"),
        # a file as such
        "unreadable": N_("can't be read ({reason}); check that it exists and that you may read it"),
        "too-large": N_("larger than {most}; split it or shorten its texts"),
        "utf-16": N_("saved as UTF-16; save it again with the encoding UTF-8"),
        "not-utf-8": N_("holds bytes that are not UTF-8; save it again with the encoding UTF-8"),
        "null-byte": N_("holds a null byte; the file is damaged or no text, save it again as UTF-8 text"),
        "control-character": N_("holds the control character {code}; delete it"),
        "empty-file": N_("empty; it should hold keys and values, such as name: ..."),
        "broken-link": N_("a link that points nowhere; mend or delete it"),
        "link-outside": N_("a link that leaves the workspace; put the file itself here"),
        "wrong-ending": N_("not read because of its name; it should end in .yaml"),
        "not-a-file": N_("not an ordinary file; put a text file here"),
        "too-deep-folder": N_("a folder inside a category; approaches stand directly in their category's folder"),
        "folder-of-files": N_("a folder where only files belong; put its files one folder up"),
        # YAML
        "tab": N_("a tab where YAML wants blanks; replace it by blanks"),
        "invalid-yaml": N_("not valid YAML here; check quotes, colons, brackets and indentation"),
        "invalid-yaml-since": N_(
            "not valid YAML here; something opened in line {since} is not closed: check quotes and brackets"
        ),
        "second-document": N_("a second document starts here; a file holds one, delete the --- line"),
        "too-deep": N_("more than {most} lists and mappings inside each other; make it flatter"),
        "alias": N_("&{name} or *{name} (an anchor or alias) is not allowed; write the value out, or quote it"),
        "tag": N_("the tag {tag} is not allowed; delete it, or put the text in quotes"),
        "key-not-text": N_("a key that is no text; write a name, then a colon"),
        "lost-value": N_('the key "{key}" has no value; if a comma cut a text in two, put the text in quotes'),
        "duplicate-key": N_('the key "{key}" stands here for the second time; keep this one or that in line {first}'),
        "not-a-mapping": N_("no mapping; it should hold keys and values, such as name: ..."),
        # single values
        "missing-key": N_('the key "{key}" is missing; add it'),
        "unknown-key": N_('unknown key "{key}"; {hint}'),
        "mapping-expected": N_('"{given}" is not a mapping; write keys and values, such as name: ...'),
        "empty-mapping": N_("nothing in it; write at least one entry"),
        "list-expected": N_('"{given}" is not a list; write it as [a, b] or with a - before each item'),
        "text-expected": N_('"{given}" is not a text; put it in quotes, or write {{en: "...", nl: "..."}}'),
        "empty-text": N_("an empty text; write it, or leave the key out"),
        "number-expected": N_(
            '"{given}" is not a number; write one such as 4 or 2.5 (a point, no comma), without quotes'
        ),
        "whole-number-expected": N_('"{given}" is not a whole number from 1 up; write one such as 3'),
        "number-key-expected": N_('the key "{given}" is not a number; write a point of the scale, such as 4 or 2.5'),
        "number-key-twice": N_('the point "{given}" of the scale stands here twice; keep one of the two'),
        "not-finite": N_('"{given}" is no number to reckon with; write a finite one'),
        "weight-expected": N_(
            '"{given}" is not a weight; write a number such as 2 or 0.5 (a point, no comma), or a fraction such as 7/36'
        ),
        "negative-weight": N_("the weight {given} is negative; write 0 or more"),
        "score-expected": N_('"{given}" is not a score; write a number, null, or a mapping with best, low and high'),
        "value-function-expected": N_('"{given}" is no value function; write linear, or {{points: {{...}}}}'),
        "attribute-expected": N_('"{given}" is no attribute; write a number, a short text or a list of these'),
        "not-one-of": N_('"{given}" is not possible here; possible: {possible}'),
        "wrong-value": N_('"{given}" is not possible here; see the format in the README'),
        "date-expected": N_('"{given}" is not a date; write a year, a month or a day, such as 2015 or 2015-09'),
        # names
        "bad-id": N_('"{id}" can\'t be an id; use small letters, digits and hyphens, such as summer-school'),
        "reserved-id": N_('"{id}" has a meaning of its own; choose another name'),
        "newer-format": N_("format {given} is newer than this version knows ({known}); update pilotrank"),
        "unknown-criterion": N_('unknown criterion "{given}"; {hint}'),
        "missing-criterion": N_('nothing on the criterion "{criterion}"; give a score, or null where it is not known'),
        "unknown-category": N_('unknown category "{given}"; {hint}'),
        "missing-category": N_("no category; put the file in the folder of one: {known}"),
        "unknown-subcategory": N_('unknown subcategory "{given}"; {hint}'),
        "unknown-verdict": N_('unknown verdict "{given}"; {hint}'),
        "unknown-approach": N_('unknown approach "{given}"; {hint}'),
        "unknown-id": N_('unknown id "{given}"; {hint}'),
        "unknown-id-far": N_(
            'unknown id "{given}"; "pilotrank show" lists all, "pilotrank show --search TEXT" finds one'
        ),
        "unknown-kind": N_('unknown kind "{given}"; {hint}'),
        "ambiguous-id": N_('"{given}" is the name of several things; write one of: {possible}'),
        "unknown-factsheet": N_('unknown factsheet "{given}"; {hint}'),
        "unknown-reading": N_('unknown reading "{given}"; {hint}'),
        "unknown-value": N_('no approach has the value "{given}"; {hint}'),
        "unknown-profile": N_('unknown profile "{given}"; {hint}'),
        "duplicate-id": N_('the id "{id}" stands in {other} too; rename one of the two files'),
        "same-but-case": N_("differs from {other} in capitals only; rename one of the two files"),
        # what does not fit together
        "figure-without-number": N_("not one number; write value, or low and high for a range"),
        "figure-out-of-order": N_("a range from {low} to {high}; low must not be above high"),
        "figure-of-empty-field": N_('the field "{field}" says nothing; write its text, or name the right field'),
        "period-out-of-order": N_("a period from {start} to {end}; it must not end before it begins"),
        "outcome-without-figure": N_("measured, but no figure shows it; mark one with outcome: true"),
        "figure-without-outcome": N_(
            "marked as an outcome, but measured_outcome says there is none; change one of them"
        ),
        "passage-of-another-value": N_('the passage is about "{given}", which is none of the values; {hint}'),
        "nothing-to-hold-against": N_(
            "no verdicts to hold the ranking against; give some approaches a pilot with a verdict"
        ),
        "one-way-link": N_('the factsheet "{factsheet}" does not name this approach; add {approach} to its approaches'),
        "empty-scale": N_("a scale from {low} to {high}; min must be below max"),
        "too-wide-scale": N_("a scale from {low} to {high} is too wide to reckon with; choose a larger unit"),
        "level-off-scale": N_("a level at {given}, off the scale; it goes from {low} to {high}"),
        "score-off-scale": N_("{given} is off the scale; it goes from {low} to {high}"),
        "range-out-of-order": N_("low {low}, best {best}, high {high}; low can't be above best, nor best above high"),
        "points-incomplete": N_("the value function does not cover the scale; give points at {low} and at {high}"),
        "points-ends": N_(
            "the value function goes from {start} to {end}; it should go from {right_start} to {right_end}"
        ),
        "points-not-monotone": N_(
            "the value function turns round at {given}; values should only rise (or, for a cost, only fall)"
        ),
        "threshold-expected": N_(
            "the preference function {function} needs {given}; write a number from 0 up, for p and s above 0"
        ),
        "threshold-of-another": N_("the preference function {function} has no {given}; delete it"),
        "thresholds-out-of-order": N_("q {q} is above p {p}; q is the smaller one"),
        "too-many": N_("more than {most} of these; leave out what is not needed"),
        "missing-weight": N_("no weight for {criteria}; write one, 0 to leave it out of account"),
        "all-zero-weights": N_("all weights are zero; give at least one criterion a weight above 0"),
        # a new workspace
        "no-folder": N_("no folder; name a new one, such as my-choice, or an empty one"),
        "no-checklist": N_("no checklist, so no conditions by which to judge pilots; write one, a list of texts"),
        "no-id-column": N_('no column "id"; take a CSV file such as `pilotrank rank --top 9 -o shortlist.csv` writes'),
        "row-without-id": N_("a row without an id; write one, or delete the row"),
        "nothing-chosen": N_("no approach in it; a shortlist names at least one"),
        "unknown-schema": N_('unknown schema "{given}"; {hint}'),
        # changes of criteria.yaml
        "changed-meanwhile": N_("was changed by another program meanwhile; nothing was written, try again"),
        "not-editable": N_('"{where}" can\'t be changed without touching the rest; change it by hand'),
        "package-workspace": N_(
            "belongs to pilotrank and stays as it is; make a copy of your own with `pilotrank init FOLDER`, and work"
            " there"
        ),
        "profile-exists": N_('there is a profile "{profile}" already; choose another name, or add --force'),
        # answers about weights
        "only-with": N_("means nothing alone; add {option}"),
        "nothing-to-set": N_("nothing to set; write at least one weight, such as {example}"),
        "no-answers": N_("no answers, and no terminal to ask in; give them as arguments or with --from FILE"),
        "answers-twice": N_("answers come from one place; keep one of the arguments, --from and --redo"),
        "no-answers-kept": N_("keeps no answers; leave it out, and answer anew"),
        "answers-of-other-method": N_('keeps answers of "{given}", not of {method}; use that method'),
        "one-criterion": N_("there is one criterion, so nothing to weigh; its share is 100%"),
        "judgement-expected": N_(
            '"{given}" is not a judgement; write a number or fraction from 1/9 to 9, such as 3 or 1/5'
        ),
        "times-expected": N_("{given} is not possible here; write how many times as much it is worth, from 1 to 9"),
        "missing-points": N_("no points for {criterion}; write some, 0 for none"),
        "points-not-100": N_("the points add up to {sum}; share out 100"),
        "missing-in-order": N_("{criteria} not in the order; put every criterion in it"),
        "judgement-of-itself": N_('"{given}" is compared with itself; leave that out'),
        "missing-judgement": N_("no judgement of {pair}; compare each pair once"),
        "missing-times": N_("no judgement of {criterion}; write how many times as much"),
        "best-is-worst": N_('"{given}" can\'t be the best and the worst; choose another'),
        "two-judgements": N_("{a} beside {b} is judged twice and differently; leave one of them out"),
        "neither-best-nor-worst": N_(
            "neither begins with the criterion of --best nor ends with that of --worst; leave it out"
        ),
        "no-approaches": N_("no approaches; put at least one .yaml file in the folder approaches"),
        # tables
        "table-too-large": N_("larger than {most}, perhaps only once it is unpacked; leave out what is not needed"),
        "old-spreadsheet": N_("a spreadsheet of an older kind; save it again as XLSX or CSV"),
        "damaged-spreadsheet": N_("no workbook that can be read; save it again as XLSX or CSV"),
        "sheet-without-xlsx": N_("only XLSX has sheets; leave it out"),
        "unknown-sheet": N_('no sheet "{given}"; {hint}'),
        "empty-table": N_("nothing in it; the first row should name the columns"),
        "too-many-rows": N_("more than {most} rows; split the table"),
        "too-many-cells": N_("more than {most} cells; delete what is not needed, empty rows and columns too"),
        "too-many-files": N_("more than {most} files of a workspace; leave out what is not needed"),
        "too-many-columns": N_("more than {most} columns; delete what is not needed"),
        "open-quote": N_("a quote in or after line {line} is not closed or goes on; double every quote inside a cell"),
        "cell-beyond-header": N_("something stands here, but nothing above it; name the column, or empty the cell"),
        "column-twice": N_('says the same as the column "{other}"; keep one of the two'),
        "formula-without-value": N_("the file does not hold what {given} comes to; open and save it in a spreadsheet"),
        "bad-file-path": N_(
            '"{given}" is no file of a workspace; write criteria.yaml, or one such as'
            " approaches/retain/dual-career.yaml"
        ),
        "bad-key": N_('"{given}" is no key; write names and positions with points between them, such as forms.0.name'),
        "no-criteria-rows": N_("no row is about criteria.yaml; add those that are, no workspace is without"),
        "no-number": N_('"{given}" is not one number, or could be two; write one such as 4, 2.5 or 2,5'),
        "value-of-empty": N_(
            '"{given}" beside the kind {named}, which has no value; empty the cell or choose another kind'
        ),
        "value-twice": N_("row {first} is about the same place; keep one of the two"),
        "list-and-mapping": N_("has list positions and names side by side; keep one or the other"),
        "list-gap": N_("a list without its position {missing}; number its positions from 0 up"),
        "no-score": N_('"{given}" is no score; write a number such as 4, 2.5 or 2,5, or nothing where it is not known'),
        "amount-unclear": N_(
            '"{given}" can\'t be read as a number; write it without currency and without marks between thousands, or'
            " keep it as a text with --keep-unreadable"
        ),
        "number-of-two": N_('"{given}" could be two numbers; write it without marks between thousands'),
        "range-without-best": N_(
            '"{given}" is a range without a best score; write the best here, and the range in columns {low} and {high}'
        ),
        "no-name": N_("no name; write one"),
        "no-approach-rows": N_("no row below the header; write one for each approach"),
        "no-name-column": N_('no column says what approaches are called; call one "name"'),
        "no-criterion-columns": N_(
            'no column is a criterion; say which ones are, with their scales, such as --criterion "{example}=1:5"'
        ),
        "no-usual-scale": N_(
            'numbers from {low} to {high} tell no scale; say it with --criterion "{name}=MIN:MAX" (behind it :min for a'
            " cost); columns that no --criterion names become attributes then"
        ),
        "missing-column": N_(
            'no column for the criterion "{criterion}"; add one, with empty cells for what is not known'
        ),
        "unknown-column": N_('no column "{given}"; {hint}'),
        "bad-scale": N_('"{given}" is no scale; write it as NAME=MIN:MAX, or NAME=MIN:MAX:min for a cost'),
        "only-with-approaches": N_("goes with a table that has a row for each approach; leave it out"),
        "criteria-are-there": N_("the workspace has criteria of its own; leave it out"),
        "no-category": N_("no category; write one in every row, or in none"),
        "category-needed": N_("no category; write one of: {known}"),
        "approach-exists": N_(
            'the approach "{id}" is there already; give this one another id, or add --force to change that one'
        ),
        "approach-elsewhere": N_('stands in the category "{category}"; move its file first, or write that category'),
        "id-twice": N_('the id "{id}" stands in row {first} too; give each approach its own'),
        # what was taken for granted in reading a table
        "taken-as-windows-1252": N_("is not UTF-8; taken as Windows-1252"),
        "more-sheets": N_("only the sheet {sheet} was read; --sheet NAME reads another ({others})"),
        "scale-guessed": N_(
            'taken as a scale from {low} to {high}, more is better; say it otherwise with --criterion "{name}=MIN:MAX",'
            " or MIN:MAX:min for a cost"
        ),
        "not-only-numbers": N_(
            'has {numbers} numbers and other texts, so it is taken as an attribute; --criterion "{name}=MIN:MAX" makes'
            " it a criterion"
        ),
        "results-passed-over": N_("results are not taken up ({columns}); rank works them out from the scores"),
        "silent-honoured": N_(
            "{count} scores are not known, because the column silent says so; take out of it what is known after all"
        ),
        "categories-passed-over": N_("the workspace has no categories; the column is passed over"),
        "changed-since-export": N_("was changed since it was exported; what it says now is taken"),
        # command line
        "no-workspace": N_("no workspace here: there is no criteria.yaml; give a folder that holds one"),
        "almost-a-workspace": N_("looks like a workspace, but there is no criteria.yaml here; add it or mend its name"),
        "assignment-expected": N_("not readable; write it as {form}"),
        "argument-missing": N_("something is missing; write it as {form}"),
        "empty-value": N_("nothing is given; write a value after it"),
        "given-twice": N_('"{given}" is given twice; give it once'),
        "assumed-score-expected": N_(
            '"{given}" is not a score; write a number such as 4 or 2.5, or null for not known'
        ),
        "percentage-expected": N_(
            '"{given}" is not a share; write a percentage from 0% to 100%, such as 12.5% (a point, no comma)'
        ),
        "shares-above-100": N_("the shares add up to {sum}%; they can't be more than 100%"),
        "shares-below-100": N_("the shares add up to {sum}% and no other weight is left; they should add up to 100%"),
        "unknown-attribute": N_('no approach has the attribute "{given}"; {hint}'),
        "count-expected": N_('"{given}" is no number of approaches; write a whole number from 0 up, such as 2'),
        "no-amount": N_(
            'no number for the attribute "{attribute}" at {count} that could be chosen: {approaches}; add it, or leave'
            " them out (--exclude ID, --where, --category)"
        ),
        "chance-expected": N_('"{given}" is no chance; write a share from 0% to below 100%, such as 30% or 0.3'),
        "too-hard": N_("no answer within {seconds} seconds; use rounder amounts, or fewer constraints"),
        "unknown-option": N_("no such option; {hint}"),
        "unknown-letter": N_("no such option; --help shows them all; behind -- a name may begin with -"),
        "option-before-command": N_(
            "no such option before a command; those of a command stand behind it, as in pilotrank rank --quiet"
        ),
        "unknown-command": N_("no such command; {hint}"),
        "option-without-value": N_("used wrongly; a switch takes no value, any other option needs one after it"),
        "unexpected-argument": N_("is one argument too many; options start with --"),
        "wrong-usage": N_("can't be understood; see --help"),
        "unknown-format": N_('unknown format "{given}"; {hint}'),
        "unknown-ending": N_("the ending does not say which format; give --format, or choose an ending; {hint}"),
        "csv-alone": N_("only CSV is written here; choose a name that ends in .csv"),
        "format-against-ending": N_("the file's ending says {ending}, --format says {given}; make them agree"),
        "dialect-without-csv": N_("only CSV has dialects; leave --dialect out or choose --format csv"),
        "search-alone": N_("goes with no ID and no --discrepancies; leave these out"),
        "too-many-rankings": N_("more than {most} rankings side by side; name those that matter, with --profile"),
        "nothing-to-compare": N_(
            "one ranking has nothing beside it; add --profile, --weight, --method, --with or --reading"
        ),
        "criteria-as-target": N_("is what a workspace rests on; write to another file"),
        "best-and-worst-expected": N_("judgements of what is best and worst, but not which; add --best and --worst"),
        "not-in-a-dialogue": N_("only goes with answers as arguments; leave it out"),
        "criteria-changed": N_("has other criteria than those asked about; answer anew"),
        "one-profile": N_("goes with one profile; give --profile once"),
        "not-together": N_("can't go together with {option}; give one of the two"),
        "no-group": N_(
            "a group of {count}, and two are needed; name profiles with --profile, or write in criteria.yaml whose"
            " they are (stakeholder)"
        ),
        "nothing-to-explain": N_("nothing to explain; name one approach, or two, such as {example}"),
        "same-approach": N_("compared with itself; name two approaches"),
        "not-judged": N_(
            "has no total, because the source is silent on every criterion; --include-silent takes the middle of the"
            " scales"
        ),
        "unknown-method": N_('unknown method "{given}"; {hint}'),
        "scores-above-zero": N_("needs scores above 0, and {criterion} starts at {low}; leave this method out"),
        "seed-expected": N_('"{given}" is no seed; write a whole number from 0 up'),
        "too-many-samples": N_("more than {most} samples; ask for fewer"),
        "exactly-without-top": N_("only goes with --top N; add it"),
        "nothing-to-rank": N_("no approach is left that is judged; leave a filter out, or add --include-silent"),
        "number-from-expected": N_('"{given}" is not possible here; write a number from {least} up'),
        "unknown-picture": N_("the ending does not say which kind of picture; choose one of {known}"),
        "same-target": N_("the result goes there too; choose another name for one of them"),
        "extra-needed": N_("needs {package}, which is not installed; run: pip install {package}"),
        "no-ordinary-target": N_("no ordinary file; choose another name, or - for standard output"),
        "no-origin": N_(
            "does not say how it was made: no reproduce column, key or line; give a CSV, XLSX, JSON, Markdown or text"
            " file that pilotrank wrote"
        ),
        "command-refused": N_('says it was made by "{command}", which is not run again; give an export of a result'),
        "held-open": N_(
            "is open in another program, such as Excel; close it there and try again (if it is not, delete {mark})"
        ),
        "link-away": N_("a link that leaves its folder; name the file itself"),
        "binary-to-terminal": N_("a workbook is no text for a terminal; write it to a file"),
        "file-exists": N_("exists already; choose another name, or add --force to replace it"),
        "folder-in-use": N_("exists already and is no empty folder; name a new or an empty one"),
        "unwritable": N_("can't be written ({reason}); check the folder and your permissions"),
    }
)

REASONS: Final = (
    N_("File name too long"),
    N_("Is a directory"),
    N_("No space left on device"),
    N_("No such file or directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("Read-only file system"),
)
"""What the system gives as a reason when a file can't be read or written, for the catalogue."""
