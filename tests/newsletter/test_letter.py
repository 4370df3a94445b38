"""The mail itself: readable, small, honest about why and how to stop, and safe with whatever people wrote."""

import re

import pytest

from initiatives.models import Theme
from newsletter.composing.compose import Composer, compose
from newsletter.composing.content import Content, Piece, Stock
from newsletter.links import KEY_TOKEN
from newsletter.segments import EVERYTHING, Segment
from tests.events.factories import EventFactory
from tests.newsletter.factories import make_issue
from tests.newsletter.test_composing import new, sections, segment


@pytest.fixture
def mail():
    new("Soep & <b>brood</b>", themes=["care"], summary="Wij koken, jij eet. “Kom je ook?”")
    EventFactory(title="Samen eten", themes=["care"])
    picks = [
        ("text", {"heading": "Van de redactie", "text": "<p>Lees <a href='https://voorbeeld.test/?a=1&amp;b=2'>dit</a>.</p>",
                  "link": "https://voorbeeld.test/meer", "label": "Lees meer"}),
    ]  # fmt: skip
    issue = make_issue(
        opening="<p>Hallo <b>buren</b>,</p><ul><li>een</li><li>twee</li></ul>", picks=picks, sections=sections()
    )
    return compose(issue=issue, segment=segment(themes=["care"]))


def test_mail_is_dutch_small_and_fetches_and_follows_nothing(mail):
    assert 'lang="nl"' in mail.html
    assert len(mail.html.encode()) < 100_000
    assert "<img" not in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert not re.search(r"<(script|link|iframe)\b", mail.html)
    for address in re.findall(r'href="([^"]+)"', mail.html):
        assert re.match(r"https?://(localhost|testserver|voorbeeld\.test|[^/]*omzien)", address), address


def test_mail_says_why_and_how_to_change_and_stop(mail):
    for body in (mail.text, mail.html):
        assert "Omdat je Zorg dichtbij volgt" in body
        assert "Je koos: Zorg dichtbij." in body
        assert f"/nieuwsbrief/voorkeuren/{KEY_TOKEN}/" in body
        assert f"/nieuwsbrief/stoppen/{KEY_TOKEN}/" in body
        assert "Een mens leest hem" in body


def test_mail_shows_what_people_wrote_as_text(mail):
    assert "Soep &amp; &lt;b&gt;brood&lt;/b&gt;" in mail.html
    assert "Soep & <b>brood</b>" in mail.text


def test_plain_text_is_written_for_itself(mail):
    assert "Hallo buren," in mail.text
    assert "- een\n- twee" in mail.text
    assert "dit (https://voorbeeld.test/?a=1&amp;b=2)" not in mail.text
    assert "dit (https://voorbeeld.test/?a=1&b=2)" in mail.text
    assert "Lees meer: https://voorbeeld.test/meer" in mail.text
    assert not re.search(r"</?(p|a|ul|li|b)\b", mail.text.replace("<b>brood</b>", ""))
    assert "\n\n\n" not in mail.text


def test_reader_for_whom_nothing_is_new_is_told_so():
    made = compose(issue=make_issue(sections=sections()), segment=segment(regions=["u16"]))

    assert "niets nieuws bij wat jij koos" in made.text
    assert "niets nieuws bij wat jij koos" in made.html


@pytest.mark.parametrize(
    "name",
    ["a\nBcc: x@y.test", "{{ 7|add:7 }}{% now %}", "<mj-raw><script>1</script></mj-raw>", "]]>&nbsp;\x0b", KEY_TOKEN],
)
def test_hostile_names_are_only_words(name):
    new("Gewoon", summary=name.replace("\x00", ""))
    issue = make_issue(title=name.replace("\n", " ")[:200].strip(), sections=sections())

    made = compose(issue=issue, segment=EVERYTHING)

    assert "\n" not in made.subject
    assert "<script" not in made.html
    assert "14" not in made.subject


def test_stale_choice_is_left_out_of_words_and_links():
    new("Soepgroep")
    made = compose(issue=make_issue(sections=sections()), segment=Segment.of([10**9], [10**9]))

    assert "Je koos geen regio’s" in made.text


def test_everything_in_a_large_network_stays_bounded():
    theme_pk = Theme.objects.values_list("pk", flat=True)[0]
    pieces = tuple(Piece("initiatives", pk, f"Groep {pk}", themes=(theme_pk,)) for pk in range(2000))
    content = Content("Brief", "Brief", "/", stocks=(Stock("initiatives", "Nieuw", 12, pieces),))

    made = Composer(content).compose(Segment.of(themes=[theme_pk]))

    assert made.text.count("* Groep") == 12
