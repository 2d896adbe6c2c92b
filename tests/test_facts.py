"""Every fact of the two source pages is carried by a step, and every step says which."""

from __future__ import annotations

import pytest
from printed_words import english, spoken

# Fact -> the steps that carry it, and words that must stand in what they say.
FACTS: dict[str, tuple[str, str]] = {
    "C1": ("about-muscle about-inject q-sheath", "sleeve around the muscle"),
    "C2": ("q-where", "from the back of your ribs, along your spine, to your hip"),
    "C3": ("q-where", "iliacus"),
    "C4": ("about-muscle q-pain", "buttock"),
    "C5": ("about-inject about-steroid q-sheath", "other medicines"),
    "C6": ("about-steroid q-aim", "less swelling"),
    "C7": ("main-stop main-no-plan thin-plan thin-no-plan plan-stop q-why-stop", "written plan"),
    "C8": ("q-room", "Sample Pain Clinic"),
    "C9": ("lie-tummy q-room", "procedure room"),
    "C10": ("lie-tummy", "Pillows under hip and tummy"),
    "C11": ("guide-xray guide-ultrasound guide-either", "X-ray or ultrasound"),
    "C12": ("guide-xray guide-ultrasound guide-either q-hurt", "numb your skin"),
    "C13": ("guide-xray guide-ultrasound guide-either", "guides the needle"),
    "C14": ("inject-dye", "A dye shows the place"),
    "C15": ("inject-dye inject", "the medicine goes in"),
    "C16": ("day-rest q-long", "up to 15 minutes"),
    "C17": ("day-rest q-long", "watch you for 60 minutes"),
    "C18": ("q-long", "home the same day"),
    "C19": ("today-rest", "Rest, with gentle activity"),
    "C20": ("wears-off q-when", "wears off after 12 to 18 hours"),
    "C21": ("wears-off q-when", "until the other medicine starts to work"),
    "C22": ("today-leg q-normal", "for a few hours"),
    "C23": ("about-may q-last", "may help for a few months"),
    "C24": ("days-exercise exercise-start exercise-why", "help the good effect to last"),
    "C25": ("about-botox q-botox", "Botox, to make the good effect last longer"),
    "C26": ("next-web", "More"),
    "H1": ("risks-rare q-what-bleed risk-rare", "It is rare"),
    "H2": ("thin-no-plan q-who", "Mostly people on blood thinners"),
    "H3": ("tell-bleed thin-disorder q-who", "haemophilia"),
    "H4": ("show-what show-think q-alike", "look like a hip, back or nerve problem"),
    "H5": ("red-pain q-signs", "pain in the groin or thigh"),
    "H6": ("red-leg q-not-normal q-signs", "not work as it should"),
    "H7": ("main-leg red-leg q-signs", "numb, tingle"),
    "H8": ("main-leg red-leg q-not-normal q-signs q-nerves", "knee may give way"),
    "H9": ("risks-rare q-nerves", "press on the nerves"),
    "H10": ("next-keep q-late", "weak leg can also come late"),
    "H11": ("q-signs", "not be able to walk"),
    "H12": ("risks-common q-bruise", "do not harm nerves"),
    "H13": ("q-nerves", "A large bleed may harm that nerve"),
    "H14": ("q-operation", "urgent operation"),
    "H15": ("q-bruise", "move or spread as it fades"),
    "H16": ("q-both", "both sides"),
    "H17": ("q-treated", "fluids or blood"),
    "H18": ("q-treated", "enough for a small bleed"),
    "H19": ("q-operation", "block the blood vessel, or drain"),
    "H20": ("show-think q-found", "before the nerve was hurt"),
    "H21": ("q-where", "a big muscle deep in your hip"),
}
LEFT_OUT = {"H22": "a tear without an injection, in athletes: not about this injection"}
# Sources disagree on these (or only the clinic can know them): a default would be a guess.
NO_DEFAULT = (
    "driving food food-sedation fasting-food fasting-drink onset-steroid onset-botox benefit"
    " sugar-days sugar-limit-mmol sugar-limit-mgdl pain-medicine pain-medicine-thinner plan-days"
    " follow-up plaster shower bath stay work"
)

