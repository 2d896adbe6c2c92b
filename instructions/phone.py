"""Phone numbers: printed as the clinic wrote them, checked and dialled as E.164."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

_WRITTEN = re.compile(r"\+?[0-9 ().-]{2,30}( ext\.? ?[0-9]{1,6})?", re.ASCII)


class Phone(Struct, frozen=True):
    """A number as it is printed, and as a telephone dials it."""

    text: str
    tel: str

    def __str__(self) -> str:
        return self.text

    @property
    def link(self) -> str:
        """`tel:+914222550100`, for a phone that shows the sheet."""
        return f"tel:{self.tel}"


@cache
def countries() -> frozenset[str]:
    """The countries (ISO 3166 alpha-2) whose numbers can be checked."""
    # The tables of all numbers are large: they are imported only where a number is read.
    import phonenumbers

    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def read_phone(written: str, country: str) -> Phone:
    """The number of a desk or a person; ValueError (`must be ...`) when it cannot be called."""
    return _full(_tidy(written), country)


def read_help_line(written: str, country: str) -> Phone:
    """A full number, or a short one that the country really has, such as 111 in Britain."""
    import phonenumbers
    from phonenumbers import shortnumberinfo

    text = _tidy(written)
    if _is_short(text) and shortnumberinfo.is_valid_short_number_for_region(
        phonenumbers.parse(text, country), country
    ):
        return Phone(text, text)
    return _full(text, country)


def read_emergency(written: str, country: str) -> Phone:
    """The emergency number of a country, or a full number of an ambulance."""
    from phonenumbers import shortnumberinfo

    text = _tidy(written)
    if not _is_short(text):
        return _full(text, country)
    if not shortnumberinfo.is_emergency_number(text, country):
        raise ValueError(f"must be an emergency number of {country}, or a full phone number")
    return Phone(text, text)


def _tidy(written: str) -> str:
    text = " ".join(written.split())
    if not _WRITTEN.fullmatch(text):
        raise ValueError("must be one phone number of digits, such as +91 422 255 0100")
    return text


def _is_short(text: str) -> bool:
    return text.isdigit() and len(text) <= 6


def _full(text: str, country: str) -> Phone:
    import phonenumbers
    from phonenumbers import NumberParseException, PhoneNumberFormat

    wrong = f"must be a phone number that exists in {country}, or one that begins with +"
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        raise ValueError(wrong) from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError(wrong)
    dialled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Phone(text, f"{dialled};ext={number.extension}" if number.extension else dialled)
