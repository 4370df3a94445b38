from django import forms


class Question(forms.Form):
    subject = forms.CharField(label="Onderwerp", help_text="In een paar woorden.")
    phone = forms.CharField(label="Telefoon", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Ik ga akkoord")
    page = forms.CharField(widget=forms.HiddenInput, initial="3")


def test_field_links_help_and_label():
    html = str(Question())

    assert '<label for="id_subject">Onderwerp</label>' in html
    assert '<div class="field__help" id="id_subject_helptext">In een paar woorden.</div>' in html
    assert 'aria-describedby="id_subject_helptext"' in html


def test_field_that_may_stay_empty_says_so():
    assert str(Question()).count("(hoeft niet)") == 1


def test_error_is_linked_and_summed_up():
    html = str(Question({"subject": "", "page": "3"}))

    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_error"' in html
    assert '<a href="#id_subject">Onderwerp: Dit is een verplicht veld.</a>' in html
    assert 'role="alert"' in html


def test_refused_form_keeps_what_was_typed():
    html = str(Question({"subject": "Grond huren", "page": "3"}))

    assert 'value="Grond huren"' in html


def test_choices_are_grouped_under_a_legend():
    html = str(Question())

    assert "<legend>Soort</legend>" in html
    assert html.count('type="radio"') == 2


def test_box_to_tick_stands_before_its_label():
    html = str(Question())

    assert html.index('name="agree"') < html.index(">Ik ga akkoord</label>")


def test_hidden_fields_are_there_once():
    assert str(Question()).count('type="hidden"') == 1


def test_form_without_errors_has_no_summary():
    assert "form-summary" not in str(Question())
