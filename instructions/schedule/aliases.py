"""The headings and words that practice systems are known to use, as data.

Read in the exports, import code or documentation of OpenEMR, athenahealth, an orthotics practice
system, MIE WebChart, Canvas, 1-800 Notify, Best Practice, Open Dental, Cliniko, DrChrono, Jane
and OpenMRS. Headings and words are written as `table.key` gives them: letters and digits only.
They serve to propose a map; only the map that a person has looked at decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "first-name": ("patientfirstname", "firstname", "givenname", "forename"),
        "middle-name": ("patientmiddlename", "middlename"),
        "last-name": ("patientlastname", "lastname", "surname", "familyname"),
        "name": ("patientname", "patname", "clientname", "patient", "client", "name"),
        "on": (
            "on", "aptdatetime", "startdatetime", "startsat", "scheduledtime", "schedstartdate",
            "startdate", "appointmentstart", "datetime", "start", "apptdatetime",
        ),
        "date": ("apptdate", "appointmentdate", "date", "visitdate", "day"),
        "time": (
            "apptscheduletime", "appointmenttime", "appttime", "starttimesortable", "starttime",
            "time",
        ),
        "arrive": ("arrive", "arrivaltime", "arriveat", "reporttime", "checkintime"),
        "id": (
            "patientid", "patid", "patnum", "patientmrn", "mrn", "patientidentifier", "identifier",
            "patientno", "chartnumber", "hospitalnumber", "uhid", "id",
        ),
        "born": ("patientdob", "dob", "birthdate", "dateofbirth", "born", "patientbirthdate"),
        "side": ("side", "laterality", "procedureside"),
        "clinician": (
            "treatingpractitioner", "rndrngprvdr", "apptschdlngprvdrfullnme", "provider",
            "practitioner", "clinician", "doctor", "consultant", "physician", "providername",
        ),
        "place": ("place", "room", "location", "facility", "clinic", "examroom", "office"),
        "language": ("language", "patientlanguage", "preferredlanguage", "languagepreferred"),
        "edition": ("edition", "communicationneed", "printsize", "format"),
        "type": (
            "appttype", "apttype", "appointmenttype", "treatment", "servicetype", "procedure",
            "type",
        ),
        "status": ("status", "aptstatus", "apptstatus", "appointmentstatus", "state"),
    }
)  # fmt: skip
"""Our fields, and the headings that hold them; the surer a heading, the earlier it stands."""

CLINICIAN_PARTS = ("resourcefirstname", "resourcelastname")
"""Two headings that make up a clinician's name, in the order of printing."""

MARKS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "schedcanceled": (("1", "2"), ("0",)),
        "canceled": (("1", "2", "true", "yes", "y"), ("0", "false", "no", "n")),
        "cancelled": (("1", "2", "true", "yes", "y"), ("0", "false", "no", "n")),
        "didnotarrive": (("1", "true", "yes", "y"), ("0", "false", "no", "n")),
        "noshow": (("1", "true", "yes", "y"), ("0", "false", "no", "n")),
        "archived": (("1", "true", "yes", "y"), ("0", "false", "no", "n")),
        "deleted": (("1", "true", "yes", "y"), ("0", "false", "no", "n")),
    }
)
"""Headings of columns that only tell whether a row is off: words that leave it out, that do not."""

WHEN_FILLED = (
    "cancelledat", "canceledat", "archivedat", "deletedat", "cancellationdate",
    "cancellationreason", "cancellationtime",
)  # fmt: skip
"""Headings of columns that are empty as long as the visit stands."""

CONDITIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "blood-thinner": (
            "bloodthinner", "bloodthinners", "onbloodthinners", "onbloodthinner",
            "anticoagulant", "anticoagulants", "anticoagulated", "anticoagulation",
        ),
        "bleeding-disorder": ("bleedingdisorder",),
        "diabetes": ("diabetes", "diabetic"),
        "sedation": ("sedation", "sedated"),
        "may-be-pregnant": ("maybepregnant", "pregnant", "pregnancy"),
        "contrast-allergy": ("contrastallergy", "allergytocontrast", "dyeallergy"),
        "steroid": ("steroid",),
        "botox": ("botox", "botulinumtoxin"),
    }
)  # fmt: skip
"""Conditions of a procedure, and the headings of columns that answer them."""

FREE_TEXT = frozenset(
    (
        "comment", "comments", "note", "notes", "remark", "remarks", "reason", "reasonforvisit",
        "reasonforvisittext", "schedreason", "description", "apptnotes", "appointmentnotes",
        "specialinstructions", "instructions", "message", "alert", "alerts", "chiefcomplaint",
        "complaint", "summary", "memo", "freetext", "adminnotes", "patientnotes", "visitreason",
        "cancellationnote", "apptfor",
    )
)  # fmt: skip
"""Headings of what staff type freely: it is never printed, and no map may say that it is."""

