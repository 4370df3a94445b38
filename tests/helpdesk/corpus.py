"""Hard mails to the desk, and to questions that exist: what breaks other helpdesks, and what must become of each.

The reading of encodings, parts and quotations has its own ninety in tests/mail/incoming/corpus.py; these go on to a
question.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from tests.mail.incoming.writing import head, multipart, part, plain

DESK = "hulp@omzien.test"
SAM = "Sam Starter <sam@adres.test>"
NEW = "Mogen wij in het wijkgebouw koken voor de hele straat?"
# Written by our own mail, so that each program can quote it.
OURS = "Hulp van Omzien <antwoord+{key}@omzien.test>"
QUOTE = "> Dag Sam,\n>\n> Begin met een klein stuk grond.\n"
MORE = "Dank, en welke grond is dan geschikt?"


@dataclass(frozen=True)
class Hard:
    """`text` is what stands in the conversation, `quoted` is folded away; `kept` and `refused` are names of files."""

    name: str
    raw: bytes
    text: str
    quoted: str = ""
    subject: str | None = None
    kept: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def to_desk(name, raw, text=NEW, **more):
    return Hard(name, raw, text, **more)


def new(text, *args, **headers):
    given = {"From": SAM, "To": f"Omzien <{DESK}>", "Subject": "Koken voor de straat"} | headers
    return plain(text, *args, **given)


def with_parts(*parts, **headers):
    given = {"From": SAM, "To": DESK, "Subject": "Koken voor de straat"} | headers
    return multipart(*parts, **given)


PDF = part(b"%PDF-1.7\n1 0 obj", 'application/pdf; name="plan.pdf"', "base64")
WINMAIL = part(b"\x78\x9f\x3e\x22" * 9, "application/ms-tnef", "base64")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwACggF/yWU2iwAAAABJRU5ErkJggg=="
)

TO_THE_DESK = [
    to_desk("utf-8", new("Cliënten zijn welkom in ’t café?"), "Cliënten zijn welkom in ’t café?"),
    to_desk("windows-1252", new("Cliënten: ‘ja’ – €5?", "windows-1252"), "Cliënten: ‘ja’ – €5?"),
    to_desk("declared wrongly", new("Cliënten?", "windows-1252", declared="utf-8"), "Cliënten?"),
    to_desk("utf-16", new("Cliënten?", "utf-16"), "Cliënten?"),
    to_desk("NUL", new("Mogen wij\x00 koken?"), "Mogen wij koken?"),
    to_desk("an encoded subject", new(NEW, Subject="=?windows-1252?Q?Cli=EBnten?="), subject="Cliënten"),
    to_desk("no subject", new(NEW, Subject=None), subject="Zonder onderwerp"),
    to_desk("a subject of 100,000 characters", new(NEW, Subject="lang " * 20_000)),
    to_desk("a subject with a number that is not theirs", new(NEW, Subject="Re: vraag 2020-0001")),
    to_desk("the desk in Cc", new(NEW, To="gemeente@zeist.test", Cc=DESK.upper())),
    to_desk("the desk in Delivered-To", new(NEW, To="undisclosed-recipients:;", Delivered_To=DESK)),
    to_desk("html only", new("<p>Mogen wij <b>koken</b>?</p><script>alert(1)</script>", Content_Type="text/html"),
            "Mogen wij koken?"),
    to_desk("empty", new(""), "(zonder tekst)"),
    to_desk("forwarded by Outlook", new(f"{NEW}\n\nVan: Gemeente\nVerzonden: maandag 23 november 2026 10:12\nAan: Sam\n"
                                        "Onderwerp: Zaal\n\nDe zaal is vrij.\n"), quoted="De zaal is vrij."),
    to_desk("a file", with_parts(part(NEW), PDF), kept=("plan.pdf",)),
    to_desk("only a file", with_parts(part(""), PDF), "(zonder tekst)", kept=("plan.pdf",)),
    to_desk("winmail.dat", with_parts(part(NEW), WINMAIL), refused=("winmail.dat",)),
    to_desk("a program that calls itself a plan", with_parts(part(NEW), part(b"MZ", 'application/pdf; name="plan.pdf"',
            "base64")), refused=("plan.pdf",)),
    to_desk("a page", with_parts(part(NEW), part("<script>", 'text/html; name="a.html"')), refused=("a.html",)),
    to_desk("a mail in a mail", with_parts(part(NEW), part(head(Subject="Binnen") + b"\r\nniet dit", "message/rfc822")),
            refused=("bericht.eml",)),
    to_desk("a name that climbs", with_parts(part(NEW), part("x", "text/plain", Content_Disposition=
            'attachment; filename="../../etc/cron.txt"')), kept=("cron.txt",)),
    to_desk("a picture", with_parts(part(NEW), part(PIXEL, 'image/png; name="stip.png"', "base64")),
            kept=("stip.png",)),
    to_desk("a file of 11 MB", with_parts(part(NEW), part(b"%PDF-" + b"x" * 11_000_000,
            'application/pdf; name="groot.pdf"', "base64")), refused=("groot.pdf",)),
    to_desk("twelve files", with_parts(part(NEW), *[PDF] * 12), kept=("plan.pdf",) * 10, refused=("plan.pdf",) * 2),
    to_desk("10,000 parts", with_parts(part(NEW), *[part("x", "image/gif")] * 10_000), refused=("bijlage",) * 100),
]  # fmt: skip

ANSWERS = {
    "gmail": f"{MORE}\n\nOp ma 23 nov 2026 om 10:12 schreef {OURS}:\n\n{QUOTE}",
    "apple mail": f"{MORE}\n\n> Op 23 nov. 2026, om 10:12 heeft {OURS} het volgende geschreven:\n> \n{QUOTE}",
    "thunderbird": f"{MORE}\n\nOp 23-11-2026 om 10:12 schreef {OURS}:\n{QUOTE}",
    "outlook": f"{MORE}\n\nVan: {OURS}\nVerzonden: maandag 23 november 2026 10:12\nAan: Sam\nOnderwerp: Re: Moestuin"
               "\n\nDag Sam,\nBegin met een klein stuk grond.\n",
    "outlook on a telephone": f"{MORE}\n\nOutlook voor iOS downloaden\n________________________________\nVan: {OURS}\n"
                              "Verzonden: maandag\nAan: Sam\nOnderwerp: V\n\nBegin met een klein stuk grond.\n",
    "below the quotation": f"Op 23-11-2026 schreef {OURS}:\n{QUOTE}\n{MORE}\n",
}  # fmt: skip
