"""Questions for tests: nothing is mailed."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from helpdesk.clock import due
from helpdesk.models import CannedAnswer, NumberSeries, Referral, Ticket, TicketAttachment, TicketMessage
from helpdesk.searching import index_ticket
from tests.initiatives.factories import InitiativeFactory, municipality

Kind = TicketMessage.Kind


class TicketFactory(DjangoModelFactory):
    """A new question by mail or form in Zeist, with what was asked. `asker=user`, or `asker_email="sam@adres.test"`.

    `waiting=True`; `closed=True`; `overdue=True`; `municipality=None` or a slug; `notes=["Voor ons"]`;
    `answers=[(user, "Kom maar")]`.
    """

    class Meta:
        model = Ticket
        skip_postgeneration_save = True

    class Params:
        waiting = factory.Trait(status=Ticket.Status.WAITING, due_at=None)
        closed = factory.Trait(status=Ticket.Status.CLOSED, due_at=None, closed_at=factory.LazyFunction(timezone.now))
        overdue = factory.Trait(due_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)))

    number = factory.LazyFunction(lambda: NumberSeries.objects.take(timezone.localdate().year))
    subject = "Hoe verzekeren we onze vrijwilligers?"
    asker = None
    asker_name = "Vera Vraag"
    asker_email = factory.LazyAttributeSequence(lambda made, n: "" if made.asker else f"vera{n}@voorbeeld.test")
    municipality = "zeist"
    due_at = factory.LazyAttribute(lambda made: due(getattr(made, "rung", Ticket.Rung.REGION), timezone.now()))

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if isinstance(kwargs.get("municipality"), str):
            kwargs["municipality"] = municipality(kwargs["municipality"])
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def text(self, create, given):
        text = given or "Wij helpen elkaar met klussen. Zijn we verzekerd?"
        self.messages.create(kind=Kind.QUESTION, text=text, author=self.asker, author_name=self.asker_name)
        index_ticket(self)

    @factory.post_generation
    def notes(self, create, given):
        for text in given or []:
            self.messages.create(kind=Kind.NOTE, text=text)

    @factory.post_generation
    def answers(self, create, given):
        for user, text in given or []:
            self.messages.create(kind=Kind.ANSWER, text=text, author=user)


class ReferralFactory(DjangoModelFactory):
    """An initiative that was asked to answer. `initiative=…` with a team of your own."""

    class Meta:
        model = Referral

    ticket = factory.SubFactory(TicketFactory, status=Ticket.Status.OPEN, rung=Ticket.Rung.NEIGHBOUR)
    initiative = factory.SubFactory(InitiativeFactory, published=True)
    text = "Jullie weten hier veel van."


class TicketAttachmentFactory(DjangoModelFactory):
    """`message=…`, or of a question of its own."""

    class Meta:
        model = TicketAttachment

    message = factory.LazyAttribute(lambda made: TicketFactory().messages.get())
    name = "begroting.txt"
    content_type = "text/plain"
    content = b"Duizend euro"
    size = factory.LazyAttribute(lambda made: len(made.content or b""))


class CannedAnswerFactory(DjangoModelFactory):
    class Meta:
        model = CannedAnswer

    title = factory.Sequence(lambda n: f"Standaardantwoord {n}")
    text = "Dag {naam}, bedankt voor je vraag {nummer}. Groet, {coordinator}"
