"""Seeded visits of invented patients: every name and every number is new."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

SEED = 20270302
TODAY = date(2027, 2, 20)
FIRST = datetime(2027, 3, 2, 8, 0)

# The core alone, two sides: the clinic's steroid would bring an insert on a third.
WITHOUT = "steroid"

GIVEN = (
    "Agnes", "Aino", "André", "Anne", "Beatriz", "Björn", "Carla", "Chloë", "Clara", "David",
    "Edith", "Elif", "Emil", "Émile", "Fiona", "François", "George", "Grażyna", "Hanna", "Helen",
    "Inês", "Ivan", "Jean", "João", "José", "Karen", "Kofi", "Lars", "Leila", "Łucja",
    "Maria", "Małgorzata", "Meera", "Michał", "Nadia", "Noël", "Olga", "Paweł", "Peter", "Priya",
    "Ravi", "René", "Rosa", "Ruth", "Sara", "Søren", "Stella", "Teresa", "Thomas", "Zoë",
)  # fmt: skip
SYLLABLES = (
    "ba", "ber", "ca", "da", "del", "do", "fer", "ga", "gren", "hal", "ja", "ka", "kow", "la",
    "lin", "lo", "man", "mi", "mor", "na", "nel", "ni", "no", "pa", "ra", "ri", "ro", "sa",
    "sen", "ski", "son", "ta", "ter", "ti", "to", "va", "ver", "wan", "wit", "za",
)  # fmt: skip
ACCENTED = ("ł", "ń", "ó", "ś", "ż", "ö", "ü", "é", "è", "ç", "ñ", "ø", "å", "ã")
CLINICIANS = ("Dr S. Rao", "Dr A. Nowak", "Dr M. Iyer")
PLACES = ("Room 2, first floor", "Room 3, first floor", "Room 4, first floor")
SIDES = ("left", "right")

# Spreads numbers that follow each other over all the family names; it shares no factor with them.
MIXER = 1_013_117


def visits(count: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """Visits as the front desk types them: an hour, a name and a number each.

    Given names recur as they do in life; family names are made up and none comes twice. Two days,
    two sides, three rooms: what a list shares, these share.
    """
    dice = random.Random(seed)
    for number in range(count):
        on = FIRST + timedelta(days=dice.randrange(2), minutes=15 * dice.randrange(36))
        yield {
            "name": f"{dice.choice(GIVEN)} {_family(number + seed, dice)}",
            "on": f"{on:%Y-%m-%d %H:%M}",
            "arrive": f"{on - timedelta(minutes=30):%H:%M}",
            "side": dice.choice(SIDES),
            "id": f"MRN-{seed % 1000:03d}{number:06d}",
            "born": f"{date(1930, 1, 1) + timedelta(days=dice.randrange(27000))}",
            "clinician": dice.choice(CLINICIANS),
            "place": dice.choice(PLACES),
            "without": WITHOUT,
        }


def _family(number: int, dice: random.Random) -> str:
    """The family name of a number: three syllables or more; one name in four has an accent."""
    base = len(SYLLABLES)
    rest = number * MIXER % base**4 + base**2
    parts = []
    while rest:
        rest, digit = divmod(rest, base)
        parts.append(SYLLABLES[digit])
    if dice.random() < 0.25:
        parts.insert(1, dice.choice(ACCENTED))
    return "".join(parts).title()
