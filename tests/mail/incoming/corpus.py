"""Hard mails, written by us after those that broke other programs, each with what must become of it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mail.incoming.writing import FROM, KEY, TO, head, inner, mail, multipart, part, plain

QUOTE = "> Hoi Piet,\n>\n> Kun je zaterdag helpen in de moestuin?\n"
ANSWER = "Ja hoor, graag!"
OURS = "Omzien <antwoord+" + KEY + "@omzien.test>"


@dataclass(frozen=True)
class Hard:
    """`text` is exactly what is handed over; `has` and `lacks` are looked for in it; `reason` in the admin's."""

    name: str
    raw: bytes
    state: str = "handled"
    text: str | None = ANSWER
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    quoted: str = ""
    subject: str | None = None
    sender: str | None = None
    files: tuple[str, ...] | None = None
    reason: str = ""


def kept(name, raw, *has, **more):
    """All of it stays."""
    return Hard(name, raw, text=None, has=has, **more)


def ignored(name, raw, reason):
    return Hard(name, raw, state="ignored", text=None, reason=reason)


ENCODINGS = [
    Hard("utf-8", plain("Cliënten zijn welkom in het café"), text="Cliënten zijn welkom in het café"),
    Hard("windows-1252", plain("Cliënten: ‘ja’ – €5", "windows-1252"), text="Cliënten: ‘ja’ – €5"),
    Hard("windows-1252 declared as utf-8", plain("Cliënten", "windows-1252", declared="utf-8"), text="Cliënten"),
    Hard("utf-8 declared as iso-8859-1", plain("Cliënten", declared="iso-8859-1"), text="Cliënten"),
    Hard("quotes beyond iso-8859-1", plain(b"\x91ja\x92 \x96 nee", declared="iso-8859-1"), text="‘ja’ – nee"),
    Hard("8 bits declared as us-ascii", plain("Cliënten", "windows-1252", declared="us-ascii"), text="Cliënten"),
    Hard("utf-16", plain("Cliënten", "utf-16"), text="Cliënten"),
    Hard("an unknown charset", plain("Cliënten", declared="x-mac-dingbats-99"), text="Cliënten"),
    Hard("a charset that is no charset", plain(ANSWER, declared="zip")),
    Hard("a charset that unpacks escapes", plain("C:\\u0041\\n", declared="unicode_escape"), text="C:\\u0041\\n"),
    Hard("a charset with a NUL in its name", plain(ANSWER, declared="utf\x008")),
    Hard("NUL in the text", plain("Ja hoor,\x00 graag!")),
    Hard("base64", plain(b"SmEgaG9vciwgZ3JhYWch", Content_Transfer_Encoding="base64")),
    Hard("base64 that is cut short", plain(b"SmEgaG9vciwgZ3JhYWc", Content_Transfer_Encoding="base64"), text=None),
    Hard("quoted-printable", plain(b"Cli=C3=ABnten, ja=\r\n hoor", Content_Transfer_Encoding="quoted-printable"),
         text="Cliënten, ja hoor"),
    Hard("an unknown transfer encoding", plain(ANSWER, Content_Transfer_Encoding="x-rot-13")),
    Hard("lines that end in a bare LF", plain(ANSWER).replace(b"\r\n", b"\n")),
    Hard("lines that end in a bare CR", plain("Ja hoor,\rgraag!"), text="Ja hoor,\ngraag!"),
]  # fmt: skip

