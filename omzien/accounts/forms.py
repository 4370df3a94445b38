"""allauth's forms with our words: no placeholders, Dutch labels, and limits on length."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from omzien.accounts.adapters import MFAAdapter
from omzien.accounts.models import User
from omzien.limits.forms import HumanForm

NEW_PASSWORD = "Minstens 12 tekens. Een zin van een paar woorden is sterk en makkelijk te onthouden."  # noqa: S105  (a help text)
LONGEST_PASSWORD = 128
LONGEST_CODE = 20
NO_PASSKEY = "Je passkey gaf geen antwoord. Probeer het opnieuw."


def reword(field: forms.Field, label: str, help_text: str = "", *, longest: int = 0) -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    if longest and isinstance(field, forms.CharField):
        field.validators.append(MaxLengthValidator(longest, "Dit is te lang."))


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["login"], "E-mailadres")
        reword(self.fields["password"], "Wachtwoord", longest=LONGEST_PASSWORD)


class SignupForm(HumanForm, account.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], "E-mailadres", "Hier sturen we een link naartoe om je aanmelding te bevestigen.")
        reword(self.fields["password1"], "Wachtwoord", NEW_PASSWORD)

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A known address takes as long as a new one: the password is hashed anyway."""
        self.account_already_exists: bool
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return self.save(request), None
            except IntegrityError:  # the same address was signed up at the same moment
                self.account_already_exists = True
                return super().try_save(request)
        User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["email"],
            "Nieuw e-mailadres",
            "We sturen er een link naartoe. Tot je die gebruikt blijft je oude adres gelden.",
        )


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self.fields["oldpassword"], "Huidig wachtwoord", longest=LONGEST_PASSWORD)
        reword(self.fields["password1"], "Nieuw wachtwoord", NEW_PASSWORD)


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self.fields["password1"], "Wachtwoord", NEW_PASSWORD)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["email"], "E-mailadres")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        reword(self.fields["password1"], "Nieuw wachtwoord", NEW_PASSWORD)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], "Wachtwoord", longest=LONGEST_PASSWORD)


class CodeOnce:
    """A code counts once in all the time that it would be valid; allauth forgets it after one period."""

    fields: dict[str, forms.Field]
    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["code"], "Code", "De zes cijfers uit je app, of een herstelcode.", longest=LONGEST_CODE)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "maxlength": str(LONGEST_CODE)}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # mixed into allauth's forms
        if self.authenticator.type == Authenticator.Type.TOTP:
            lifetime = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
            digits = "".join(filter(str.isdigit, code))
            if not cache.add(f"totp-used:{self.user.pk}:{digits}", True, timeout=lifetime):
                raise MFAAdapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CodeOnce, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeOnce, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["code"],
            "Code uit je app",
            "Zes cijfers. Ze veranderen elke halve minuut.",
            longest=LONGEST_CODE,
        )
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class DeactivateTOTPForm(totp.DeactivateTOTPForm):
    pass


class GenerateRecoveryCodesForm(recovery_codes.GenerateRecoveryCodesForm):
    pass


class PasskeyAnswer:
    """The hidden field that the browser fills in. What is wrong with it is said above the form."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    shows_itself = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        credential = self.fields["credential"]
        credential.error_messages |= {"required": NO_PASSKEY, "invalid": NO_PASSKEY}
        credential.label = "Passkey"

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(None if self.shows_itself and field == "credential" else field, error)  # type: ignore[misc]  # the base is chosen at run time

    def clean_credential(self) -> Any:
        answer = self.cleaned_data["credential"]
        if not isinstance(answer, dict):
            raise forms.ValidationError(NO_PASSKEY)
        check = getattr(super(), "clean_credential", None)
        return understood(check) if check else answer

    def clean(self) -> dict[str, Any]:
        return understood(super().clean)  # type: ignore[misc]  # mixed into allauth's forms


def understood(check: Callable[[], Any]) -> Any:
    """What a passkey cannot have answered is a form error: allauth lets some of fido2's complaints through."""
    try:
        return check()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error) as error:
        raise forms.ValidationError(NO_PASSKEY) from error


class AddWebAuthnForm(PasskeyAnswer, webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["name"], "Naam", "Waaraan je hem herkent, bijvoorbeeld ‘mijn telefoon’.", longest=60)
        reword(
            self.fields["passwordless"],
            "Ook inloggen zonder wachtwoord",
            "Dan is deze passkey genoeg om in te loggen. Je apparaat vraagt om je vinger, je gezicht of een pincode.",
        )


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["name"], "Naam", longest=60)


class AuthenticateWebAuthnForm(PasskeyAnswer, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(PasskeyAnswer, webauthn.LoginWebAuthnForm):
    shows_itself = False  # allauth makes messages of the field's errors and shows another page


class ReauthenticateWebAuthnForm(PasskeyAnswer, webauthn.ReauthenticateWebAuthnForm):
    shows_itself = False


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Je naam"}


class EraseForm(forms.Form):
    """A word typed by hand: nobody erases an account by a slip."""

    word = forms.CharField(
        label="Typ het woord WISSEN",
        max_length=20,
        help_text="Zo weten we dat je het echt wilt.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_word(self) -> str:
        if self.cleaned_data["word"].strip().upper() != "WISSEN":
            raise forms.ValidationError("Typ het woord WISSEN om je account te wissen.")
        return "WISSEN"
