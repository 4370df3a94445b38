"""A member writes: start, change, arrange, throw away. Each verb locks the article's row and writes one revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.models import Revision, TaskState
from wagtail.models import WorkflowState as Workflow

from initiatives.models import Initiative, Phase, Theme
from initiatives.pictures import drop_if_unused
from knowledge.actions.errors import ChangedMeanwhileError, WritingError
from knowledge.models import ArticlePage, KnowledgePage, Manuscript, Topic
from knowledge.writing.raw import Block, blocks_of, documents_of, fingerprint, new_block, pictures_of, put_blocks
from knowledge.writing.states import standing_of
from omzien.accounts.models import User
from omzien.pictures.models import Picture

MOST_OPEN = 20
MOST_BLOCKS = 60
LONGEST_SLUG = 80
TOO_MANY_OPEN = (
    f"Je hebt al {MOST_OPEN} teksten die nog niet op de site staan. Maak er eerst een af, of gooi er een weg."
)
TOO_MANY_BLOCKS = f"Een artikel heeft hoogstens {MOST_BLOCKS} stukken. Voeg er een paar samen."
LOCKED = "De redactie leest dit nu. Trek je tekst eerst in als je nog iets wilt wijzigen."
NO_PLACE = "De kennisbank is nu niet bereikbaar. Probeer het later nog eens."
GONE = "Dit stuk staat er niet meer."
PLAIN = ("title", "summary", "kind", "initiative", "municipality")
RELATED: dict[str, type[Any]] = {"themes": Theme, "topics": Topic, "phases": Phase}


@transaction.atomic
def start(*, by: User, title: str, kind: str, summary: str, initiative: Initiative | None) -> Manuscript:
    """A new draft; pressing twice gives the first. Who starts is locked, so that nobody has more than may be."""
    User.objects.select_for_update().get(pk=by.pk)
    own = Manuscript.objects.editable_by(by).never_published()
    same = own.filter(article__title=title, article__kind=kind).order_by("pk").first()
    if same:
        return same
    if own.count() >= MOST_OPEN:
        raise WritingError(TOO_MANY_OPEN)
    parent = KnowledgePage.objects.select_for_update(of=("self",)).order_by("pk").first()
    if parent is None:
        raise WritingError(NO_PLACE)
    article = ArticlePage(
        title=title, slug=free_slug(title), summary=summary, kind=kind, initiative=initiative, live=False, owner=by
    )
    parent.add_child(instance=article)
    made = Manuscript.objects.create(article=article, touched_at=timezone.now())
    article.save_revision(user=by, clean=False)
    return made


def free_slug(title: str) -> str:
    """An address that nothing else has; call it holding the parent."""
    wanted = slugify(title)[:LONGEST_SLUG].strip("-") or "artikel"
    taken = set(ArticlePage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken and _is_free(name))


def _is_free(slug: str) -> bool:
    """Not one of our own addresses."""
    return bool(resolve(reverse("knowledge:article", args=[slug])).view_name == "knowledge:article")


def latest(manuscript: Manuscript) -> ArticlePage:
    """The article as it was last written, by whomever."""
    article: ArticlePage = manuscript.article.get_latest_revision_as_object()
    return article


# --- what it is about ---------------------------------------------------------------------------------


def facts_of(article: ArticlePage) -> dict[str, Any]:
    """Plain values of everything but the text; `fingerprint` of some of them guards a form."""
    plain = {
        "title": article.title,
        "summary": article.summary,
        "kind": article.kind,
        "initiative": article.initiative_id,
        "municipality": article.municipality_id,
    }
    return plain | {name: sorted(term.pk for term in getattr(article, name).all()) for name in RELATED}


def seen_of(article: ArticlePage, names: Iterable[str]) -> str:
    facts = facts_of(article)
    return fingerprint({name: facts[name] for name in names})


@transaction.atomic
def tell(*, manuscript: Manuscript, by: User, values: dict[str, Any], seen: str) -> None:
    """Write some of the facts over what this person saw. Raises ChangedMeanwhileError."""
    locked, article = held(manuscript, by)
    if seen != seen_of(article, values):
        raise ChangedMeanwhileError(article)
    for name, value in values.items():
        _tell(article, name, value)
    _write(locked, article, by)


def _tell(article: ArticlePage, name: str, value: Any) -> None:
    if name in RELATED:
        getattr(article, name).set(value)
    elif name in PLAIN:
        if name == "initiative" and value != article.initiative:
            article.initiative_name = value.name if isinstance(value, Initiative) else ""
        setattr(article, name, value)


# --- the text -----------------------------------------------------------------------------------------


@transaction.atomic
def add_block(*, manuscript: Manuscript, by: User, kind: str, value: dict[str, Any], after: str = "") -> str:
    """At the end, or behind the block with this id. The id of the new one. The same twice in a row is one."""
    locked, article = held(manuscript, by)
    blocks = blocks_of(article)
    place = next((at + 1 for at, block in enumerate(blocks) if block["id"] == after), len(blocks))
    if place and (twin := blocks[place - 1])["type"] == kind and twin["value"] == value:
        return str(twin["id"])
    if len(blocks) >= MOST_BLOCKS:
        raise WritingError(TOO_MANY_BLOCKS)
    made = new_block(kind, value)
    blocks.insert(place, made)
    _write_blocks(locked, article, by, blocks)
    return str(made["id"])


@transaction.atomic
def change_block(*, manuscript: Manuscript, by: User, block_id: str, value: dict[str, Any], seen: str) -> None:
    """Raises ChangedMeanwhileError with the block as it is, or WritingError where it is gone."""
    locked, article = held(manuscript, by)
    blocks = blocks_of(article)
    found = next((block for block in blocks if block["id"] == block_id), None)
    if found is None:
        raise WritingError(GONE)
    if seen != fingerprint(found["value"]):
        raise ChangedMeanwhileError(found)
    found["value"] = value
    _write_blocks(locked, article, by, blocks)


@transaction.atomic
def move_block(*, manuscript: Manuscript, by: User, block_id: str, up: bool) -> None:
    """One place; at the edge nothing happens."""

    def moved(blocks: list[Block], at: int) -> None:
        to = at - 1 if up else at + 1
        if 0 <= to < len(blocks):
            blocks[at], blocks[to] = blocks[to], blocks[at]

    _arrange(manuscript, by, block_id, moved)


@transaction.atomic
def remove_block(*, manuscript: Manuscript, by: User, block_id: str) -> None:
    def removed(blocks: list[Block], at: int) -> None:
        del blocks[at]

    _arrange(manuscript, by, block_id, removed)


def _arrange(manuscript: Manuscript, by: User, block_id: str, change: Callable[[list[Block], int], None]) -> None:
    locked, article = held(manuscript, by)
    blocks = blocks_of(article)
    at = next((number for number, block in enumerate(blocks) if block["id"] == block_id), None)
    if at is None:
        raise WritingError(GONE)
    change(blocks, at)
    _write_blocks(locked, article, by, blocks)


# --- what all of them do ------------------------------------------------------------------------------


def held(manuscript: Manuscript, by: User) -> tuple[Manuscript, ArticlePage]:
    """Until the end of the transaction nobody else writes here. Raises WritingError while editors read it."""
    ArticlePage.objects.select_for_update(of=("self",)).only("pk").get(pk=manuscript.pk)
    locked = Manuscript.objects.editable_by(by).select_related("article").get(pk=manuscript.pk)
    if not standing_of(locked).may_edit:
        raise WritingError(LOCKED)
    return locked, latest(locked)


def _write_blocks(locked: Manuscript, article: ArticlePage, by: User, blocks: list[Block]) -> None:
    before = blocks_of(article)
    put_blocks(article, blocks)
    _write(locked, article, by)
    drop_files(
        by, pictures=pictures_of(before) - pictures_of(blocks), documents=documents_of(before) - documents_of(blocks)
    )


def _write(locked: Manuscript, article: ArticlePage, by: User) -> None:
    """While a draft is only the writer's, its last revision is written anew: an evening of writing is one revision."""
    article.save_revision(user=by, clean=False, overwrite_revision=_own_revision(locked.article, by))
    locked.touched_at, locked.reminded_at = timezone.now(), None
    locked.save(update_fields=["touched_at", "reminded_at"])