HEADERS = [
    Hard("an encoded subject", plain(ANSWER, Subject="=?windows-1252?Q?Re:_Cli=EBnten?="), subject="Re: Cliënten"),
    Hard("a subject in raw bytes", plain(ANSWER, Subject="Re: Cliënten".encode("cp1252")), subject="Re: Cliënten"),
    Hard("a broken encoded subject", plain(ANSWER, Subject="=?utf-8?B?Q2xp==?= x")),
    Hard("an encoded name with a comma", plain(ANSWER, From='"Boer, Piet de" <Piet@Voorbeeld.NL>'),
         sender="piet@voorbeeld.nl"),
    Hard("a subject of 100,000 characters", plain(ANSWER, Subject="lang " * 20_000)),
    Hard("no subject", plain(ANSWER, Subject=None), subject=""),
    Hard("an impossible date", plain(ANSWER, Date="Moensdag 45 Broetmaand 99999")),
    Hard("no Message-ID", plain(ANSWER, Message_ID=None)),
    Hard("the key in capitals", plain(ANSWER, To=TO.upper())),
    Hard("the key in Delivered-To only", plain(ANSWER, To="undisclosed-recipients:;", Delivered_To=TO)),
    Hard("the key in X-Original-To only", plain(ANSWER, To="Omzien", X_Original_To=TO)),
    Hard("the key in Cc", plain(ANSWER, To="ander@voorbeeld.nl", Cc=f"x@y.nl, Omzien <{TO}>")),
    Hard("a broken To beside the key", plain(ANSWER, To=f"<<>> ,;@@ <{TO}>, \"open"), text=None),
    Hard("200 recipients before the key", plain(ANSWER, To=", ".join(f"a{n}@b.nl" for n in range(300)),
                                                  Delivered_To=TO)),
    ignored("no key", plain(ANSWER, To="antwoord@omzien.test"), "Niet aan een antwoordadres"),
    ignored("a key at another domain", plain(ANSWER, To=TO.replace("omzien.test", "omzien.test.kwaad.nl")), "Niet aan"),
    ignored("a key that is SQL", plain(ANSWER, To="\"antwoord+';drop table--\"@omzien.test"), "Niet aan"),
    ignored("no sender", plain(ANSWER, From=None), "geen afzender"),
    ignored("two senders", plain(ANSWER, From="a@b.nl, c@d.nl"), "meer dan één"),
    ignored("a sender with a line break", plain(ANSWER, From="a@b.nl\r\n\tBcc@x.nl"), "afzender"),
]  # fmt: skip

