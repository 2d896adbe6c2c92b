"""What the names in conditions and texts mean, and which of them may have no value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from instructions.conditions import Answer, Condition
from instructions.moments import LENGTH_OF_STAY, value_name
from instructions.procedure import Moment
from instructions.settings import UNSET, Setting

KNOWN = frozenset({Answer.YES, Answer.NO})
ANY = KNOWN | {Answer.NOT_KNOWN}

ALWAYS: frozenset[str] = frozenset(
    [
        "name",
        "date",
        "time",
        "arrive",
        "given",
        "blank",
        "clinic.name",
        "clinic.address",
        "clinic.phone",
        "clinic.hours",
        "clinic.out_of_hours",
        "clinic.emergency",
        "clinic.service",
    ]
)
"""Values that every handout has."""

_PLAN = frozenset({"plan", "plan.stops", "plan.keeps", "plan.bridging"})
OPTIONAL: Mapping[str, frozenset[str]] = {
    "id": frozenset({"visit.id"}),
    "born": frozenset({"visit.born"}),
    "clinician": frozenset({"visit.clinician"}),
    "place": frozenset({"visit.place"}),
    "note": frozenset({"visit.note"}),
    "replaces": frozenset({"visit.replaces"}),
    "closure.first": frozenset({"visit.holiday", "visit.holidays"}),
    "closure.last": frozenset({"visit.holidays"}),
    "closure.who": frozenset({"visit.holiday", "visit.holidays"}),
    "side": frozenset({"side.known", "side.left", "side.right", "side.both"}),
    "clinic.hospital": frozenset({"clinic.hospital"}),
    "clinic.web": frozenset({"clinic.web"}),
    "plan.bridging": _PLAN,
    "plan.if_postponed": _PLAN,
    "plan.approver": _PLAN,
    "plan.approved": _PLAN,
    "plan.for_date": _PLAN,
}
"""Values that may be absent, and the names in conditions that are then all answered no."""

ITEMS: Mapping[str, frozenset[str]] = {
    "medicines": frozenset({"item.name", "item.action", "item.last", "item.restart"}),
    "identity": frozenset({"item.label", "item.value"}),
}
"""Values of one item, in a step that repeats."""
ITEM_CONDITIONS: Mapping[str, frozenset[str]] = {
    "medicines": frozenset({"item.stops", "item.keeps"}),
    "identity": frozenset(),
}
_SPOKEN = frozenset({"number", "range", "text"})
_ITEM_GUARDS = {name: frozenset({"item.stops"}) for name in ("item.last", "item.restart")}


LABELS = (
    "patient", "phone", "code", "page", "sample", "not-approved", "approved", "copy", "specimen",
    "nobody",
)  # fmt: skip
"""The program's own few words, which every language file has."""
IN_WORDS: Mapping[str, tuple[str, ...]] = {
    "side": ("left", "right", "both"),
    "item.last": ("plan-morning", "plan-evening"),
}
"""Values that are told in labels of the language file; who uses the value needs the labels."""


class Meanings:
    """The names that one procedure may use."""

    def __init__(
        self,
        conditions: frozenset[str],
        settings: Mapping[str, Setting],
        moments: Mapping[str, Moment],
    ) -> None:
        self.conditions, self.settings, self.moments = conditions, settings, moments
        # Asked for every wording of every step, and always the same.
        self._settings = {value_name(id): id for id in settings}
        self._moments = {value_name(id): id for id in moments}
        self._values = {each: self._named(each) for each in (None, *ITEMS)}
        self._answers = {each: self._answered(each) for each in (None, *ITEMS)}

    def values(self, each: str | None = None) -> frozenset[str]:
        """Every name that a text may use, in a step that repeats for `each`."""
        return self._values[each]

    def answers(self, each: str | None = None) -> Mapping[str, frozenset[Answer]]:
        """Every name that a condition may use, with the answers it may have."""
        return self._answers[each]

    def _named(self, each: str | None) -> frozenset[str]:
        named = {value_name(id) for id in self.moments}
        named |= {value_name(id) for id, s in self.settings.items() if s.kind in _SPOKEN}
        return ALWAYS | OPTIONAL.keys() | named | ITEMS.get(each or "", frozenset())

    def _answered(self, each: str | None) -> Mapping[str, frozenset[Answer]]:
        found = dict.fromkeys(self.conditions, ANY)
        for id, setting in self.settings.items():
            can_be = ANY if setting.default is UNSET else KNOWN
            names = [id] if setting.kind == "yesno" else [f"{id}.{c}" for c in setting.choices]
            found.update(dict.fromkeys(names, can_be))
        for names_ in (*OPTIONAL.values(), ITEM_CONDITIONS.get(each or "", frozenset())):
            found.update(dict.fromkeys(names_, KNOWN))
        return found

    def settings_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """The settings among the names of a text."""
        names = set(names)
        return tuple(id for name, id in self._settings.items() if name in names)

    def moments_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """The moments among the names of a text."""
        names = set(names)
        return tuple(id for name, id in self._moments.items() if name in names)

    def deadlines_in(self, names: Iterable[str]) -> tuple[str, ...]:
        """The moments among the names of a text that are deadlines."""
        return tuple(id for id in self.moments_in(names) if self.moments[id].deadline)

    def may_lack(
        self,
        names: Iterable[str],
        chosen: tuple[Condition | None, Answer],
        guards: Iterable[Condition],
        each: str | None = None,
    ) -> tuple[str, ...]:
        """The names without a value in some visit in which this very wording is printed.

        `chosen` is the step's condition and the answer that chooses the wording; `guards` are the
        conditions of the section and the part around it.
        """
        when, answer = chosen
        conditions = [(guard, ANY - {Answer.NO}) for guard in guards]
        if when is not None:
            conditions.append((when, frozenset({answer})))
        return tuple(
            name
            for name in sorted(names)
            if self._can_be_absent(name)
            and all(self._possible(c, name, each) & wanted for c, wanted in conditions)
        )

    def _can_be_absent(self, name: str) -> bool:
        settings = [self.settings[id] for id in self.settings_in([name])]
        for id in self.moments_in([name]):
            moment = self.moments[id]
            stay = LENGTH_OF_STAY if moment.origin == "end" else ()
            needed = [*stay, *([moment.setting] if moment.setting else [])]
            settings += [self.settings[id] for id in needed if id in self.settings]
        unset = any(setting.default is UNSET for setting in settings)
        return unset or name in OPTIONAL or name in _ITEM_GUARDS

    def _possible(self, condition: Condition, absent: str, each: str | None) -> frozenset[Answer]:
        """The answers a condition may have in visits where the value `absent` is absent."""
        no = OPTIONAL.get(absent) or _ITEM_GUARDS.get(absent) or frozenset()
        answers = self.answers(each)
        return condition.possible(
            lambda name: frozenset({Answer.NO}) if name in no else answers.get(name, ANY)
        )