def _own_revision(article: ArticlePage, by: User) -> Revision | None:
    last: Revision | None = article.get_latest_revision()
    if last is None or last.user_id != by.pk or last.pk == article.live_revision_id:
        return None
    return None if TaskState.objects.filter(revision=last).exists() else last


def drop_files(by: User, *, pictures: set[int], documents: set[int]) -> None:
    """What this person uploaded and no page shows any more."""
    for picture in Picture.objects.filter(pk__in=pictures, uploaded_by_user=by):
        drop_if_unused(picture)
    for document in get_document_model().objects.filter(pk__in=documents, uploaded_by_user=by):
        if not document.get_usage().count():
            document.delete()


@transaction.atomic
def discard(*, manuscript: Manuscript, by: User) -> None:
    """Throw a draft away with its files; what was ever on the site is the editors' to take down."""
    locked, article = held(manuscript, by)
    if not standing_of(locked).may_discard:
        raise WritingError("Dit stond al op de site. Vraag de redactie om het weg te halen.")
    erase_draft(locked, article, by)


def erase_draft(locked: Manuscript, article: ArticlePage, by: User) -> None:
    """The page, its revisions and its files. Call it holding the article."""
    blocks = blocks_of(article)
    for state in Workflow.objects.active().for_instance(article):
        state.cancel(user=by)
    locked.article.delete()
    drop_files(by, pictures=pictures_of(blocks), documents=documents_of(blocks))