NOT_READ = frozenset(
    (
        "address", "patientaddress", "email", "emailaddress", "patientemail", "phone",
        "phonenumber", "patienthomephone", "patientmobileno", "patientphone", "mobilephone",
        "homephone", "workphone", "mobile", "home", "cell", "npi", "wcaptid", "apptguid",
        "clinicid", "clinicnum", "clinicname", "providercode", "provnum", "pattern", "enddate",
        "enddatetime", "endsat", "endtime", "duration", "schedduration", "gender", "sex", "dow",
        "appointmentid", "apptid", "aptnum", "chartstatus", "devicetype", "devicetypeside",
        "visittype", "branch", "createddate", "referringphysician", "primaryinsurance",
        "secondaryinsurance", "business", "age", "resource", "bookingdate", "bookedon",
    )
)  # fmt: skip
"""Headings that no field of ours needs. A phone may be the provider's; a length is not printed."""

UNSURE: Mapping[str, str] = MappingProxyType(
    {
        "id": "this may be the number of the appointment, not of the patient",
        "identifier": "this may be the number of the appointment, not of the patient",
        "name": "this may be the name of something else than the patient",
        "type": "this may be the type of something else than the appointment",
        "state": "this may be a part of an address, not what became of the visit",
        "format": "this may be about something else than the sheet",
        "clinic": "make sure that this tells a patient where to come",
        "facility": "make sure that this tells a patient where to come",
        "location": "make sure that this tells a patient where to come",
        "office": "make sure that this tells a patient where to come",
        "procedure": "this must hold a word of a list, not free text",
        "treatment": "this must hold a word of a list, not free text",
        "visitdate": "this may be the date of another visit",
        "day": "this may be a day of the week",
        "start": "make sure that this is when the visit starts",
        "consultant": "make sure that this is who does it",
        "physician": "make sure that this is who does it",
    }
)
"""Headings that a person must look at, and why."""

SKIP_WORDS = (
    "cancelled", "canceled", "cancel", "cancelled by patient", "cancelled by clinic",
    "x canceled", "x cancelled", "canceled < 24h", "x", "%", "no show", "no-show", "noshow",
    "noshowed", "? no show", "?", "did not arrive", "did not attend", "dna", "dnk", "missed",
    "broken", "rescheduled", "reschedule", "moved", "archived", "break", "breaks", "lunch",
    "blocked", "unavailable", "deleted", "never booked", "declined", "entered in error",
    "entered-in-error", "waitlist", "waiting list", "planned", "unschedlist", "ptnote",
    "ptnotecompleted", "complete", "completed", "fulfilled", "finished", "checked out",
    "> checked out", "left", "! left w/o visit", "discharged", "at billing",
)  # fmt: skip
"""Words of a status that mean: do not print."""

PRINT_WORDS = (
    "booked", "scheduled", "confirmed", "unconfirmed", "not confirmed", "reserved", "accepted",
    "active", "open", "new", "arrived", "@ arrived", "~ arrived late", "checked in", "checked-in",
    "waiting", "in room", "< in exam room", "roomed", "none", "- none", "* reminder done",
    "+ chart pulled", "# ins/fin issue", "overbook", "asap", "with doctor",
)  # fmt: skip
"""Words of a status that mean: the visit stands."""

YES_WORDS = ("yes", "y", "true", "1")
NO_WORDS = ("no", "n", "false", "0")
NOT_KNOWN_WORDS = ("unknown", "not known", "not asked", "?")

SIDES: Mapping[str, str] = MappingProxyType(
    {
        "left": "left", "l": "left", "lt": "left", "right": "right", "r": "right", "rt": "right",
        "both": "both", "bilateral": "both", "notknown": "not-known", "unknown": "not-known",
    }
)  # fmt: skip

EDITIONS: Mapping[str, str] = MappingProxyType(
    {"standard": "standard", "large": "large", "largeprint": "large"}
)

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "english": "en", "eng": "en", "tamil": "ta", "tam": "ta", "hindi": "hi", "hin": "hi",
        "arabic": "ar", "ara": "ar", "bengali": "bn", "ben": "bn", "spanish": "es", "spa": "es",
        "french": "fr", "fra": "fr", "fre": "fr", "german": "de", "deu": "de", "ger": "de",
        "gujarati": "gu", "guj": "gu", "kannada": "kn", "kan": "kn", "malayalam": "ml",
        "mal": "ml", "marathi": "mr", "mar": "mr", "punjabi": "pa", "pan": "pa", "polish": "pl",
        "pol": "pl", "portuguese": "pt", "por": "pt", "telugu": "te", "tel": "te", "urdu": "ur",
        "urd": "ur", "vietnamese": "vi", "vie": "vi", "welsh": "cy", "cym": "cy", "wel": "cy",
    }
)  # fmt: skip
"""Names and ISO 639-2 codes of languages."""
