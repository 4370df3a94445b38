"""Steps that tests of writing share: begin a text as a member does, fill it, send it in."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import WorkflowState

from initiatives.demo import drawings
from knowledge.actions.sending import send_in, whole
from knowledge.actions.writing import add_block, latest, seen_of, start, tell
from knowledge.models import Manuscript, Topic
from knowledge.writing.notation import to_html
from knowledge.writing.raw import blocks_of
from knowledge.writing.states import standing_of

BEGIN = {"kind": "ervaring", "title": "Soep voor de hele straat", "summary": "Zo begin je zonder geld."}
START = "/kennisbank/schrijven/"


def make_manuscript(by, *, initiative=None, text="We begonnen met twee pannen.", **fields):
    """Ready to be sent in."""
    values = BEGIN | {"initiative": initiative} | fields
    made = start(by=by, **values)
    if text:
        add_block(manuscript=made, by=by, kind="text", value={"heading": "Hoe het begon", "text": to_html(text)})
    article = latest(Manuscript.objects.get(pk=made.pk))
    topics = {"topics": list(Topic.objects.filter(key="starting"))}
    tell(manuscript=made, by=by, values=topics, seen=seen_of(article, topics))
    return Manuscript.objects.get(pk=made.pk)


def send(manuscript, by):
    fresh = Manuscript.objects.get(pk=manuscript.pk)
    send_in(manuscript=fresh, by=by, seen=whole(latest(fresh)))
    return Manuscript.objects.get(pk=manuscript.pk)


def page_of(manuscript, name="manuscript", *args):
    return reverse(f"knowledge:{name}", args=[manuscript.pk, *args])


def body_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def pieces_of(manuscript):
    return blocks_of(latest(Manuscript.objects.get(pk=manuscript.pk)))


def seen_in(response):
    return response.context["form"]["seen"].value()


def photo():
    drawn = drawings.photo(1)
    return SimpleUploadedFile(drawn.name, drawn.read())


def step_of(text):
    return WorkflowState.objects.active().for_instance(text.article).get().current_task_state


def state_of(text):
    return standing_of(Manuscript.objects.select_related("article").get(pk=text.pk)).state
