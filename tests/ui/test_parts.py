"""Each part renders what its docstring says, and fails on what it does not know."""

import pytest
from django.template import TemplateSyntaxError


def test_an_icon_is_drawn_from_the_sprite_and_announced_to_nobody(html):
    assert html('{% icon "bell" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/ui/sprite.svg#i-bell"/></svg>'
    )


def test_an_icon_with_a_label_says_it(html):
    assert html('{% icon "lock" label="Privé" %}').endswith('<span class="hidden">Privé</span>')


def test_an_unknown_icon_fails(html):
    with pytest.raises(ValueError, match="no pictogram"):
        html('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "bell" colour="red" %}',
        '{% status "Accepté" color="ok" %}',
        "{% rail steps stage=1 %}",
        '{% panel "x" foo=1 %}{% endpanel %}',
        "{% field f wrong=True %}",
    ],
)
def test_a_part_fails_on_an_argument_it_does_not_know(html, source):
    with pytest.raises(TemplateSyntaxError):
        html(source)


def test_an_unknown_kind_fails(html):
    with pytest.raises(ValueError, match="no kind"):
        html('{% status "Accepté" "green" %}')


@pytest.mark.parametrize(
    ("growth", "drawing"), [(0, "plant-1"), (3, "plant-3"), (6, "plant-6"), (9, "plant-6")]
)
def test_a_plant_has_six_drawings(html, growth, drawing):
    assert f"#{drawing}" in html("{% plant growth %}", growth=growth)


def test_growth_says_the_stage_and_its_place(html):
    answer = html('{% growth 3 "Co-création" %}')

    assert 'data-stage="3"' in answer
    assert "<b>Co-création</b> <span>étape 3 sur 6</span>" in answer


def test_what_people_write_is_escaped(html):
    nasty = "<script>alert(1)</script>"
    for source in (
        "{% status x %}",
        "{% tag x %}",
        "{% person x note=x %}",
        '{% topic "lab" x %}',
        "{% stage 1 x %}",
        "{% count x %}",
        '{% act "/x/" x about=x %}',
        "{% rail steps %}",
        "{% breadcrumb trail %}",
        "{% gates gates %}",
        "{% diff parts %}",
        "{% idea_card idea %}",
        "{% panel title=x %}{{ x }}{% endpanel %}",
        "{% notice title=x %}{{ x }}{% endnotice %}",
        "{% comment_card comment %}{{ x }}{% endcomment_card %}",
    ):
        answer = html(
            source,
            x=nasty,
            steps=[{"name": nasty, "growth": 1, "date": nasty, "note": nasty}],
            trail=[(nasty, nasty), (nasty, "")],
            gates=[{"text": nasty, "note": nasty}],
            parts=[("insert", nasty), ("delete", nasty)],
            idea={"title": nasty, "summary": nasty, "place": nasty, "support_count": 1, "comment_count": 1},
            comment={"author": nasty, "html": nasty, "label": nasty, "when": None},
        )
        assert "<script" not in answer, source


def test_an_organisation_is_a_leaf_and_its_avatar_is_not_read_aloud(html):
    assert html('{% avatar "Fondation Trait d’union" kind="org" %}') == (
        '<span class="avatar org" aria-hidden="true">FT</span>'
    )


def test_avatars_beyond_the_limit_are_counted(html):
    people = [{"name": f"Personne {n}"} for n in range(7)]

    assert html("{% avatars people limit=5 %}", people=people).endswith(
        '<span class="avatar">+2</span></span>'
    )


def test_the_current_step_is_named_to_those_who_hear(html):
    answer = html("{% rail steps %}", steps=[{"name": "Tri", "growth": 2, "state": "current"}])

    assert '<li aria-current="step">' in answer
    assert "(étape en cours)" in answer


def test_the_last_of_a_breadcrumb_is_the_page_itself(html):
    answer = html("{% breadcrumb trail %}", trail=[("Idées", "/fr/ideas/"), ("Heures", "/x/")])

    assert '<a href="/fr/ideas/">Idées</a>' in answer
    assert '<li class="soft" aria-current="page">Heures</li>' in answer


def test_pagination_is_absent_where_there_is_one_page(html):
    assert html("{% pagination %}").strip() == ""
    assert 'rel="next"' in html('{% pagination next_url="?c=1" %}')


def test_gates_say_in_words_what_is_met(html):
    answer = html(
        "{% gates gates %}",
        gates=[{"text": "Un lieu", "is_met": False}, {"text": "50 soutiens", "is_met": True}],
    )

    assert "Manque\u00a0: </span>Un lieu" in answer
    assert "Remplie\u00a0: </span>50 soutiens" in answer


def test_a_facet_keeps_what_is_checked_and_names_foreign_words(html):
    options = [{"value": "it", "label": "Italiano", "count": 4, "is_checked": True, "language": "it"}]

    answer = html('{% facet "Langue" "language" options %}', options=options)

    assert 'name="language" value="it" checked' in answer
    assert '<span lang="it">Italiano</span>' in answer


def test_a_diff_says_in_words_what_changed(html):
    answer = html("{% diff parts %}", parts=[("equal", "Un "), ("delete", "mot"), ("insert", "lieu")])

    assert "<del>" in answer
    assert "[retiré] </span>mot</del>" in answer
    assert "[ajouté] </span>lieu</ins>" in answer


IDEA = {
    "title": "Banca del tempo",
    "url": "/i/ABC",
    "language": "it",
    "topic": "pouvoir",
    "topic_name": "Pouvoir d’agir",
    "support_count": 1128,
    "comment_count": 3,
    "growth": 5,
    "stage_name": "Pilote",
}


def test_an_idea_card_marks_the_language_of_its_words(html):
    answer = html("{% idea_card idea %}", idea=IDEA)

    assert '<h3 lang="it"><a href="/i/ABC">Banca del tempo</a></h3>' in answer
    assert "1\u00a0128 soutiens" in answer
    assert "Italiano" in answer
    assert 'data-stage="5"' in answer


def test_an_idea_card_in_the_language_of_the_page_says_nothing_of_it(html):
    assert "Italiano" not in html("{% idea_card idea %}", idea=IDEA, language="it")


def test_a_hidden_comment_shows_why_and_not_what(html):
    comment = {"author": "Anja", "html": "du spam", "hidden_reason": "publicité"}

    answer = html("{% comment_card comment %}{% endcomment_card %}", comment=comment)

    assert "publicité" in answer
    assert "du spam" not in answer


def test_a_notice_has_the_sign_of_its_kind(html):
    answer = html('{% notice "alert" title="Connexion perdue" role="alert" %}<p>Encore.</p>{% endnotice %}')

    assert '<div class="notice alert" role="alert">' in answer
    assert "#i-warning" in answer
    assert "<p><b>Connexion perdue</b></p><p>Encore.</p>" in answer


def test_a_row_puts_its_content_at_the_end(html):
    answer = html('{% row "Un lieu" url="/x/" icon="place" note="38" %}<b>fin</b>{% endrow %}')

    assert (
        '<h3><a href="/x/">Un lieu</a></h3><p class="small soft">38</p></div><div class="cluster"><b>fin</b></div>'
        in answer
    )


def test_a_dialog_opens_without_script(html):
    answer = html('{% dialog "d" "Déroger ?" %}<p>…</p>{% enddialog %}')

    assert 'id="d" popover role="dialog" aria-labelledby="d-title"' in answer
    assert 'popovertarget="d" popovertargetaction="hide"' in answer
