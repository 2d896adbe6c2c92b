"""What texts may say of a clinic, as safe HTML: its name, its phones, its settings."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from instructions.clinic import Clinic
from instructions.phone import Phone

WRITTEN = frozenset(
    ["clinic.name", "clinic.address", "clinic.hours", "clinic.out_of_hours", "clinic.service"]
    + ["clinic.hospital"]
)
"""What a clinic says of itself in its own language."""

LONGEST_WEB = 60
"""How many letters of a web address a person would type."""


def told(clinic: Clinic, settings_said: Mapping[str, str]) -> Mapping[str, Markup]:
    """What a clinic says of itself, by the names in texts; phones are links."""
    known: dict[str, Markup | None] = {
        "clinic.name": escape(clinic.name),
        "clinic.address": escape(", ".join(clinic.address)),
        "clinic.phone": _phone(clinic.phone),
        "clinic.hours": escape(clinic.hours),
        "clinic.out_of_hours": _out_of_hours(clinic),
        "clinic.emergency": _phone(clinic.emergency.number),
        "clinic.service": escape(clinic.emergency.service),
        "clinic.hospital": escape(clinic.emergency.hospital or ""),
        "clinic.web": _web(clinic.web) if clinic.web else None,
    }
    known.update({name: escape(text) for name, text in settings_said.items()})
    return {name: text for name, text in known.items() if text}


def spoken(language: str, text: Markup) -> Markup:
    """A text that is in another language than what it stands in."""
    return Markup('<span lang="{}">{}</span>').format(language, text)


def _phone(number: Phone) -> Markup:
    """A phone number that can be tapped and is never broken over two lines."""
    return Markup('<a href="tel:{}">{}</a>').format(number.tel, number.text)


def _out_of_hours(clinic: Clinic) -> Markup:
    known = clinic.out_of_hours
    parts = [escape(known.route)] if known.route else []
    if known.phone:
        parts.append(_phone(known.phone))
    return Markup(": ").join(parts)


def _web(address: str) -> Markup:
    shown = address.split("//", 1)[-1].rstrip("/")
    if len(shown) > LONGEST_WEB:
        # Nobody types it: the site is named, and the code to scan leads to the page.
        shown = shown.partition("/")[0]
    return Markup('<a href="{}">{}</a>').format(address, shown)
