"""How allauth speaks and mails in this portal: in Dutch, with links to SITE_URL, through our own mail queue."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from omzien.accounts.mails import send_account_mail
from omzien.accounts.models import User
from omzien.accounts.onward import onward_path, wanted_path

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
TOO_OFTEN = "Je hebt dit te vaak geprobeerd. Wacht een paar minuten en probeer het opnieuw."
WRONG_CODE = "Deze code klopt niet. Kijk of je de nieuwste code hebt."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Dit account is gesloten.",
        "cannot_remove_primary_email": "Dit is je enige e-mailadres. Voeg eerst een ander toe.",
        "duplicate_email": "Dit adres hoort al bij je account.",
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "email_taken": "Dit adres hoort al bij een account.",
        "enter_current_password": "Dit is niet je huidige wachtwoord.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "invalid_or_expired_key": "Deze link werkt niet meer.",
        "invalid_login": "Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        "invalid_password_reset": "Deze link werkt niet meer. Vraag een nieuwe aan.",
        "max_email_addresses": "Meer dan %d e-mailadressen kan niet.",
        "rate_limited": TOO_OFTEN,
        "same_as_current": "Dit is wat je al had. Vul iets anders in.",
        "select_only_one": "Kies er één.",
        "too_many_login_attempts": TOO_OFTEN,
        "unknown_email": "Dit adres heeft geen account.",
        "unverified_primary_email": "Bevestig eerst je e-mailadres.",
    }

    def clean_email(self, email: str) -> str:
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError("Dit e-mailadres is te lang.")
        return super().clean_email(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        onward = wanted_path(self.request)
        send_account_mail(name=template_prefix.rpartition("/")[2], to=email, context=context, onward=onward)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        url = settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])
        path = wanted_path(request)
        return f"{url}?next={onward_path(path)}" if path else url

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """The change ended every session, this one too."""
        return reverse("account_login")

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        words = {
            "reauthenticate": "Met je wachtwoord",
            "mfa_reauthenticate": "Met een code uit je app of een herstelcode",
            "mfa_reauthenticate:webauthn": "Met je passkey",
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Zet inloggen in twee stappen eerst uit. Daarna kun je een adres toevoegen.",
        "cannot_delete_authenticator": "Jouw rol vraagt om inloggen in twee stappen. Voeg eerst een andere manier toe.",
        "cannot_generate_recovery_codes": "Stel eerst een code-app of een passkey in.",
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Bevestig eerst je e-mailadres.",
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002  (allauth's name)
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keeps at least one second factor."""
        others = Authenticator.objects.filter(
            user=authenticator.user_id, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return not authenticator.user.is_staff or others.exists()
