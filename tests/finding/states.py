"""Everything that can be found, in every state it can be in; each thing with a word that only it has."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from events.findable import KIND as EVENT
from events.models import Event, ThemeProposal
from events.models.proposals import KIND as PROPOSAL
from initiatives.models import Initiative, Membership, Posting
from knowledge.models import ArticlePage, Fund
from knowledge.models.articles import KIND as ARTICLE
from knowledge.models.funds import KIND as FUND
from omzien.search.indexing import index
from tests.events.factories import EventFactory
from tests.events.proposals.factories import ProposalFactory
from tests.initiatives.factories import InitiativeFactory, MembershipFactory, PostingFactory
from tests.knowledge.factories import make_article
from tests.knowledge.fund_factories import make_fund

STATUSES = Initiative.Status.values
PLACES = ["zeist", "veenendaal", None]
POSTINGS = ["current", "over", "closed"]
ARTICLES = ["live", "draft", "unpublished", "restricted", "changed", "deleted"]
EVENTS = ["coming", "past", "cancelled", "draft", "deleted"]
PROPOSALS = ["open", "closed", "removed"]
# What is made here in all its states; places, themes and the like are everybody's.
KINDS = {"initiatief", "halen-brengen", ARTICLE, FUND, EVENT, PROPOSAL}

initiatives = st.lists(
    st.tuples(
        st.sampled_from(STATUSES),
        st.sampled_from(PLACES),
        st.booleans(),
        st.lists(st.sampled_from(POSTINGS), max_size=2),
    ),
    max_size=3,
)
articles = st.lists(st.sampled_from(ARTICLES), max_size=3)
funds = st.lists(st.booleans(), max_size=2)
events = st.lists(st.sampled_from(EVENTS), max_size=2)
proposals = st.lists(st.sampled_from(PROPOSALS), max_size=2)
networks = st.tuples(initiatives, articles, funds, events, proposals)

# Every status with a team and one of every other state, so that no run leaves one out.
EVERYTHING = (
    [(status, "zeist", True, POSTINGS[number % 3 :][:1]) for number, status in enumerate(STATUSES)],
    ARTICLES,
    [True, False],
    EVENTS,
    PROPOSALS,
)
ASKED = "Atelier"
LETTERS = "bcdfghjklmnp"


def own_word(kind, number, at=0):
    """Nothing like any other, so that a correction could only come from this thing."""
    letters = "".join(LETTERS[int(digit)] + vowel for digit, vowel in zip(f"{number}{at}", "aoi", strict=False))
    return f"{kind}{letters}{letters[::-1]}x"


def make(network, people):
    """Returns per word of its own the title of the thing."""
    initiatives, articles, funds, events, proposals = network
    made = {}
    for number, one in enumerate(initiatives):
        made |= make_initiative(number, one, people)
    for number, state in enumerate(articles):
        made |= make_article_in(number, state)
    for number, shown in enumerate(funds):
        word = own_word("quido", number)
        make_fund(name=f"Atelier {number} fonds", summary=f"Voor {word}.", is_published=shown)
        made[word] = f"Atelier {number} fonds"
    for number, state in enumerate(events):
        made |= make_event_in(number, state, people)
    for number, state in enumerate(proposals):
        made |= make_proposal_in(number, state, people)
    return made


def make_initiative(number, state, people):
    status, place, has_team, postings = state
    word = own_word("vrumel", number)
    one = InitiativeFactory(
        status=status,
        published_at=timezone.now(),
        # The database knows no published one without.
        municipality=place or ("zeist" if status == Initiative.Status.PUBLISHED else None),
        name=f"Atelier {number} geheim",
        description=f"Hier gebeurt {word}.",
        themes=["culture"],
    )
    made = {word: one.name}
    if has_team:
        MembershipFactory(initiative=one, user=people["owner"], role=Membership.Role.OWNER)
        MembershipFactory(initiative=one, user=people["editor"])
    for at, current in enumerate(postings):
        word = own_word("zwolk", number, at)
        posting = PostingFactory(
            initiative=one,
            title=f"Atelier {number} ruimte {at}",
            body=f"Met {word}.",
            expires_on=timezone.localdate() + timedelta(days=-1 if current == "over" else 0),
            status=Posting.Status.WITHDRAWN if current == "closed" else Posting.Status.OPEN,
            closed_at=timezone.now() if current == "closed" else None,
        )
        made[word] = posting.title
    return made


def make_article_in(number, state):
    word = own_word("plirk", number)
    article = make_article(title=f"Atelier {number} artikel", summary=f"Over {word}.", live=state != "draft")
    if state == "unpublished":
        article.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=article, restriction_type=PageViewRestriction.LOGIN)
    elif state == "deleted":
        article.delete()
    elif state == "changed":  # the draft of a change stands beside what is live
        article.title, article.summary = f"Atelier {number} wijziging", f"Over {own_word('drieg', number)}."
        article.save_revision()
        return {word: f"Atelier {number} artikel", own_word("drieg", number): f"Atelier {number} wijziging"}
    return {word: f"Atelier {number} artikel"}


def make_event_in(number, state, people):
    """Organised by who is on a team, so that a draft is one that somebody may look after."""
    word = own_word("brosk", number)
    one = EventFactory(
        title=f"Atelier {number} dag",
        summary=f"Een dag met {word}.",
        days=-3 if state == "past" else 3,
        draft=state == "draft",
        cancelled=state == "cancelled",
        organisers=[own_initiative(people)],
    )
    index(EVENT, [one.pk])
    if state == "deleted":
        one.delete()
    return {word: one.title}


def make_proposal_in(number, state, people):
    word = own_word("flunt", number)
    one = ProposalFactory(
        title=f"Atelier {number} voorstel",
        question=f"Wie weet iets van {word}?",
        initiative=own_initiative(people),
        closed=state == "closed",
        removed=state == "removed",
    )
    return {word: one.title}


def own_initiative(people):
    """On the site, found by no word of ours."""
    one = InitiativeFactory(published=True)
    MembershipFactory(initiative=one, user=people["owner"], role=Membership.Role.OWNER)
    return one


def may_see(user):
    """The titles that the things themselves say a person may have."""
    shown = (
        Initiative.objects.visible_to(user).exclude(status=Initiative.Status.ARCHIVED).filter(name__startswith=ASKED)
    )
    return {
        *shown.values_list("name", flat=True),
        *Posting.objects.current().values_list("title", flat=True),
        *ArticlePage.objects.live().public().values_list("title", flat=True),
        *Fund.objects.filter(is_published=True).values_list("name", flat=True),
        *Event.objects.public().values_list("title", flat=True),
        *ThemeProposal.objects.published().values_list("title", flat=True),
    }
