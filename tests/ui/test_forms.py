"""Fields tie label, hint, input and error together; errors are summed up with a way to each."""

import re

import pytest
from django import forms

from lab.ui.styleguide import ExampleForm


class Wish(forms.Form):
    """A small form with one of each."""

    title = forms.CharField(label="Titre", help_text="Court.", max_length=80)
    note = forms.CharField(label="Note", required=False)
    theme = forms.ChoiceField(label="Thème", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(label="J’accepte")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.cleaned_data.get("note") == "no":
            raise forms.ValidationError("Pas ainsi.")


def test_a_field_ties_its_hint_and_meter_to_the_input(html):
    answer = html("{% field form.title meter=True %}", form=Wish({"title": "Bonjour"}))

    assert '<label for="id_title">Titre' in answer
    assert '<p class="hint" id="id_title_helptext">Court.</p>' in answer
    assert 'aria-describedby="id_title_helptext id_title_meter"' in answer
    assert 'data-counter="id_title_meter"' in answer
    assert ">7 caractères sur 80</p>" in answer
    assert 'data-one="{} caractère sur 80"' in answer


def test_an_error_is_heard_first_and_keeps_what_was_typed(html):
    form = ExampleForm({"need": "Court."})

    answer = html("{% field form.need %}", form=form)

    assert 'aria-describedby="id_need_error id_need_helptext"' in answer
    assert answer.count('aria-invalid="true"') == 1
    assert "Court.</textarea>" in answer
    assert '<p class="error" id="id_need_error">' in answer


def test_an_optional_field_says_so_only_when_asked(html):
    answer = html(
        "{% field form.note optional=True %}{% field form.note %}{% field form.title optional=True %}",
        form=Wish(),
    )

    assert answer.count("(facultatif)") == 1


def test_choices_are_a_group_with_a_legend(html):
    answer = html(
        "{% field form.theme as_choices=True details=d %}",
        form=Wish({"theme": "b"}),
        d={"a": {"note": "Dont B", "topic": "sante"}},
    )

    assert "<legend>Thème" in answer
    assert (
        '<label class="choice check" data-topic="sante"><input type="radio" name="theme" value="a"' in answer
    )
    assert '<b>A</b><br><span class="soft">Dont B</span>' in answer
    assert re.search(r'value="b"[^>]* checked', answer)


def test_a_group_in_error_is_described_by_it(html):
    answer = html("{% field form.theme %}", form=Wish({}))

    assert '<fieldset class="field" aria-describedby="id_theme_error">' in answer


def test_a_box_stands_inside_its_label(html):
    assert re.search(
        r'<label class="check" for="id_agrees"><input type="checkbox" name="agrees"[^>]*><span>J’accepte</span>',
        html("{% field form.agrees %}", form=Wish()),
    )


def test_fields_shows_all_of_them_in_order(html):
    answer = html("{% fields form %}", form=Wish())

    assert re.findall(r' name="(\w+)"', answer) == ["secret", "title", "note", "theme", "theme", "agrees"]


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"theme": "a", "agrees": "on"}, "Encore une réponse à compléter"),
        ({"theme": "a"}, "Encore deux réponses à compléter"),
        ({}, "Encore trois réponses à compléter"),
        (
            {"title": "x", "theme": "a", "agrees": "on", "note": "no"},
            "Votre envoi n’a pas pu être enregistré",
        ),
    ],
)
def test_errors_are_counted_in_words(html, data, title):
    assert f">{title}</h2>" in html("{% form_errors form %}", form=Wish(data))


def test_the_summary_leads_to_each_field(html):
    answer = html("{% form_errors form %}", form=Wish({}))

    assert re.findall(r'href="#(\w+)"', answer) == ["id_title", "id_theme_0", "id_agrees"]
    assert "Tout ce que vous avez écrit est conservé." in answer


def test_what_concerns_no_field_is_said_too(html):
    form = Wish({"title": "x", "theme": "a", "agrees": "on", "note": "no"})

    assert "<li>Pas ainsi.</li>" in html("{% form_errors form %}", form=form)


@pytest.mark.parametrize("form", [Wish(), Wish({"title": "x", "theme": "a", "agrees": "on"})])
def test_nothing_is_said_where_nothing_is_wrong(html, form):
    assert html("{% form_errors form %}", form=form).strip() == ""