QUOTES = [
    Hard("gmail", plain(f"{ANSWER}\n\nOp ma 23 nov 2026 om 10:12 schreef {OURS}:\n\n{QUOTE}"), quoted="moestuin"),
    Hard("gmail, wrapped", plain(f"{ANSWER}\n\nOp ma 23 nov 2026 om 10:12 schreef Anna van O <\n{TO}>:\n\n{QUOTE}"),
         quoted="moestuin"),
    Hard("apple mail", plain(f"{ANSWER}\n\n"
                             f"> Op 23 nov. 2026, om 10:12 heeft {OURS} het volgende geschreven:\n> \n{QUOTE}"),
         quoted="moestuin"),
    Hard("iphone", plain(f"{ANSWER}\n\nVerstuurd vanaf mijn iPhone\n\n> Op 23 nov. 2026 om 10:12 heeft {OURS} het "
                         f"volgende geschreven:\n> \n{QUOTE}"), quoted="iPhone"),
    Hard("thunderbird", plain(f"{ANSWER}\n\nOp 23-11-2026 om 10:12 schreef {OURS}:\n{QUOTE}"), quoted="moestuin"),
    Hard("roundcube", plain(f"{ANSWER}\n\nAnna schreef op 2026-11-23 10:12:\n{QUOTE}"), quoted="moestuin"),
    Hard("outlook", plain(f"{ANSWER}\n\nVan: {OURS}\nVerzonden: maandag 23 november 2026 10:12\nAan: {FROM}\n"
                          "Onderwerp: Een vraag\n\nHoi Piet,\nKun je zaterdag helpen?\n"), quoted="zaterdag"),
    Hard("outlook in bold", plain(f"{ANSWER}\n\n*Van:* {OURS}\n*Verzonden:* maandag\n*Aan:* {FROM}\n*Onderwerp:* V\n"
                                  "\nHoi Piet\n"), quoted="Hoi Piet"),
    Hard("outlook on a telephone", plain(f"{ANSWER}\n\nOutlook voor iOS downloaden\n________________________________\n"
                                         f"Van: {OURS}\nVerzonden: maandag\nAan: P\nOnderwerp: V\n\nHoi\n"),
         quoted="Hoi"),
    Hard("samsung", plain(f"{ANSWER}\n\nVerstuurd vanaf mijn Galaxy\n\n-------- Oorspronkelijk bericht --------\n"
                          f"Van: {OURS}\nDatum: 23-11-2026\nAan: piet\nOnderwerp: V\n\nHoi\n"), quoted="Hoi"),
    Hard("english", plain(f"{ANSWER}\n\nOn Mon, 23 Nov 2026 at 10:12, {OURS} wrote:\n{QUOTE}"), quoted="moestuin"),
    Hard("a signature", plain(f"{ANSWER}\n\n-- \nPiet de Boer\npiet@voorbeeld.nl\n\nOp 23-11 schreef {OURS}:\n{QUOTE}"),
         quoted="Piet de Boer"),
    Hard("below the quotation", plain(f"Op 23-11-2026 schreef {OURS}:\n{QUOTE}\n{ANSWER}\n\n-- \nPiet\n"),
         quoted="moestuin"),
    kept("between the quotations",
         plain(f"Dag Anna,\n\nOp 23-11 schreef {OURS}:\n> Kun je zaterdag?\n\nJa.\n\n> En zondag?\n\nNee.\n> Groet\n"),
         "Dag Anna", "Ja.", "Nee.", "> En zondag?", lacks=(KEY, "omzien.test")),
    kept("between the lines of outlook",
         plain(f"Zie mijn antwoorden hieronder in rood.\n\nVan: {OURS}\nVerzonden: ma\nAan: piet@voorbeeld.nl\n"
               "Onderwerp: V\n\nKun je zaterdag?\nJA, HEEL GRAAG\nhttp://testserver/gesprek/abc:def/\n"),
         "JA, HEEL GRAAG", lacks=(KEY, "piet@", "gesprek")),
    kept("only a quotation", plain(f"Op 23-11 schreef {OURS}:\n{QUOTE}"), "moestuin", lacks=(KEY,)),
    kept("no quotation, words that look like one", plain("Van: mij mag het.\n\nVandaag: zon. Toen schreef ik: ja"),
         "mij mag het", "schreef ik"),
    kept("an arrow in the text", plain("Ga zo:\n>door de poort\nen dan links"), "poort", "links"),
    Hard("format=flowed", plain("Ja hoor, \ngraag!\n\n> Kun je \n> zaterdag?\n",
                                Content_Type="text/plain; charset=utf-8; format=flowed"), quoted="Kun je zaterdag?"),
    Hard("format=flowed with delsp", plain("Ja hoor, gr \naag!", Content_Type="text/plain; format=flowed; delsp=yes")),
]  # fmt: skip

