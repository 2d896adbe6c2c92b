"""Settings: what clinics differ in, typed, in words, and as answers to conditions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small import CLINIC, small_clinic, small_procedure

from instructions.clinic import settings_for
from instructions.conditions import Answer
from instructions.settings import UNSET, Settings, Span, setting_texts


def test_settings_are_told_in_the_words_of_the_language() -> None:
    """With their units, in the plural form of their number."""
    procedure = small_procedure()
    settings = settings_for(procedure, small_clinic())
    one = Settings({**settings, "driving": Decimal(1), "pain-medicine": "paracetamol"})

    texts = setting_texts(one, procedure.settings, procedure.units)

    assert texts["numbness"] == "12 to 18 hours"
    assert texts["driving"] == "1 hour"
    assert texts["pain_medicine"] == "paracetamol"
    assert "position" not in texts


@pytest.mark.parametrize(
    ("setting", "written", "value"),
    [
        ("driving", "24", Decimal(24)),
        ("driving", "24.5", Decimal("24.5")),
        ("numbness", ["12", "18"], Span(Decimal(12), Decimal(18))),
        ("numbness", "12 to 18", Span(Decimal(12), Decimal(18))),
        ("position", "back", "back"),
        ("contrast", "no", False),
        ("pain-medicine", " paracetamol  500 mg ", "paracetamol 500 mg"),
    ],
)
def test_settings_are_typed(setting: str, written: object, value: object) -> None:
    """Each kind reads its own texts."""
    assert small_procedure().settings[setting].read(written) == value


@pytest.mark.parametrize(
    ("setting", "written"),
    [
        ("driving", "11"), ("driving", "73"), ("driving", "a day"), ("driving", "-24"),
        ("driving", "1e1"), ("driving", ["24"]), ("driving", "２４"),
        ("numbness", ["18", "12"]), ("numbness", ["12"]), ("numbness", "12"),
        ("numbness", ["0", "9"]),
        ("position", "side"), ("position", ["back"]), ("contrast", "true"), ("contrast", ["yes"]),
        ("pain-medicine", "x" * 31), ("pain-medicine", ""), ("pain-medicine", {"a": "b"}),
    ],
)  # fmt: skip
def test_settings_out_of_range_are_refused(setting: str, written: object) -> None:
    """With a sentence that says what may be written."""
    with pytest.raises(ValueError, match="^must "):
        small_procedure().settings[setting].read(written)


def test_settings_answer_conditions() -> None:
    """Choices and yes-or-no settings are answers; what is not set is not known."""
    settings = settings_for(small_procedure(), small_clinic())

    assert settings.answer("position.tummy") is Answer.YES
    assert settings.answer("position.back") is Answer.NO
    assert settings.answer("contrast") is Answer.NOT_KNOWN
    assert settings["contrast"] is UNSET
    assert settings.unset == ("contrast", "pain-medicine")
    assert settings.highest("numbness") == 18
    assert small_clinic(CLINIC).choices("other").drugs is None