ADMINISTRATIVE = (
    "when replaces where-who where who note thin-by left-time left-by red-call red-hospital"
    " phone-number phone-hours phone-closed phone-holidays phone-holiday phone-worry show-side"
    " show-plan"
    " show-write show-none next-review plan-postponed plan-phone plan-approver exercise-sport"
    " teach-how ask-thinner ask-leg ask-home given-by explained-by given-on"
)


def words_of(id: str) -> str:
    """All that a step may ever say."""
    step = next(step for step in english().steps() if step.id == id)
    extra = [words for words in (step.label, step.caption, *step.options) if words]
    return " ".join(spoken(words) for words in [*step.words.values(), *extra])


def test_the_table_names_every_fact_of_both_pages() -> None:
    """C1 to C26 and H1 to H22, each either carried or left out with a reason."""
    both = {f"C{n}" for n in range(1, 27)} | {f"H{n}" for n in range(1, 23)}
    assert FACTS.keys() | LEFT_OUT.keys() == both
    assert not FACTS.keys() & LEFT_OUT.keys()
    print(f"{len(FACTS)} facts carried, {len(LEFT_OUT)} left out: {LEFT_OUT}")


@pytest.mark.parametrize("fact", FACTS)
def test_each_fact_stands_in_its_steps(fact: str) -> None:
    """The steps that carry a fact say its words."""
    steps, words = FACTS[fact]
    assert words.lower() in " ".join(words_of(id) for id in steps.split()).lower()


def test_steps_and_table_agree_in_both_directions() -> None:
    """What procedure.yaml says a step carries is what the table says, and the other way round."""
    carried = {(fact, step.id) for step in english().steps() for fact in step.facts}
    assert carried == {(fact, id) for fact, (ids, _) in FACTS.items() for id in ids.split()}


def test_every_source_is_used_and_dated() -> None:
    """Each step has sources; each source has an address, a day, and something that rests on it."""
    procedure = english()
    used = {source for step in procedure.steps() for source in step.sources}
    used |= {source for setting in procedure.settings.values() for source in setting.sources}
    assert used == procedure.sources.keys()
    assert all(step.sources for step in procedure.steps())
    assert {source.checked for source in procedure.sources.values()} == {procedure.checked}
    print(f"{len(used)} sources, {len(list(procedure.steps()))} steps")


def test_the_clinic_alone_is_never_the_source_of_a_medical_statement() -> None:
    """Only administrative steps rest on nothing but the clinic's own details."""
    alone = {step.id for step in english().steps() if set(step.sources) == {"clinic"}}
    assert alone <= set(ADMINISTRATIVE.split())


def test_what_sources_disagree_on_has_no_default() -> None:
    """Where published leaflets differ by large factors the clinic is asked; nothing is guessed."""
    from instructions.settings import UNSET

    unset = {id for id, setting in english().settings.items() if setting.default is UNSET}
    print("no default:", *sorted(unset))
    assert unset >= set(NO_DEFAULT.split())


def test_every_setting_and_moment_is_used() -> None:
    """A setting that changes nothing would only cost the clinic its time."""
    procedure = english()
    moments = {moment for step in procedure.steps() for moment in step.moments}
    spoken_of = {id for step in procedure.steps() for id in step.settings}
    asked = {name.partition(".")[0] for s in procedure.steps() if s.when for name in s.when.names}
    timed = {moment.setting for moment in procedure.moments.values()}
    stay = {"duration", "observation", "margin"}
    assert procedure.moments.keys() == moments
    assert (
        procedure.settings.keys() == (spoken_of | asked | timed | stay) & procedure.settings.keys()
    )
