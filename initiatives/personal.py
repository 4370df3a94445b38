"""What initiatives hold about a person, to take along and to erase. Registered in apps.py."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from initiatives.actions.leaving import (
    forget_invitations,
    leave_all,
    leave_conversations,
    mine_alone,
)
from initiatives.actions.team import left_without_owner
from initiatives.history import label_of
from initiatives.models import (
    Claim,
    Conversation,
    Following,
    ImportBatch,
    Initiative,
    Invitation,
    Membership,
    Participant,
    Posting,
    RelayedMessage,
    ReviewStep,
    Revision,
)
from omzien.accounts.models import User
from omzien.accounts.personal import GONE, PersonalData, Row, addresses_of, any_of

CHUNK = 200


def team_rows(user: User) -> Iterator[Row]:
    for one in Membership.objects.filter(user=user).select_related("initiative").order_by("pk"):
        yield {
            "initiatief": one.initiative.name,
            "rol": one.get_role_display(),
            "sinds": one.created_at,
            "status": one.initiative.get_status_display(),
        }
    for initiative in Initiative.objects.filter(any_of("contact_email", addresses_of(user))).order_by("pk"):
        yield {"contactadres van": initiative.name, "telefoon": initiative.contact_phone}


def registration_rows(user: User) -> Iterator[Row]:
    mine = Membership.objects.filter(user=user).values("initiative")
    steps = ReviewStep.objects.filter(initiative__in=mine) | ReviewStep.objects.filter(by=user)
    for step in steps.distinct().select_related("initiative").order_by("pk").iterator(CHUNK):
        yield {
            "initiatief": step.initiative.name,
            "stap": step.get_kind_display(),
            "tekst": step.text,
            "door jou": step.by_id == user.pk,
            "op": step.at,
        }


def change_rows(user: User) -> Iterator[Row]:
    for one in Revision.objects.filter(by=user).select_related("initiative").order_by("pk").iterator(CHUNK):
        yield {
            "initiatief": one.initiative.name,
            "hoe": one.get_origin_display(),
            "wat": {label_of(field): {"eerst": old, "daarna": new} for field, (old, new) in one.changes.items()},
            "op": one.at,
        }


def claim_rows(user: User) -> Iterator[Row]:
    for one in Claim.objects.filter(user=user).select_related("initiative").order_by("pk"):
        yield {
            "initiatief": one.initiative.name,
            "jouw rol": one.relation,
            "status": one.get_status_display(),
            "antwoord": one.answer,
            "op": one.created_at,
        }


def invitation_rows(user: User) -> Iterator[Row]:
    """Of who was invited by me only that it happened: the address is theirs."""
    for one in Invitation.objects.filter(invited_by=user).select_related("initiative").order_by("pk"):
        yield {"je nodigde iemand uit voor": one.initiative.name, "rol": one.get_role_display(), "op": one.created_at}
    mine = any_of("email", addresses_of(user))
    received = Invitation.objects.filter(mine) | Invitation.objects.filter(accepted_by=user)
    for one in received.distinct().select_related("initiative").order_by("pk"):
        yield {
            "je werd uitgenodigd voor": one.initiative.name,
            "rol": one.get_role_display(),
            "op": one.created_at,
            "aangenomen op": one.accepted_at,
        }


def posting_rows(user: User) -> Iterator[Row]:
    for one in Posting.objects.filter(created_by=user).select_related("initiative", "kind").order_by("pk"):
        yield {
            "titel": one.title,
            "soort": f"{one.get_direction_display()}: {one.kind}",
            "uitleg": one.body,
            "initiatief": one.initiative.name,
            "tot en met": one.expires_on,
            "status": one.get_status_display(),
            "op": one.created_at,
        }


def conversation_rows(user: User) -> Iterator[Row]:
    """Whole conversations: what one wrote and what one got. Of others the name that they gave, never an address."""
    written = Prefetch("messages", RelayedMessage.objects.select_related("author__user").order_by("pk"))
    part = Participant.objects.filter(user=user) | Participant.objects.filter(any_of("email", addresses_of(user)))
    found = Conversation.objects.filter(pk__in=part.values("conversation")).select_related("initiative")
    for talk in found.prefetch_related(written).order_by("pk").iterator(CHUNK):
        yield {
            "aan": talk.initiative.name,
            "onderwerp": talk.subject,
            "berichten": [
                {
                    "van": "jij" if message.author.user_id == user.pk else message.author.name or GONE,
                    "tekst": message.text,
                    "op": message.created_at,
                }
                for message in talk.messages.all()
            ],
        }


def following_rows(user: User) -> Iterator[Row]:
    for one in Following.objects.filter(user=user).prefetch_related("themes", "regions"):
        yield {
            "thema’s": [str(theme) for theme in one.themes.all()],
            "regio’s": [str(region) for region in one.regions.all()],
            "gewijzigd op": one.updated_at,
        }


def import_rows(user: User) -> Iterator[Row]:
    for one in ImportBatch.objects.light().filter(uploaded_by=user).order_by("pk"):
        yield {"bestand": one.filename, "status": one.get_status_display(), "gekozen op": one.uploaded_at}


def stays(user: User) -> None:
    """Nothing of it names the person once the account is gone."""


def goes_along(user: User) -> None:
    """Goes with the row of the account."""


def to_hand_over(user: User) -> Iterator[str]:
    for one in left_without_owner(user).order_by("sort_key"):
        heir = one.memberships.filter(user__is_active=True).exclude(user=user).select_related("user").first()
        new = heir.user if heir else "iemand anders"
        yield (
            f"“{one}” krijgt {new} als eigenaar: die zit het langst in het team. "
            "Wil je iemand anders kiezen? Draag het dan eerst zelf over."
        )


def mine_to_go(user: User) -> Iterator[str]:
    for one in mine_alone(user):
        if one.published_at is None:
            yield f"“{one}” staat niet op de site en heeft geen ander team. We gooien het weg."
        elif one.status == Initiative.Status.PUBLISHED:
            yield f"“{one}” blijft op de site, zonder team. We vertellen het de coördinator."
        else:
            yield f"“{one}” blijft bewaard, maar niemand ziet het. Het heeft geen team meer."


KINDS = [
    PersonalData(
        key="initiatieven",
        title="Je initiatieven",
        why="In welk team je zit en met welke rol. Zo kun je jullie pagina bijhouden.",
        when_erased="Je gaat uit elk team. Een adres of telefoonnummer van jou bij een initiatief gaat weg.",
        models=frozenset({"initiatives.Membership", "initiatives.Initiative"}),
        export=team_rows,
        erase=leave_all,
    ),
    PersonalData(
        key="aanmeldingen",
        title="Je aanmeldingen",
        why="Wat jij en de coördinatoren elkaar schreven over een aanmelding.",
        when_erased="Blijft bij het initiatief staan, zonder je naam. Het team heeft het nodig.",
        models=frozenset({"initiatives.ReviewStep"}),
        export=registration_rows,
        erase=stays,
    ),
    PersonalData(
        key="wijzigingen",
        title="Wat je wijzigde",
        why="Wie wat veranderde aan een initiatief, twee jaar lang. Zo kan een team iets terugzetten.",
        when_erased="Blijft staan, zonder je naam. Anders kan het team niets meer terugzetten.",
        models=frozenset({"initiatives.Revision"}),
        export=change_rows,
        erase=stays,
    ),
    PersonalData(
        key="claims",
        title="Pagina’s die je vroeg",
        why="Wat je schreef toen je een pagina wilde overnemen, en het antwoord.",
        when_erased="Gaat weg.",
        models=frozenset({"initiatives.Claim"}),
        export=claim_rows,
        erase=goes_along,
    ),
    PersonalData(
        key="uitnodigingen",
        title="Uitnodigingen",
        why="Wie je uitnodigde voor een team, en wie jou uitnodigde.",
        when_erased="Je adres gaat eruit. Wat nog openstaat werkt niet meer.",
        models=frozenset({"initiatives.Invitation"}),
        export=invitation_rows,
        erase=forget_invitations,
    ),
    PersonalData(
        key="halen-en-brengen",
        title="Halen en brengen",
        why="Wat je plaatste namens een initiatief.",
        when_erased="Blijft van het initiatief, zonder je naam.",
        models=frozenset({"initiatives.Posting"}),
        export=posting_rows,
        erase=stays,
    ),
    PersonalData(
        key="gesprekken",
        title="Gesprekken",
        why="Berichten die je stuurde en kreeg, tot een jaar na het laatste bericht.",
        when_erased=f"Blijven voor de ander staan, als bericht van “{GONE}”. Je krijgt geen antwoorden meer.",
        models=frozenset({"initiatives.Conversation", "initiatives.Participant", "initiatives.RelayedMessage"}),
        export=conversation_rows,
        erase=leave_conversations,
    ),
    PersonalData(
        key="volgen",
        title="Wat je volgt",
        why="Je thema’s en regio’s. Zo laat Mijn Omzien zien wat er nieuw is.",
        when_erased="Gaat weg.",
        models=frozenset({"initiatives.Following"}),
        export=following_rows,
        erase=goes_along,
    ),
    PersonalData(
        key="imports",
        title="Bestanden die je inlas",
        why="Alleen als je coördinator bent: welke lijsten je importeerde.",
        when_erased="Blijft staan, zonder je naam. Zo kan een ander een import terugdraaien.",
        models=frozenset({"initiatives.ImportBatch", "initiatives.ImportRow"}),
        export=import_rows,
        erase=stays,
    ),
]
