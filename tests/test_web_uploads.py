"""What a browser sends: too large, too many, too slow, or made to do harm; each is refused."""

from __future__ import annotations

import socket
import time
import zipfile
from io import BytesIO

import pytest
from desk import client_of, served
from sample import CLINIC
from test_web_hostile import DAY, refused

from instructions.web import server, uploads

HEAD = (
    "Patient ID,Patient Last Name,Patient First Name,DOB,Appt Date,Start Time,Appt Type,Status,"
    "Treating Practitioner,Side,Blood thinner,Diabetes,Sedation,Language,Print,Comments\n"
)


def test_a_form_that_is_too_large_is_refused() -> None:
    """Before it fills the memory."""
    client = client_of()
    answer = client.send("/visit/new", {"name": "A" * 2_000_000})

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_an_upload_that_is_too_large_is_refused() -> None:
    """By its length, before it is read."""
    answer = client_of().send("/list", {"list": (BytesIO(b"a" * 26_000_000), "day.csv")})

    assert answer.status_code == 413


def test_too_many_fields_are_refused() -> None:
    """They cost time to take apart."""
    field = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    body, kind = field * 2_500 + b"--x--\r\n", "multipart/form-data; boundary=x"

    assert client_of().post("/list", data=body, content_type=kind).status_code == 413


def test_a_list_with_too_many_rows_is_refused_in_a_sentence() -> None:
    """The command prints it."""
    row = DAY.splitlines()[2] + b"\n"
    data = HEAD.encode() + row * 5_001
    answer = client_of().send("/list", {"list": (BytesIO(data), "day.csv")}, follow_redirects=True)

    assert "more than 5000 rows" in answer.text


def test_a_list_that_takes_too_long_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read in a process that is ended, and the list is gone from the disk."""
    messages = (CLINIC.parent / "schedule.hl7").read_bytes() * 2_000
    monkeypatch.setattr(uploads, "PATIENCE", 2.0)
    client, begun = client_of(), time.monotonic()
    answer = client.send("/list", {"list": (BytesIO(messages), "day.hl7")})

    assert answer.status_code == 422
    assert "Reading it takes longer than 2 seconds." in answer.text
    assert time.monotonic() - begun < 10
    assert not client.front.lists.all()


def test_a_form_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little comes at once, it must be here whole in time."""
    monkeypatch.setattr(server, "ARRIVAL", 1.0)
    with served() as desk:
        port = desk.listening.port
        with socket.create_connection(("127.0.0.1", port), 5) as wire:
            wire.sendall(b"POST /list HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % port)
            wire.sendall(b"Content-Length: 1000\r\n\r\n")
            begun = time.monotonic()
            with pytest.raises(OSError):
                while time.monotonic() - begun < 10:
                    wire.sendall(b"a")
                    time.sleep(0.1)

    assert 1.0 <= time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "body",
    [
        b'--x\r\nContent-Disposition: form-data; name="list"\r\n\r\nunfinished',
        b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n",
        b"\x00\xff\xfe" * 500,
        b"--x--",
    ],
)
def test_a_form_that_is_torn_is_refused(body: bytes) -> None:
    """And the desk goes on."""
    client = client_of()
    answer = client.post("/list", data=body, content_type="multipart/form-data; boundary=x")

    assert answer.status_code in (400, 403, 413)
    refused(answer.text)
    assert client.get("/today").status_code == 200


def workbook(sheet: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with one sheet of such XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
            '.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{kind}.worksheet+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a 'ha'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    + b"]>"
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    "data",
    [
        workbook(b"<worksheet>", {"xl/bomb.xml": b"0" * 120_000_000}),
        workbook(b"<worksheet>", {f"xl/{number}.xml": b"" for number in range(600)}),
        workbook(LAUGHS + SHEET),
        workbook(OUTSIDE + SHEET),
        workbook(b"<worksheet>")[:-200],
    ],
    ids=["unpacks to 120 MB", "600 parts", "entities that multiply", "outside entity", "cut short"],
)
def test_a_workbook_that_is_a_trap_is_refused(data: bytes) -> None:
    """It is not unpacked, and nothing outside it is read."""
    answer = client_of().send("/list", {"list": (BytesIO(data), "day.xlsx")}, follow_redirects=True)

    assert answer.status_code in (200, 422)
    assert "will be printed" not in answer.text
    assert "root:x" not in answer.text
    refused(answer.text)


def test_the_name_of_an_upload_leads_nowhere() -> None:
    """It is shown, never used as a path."""
    client = client_of()
    sent = {"list": (BytesIO(DAY), "../../../etc/<b>passwd.csv")}
    page = client.send("/list", sent, follow_redirects=True).text

    assert "&lt;b&gt;passwd.csv" in page
    assert "<b>passwd" not in page
