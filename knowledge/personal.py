"""What the knowledge base knows about a person, to take along and to erase (TRUST 23, 24)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import Truncator
from wagtail.documents import get_document_model
from wagtail.models import TaskState, WorkflowState

from knowledge.actions.feedback import forget_reader, key_of
from knowledge.actions.writing import drop_files, erase_draft, latest
from knowledge.models import ArticlePage, Feedback, Manuscript
from knowledge.reading import plain_text
from knowledge.writing.raw import blocks_of, documents_of, pictures_of
from knowledge.writing.states import standing_of
from omzien.accounts.models import User
from omzien.accounts.personal import PersonalData, Row


def feedback_rows(user: User) -> Iterator[Row]:
    given = Feedback.objects.filter(reader=reader_of(user)).select_related("article").defer("article__body")
    for one in given:
        yield {"artikel": one.article.title, "nuttig": one.is_helpful, "wat je miste": one.note, "op": one.at}


def erase_feedback(user: User) -> None:
    forget_reader(reader_of(user))


def reader_of(user: User) -> str:
    return key_of(f"user:{user.pk}")


def article_rows(user: User) -> Iterator[Row]:
    for one in ArticlePage.objects.filter(owner=user).defer("body").order_by("pk"):
        yield {
            "artikel": one.title,
            "in één zin": Truncator(one.summary).chars(200),
            "op de site": one.live,
            "sinds": one.first_published_at,
        }


def keep_articles(user: User) -> None:
    """What was on the site stays for the next; with the account the link to who wrote it goes."""


def manuscript_rows(user: User) -> Iterator[Row]:
    """With the text as it was last saved, also what is not on the site."""
    for one in Manuscript.objects.editable_by(user).select_related("article").order_by("pk"):
        article = latest(one)
        yield {
            "titel": article.title,
            "in één zin": article.summary,
            "tekst": plain_text(article.body),
            "hoe ver": str(standing_of(one).state),
            "wat de redactie zei": comments_on(article),
            "laatst bewaard": one.touched_at,
            "waar je ja op zei": one.consent_text,
            "toestemming gegeven op": one.consented_at,
        }


def comments_on(article: ArticlePage) -> list[str]:
    said = TaskState.objects.filter(workflow_state__in=WorkflowState.objects.for_instance(article)).exclude(comment="")
    return list(said.order_by("pk").values_list("comment", flat=True))


def erase_manuscripts(user: User) -> None:
    """Drafts go with their files; of what is on the site only a change that nobody placed yet."""
    for one in Manuscript.objects.editable_by(user).select_related("article").order_by("pk"):
        ArticlePage.objects.select_for_update(of=("self",)).only("pk").get(pk=one.pk)
        if one.article.live or one.article.first_published_at:
            _forget_change(one, user)
        else:
            erase_draft(one, latest(one), user)
    loose = get_document_model().objects.filter(uploaded_by_user=user)
    drop_files(user, pictures=set(), documents=set(loose.values_list("pk", flat=True)))


def _forget_change(one: Manuscript, user: User) -> None:
    for state in WorkflowState.objects.active().for_instance(one.article):
        state.cancel(user=user)
    article, live = one.article, one.article.live_revision
    if article.live and article.has_unpublished_changes and live:
        blocks = blocks_of(latest(one))
        article.revisions.filter(pk__gt=live.pk, user=user).delete()
        last = article.revisions.order_by("pk").last() or live
        ArticlePage.objects.filter(pk=article.pk).update(
            latest_revision=last, has_unpublished_changes=last.pk != live.pk, draft_title=article.title
        )
        drop_files(user, pictures=pictures_of(blocks), documents=documents_of(blocks))
    WorkflowState.objects.for_instance(article).delete()
    one.delete()


KINDS = [
    PersonalData(
        key="reacties",
        title="Wat je van artikelen vond",
        why="Of een artikel nuttig was, en wat je erbij schreef. Zo maakt de redactie het beter.",
        when_erased="Je opmerkingen gaan weg. Het aantal antwoorden blijft, zonder dat iemand weet van wie.",
        models=frozenset({"knowledge.Feedback"}),
        export=feedback_rows,
        erase=erase_feedback,
    ),
    PersonalData(
        key="artikelen",
        title="Wat je in de kennisbank schreef",
        why="Zo weet de redactie wie ze iets kan vragen. Op de site staat je naam er niet bij.",
        when_erased="De artikelen blijven, zonder dat iemand weet dat ze van jou zijn.",
        models=frozenset({"knowledge.ArticlePage"}),
        export=article_rows,
        erase=keep_articles,
    ),
    PersonalData(
        key="teksten",
        title="Waar je aan schrijft",
        why="Je teksten voor de kennisbank, met de toestemming die je gaf toen je ze instuurde.",
        when_erased="Wat nog niet op de site staat gaat weg, met de foto’s en documenten erbij.",
        models=frozenset({"knowledge.Manuscript", "wagtailcore.WorkflowState", "wagtailcore.TaskState"}),
        export=manuscript_rows,
        erase=erase_manuscripts,
    ),
]
