"""SMTP that knows the one moment at which nobody can say whether a mail was accepted."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class UnansweredError(Exception):
    """The whole message was handed over and no answer came: it may or may not arrive (RFC 5321, 4.5.3.2.6)."""


class _Knowing:
    """Over smtplib's own `data`: the dialogue is the same, the silence at the end gets its own exception."""

    def data(self: Any, msg: str | bytes) -> tuple[int, bytes]:
        text = smtplib._fix_eols(msg).encode("ascii") if isinstance(msg, str) else msg  # type: ignore[attr-defined]  # as smtplib itself does
        quoted = smtplib._quote_periods(text)  # type: ignore[attr-defined]  # as smtplib itself does
        return self.data_as_it_is(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")

    def data_as_it_is(self: Any, wire: bytes) -> tuple[int, bytes]:
        """`wire` is ready to leave: CRLF, dots doubled, and the single dot at its end."""
        self.putcmd("data")
        code, reply = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        self.send(wire)
        try:
            return self.getreply()
        except (OSError, smtplib.SMTPException) as silence:
            raise UnansweredError from silence


class KnowingSMTP(_Knowing, smtplib.SMTP):  # type: ignore[misc]  # `self: Any` stands for either of the two
    pass


class KnowingSMTPS(_Knowing, smtplib.SMTP_SSL):  # type: ignore[misc]  # as above
    pass


class Backend(EmailBackend):
    """Django's backend with the connection above."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return KnowingSMTPS if self.use_ssl else KnowingSMTP
