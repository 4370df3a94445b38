"""What came in and what became of it, as text that a person reads: nothing of a mail runs or loads here."""

from __future__ import annotations

from functools import lru_cache

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from omzien.mail.admin.base import ReadingAdmin
from omzien.mail.incoming.handling import try_again
from omzien.mail.incoming.mime import UnreadableMailError
from omzien.mail.incoming.parsed import ParsedMail
from omzien.mail.incoming.parsing import parse
from omzien.mail.incoming.routing import without_keys
from omzien.mail.incoming.words import decoded
from omzien.mail.models import IncomingMail, MailboxReading
from omzien.mail.tasks import handle_mail
from omzien.wake import wake

State = IncomingMail.State
COLOURS = {
    State.STORED.label: "info",
    State.HANDLED.label: "success",
    State.IGNORED.label: "default",
    State.FAILED.label: "danger",
}
LONGEST_HEAD = 20_000


@admin.register(IncomingMail)
class IncomingMailAdmin(ReadingAdmin):
    list_display = ["__str__", "sender", "shown_state", "reason", "received_at"]
    list_filter = ["state", "handler"]
    search_fields = ["sender", "subject"]
    search_help_text = "Zoek op afzender of onderwerp"
    fields = [
        *("sender", "subject", "received_at", "shown_state", "handler", "step", "reason", "attempts", "not_before"),
        *("written", "quoted", "files", "head"),
    ]
    readonly_fields = fields
    actions = ["once_more"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncomingMail]:
        return IncomingMail.objects.visible_to(request.user).defer("raw")

    @display(description="stand", label=COLOURS, ordering="state")
    def shown_state(self, mail: IncomingMail) -> str:
        return mail.get_state_display()

    @admin.display(description="geschreven")
    def written(self, mail: IncomingMail) -> str:
        return _paragraph(_read(mail).text)

    @admin.display(description="aangehaald")
    def quoted(self, mail: IncomingMail) -> str:
        return _paragraph(_read(mail).quoted)

    @admin.display(description="bijlagen")
    def files(self, mail: IncomingMail) -> str:
        rows = ((one.name, one.content_type, filesizeformat(one.size)) for one in _read(mail).attachments)
        return format_html_join("", '<div class="mail-text">{} ({}, {})</div>', rows) or "geen"

    @admin.display(description="kop van de mail")
    def head(self, mail: IncomingMail) -> str:
        raw = bytes(mail.raw or b"").partition(b"\r\n\r\n")[0][:LONGEST_HEAD]
        return _paragraph(without_keys(decoded(raw, None)))

    @admin.action(description="Probeer opnieuw (mislukt)", permissions=["view"])
    def once_more(self, request: HttpRequest, queryset: QuerySet[IncomingMail]) -> None:
        again = [mail for mail in queryset if try_again(mail=mail)]
        for mail in again:
            self.log_change(request, mail, "Opnieuw geprobeerd.")
        if again:
            wake(handle_mail)
        what = "mail wordt" if len(again) == 1 else "mails worden"
        self.message_user(request, f"{len(again)} {what} opnieuw geprobeerd.")
        if len(again) < len(queryset):
            text = "Alleen wat mislukte of nog wacht kan opnieuw, zolang de inhoud niet gewist is."
            self.message_user(request, text, messages.WARNING)


@admin.register(MailboxReading)
class MailboxReadingAdmin(ReadingAdmin):
    list_display = ["mailbox", "read_at", "failed_at", "error"]
    fields = list_display
    readonly_fields = fields


def _read(mail: IncomingMail) -> ParsedMail:
    return _parsed(mail.pk, bytes(mail.raw)) if mail.raw else ParsedMail(text="(gewist)")


@lru_cache(maxsize=1)
def _parsed(pk: int, raw: bytes) -> ParsedMail:
    """Three fields of one screen read the same mail."""
    try:
        return parse(raw)
    except UnreadableMailError as error:
        return ParsedMail(text=str(error))


def _paragraph(text: str) -> str:
    return format_html('<div class="mail-text">{}</div>', text) if text else "–"
