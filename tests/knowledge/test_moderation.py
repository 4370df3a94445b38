"""From sent in to placed: what editors do in /redactie/, what everybody is mailed, and what stays as it was."""

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from wagtail.admin.signal_handlers import register_signal_handlers
from wagtail.models import Task, Workflow, WorkflowPage

from knowledge.actions import sending
from knowledge.actions.errors import WritingError
from knowledge.actions.sending import CONSENT, CONSENT_VERSION, take_back, whole
from knowledge.actions.writing import add_block, latest
from knowledge.models import ArticlePage, KnowledgePage, Manuscript
from knowledge.reference.workflow import NAME
from knowledge.writing.raw import blocks_of
from knowledge.writing.states import State
from omzien.home.redactie import silence
from omzien.mail.models import Message
from omzien.search.models import Document
from tests.accounts.factories import UserFactory
from tests.knowledge.writing import make_manuscript, page_of, send, state_of, step_of

pytestmark = pytest.mark.django_db


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def mails():
    """Whom was mailed what, in order; nothing else goes out."""
    assert outbox.outbox == []
    return [(message.to, message.subject) for message in Message.objects.order_by("pk")]


def decide(client, text, editor, action, comment=""):
    """As the buttons of Wagtail's editor do."""
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:workflow_action", args=[text.pk, action, step_of(text).pk])
    return client.post(address, {"comment": comment}, headers={"X-Requested-With": "XMLHttpRequest"})


# --- sending in ---------------------------------------------------------------------------------------


def test_the_whole_way_with_a_question(client, writer, editor, text):
    client.force_login(writer)
    seen = client.get(page_of(text)).context["form"]["seen"].value()
    response = client.post(page_of(text, "send"), {"seen": seen, "consent": "on"})
    assert response.url == text.get_absolute_url()
    assert state_of(text) == State.SENT
    kept = Manuscript.objects.get()
    assert (kept.consent_text, kept.consent_version, kept.consented_at is not None) == (CONSENT, CONSENT_VERSION, True)
    title = "Soep voor de hele straat"
    said = [(writer.email, f"We hebben je tekst: {title}"), (editor.email, f"Wacht op de redactie: {title}")]
    assert mails() == said
    waiting = Message.objects.get(to=editor.email).text
    assert "Sien Soep (van De Schakel)" in waiting
    assert writer.email not in waiting

    decide(client, text, editor, "reject", "Hoeveel pannen waren het?")
    assert state_of(text) == State.ASKED
    said += [(writer.email, f"Vraag over je tekst: {title}")]
    assert mails() == said
    assert "Hoeveel pannen waren het?" in Message.objects.order_by("pk").last().text

    client.force_login(writer)
    assert "Hoeveel pannen" in body_of(client.get("/mijn/"))
    assert "Hoeveel pannen" in body_of(client.get(page_of(text)))
    add_block(manuscript=text, by=writer, kind="tip", value={"title": "", "text": "<p>Twee pannen is genoeg.</p>"})
    send(text, writer)
    said += [(writer.email, f"We hebben je tekst: {title}"), (editor.email, f"Wacht op de redactie: {title}")]
    assert mails() == said

    decide(client, text, editor, "approve")
    assert state_of(text) == State.LIVE
    said += [(writer.email, f"Je tekst staat op Omzien: {title}")]
    assert mails() == said
    article = ArticlePage.objects.get(pk=text.pk)
    assert f"{article.get_absolute_url()}" in Message.objects.order_by("pk").last().text
    client.logout()
    html = body_of(client.get(article.get_absolute_url()))
    assert "Twee pannen is genoeg." in html
    assert "De Schakel" in html
    assert "Sien Soep" not in html
    assert article.get_absolute_url() in body_of(client.get("/zoeken/?q=straten"))
    assert Document.objects.filter(kind="artikel", object_id=text.pk).exists()


def test_nothing_is_found_before_it_is_placed(client, writer, text):
    send(text, writer)

    assert not Document.objects.filter(kind="artikel", object_id=text.pk).exists()
    for address in ("/zoeken/?q=soep+straat", "/kennisbank/?q=soep", "/kennisbank.atom", "/sitemap.xml"):
        assert "Soep voor de hele straat" not in body_of(client.get(address))