HTML = "<p>Ja&nbsp;hoor, <b>graag</b>!</p>"
PARTS = [
    Hard("html only", mail(f"<html><head><title>x</title><style>p{{}}</style></head><body>{HTML}</body></html>",
                           Content_Type="text/html; charset=utf-8")),
    Hard("html with a script", mail(f"{HTML}<script>alert(1)</script><img src=x onerror=alert(1)>",
                                    Content_Type="text/html")),
    Hard("html of gmail", mail(f"<div dir=ltr>{HTML}</div><br><div class='gmail_quote'><div>Op ma 23 nov 2026 om 10:12 "
                               f"schreef {OURS.replace('<', '&lt;')}:<br></div><blockquote>Hoi<br>Kun je?"
                               "</blockquote></div>",
                               Content_Type="text/html; charset=utf-8"), quoted="> Kun je?"),
    Hard("html of outlook", mail(f"<div>{HTML}<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>Van:</b> O"
                                 "<br><b>Verzonden:</b> ma<br><b>Aan:</b> P<br><b>Onderwerp:</b> V</p></div><p>Hoi</p>"
                                 "</div>", Content_Type="text/html; charset=utf-8"), quoted="Hoi"),
    Hard("html that never ends", mail(f"{HTML}<a <a <!-- <div", Content_Type="text/html")),
    Hard("html nested 50,000 deep", mail("<div>" * 50_000 + HTML, Content_Type="text/html")),
    Hard("text and html", multipart(part(ANSWER), part("<p>Iets anders</p>", "text/html"), kind="alternative")),
    Hard("empty text and html", multipart(part(" \n"), part(HTML, "text/html"), kind="alternative")),
    Hard("an attachment", multipart(part(ANSWER), part("PDF", 'application/pdf; name="plan.pdf"', "base64",
                                    Content_Disposition='attachment; filename="plan.pdf"')), files=("plan.pdf",)),
    Hard("a name of RFC 2231", multipart(part(ANSWER), part("x", "application/pdf", Content_Disposition=
         "attachment; filename*0*=utf-8''Cli%C3%ABnten%20; filename*1=plan.pdf")), files=("Cliënten plan.pdf",)),
    Hard("a name that climbs", multipart(part(ANSWER), part("x", "text/plain", Content_Disposition=
         'attachment; filename="../../etc/passwd"')), files=("passwd",)),
    Hard("winmail.dat", multipart(part(ANSWER), part(b"\x78\x9f\x3e\x22" * 9, "application/ms-tnef", "base64")),
         files=("winmail.dat",)),
    Hard("an invitation", multipart(inner(part(ANSWER), part("BEGIN:VCALENDAR\nEND:VCALENDAR",
         "text/calendar; method=REPLY"))), files=("afspraak.ics",)),
    Hard("a signed mail", multipart(part(ANSWER), part(b"\x30\x80", 'application/pkcs7-signature; name="smime.p7s"',
         "base64"), kind="signed", parameters='; protocol="application/pkcs7-signature"'), files=("smime.p7s",)),
    kept("an encrypted mail", mail(b"MIIB", Content_Type='application/pkcs7-mime; name="smime.p7m"',
                                   Content_Transfer_Encoding="base64"), files=("smime.p7m",), reason="versleuteld"),
    Hard("a mail in a mail", multipart(part(ANSWER), part(head(Subject="Binnen") + b"\r\nniet dit", "message/rfc822")),
         files=("bericht.eml",)),
    Hard("text, picture, text", multipart(part("Ja hoor,"), part("x", 'image/jpeg; name="a.jpg"', "base64"),
                                            part("graag!")),
         text="Ja hoor,\n\ngraag!", files=("a.jpg",)),
    Hard("10,000 parts", multipart(part(ANSWER), *[part("x", "image/gif")] * 10_000)),
    Hard("parts without an end", multipart(part(ANSWER)).replace(b"--grens--\r\n", b"")),
    kept("parts without a boundary", mail("zomaar wat", Content_Type="multipart/mixed")),
    Hard("empty", plain(""), text=""),
    Hard("a head alone", head(), text=""),
    Hard("3 MB of text", plain(f"{ANSWER}\n" + "woord " * 500_000), text=None, reason="te lang"),
]  # fmt: skip

MACHINES = [
    ignored("out of office", plain("Ik ben er niet", Auto_Submitted="auto-replied; owner=x"), "automatisch"),
    Hard("Auto-Submitted: no", plain(ANSWER, Auto_Submitted="No (a person)")),
    ignored("Precedence: bulk", plain(ANSWER, Precedence="bulk"), "velen"),
    ignored("a list", plain(ANSWER, List_Id="<buurt.lijst.nl>"), "mailinglijst"),
    ignored("X-Autoreply", plain(ANSWER, X_Autoreply="yes"), "automatisch"),
    ignored("X-Auto-Response-Suppress", plain(ANSWER, X_Auto_Response_Suppress="All"), "automatisch"),
    Hard("X-Auto-Response-Suppress: None", plain(ANSWER, X_Auto_Response_Suppress="None")),
    ignored("an empty Return-Path", plain(ANSWER, Return_Path="<>"), "zonder adres"),
    ignored("MAILER-DAEMON", plain(ANSWER, From="MAILER-DAEMON@mx.nl"), "machines"),
    ignored("from our own address", plain(ANSWER, From="Omzien <hallo@omzien.example>"), "eigen adres"),
    ignored("from a reply address", plain(ANSWER, From=TO), "eigen adres"),
    ignored("a mail of ours", plain(ANSWER, Message_ID="<176.1.42.omzien@testserver>"), "van onszelf"),
]

CORPUS = [*ENCODINGS, *HEADERS, *QUOTES, *PARTS, *MACHINES]
