"""A person who used everything: the address stands wherever it can stand."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from events.models import Announcement, EventReport, Reminder
from initiatives.keys import hash_of
from initiatives.models import Claim, Following, ImportBatch, ImportRow, Invitation, Membership, ReviewStep, Revision
from initiatives.searching import refresh_search
from knowledge.actions.feedback import answer, key_of
from newsletter.models import Sending, Subscriber
from omzien.accounts.models import User
from omzien.mail.models import IncomingMail, Message, UndeliverableAddress, hashed
from omzien.notices.actions.choosing import choose
from omzien.notices.actions.telling import notify
from omzien.notices.models import Pace
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.events.proposals.factories import ProposalFactory, SupportFactory
from tests.helpdesk.factories import ReferralFactory, TicketAttachmentFactory, TicketFactory
from tests.initiatives.factories import ConversationFactory, InitiativeFactory, PostingFactory, theme
from tests.knowledge.factories import make_article
from tests.knowledge.writing import make_manuscript, send
from tests.newsletter.factories import ConsentFactory, SubscriberFactory, make_issue
from tests.notices.factories import note

ADDRESS = "gerda.grep@adres.test"
SECOND = "gerda.werk@kantoor.test"
NAME = "Gerda Grijp"


def lived():
    """The person, with a trace in every table that can hold one."""
    user = UserFactory(email=ADDRESS, name=NAME, totp=True)
    EmailAddress.objects.create(user=user, email=SECOND, verified=True)
    client = Client()
    client.force_login(user)
    client.get("/mijn/")
    others = UserFactory()
    shared = InitiativeFactory(
        name="Gedeeld huis",
        published=True,
        owner=user,
        contact_email=ADDRESS,
        contact_phone="06 12345678",
        description=f"Vragen? Mail naar {ADDRESS.capitalize()}.",
    )
    refresh_search([shared.pk])
    Membership.objects.create(initiative=shared, user=others, role=Membership.Role.EDITOR)
    InitiativeFactory(name="Alleen van mij", published=True, owner=user, contact_email=SECOND)
    InitiativeFactory(name="Concept van mij", owner=user, contact_email=ADDRESS)
    Revision.objects.create(
        initiative=shared, by=user, origin="site", changes={"contact_email": ["", ADDRESS], "name": ["Oud", "Nieuw"]}
    )
    ReviewStep.objects.create(initiative=shared, kind="asked", by=user, text=f"Bel me, of mail {ADDRESS}")
    PostingFactory(initiative=shared, created_by=user, body=f"Reageer via {ADDRESS}")
    talk = ConversationFactory(initiative=InitiativeFactory(published=True), asker=user)
    talk.messages.create(author=talk.participants.get(user=user), text="Hier is Gerda.")
    ConversationFactory(initiative=shared, visitor=SECOND)
    Claim.objects.create(initiative=InitiativeFactory(published=True), user=user, relation=f"Ik ben {ADDRESS}")
    for number, fields in enumerate(({"email": ADDRESS}, {"email": "ander@adres.test", "invited_by": user})):
        Invitation.objects.create(
            initiative=shared, key_hash=hash_of(str(number)), expires_at=timezone.now() + timedelta(days=3), **fields
        )
    Following.objects.create(user=user).themes.add(theme("care"))
    choose(person=user, paces={"followed": Pace.WEEKLY})
    notify(note(f"Mail {ADDRESS}"), person=user, kind="followed", about="followed/test/1")
    went(user)
    asked(user)
    written(user)
    subscribed(user)
    imported(user)
    mailed(user)
    log(user, others)
    cache.set("something", ADDRESS)
    return user


def went(user):
    """In line with the account, waiting with an older address, and the one who made it."""
    event = EventFactory(created_by=user)
    proposal = ProposalFactory(created_by=user, question=f"Hoe doen jullie dit? Mail {ADDRESS}.")
    SupportFactory(proposal=proposal, user=user, note=f"Een zaal, mail {ADDRESS}")
    EventReport.objects.create(event=event, written_by=user, written_at=timezone.now())
    one = RegistrationFactory(event=event, user=user, name=NAME, note=f"Bel me, of mail {ADDRESS}")
    Reminder.objects.create(registration=one, starts_at=event.starts_at)
    RegistrationFactory(user=None, email=SECOND, name=NAME)
    RegistrationFactory(event=EventFactory(days=-9), user=user, name=NAME, attended=True)
    RegistrationFactory(event=event, user=None, name="Iemand", added_by=user)
    Announcement.objects.create(event=event, by=user, subject="Kom", text=f"Vragen? {ADDRESS}", token=uuid.uuid4())


def asked(user):
    """With the account and from an older address; and as one who answers others."""
    question = TicketFactory(asker=user, asker_name=NAME, subject=f"Bel {NAME}", text=f"Mail me op {ADDRESS}.")
    TicketAttachmentFactory(message=question.messages.get(), content=f"Dit is van {ADDRESS}".encode())
    TicketFactory(asker_email=SECOND, asker_name=NAME, notes=[f"Is {ADDRESS} dezelfde?"])
    theirs = TicketFactory(assignee=user, answers=[(user, f"Mail maar naar {ADDRESS}.")])
    theirs.messages.create(kind="other", text="Ik ben het.", from_address=SECOND, author_name=NAME)
    ReferralFactory(by=user, text=f"Vragen? {ADDRESS}")


def written(user):
    text = ("text", {"heading": "", "text": f"<p>Vragen? Mail naar {ADDRESS}.</p>"})
    article = make_article(title="Soep voor de straat", owner=user, body=[text])
    article.save_revision(user=user)
    draft = make_manuscript(user, title="Nog niet af", text=f"Mail me op {ADDRESS}.")
    send(draft, user)
    draft.article.current_workflow_state.current_task_state.reject(user=UserFactory(), comment=f"Is {ADDRESS} goed?")
    answer(article=article, reader=key_of(f"user:{user.pk}"), is_helpful=True, note=f"Bel me, of mail {ADDRESS}")


def subscribed(user):
    """With the account, and before that with an older address."""
    ConsentFactory(subscriber=SubscriberFactory(address=ADDRESS, user=user, regions=["u16"]))
    ConsentFactory(subscriber=SubscriberFactory(address=SECOND, stopped=True), withdrawn_at=timezone.now())
    sending = Sending.objects.create(issue=make_issue(), started_by=user)
    edition = sending.editions.create(key="rtp", label="Alles")
    sending.deliveries.create(edition=edition, subscriber=Subscriber.objects.get(address=ADDRESS))


def imported(user):
    batch = ImportBatch.objects.create(
        uploaded_by=user,
        filename="lijst.csv",
        content=f"Naam;E-mail\nHuis;{ADDRESS}".encode(),
        size=40,
        sha256="0" * 64,
        file_format="csv",
        status="applied",
        applied_at=timezone.now(),
        applied_by=user,
    )
    ImportRow.objects.create(
        batch=batch,
        number=2,
        raw=["Huis", ADDRESS],
        fingerprint="1" * 64,
        proposed={"contact_email": ADDRESS},
        before={"contact_email": SECOND},
        after={"contact_email": ADDRESS},
    )


def mailed(user):
    for number, fields in enumerate(
        [
            {"to": ADDRESS, "text": "Dag Gerda"},
            {"to": SECOND, "text": "Dag Gerda", "status": "sent"},
            {"to": "ander@adres.test", "text": f"{ADDRESS} is nu van het team", "status": "sent"},
        ]
    ):
        Message.objects.create(key=f"test/{number}", subject="Bericht", html=f"<p>{fields['text']}</p>", **fields)
    for number, (sender, state) in enumerate([(ADDRESS, "failed"), ("ander@adres.test", "handled")]):
        IncomingMail.objects.create(
            mailbox="INBOX",
            uid=number,
            raw=f"From: {sender}\r\n\r\nGroet van {ADDRESS}".encode(),
            sender=sender,
            subject=f"Van {ADDRESS}",
            state=state,
            handled_at=timezone.now() if state == "handled" else None,
        )
    UndeliverableAddress.objects.create(address_hash=hashed(SECOND), domain="kantoor.test", status="5.1.1")


def log(user, others):
    people = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=others, content_type=people, object_id=str(user.pk), object_repr=ADDRESS, action_flag=CHANGE
    )
    LogEntry.objects.create(user=user, content_type=people, object_id="1", object_repr="X", action_flag=CHANGE)