def test_without_consent_nothing_is_sent(client, writer, text):
    client.force_login(writer)
    seen = client.get(page_of(text)).context["form"]["seen"].value()

    html = body_of(client.post(page_of(text, "send"), {"seen": seen}), 422)

    assert "Vink dit aan om je tekst in te sturen." in html
    assert state_of(text) == State.DRAFT


def test_what_is_missing_is_said(client, writer):
    text = make_manuscript(writer, text="", summary="")
    client.force_login(writer)

    html = body_of(client.get(page_of(text)))
    assert "Schrijf minstens één stuk tekst." in html
    assert "Vertel in één zin wat de lezer eraan heeft." in html
    assert client.post(page_of(text, "send"), {"seen": whole(latest(text)), "consent": "on"}).status_code == 422
    assert state_of(text) == State.DRAFT


def test_what_changed_in_another_tab_is_not_sent_unseen(client, writer, text):
    client.force_login(writer)
    seen = client.get(page_of(text)).context["form"]["seen"].value()
    add_block(manuscript=text, by=writer, kind="quote", value={"text": "Nog niet", "source": ""})

    html = body_of(client.post(page_of(text, "send"), {"seen": seen, "consent": "on"}), 422)

    assert "intussen gewijzigd" in html
    assert state_of(text) == State.DRAFT


def test_while_editors_read_its_writer_changes_nothing(client, writer, text):
    send(text, writer)
    client.force_login(writer)
    before = blocks_of(latest(Manuscript.objects.get()))

    client.post(page_of(text, "new_piece", "quote"), {"text": "Toch nog"})
    client.post(page_of(text, "arrange"), {"block": before[0]["id"], "do": "away"})
    client.post(page_of(text, "throw_away"))
    client.post(page_of(text, "tell_part", "begin"), {"kind": "artikel", "title": "Anders"})

    assert blocks_of(latest(Manuscript.objects.get())) == before
    assert "De redactie leest het" in body_of(client.get(page_of(text)))


def test_taking_it_back_mails_nobody_and_opens_it(client, writer, editor, text):
    send(text, writer)
    before = mails()
    client.force_login(writer)

    client.post(page_of(text, "withdraw"))

    assert (state_of(text), mails()) == (State.DRAFT, before)
    send(text, writer)
    assert state_of(text) == State.SENT
    with pytest.raises(WritingError):
        send(text, writer)
    client.post(page_of(text, "withdraw"))
    with pytest.raises(WritingError):
        take_back(manuscript=text, by=writer)


# --- editors ------------------------------------------------------------------------------------------


def test_declining_needs_a_reason_and_tells_it(client, writer, editor, text):
    send(text, writer)

    decide(client, text, editor, "decline")
    assert state_of(text) == State.SENT
    decide(client, text, editor, "decline", "Dit staat er al.")

    assert state_of(text) == State.DECLINED
    assert mails()[-1] == (writer.email, "Je tekst is niet geplaatst: Soep voor de hele straat")
    assert "Dit staat er al." in Message.objects.order_by("pk").last().text
    client.force_login(writer)
    assert "Dit staat er al." in body_of(client.get(page_of(text)))
    send(text, writer)
    assert state_of(text) == State.SENT


def test_publishing_without_the_workflow_is_told_once(client, writer, editor, text):
    send(text, writer)
    latest(Manuscript.objects.get()).get_latest_revision().publish(user=editor)

    assert mails()[-1] == (writer.email, "Je tekst staat op Omzien: Soep voor de hele straat")
    assert [subject for _, subject in mails()].count("Je tekst is niet geplaatst: Soep voor de hele straat") == 0
    assert state_of(text) == State.LIVE


def test_a_step_that_is_undone_mails_nobody(writer, editor, text):
    with transaction.atomic():
        send(text, writer)
        transaction.set_rollback(True)

    assert mails() == []


