"""The command `translation`: how far each language is checked, and checking it step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from instructions import clinic_file
from instructions import procedure as procedures
from instructions import translation as translations
from instructions.clinic import FILE
from instructions.errors import WordsError
from instructions.plain import plain_name
from instructions.procedure import SOURCE, Procedure, Step
from instructions.sites import own_clinic
from instructions.translation import Checked, Review
from instructions.written import did_you_mean, sentence

if TYPE_CHECKING:
    from instructions.wordlist import Entry, Words

PATH = click.Path(path_type=Path)
CARD = "emergency"


@click.group("translation")
def translation() -> None:
    """See how far the translations are checked, and check them."""


@translation.command()
@own_clinic
@click.option("--procedure", default="iliopsoas-injection", show_default=True)
@click.option("--steps", is_flag=True, help="Name every step that is a draft.")
def status(clinic: Path, procedure: str, steps: bool) -> None:
    """Tell for each language how many of its steps are checked."""
    folder = _folder(clinic, procedure)
    for language in procedures.languages(folder, clinic):
        if language == SOURCE:
            continue
        words = procedures.load(folder, language, clinic)
        drafts = translations.drafts_of(words, folder, clinic)
        every = list(words.steps())
        state = "reviewed" if not drafts else "draft"
        click.echo(f"{language}  {state}  {len(every) - len(drafts)} of {len(every)} steps checked")
        if steps:
            critical = {step.id for step in every if step.critical}
            for id in drafts:
                click.echo(f"    {id}{' (safety-critical)' if id in critical else ''}")


@translation.command()
@click.argument("language")
@own_clinic
@click.option("--procedure", default="iliopsoas-injection", show_default=True)
@click.option("--reviewer", required=True, help="Your name.")
@click.option("--qualification", required=True, help="What you are: translator, doctor ...")
@click.option("--clinician", is_flag=True, help="A clinician of this clinic who reads it.")
@click.option("--step", "only", multiple=True, help="Check this step only; may be repeated.")
def approve(
    language: str,
    clinic: Path,
    procedure: str,
    reviewer: str,
    qualification: str,
    clinician: bool,
    only: Sequence[str],
) -> None:
    """Check a translation step by step: the red card first, a yes or no for each.

    Each step that you find right is recorded at once, so you may stop and go on later.
    """
    _refuse_source(language)
    folder = _folder(clinic, procedure)
    words, english = (procedures.load(folder, one, clinic) for one in (language, SOURCE))
    _refuse_unknown(only, words)
    review = Review(
        reviewer=_said(reviewer, "--reviewer"),
        qualification=_said(qualification, "--qualification"),
        on=date.today().isoformat(),
        clinician=clinician,
    )
    source = {step.id: step for step in english.steps()}
    kept = dict(translations.own_record(clinic, folder, language))
    ticked = 0
    for step in _in_order(words):
        before = _still_right(kept.get(step.id), source[step.id], step)
        if (only and step.id not in only) or review.reviewer in {one.reviewer for one in before}:
            continue
        _show(source[step.id], step)
        if click.confirm("Is it right?", default=False):
            kept[step.id] = translations.checked(source[step.id], step, (*before, review))
            translations.record(clinic, folder, language, kept)
            ticked += 1
    left = len(translations.drafts_of(words, folder, clinic))
    click.echo(f"{ticked} steps recorded; {left} steps of {language} are still a draft")


@translation.command()
@click.argument("language")
@own_clinic
@click.option("--procedure", default="iliopsoas-injection", show_default=True)
@click.option("-o", "output", type=PATH, help="The workbook [default: LANGUAGE.xlsx].")
def export(language: str, clinic: Path, procedure: str, output: Path | None) -> None:
    """Write the words of a language into a workbook, for a translator."""
    from instructions.output import refuse_over, write
    from instructions.wordbook import workbook

    words = _words(_folder(clinic, procedure), language, clinic)
    made = procedures.load(_folder(clinic, procedure), language, clinic)
    english = procedures.load(_folder(clinic, procedure), SOURCE, clinic)
    told = workbook(
        _parted(words, english), procedure, language, made.name, made.direction == "rtl"
    )
    target = output or Path(f"{language}.xlsx")
    refuse_over(target, "xlsx", clinic=clinic)
    write(told, str(target))
    click.echo(f"{target}: {len(words.entries)} texts")


@translation.command("import")
@click.argument("file", type=PATH)
@own_clinic
@click.option("-o", "output", type=PATH, help="Write them to this file, not into the folder.")
@click.option("--dry-run", is_flag=True, help="Only show what has changed.")
def import_(file: Path, clinic: Path, output: Path | None, dry_run: bool) -> None:
    """Take the words of a workbook that a translator has filled in; what changed is a draft.

    They become the clinic's own translation. Nothing is written unless all of it is right.
    """
    from instructions import wordlist
    from instructions.output import refuse_over, write
    from instructions.returned import changes
    from instructions.wordbook import read_workbook

    if output:
        refuse_over(output, "yaml", [file, clinic / FILE])
    procedure, language, lines, remarks = read_workbook(file)
    folder = _folder(clinic, procedure)
    words = _words(folder, language, clinic)
    changed = changes(words, lines)
    for line in (*wordlist.difference(words, changed), *remarks):
        click.echo(line)
    target = output or procedures.own_words(folder, clinic) / f"{language}.yaml"
    if not dry_run and (changed or output):
        target.parent.mkdir(parents=True, exist_ok=True)
        write(wordlist.with_changes(words.text, changed).encode("utf-8"), str(target))
        click.echo(f"{target}: written")
    from instructions.schedule.table import plural

    click.echo(f"{plural(len(changed), 'text')} changed; the steps that say them are a draft again")


def _words(folder: Path, language: str, clinic: Path) -> Words:
    """The files of a language, as they are. Raises WordsError."""
    from instructions.form import read
    from instructions.wordlist import Words

    _refuse_source(language)
    procedures.load(folder, language, clinic)  # Whatever is wrong with it is told as always.
    path = procedures.words_file(folder, language, clinic)
    # As bytes, so that the ends of lines stay as they are.
    frame, english, text = (
        one.read_bytes().decode("utf-8")
        for one in (folder / "procedure.yaml", folder / f"{SOURCE}.yaml", path)
    )
    return Words(
        procedure=read(frame, f"{folder.name}/procedure.yaml", WordsError),
        english=read(english, f"{folder.name}/{SOURCE}.yaml", WordsError),
        text=text,
        name=f"{folder.name}/{path.name}",
        language=language,
        languages=procedures.languages(folder, clinic),
    )


def _parted(words: Words, english: Procedure) -> Iterator[tuple[str, Entry]]:
    """Each text with the heading that it stands under."""
    parts = {
        step.id: section.heading.plain()
        for part in english.parts
        for section in part.sections
        for step in section.steps
    }
    for entry in words.entries:
        of_step = entry.path[0] == "steps"
        yield parts.get(str(entry.path[1]), "") if of_step else str(entry.path[0]), entry


def _folder(clinic: Path, procedure: str) -> Path:
    """The folder of a procedure's words. Raises ClinicError and WordsError."""
    known = procedures.library(clinic)
    clinic_file.load(clinic, known)
    if procedure not in known:
        what = f"There is no procedure '{procedure}'."
        raise WordsError.of("--procedure", what, did_you_mean(procedure, known))
    return known[procedure]


