"""Answers a caught mail as its recipient would: a real mail, into the same reading that a mailbox feeds."""

from email.message import EmailMessage
from email.utils import make_msgid, parseaddr

from django import forms

from omzien.local.caught import Caught
from omzien.mail.incoming.handling import handle_due
from omzien.mail.incoming.routing import keys_in
from omzien.mail.incoming.storing import store
from omzien.mail.models import IncomingMail

SECONDS = 5.0


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Je antwoord",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Gaat als echte mail naar het antwoordadres, met het bericht hierboven als citaat.",
    )


def can_be_answered(mail: Caught) -> bool:
    return bool(keys_in([parseaddr(mail.reply_to)[1]])) and bool(parseaddr(mail.to)[1])


def answer(mail: Caught, text: str) -> str:
    """What became of it, as the admin shows it."""
    stored = store(raw=bytes(written(mail, text)), mailbox="lokaal")
    if stored is None:
        return ""
    handle_due(seconds=SECONDS)
    kept = IncomingMail.objects.defer("raw").get(pk=stored.pk)
    return kept.reason or kept.get_state_display()


def written(mail: Caught, text: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = parseaddr(mail.to)[1]
    message["To"] = parseaddr(mail.reply_to)[1]
    message["Subject"] = f"Re: {mail.subject.removeprefix('Re: ')}"
    message["Message-ID"] = make_msgid(domain="mailprogramma.example")
    if mail.message_id:
        message["In-Reply-To"] = mail.message_id
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    message.set_content(f"{text}\n\nOp {mail.arrived:%d-%m-%Y om %H:%M} schreef {mail.sender}:\n{quoted}\n")
    return message
