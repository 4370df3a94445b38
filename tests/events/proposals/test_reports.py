"""After a meeting: who is asked how it was, what becomes of the answer, and who hears that it is there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Workflow

from events.actions.errors import NotReadyError
from events.actions.reports import ask_step, left_to_ask, paragraphs, tell_report_step, write_report
from events.models import Event, EventReport
from events.sweeps import sweep_proposals
from knowledge.actions.errors import WritingError
from knowledge.actions.sending import CONSENT
from knowledge.models import ArticlePage
from omzien.mail.models import Message
from tests.accounts.factories import UserFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.initiatives.factories import InitiativeFactory, region
from tests.threads import all_at_once

pytestmark = pytest.mark.django_db
VALUES = {"summary": "Zo vind je geld.", "discussed": "De wijkbank.", "learned": "", "agreed": "", "links": []}


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def team():
    return [UserFactory(), UserFactory()]


@pytest.fixture
def event(team):
    initiative = InitiativeFactory(name="De Schakel", published=True, owner=team[0], editor=team[1])
    return EventFactory(title="Geld vinden", days=-3, organisers=[initiative], themes=["care"])


def subjects(user):
    return list(Message.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_two_days_after_the_organisers_are_asked_once(event, team):
    RegistrationFactory(event=event)
    for _ in range(3):
        sweep_proposals()

    assert [subjects(one) for one in team] == [["Hoe was het? Geld vinden"]] * 2
    assert Message.objects.count() == 2
    assert f"/agenda/{event.slug}/verslag/" in Message.objects.first().text


@pytest.mark.parametrize(
    "fields", [{"days": -1}, {"days": 3}, {"days": -60}, {"days": -3, "draft": True}, {"days": -3, "cancelled": True}]
)
def test_nobody_is_asked_too_early_or_about_what_was_not(fields):
    EventFactory(organisers=[InitiativeFactory(published=True, owner=UserFactory())], **fields)

    assert left_to_ask() == []


def test_without_a_team_who_made_it_is_asked_or_else_the_coordinators():
    maker, coordinator = UserFactory(), UserFactory(coordinator=region("u16"))
    EventFactory(days=-3, title="Van mij", created_by=maker)
    EventFactory(days=-3, title="Van niemand")

    sweep_proposals()

    assert (subjects(maker), subjects(coordinator)) == (["Hoe was het? Van mij"], ["Hoe was het? Van niemand"])


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_ask_once(event, team):
    all_at_once(*[lambda: ask_step(event.pk)] * 4)

    assert [len(subjects(one)) for one in team] == [1, 1]
    assert EventReport.objects.count() == 1


def test_a_report_becomes_a_draft_in_the_knowledge_base(event, team):
    editor = UserFactory(editor=True)
    values = VALUES | {"learned": "Vraag het <b>twee</b> keer.\nEcht.", "links": ["https://voorbeeld.nl/geld"]}

    article = write_report(event=event, values=values, by=team[1])

    article = ArticlePage.objects.get(pk=article.pk)
    assert (article.title, article.kind, article.live) == ("Verslag: Geld vinden", "ervaring", False)
    assert (article.initiative_name, article.owner, article.municipality) == ("De Schakel", team[1], event.municipality)
    assert list(article.themes.all()) == list(event.themes.all())
    assert article.latest_revision.user == team[1]
    headings = [block.value["heading"] for block in article.body]
    assert headings == ["", "Wat we bespraken", "Wat we leerden", "Om verder te lezen"]
    assert article.body[2].value["text"].source == "<p>Vraag het &lt;b&gt;twee&lt;/b&gt; keer.<br/>Echt.</p>"
    event.refresh_from_db()
    assert event.report_id == article.pk
    assert article.current_workflow_state.requested_by == team[1]
    assert article.manuscript.consent_text == CONSENT
    assert len(subjects(editor)) == len(subjects(team[1])) == 1
    assert subjects(team[0]) == []


def test_where_nobody_can_read_it_nothing_is_kept(event, team):
    Workflow.objects.update(active=False)

    with pytest.raises(WritingError, match="even niet"):
        write_report(event=event, values=VALUES, by=team[0])

    event.refresh_from_db()
    assert event.report_id is None
    assert not ArticlePage.objects.filter(title__startswith="Verslag").exists()


def test_one_report_for_each_event(event, team):
    write_report(event=event, values=VALUES, by=team[0])

    with pytest.raises(NotReadyError, match="al een verslag"):
        write_report(event=event, values=VALUES, by=team[1])
    assert ArticlePage.objects.filter(title__startswith="Verslag").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_are_one(event, team):
    found = all_at_once(*[lambda by=by: write_report(event=event, values=VALUES, by=by) for by in team])

    assert sorted(type(one).__name__ for one in found) == ["ArticlePage", "NotReadyError"]
    assert ArticlePage.objects.filter(title__startswith="Verslag").count() == 1


@pytest.mark.parametrize("fields", [{"days": 2}, {"days": -3, "cancelled": True}])
def test_no_report_of_what_has_not_been(fields):
    with pytest.raises(NotReadyError):
        write_report(event=EventFactory(**fields), values=VALUES, by=UserFactory())


def test_once_on_the_site_the_organisers_hear_it_once(event, team):
    article = write_report(event=event, values=VALUES, by=team[0])
    assert tell_report_step() is False

    article.get_latest_revision().publish()
    for _ in range(3):
        sweep_proposals()

    assert subjects(team[1])[-1] == "Het verslag staat op de site: Geld vinden"
    assert Message.objects.filter(subject__startswith="Het verslag staat").count() == 1


def test_who_wrote_it_already_is_not_asked(event, team):
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    write_report(event=event, values=VALUES, by=team[0])
    Event.objects.filter(pk=event.pk).update(ends_at=timezone.now() - timedelta(days=3))

    sweep_proposals()

    assert not [one for one in subjects(team[1]) if one.startswith("Hoe was het")]


def test_typed_text_is_no_markup():
    assert paragraphs("a < b\r\nc\n\n<script>x</script>\n\n\n") == (
        "<p>a &lt; b<br/>c</p><p>&lt;script&gt;x&lt;/script&gt;</p>"
    )