def test_editors_see_who_sent_it_and_how_many_wait(client, writer, editor, text):
    send(text, writer)
    client.force_login(editor)

    assert "tekst wacht op de redactie" in " ".join(body_of(client.get("/redactie/")).replace("</span>", "").split())
    html = body_of(client.get(reverse("wagtailadmin_pages:edit", args=[text.pk])))
    assert "Ingestuurd door Sien Soep van De Schakel." in html
    for button in ("Vraag om verbetering", "Plaats het niet", "Zet het op de site"):
        assert button in html
    client.force_login(UserFactory(admin=True))
    html = body_of(client.get("/beheer/"))
    assert "Teksten van leden" in html
    assert "Soep voor de hele straat" in html


def test_others_decide_nothing(client, writer, editor, text):
    send(text, writer)
    for user in (writer, UserFactory(), UserFactory(network=True)):
        decide(client, text, user, "approve")
        decide(client, text, user, "decline", "Nee")

    assert state_of(text) == State.SENT
    client.force_login(UserFactory(network=True))
    assert "Teksten van leden" not in body_of(client.get("/beheer/"))


# --- changing what is on the site ---------------------------------------------------------------------


@pytest.fixture
def placed(client, writer, editor, text):
    send(text, writer)
    decide(client, text, editor, "approve")
    return Manuscript.objects.get()


def test_a_change_waits_while_the_article_stays(client, writer, editor, placed):
    add_block(manuscript=placed, by=writer, kind="tip", value={"title": "", "text": "<p>Drie pannen.</p>"})
    assert state_of(placed) == State.LIVE_CHANGED
    url = placed.article.get_absolute_url()
    assert "Drie pannen" not in body_of(client.get(url))
    send(placed, writer)
    assert state_of(placed) == State.LIVE_SENT
    assert "een wijziging van" in Message.objects.filter(to=editor.email).order_by("pk").last().text
    assert "Drie pannen" not in body_of(client.get(url))

    decide(client, placed, editor, "approve")

    assert "Drie pannen" in body_of(client.get(url))
    assert [subject for _, subject in mails()].count("Je tekst staat op Omzien: Soep voor de hele straat") == 2


def test_a_declined_change_leaves_the_article(client, writer, editor, placed):
    add_block(manuscript=placed, by=writer, kind="tip", value={"title": "", "text": "<p>Drie pannen.</p>"})
    send(placed, writer)

    decide(client, placed, editor, "decline", "Liever niet.")

    assert state_of(placed) == State.DECLINED
    assert "Drie pannen" not in body_of(client.get(placed.article.get_absolute_url()))


def test_what_is_on_the_site_is_not_thrown_away(client, writer, placed):
    client.force_login(writer)

    assert client.post(page_of(placed, "throw_away")).url == placed.get_absolute_url()
    assert ArticlePage.objects.live().filter(pk=placed.pk).exists()
    assert "Er is niets om in te sturen" in body_of(
        client.post(page_of(placed, "send"), {"seen": whole(latest(placed)), "consent": "on"}), 422
    )


def test_wagtails_own_mails_are_off_and_would_be_seen(writer, editor, text):
    """The negative control of every list of mails above."""
    register_signal_handlers()
    try:
        send(text, writer)
    finally:
        silence()

    assert [mail.to for mail in outbox.outbox] == [[editor.email]]


# --- the workflow itself ------------------------------------------------------------------------------


def test_what_editors_make_of_the_workflow_stays():
    Workflow.objects.filter(name=NAME).update(name="Anders")
    call_command("load_reference", verbosity=0)

    assert not Workflow.objects.filter(name=NAME).exists()
    Workflow.objects.get(name="Anders").delete()
    call_command("load_reference", verbosity=0)
    assert not WorkflowPage.objects.filter(page=KnowledgePage.objects.get()).exists()


@pytest.mark.parametrize("how", ["no workflow", "no task"])
def test_nothing_is_published_because_nobody_reads(client, writer, text, how):
    """Wagtail publishes at once what goes through a workflow without tasks."""
    if how == "no workflow":
        WorkflowPage.objects.all().delete()
    else:
        Task.objects.update(active=False)
    client.force_login(writer)

    html = body_of(client.post(page_of(text, "send"), {"seen": whole(latest(text)), "consent": "on"}), 422)

    assert sending.CLOSED in html
    assert not ArticlePage.objects.live().filter(pk=text.pk).exists()
