"""What owners fill in about their team, and who accepts an invitation or claims a page."""

from __future__ import annotations

from typing import Any

from django import forms

from initiatives.models import Claim, Membership
from omzien.accounts.models import User

Role = Membership.Role
LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3
ROLES = [
    (Role.EDITOR, "Redacteur: schrijft aan de pagina"),
    (Role.OWNER, "Eigenaar: beheert ook het team"),
]
AFTERWARDS = [("blijf", "Ik blijf in het team, als redacteur"), ("vertrek", "Ik ga uit het team")]
LEAVES = "vertrek"


class InviteForm(forms.Form):
    """Where a team has no owner yet, the first one in is owner."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=LONGEST_ADDRESS,
        help_text="De uitnodiging gaat alleen naar dit adres, geldt twee weken en werkt één keer.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Rol", choices=ROLES, initial=Role.EDITOR, widget=forms.RadioSelect)

    def __init__(self, *args: Any, has_owner: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_owner:
            self.fields["role"].choices = ROLES[1:]  # type: ignore[attr-defined]  # a ChoiceField
            self.fields["role"].initial = Role.OWNER


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Rol", choices=Membership.Role)


class HandOverForm(forms.Form):
    """To a member, or to somebody who is invited for it."""

    to = forms.ChoiceField(label="Aan wie?", widget=forms.RadioSelect)
    email = forms.EmailField(
        label="Het e-mailadres van iemand anders",
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text="Alleen als je hierboven ‘Iemand die nog niet in het team staat’ kiest. "
        "Tot diegene de uitnodiging aanneemt, verandert er niets.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    afterwards = forms.ChoiceField(label="En jij?", choices=AFTERWARDS, initial="blijf", widget=forms.RadioSelect)

    SOMEBODY_ELSE = "anders"

    def __init__(self, *args: Any, others: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(member.pk): member for member in others}
        names = [(pk, f"{member.user}, {member.get_role_display()}") for pk, member in self.others.items()]
        to = self.fields["to"]
        to.choices = [*names, (self.SOMEBODY_ELSE, "Iemand die nog niet in het team staat")]  # type: ignore[attr-defined]  # a ChoiceField
        if not others:
            to.initial = self.SOMEBODY_ELSE

    def clean(self) -> None:
        to, email = self.cleaned_data.get("to"), self.cleaned_data.get("email")
        if to == self.SOMEBODY_ELSE and not email and "email" not in self.errors:
            self.add_error("email", "Vul het adres in van wie het overneemt.")

    @property
    def member(self) -> Membership | None:
        return self.others.get(self.cleaned_data["to"])

    @property
    def leaves(self) -> bool:
        return bool(self.cleaned_data["afterwards"] == LEAVES)


class AcceptForm(forms.ModelForm):
    """Asks for a name where there is none: nobody in a team is a number."""

    class Meta:
        model = User
        fields = ("name",)
        labels = {"name": "Je naam"}
        help_texts = {"name": "Zo zien anderen je in het team. Je e-mailadres zien ze niet."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.name:
            del self.fields["name"]
        else:
            self.fields["name"].required = True


class ClaimForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ("relation",)
        help_texts = {
            "relation": "Bijvoorbeeld: ik ben de penningmeester, of: ik begon dit met drie buren. "
            "De coördinator leest dit, en wie de mail van het initiatief leest ook."
        }
        widgets = {"relation": forms.Textarea(attrs={"rows": 4})}