def _refuse_source(language: str) -> None:
    if language == SOURCE:
        what = "This is what all others are translated from."
        raise WordsError.of("LANGUAGE", what, "Name another.")


def _said(written: str, option: str) -> str:
    """Who somebody is, in a line with at least one letter. Raises WordsError."""
    try:
        return plain_name(written)
    except ValueError as error:
        raise WordsError.of(option, sentence(str(error)), "Say who checks the words.") from None


def _refuse_unknown(only: Sequence[str], words: Procedure) -> None:
    known = [step.id for step in words.steps()]
    for id in only:
        if id not in known:
            raise WordsError.of("--step", f"There is no step '{id}'.", did_you_mean(id, known))


def _in_order(words: Procedure) -> Iterator[Step]:
    """The red card first, then what else is safety-critical, then the rest."""
    card = {s.id for p in words.parts for x in p.sections if x.kind == CARD for s in x.steps}
    yield from sorted(words.steps(), key=lambda step: (step.id not in card, not step.critical))


def _still_right(kept: Checked | None, english: Step, step: Step) -> tuple[Review, ...]:
    """Who has checked these very words; nobody when either text has changed since."""
    if kept is None:
        return ()
    now = translations.checked(english, step, ())
    return kept.reviews if (kept.english, kept.words) == (now.english, now.words) else ()


def _show(english: Step, step: Step) -> None:
    """Both texts of a step, wording by wording."""
    click.echo(f"\n{step.id}{' (safety-critical)' if step.critical else ''}")
    for (name, said), (_, shown) in zip(_texts(english), _texts(step), strict=True):
        click.echo(f"  {name}: {said}\n  {' ' * len(name)}  {shown}")


def _texts(step: Step) -> Iterator[tuple[str, str]]:
    yield from ((name, wording.plain()) for name, wording in sorted(step.words.items()) if wording)
    yield from (("label", one.plain()) for one in (step.label,) if one)
    yield from ((f"option {n}", one.plain()) for n, one in enumerate(step.options, 1))
    yield from (("caption", one.plain()) for one in (step.caption,) if one)
    yield from (("picture", one) for one in (step.alt,) if one)
