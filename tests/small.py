"""A small procedure, clinic and plan as texts, and what is made of them, for the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from instructions.clinic import Clinic
from instructions.clinic_file import read_clinic
from instructions.errors import InstructionsError
from instructions.procedure import Procedure, load
from instructions.visit import Visit, visit

TODAY = date(2027, 2, 20)

STEPS = """\
id: small
version: "1.0.0"
checked: 2026-11-20
review-by: 2028-11-20
sources:
  a: {title: A leaflet, publisher: A hospital, address: "https://a.example/x", checked: 2026-11-20}
conditions:
  blood-thinner: {}
  steroid: {from: drugs}
settings:
  duration: {kind: number, unit: minutes, least: 5, most: 90, default: 15, sources: [a]}
  observation: {kind: number, unit: minutes, least: 0, most: 360, default: 60, sources: [a]}
  margin: {kind: number, unit: hours, least: 0, most: 6, default: 2, sources: [a]}
  rest: {kind: number, unit: hours, least: 1, most: 72, default: 24, sources: [a]}
  numbness: {kind: range, unit: hours, least: 1, most: 48, default: [12, 18], sources: [a]}
  driving: {kind: number, unit: hours, least: 12, most: 72, sources: [a]}
  fasting: {kind: number, unit: hours, least: 2, most: 12, default: 6, sources: [a]}
  plan-days: {kind: number, unit: days, least: 1, most: 21, default: 7, sources: [a]}
  position: {kind: choice, choices: [tummy, back], default: tummy, sources: [a]}
  contrast: {kind: yesno, sources: [a]}
  pain-medicine: {kind: text, most: 30, sources: [a]}
moments:
  last-food: {from: arrive, minus: fasting, as: clock, deadline: "true"}
  rest-until: {from: end, plus: rest, as: part}
  drive-from: {from: end, plus: driving, as: part}
  plan-by: {from: start, minus: plan-days, as: date, deadline: "true"}
  check: {from: start, plus: "2 weeks", as: date}
parts:
  core:
    sections:
      main:
        kind: bullets
        side: 1
        steps:
          rest: {critical: "true", sources: [a], facts: [C1]}
          drive: {sources: [a]}
          eat: {sources: [a]}
          lie: {when: position.tummy, figure: lie, sources: [a]}
          thinner: {when: blood-thinner and not plan, sources: [a]}
  plan:
    asked: when-plan
    sections:
      medicines:
        kind: details
        steps:
          stop: {each: medicines, when: item.stops, sources: [a]}
  diary:
    asked: asked
    sections:
      diary: {kind: text, when: steroid, steps: {note: {sources: [a]}}}
"""

WORDS = """\
language: en-GB
direction: ltr
name: English
title: A small procedure
terms: {sheath: sleeve}
phrases:
  slowly: "slowly, **slowly**"
sections:
  main: "What to do"
  medicines: "Your plan for {{ date }}"
  diary: {text: "Diary", unknown: ""}
steps:
  rest: {text: "Rest {{ phrase.slowly }} until {{ rest_until }}."}
  drive: {text: "Do not drive until {{ drive_from }}.", unset: "Do not drive."}
  eat: {text: "Do not eat after {{ last_food }}.", past: "Tell the desk now."}
  lie: {text: "Lie down.", caption: "On your tummy", alt: "A person lies down."}
  thinner: {text: "Phone {{ clinic.phone }}.", unknown: same, no: "Nothing to do."}
  stop: {label: "{{ item.name }}", text: "Stop. Last dose: {{ item.last }}."}
  note: {text: "Write it down: {{ blank }}"}
labels:
  {page: "Page {{ page }} of {{ pages }}", patient: For, phone: Phone, code: Code, nobody: Nobody,
   sample: Sample, not-approved: Not approved, approved: Approved, copy: Copy, specimen: Specimen,
   plan-morning: "{{ date }}, morning", plan-evening: "{{ date }}, evening"}
calendar:
  date: "EEEE d MMMM y"
  short-date: "d MMMM"
  clock-12: "h:mma"
  clock-24: "HH:mm"
  noon: midday
  midnight: midnight
  parts:
    morning: "{weekday} morning"
    afternoon: "{weekday} afternoon"
    evening: "{weekday} evening"
units:
  minutes: {one: "{n} minute", other: "{n} minutes"}
  hours: {one: "{n} hour", other: "{n} hours"}
  days: {one: "{n} day", other: "{n} days"}
  range: "{a} to {b}"
"""

CLINIC = """\
name: Noyyal Pain Clinic
address: [14 Riverbank Road, Coimbatore 641 001]
phone: "+91 422 255 0100"
hours: 9am to 6pm
out-of-hours: {phone: "+91 422 255 0199", route: Doctor on call}
emergency: {number: "108", service: ambulance}
country: IN
time-zone: Asia/Kolkata
paper: A4
clock: 12
language: en
identity:
  - {label: Number, field: id}
  - {label: Age, field: born, format: age}
  - {label: NHS number, field: nhs, format: nhs}
procedures:
  small:
    drugs: [steroid]
    settings: {driving: 24}
"""

PLAN = """\
for: 2027-03-02
medicines:
  - name: Warfarin 5 mg
    action: stop
    last-dose: 2027-02-24
    last-dose-weekday: Wednesday
    last-dose-part: evening
    restart: 2027-03-03
    restart-weekday: Wednesday
    restart-part: evening
  - name: Aspirin 75 mg
    action: keep
if-postponed: Phone us before you change any dose.
approver: Dr S
approved: 2027-02-15
"""

VISIT: Mapping[str, object] = {"name": "Asha Example", "on": "2027-03-02 09:30"}


def swap(text: str, *changes: tuple[str, str]) -> str:
    """The text with each old piece, which must be there, replaced by a new one."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def small_procedure(steps: str = STEPS, words: str = WORDS) -> Procedure:
    """The procedure that these two texts make."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "small"
        home.mkdir()
        (home / "procedure.yaml").write_text(steps, encoding="utf-8")
        (home / "en.yaml").write_text(words, encoding="utf-8")
        return load(home, "en")


def small_clinic(text: str = CLINIC) -> Clinic:
    """The clinic that this text makes."""
    return read_clinic(text, Path("clinic"))


def small_visit(clinic: Clinic | None = None, **said: object) -> Visit:
    """A visit on 2 March 2027 with these fields besides, or instead."""
    raw = {**VISIT, **{key.rstrip("_"): value for key, value in said.items()}}
    return visit(raw, clinic or small_clinic(), small_procedure(), TODAY)


def problems_of(make: Callable[[], object], error: type[InstructionsError]) -> list[str]:
    """The problems that end `make`, one text each."""
    with pytest.raises(error) as caught:
        make()
    assert type(caught.value) is error
    return [str(problem) for problem in caught.value.problems]
