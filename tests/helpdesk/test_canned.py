"""Canned answers: placeholders that are filled in, and none that nobody knows."""

import pytest
from django.core.exceptions import ValidationError

from helpdesk.canned import filled
from helpdesk.models import CannedAnswer, Ticket
from tests.helpdesk.factories import CannedAnswerFactory, TicketFactory

pytestmark = pytest.mark.django_db


def test_placeholders_are_filled_in(anna):
    ticket = TicketFactory(asker_name="Sam {nummer}")
    answer = CannedAnswerFactory(text="Dag {naam}, vraag {nummer} over {initiatief} in {gemeente}. {coordinator} {x}")

    text = filled(answer=answer, ticket=ticket, by=anna)

    expected = f"Dag Sam {{nummer}}, vraag {ticket.number} over jullie initiatief in Zeist. Anna Aanpak {{x}}"
    assert text == expected


def test_unknown_placeholder_is_refused():
    with pytest.raises(ValidationError) as refused:
        CannedAnswer(title="x", text="Dag {voornaam}").full_clean()

    assert "{voornaam}" in str(refused.value)


def test_answers_that_fit_the_rung():
    everywhere = CannedAnswerFactory()
    region = CannedAnswerFactory(rung=Ticket.Rung.REGION)
    CannedAnswerFactory(rung=Ticket.Rung.PROVINCE)
    CannedAnswerFactory(is_active=False)

    assert list(CannedAnswer.objects.for_ticket(TicketFactory())) == [region, everywhere]
