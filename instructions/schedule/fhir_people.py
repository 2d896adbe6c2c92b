"""People in FHIR: which of a patient's names, numbers and languages counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Resource: TypeAlias = "Mapping[str, Any]"

# The use of a name that is printed, the best first; old, maiden, nickname and anonymous never are.
_NAMES = ("official", "usual", "")
_NHS = "https://fhir.nhs.uk/Id/nhs-number"
_OWN = ("MR", "MRN")


def name_of(person: Resource, on: str, *, titled: bool = False) -> str:
    """The name of a person on a day, as it is printed; empty when there is none that counts.

    The official name comes before the usual one and that before one without a use; what is over
    by then, or has not begun, does not count.
    """
    names = [one for one in _dicts(person.get("name")) if _holds(one.get("period"), on)]
    for use in _NAMES:
        for name in names:
            if str(name.get("use") or "") == use and (text := _printed(name, titled)):
                return text
    return ""


def number_of(patient: Resource) -> str:
    """The number that the hospital gave the patient; empty when it is not sure which that is."""
    numbers = [one for one in _dicts(patient.get("identifier")) if one.get("use") != "old"]
    for one in numbers:
        codes = _dicts(_map(one.get("type")).get("coding"))
        if any(code.get("code") in _OWN for code in codes):
            return _value(one)
    others = [one for one in numbers if one.get("system") != _NHS and not one.get("type")]
    return _value(others[0]) if len(others) == 1 else ""


def nhs_number_of(patient: Resource) -> str:
    """The patient's NHS number, if there is one."""
    numbers = _dicts(patient.get("identifier"))
    return next((_value(one) for one in numbers if one.get("system") == _NHS), "")


def language_of(patient: Resource) -> str:
    """The language the patient prefers, as a code; the only one there is, when none is marked."""
    spoken = _dicts(patient.get("communication"))
    preferred = [one for one in spoken if one.get("preferred") is True]
    chosen = preferred or (spoken if len(spoken) == 1 else [])
    if len(chosen) != 1:
        return ""
    language = _map(chosen[0].get("language"))
    codes = (str(one.get("code") or "") for one in _dicts(language.get("coding")))
    return next(filter(None, codes), "") or str(language.get("text") or "")


def words_of(found: Any) -> str:
    """The text of a CodeableConcept or of the first in a list of them, else its display or code."""
    for concept in _dicts(found):
        if concept.get("text"):
            return str(concept["text"])
        for code in _dicts(concept.get("coding")):
            if word := code.get("display") or code.get("code"):
                return str(word)
    return ""


def _printed(name: Resource, titled: bool) -> str:
    given = [str(word) for word in _list(name.get("given")) if word]
    family, text = str(name.get("family") or ""), str(name.get("text") or "").strip()
    parts = [*given, *([family] if family else [])]
    # The whole text knows the order of the parts, which is another in China or Hungary.
    if text and "," not in text and all(part in text for part in parts):
        return text
    before = [str(word) for word in _list(name.get("prefix"))] if titled else []
    behind = [str(word) for word in _list(name.get("suffix"))]
    return " ".join((*before, *parts, *behind)) if parts else ""


def _holds(period: Any, on: str) -> bool:
    """Whether a period, whose ends may be years or months only, holds a day."""
    start, end = (str(_map(period).get(name) or "")[:10] for name in ("start", "end"))
    return (not start or start <= on[: len(start)]) and (not end or on[: len(end)] <= end)


def _value(identifier: Resource) -> str:
    return str(identifier.get("value") or "").strip()


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [one for one in _list(found) if isinstance(one, dict)]


def _map(found: Any) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}
