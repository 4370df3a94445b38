"""Robots stay out of forms that everybody may send, and people lose nothing that they typed."""

import pytest
from django import forms

from omzien.limits.forms import LONGEST_SECONDS, TOO_LATE, TOO_QUICK, TRAPPED, HumanForm, started
from tests.limits.human import by_hand


class Question(HumanForm, forms.Form):
    text = forms.CharField()


@pytest.fixture(autouse=True)
def as_on_the_site(settings):
    settings.HUMAN_SECONDS = 3


def test_a_person_comes_through():
    form = Question(by_hand(text="Dag buur"))

    assert form.is_valid()
    assert form.cleaned_data["text"] == "Dag buur"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"started": started}, TOO_QUICK),
        ({"started": lambda: started(seconds_ago=LONGEST_SECONDS + 60)}, TOO_LATE),
        ({"started": lambda: ""}, TOO_LATE),
        ({"started": lambda: "1700000000000:forged"}, TOO_LATE),
        ({"homepage": lambda: "https://spam.example"}, TRAPPED),
    ],
    ids=["quick", "late", "none", "forged", "trap"],
)
def test_what_no_person_sends_is_refused_with_a_sentence_above_the_form(fields, sentence):
    form = Question(by_hand(text="Dag buur") | {name: make() for name, make in fields.items()})

    assert not form.is_valid()
    assert form.errors == {"__all__": [sentence]}
    html = form.render()
    assert sentence in html
    assert 'value="Dag buur"' in html
    assert "spam.example" not in html


def test_sending_it_again_a_little_later_works(settings):
    """Without script: what the page sends back is all there is."""
    form = Question(by_hand(text="Dag buur", started=started(seconds_ago=2)))
    assert not form.is_valid()

    again = Question({"text": "Dag buur", "started": form["started"].value(), "homepage": form["homepage"].value()})

    settings.HUMAN_SECONDS = 1  # the first two seconds count along
    assert again.is_valid()


def test_a_form_that_stood_open_too_long_gets_a_new_time(settings):
    form = Question(by_hand(text="Dag buur", started=started(seconds_ago=LONGEST_SECONDS + 1)))
    assert not form.is_valid()

    settings.HUMAN_SECONDS = 0
    again = Question({"text": "Dag buur", "started": form["started"].value(), "homepage": ""})

    assert again.is_valid()


def test_the_trap_is_hidden_from_people_and_from_readers_aloud():
    html = Question().render()

    trap = html[html.index('<div class="trap"') :]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "style=" not in html
    assert "maxlength" not in trap
