"""Forms: a field with its label, hint and error tied together, the summary of errors, and forms of one button."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.middleware.csrf import get_token
from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

register = Library()

SHORT = 300  # characters; what must be said in fewer says so

_KINDS = (
    (forms.CheckboxSelectMultiple, "group"),
    (forms.RadioSelect, "group"),
    (forms.CheckboxInput, "check"),
)


@register.inclusion_tag("ui/parts/field.html")
def field(
    bound: BoundField,
    hint: str = "",
    label: str = "",
    optional: bool = False,
    mark: str = "",
    meter: bool = False,
    as_choices: bool = False,
    segmented: bool = False,
    hide_label: bool = False,
    details: dict[Any, dict[str, str]] | None = None,
) -> dict[str, Any]:
    """One field: label, hint, input, error, tied by ``aria-describedby``.

    ``optional`` says so beside fields that are not required, ``mark`` something else; ``meter`` counts characters
    up to the field's ``max_length``, as do all areas for short texts. Groups of radio buttons or boxes become cards
    with ``as_choices``, a row with ``segmented``; ``details`` gives each value a ``note``, ``icon`` or ``topic``.
    """
    kind = _kind_of(bound)
    hint = hint or bound.help_text
    most = getattr(bound.field, "max_length", None)
    is_short = isinstance(bound.field.widget, forms.Textarea) and most and most <= SHORT
    most = most if meter or is_short else None
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": hint,
        "mark": mark,
        "is_optional": optional and not bound.field.required,
        "hide_label": hide_label,
        "as_choices": as_choices,
        "segmented": segmented,
        "options": _options(bound, details or {}) if kind == "group" else [],
        "widget": _widget(bound, hint, most) if kind in ("input", "check") else "",
        "described": _described(bound, hint, most),
        "meter": _meter(bound, most) if most else None,
    }


@register.inclusion_tag("ui/parts/fields.html")
def fields(form: forms.BaseForm, optional: bool = False) -> dict[str, Any]:
    """Every field of ``form`` in its order, the hidden ones first."""
    return {"form": form, "optional": optional}


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: forms.BaseForm, title: str = "", focus: bool = True) -> dict[str, Any]:
    """What is still missing, with a link to each field; nothing where nothing is wrong. It takes the focus.

    Passwords are never given back: a form with one does not promise that all is kept.
    """
    if not form.is_bound or not form.errors:
        return {"title": ""}
    wrong = [bound for bound in form if bound.errors]
    items = [
        {"target": _target(bound), "label": bound.label, "text": " ".join(bound.errors)} for bound in wrong
    ]
    others = form.non_field_errors()
    has_secret = any(getattr(bound.field.widget, "input_type", "") == "password" for bound in form)
    if has_secret and not wrong:
        title = title or gettext("Cela n’a pas été fait")
    return {
        "title": title or _errors_title(len(wrong)),
        "items": items,
        "others": others,
        "focus": focus,
        "is_kept": not has_secret,
    }


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """The hidden proof against forged requests when somebody is signed in; nothing on pages that are kept for all."""
    look = context.get("look")
    if look is None or look.viewer is None:
        return SafeString("")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context["request"])
    )


@register.inclusion_tag("ui/parts/act.html", takes_context=True)
def act(
    context: Context,
    url: str,
    text: str,
    icon: str = "",
    kind: str = "",
    small: bool = False,
    pressed: bool | None = None,
    about: str = "",
    count: int | None = None,
    name: str = "",
    value: str = "",
    target: str = "",
) -> dict[str, Any]:
    """A form of one button that posts to ``url``; signed out, a link to sign-in that comes back to this page.

    ``kind`` is primary, call or plain; ``pressed`` makes it a switch; ``about`` names its object for those who hear
    the page; ``target`` is the part of the page that htmx puts the answer in.
    """
    given = {key: value for key, value in locals().items() if key != "context"}
    return {**given, "look": context.get("look"), "csrf": csrf_field(context)}


def count_in_words(count: int) -> str:
    """A small count as a word, in the feminine that « réponses » asks for; figures from ten."""
    words = [
        gettext("une"),
        gettext("deux"),
        gettext("trois"),
        gettext("quatre"),
        gettext("cinq"),
        gettext("six"),
        gettext("sept"),
        gettext("huit"),
        gettext("neuf"),
    ]
    return words[count - 1] if 1 <= count <= len(words) else str(count)


def _errors_title(count: int) -> str:
    if not count:
        return gettext("Votre envoi n’a pas pu être enregistré")
    sentence = ngettext(
        "Encore %(count)s réponse à compléter", "Encore %(count)s réponses à compléter", count
    )
    return sentence % {"count": count_in_words(count)}


def _kind_of(bound: BoundField) -> str:
    if bound.is_hidden:
        return "hidden"
    widget = bound.field.widget
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")


def _described(bound: BoundField, hint: str, most: int | None) -> str:
    """Ids of error, hint and meter, in the order in which they should be heard."""
    parts = [("error", bool(bound.errors)), ("helptext", bool(hint)), ("meter", bool(most))]
    return " ".join(f"{bound.auto_id}_{name}" for name, is_there in parts if is_there)


def _widget(bound: BoundField, hint: str, most: int | None) -> SafeString:
    attrs: dict[str, Any] = {
        "maxlength": False
    }  # browsers cut silently there: the form says that it is too long
    if described := _described(bound, hint, most):
        attrs["aria-describedby"] = described
    if most:
        attrs["data-counter"] = f"{bound.auto_id}_meter"
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _meter(bound: BoundField, most: int) -> dict[str, Any]:
    """The counted characters, with the sentences that the script writes while one types."""
    one = ngettext("%(count)s caractère sur %(most)s", "%(count)s caractères sur %(most)s", 1)
    many = ngettext("%(count)s caractère sur %(most)s", "%(count)s caractères sur %(most)s", 2)
    length = len(str(bound.value() or ""))
    sentence = ngettext("%(count)s caractère sur %(most)s", "%(count)s caractères sur %(most)s", length)
    return {
        "text": sentence % {"count": length, "most": most},
        "one": one % {"count": "{}", "most": most},
        "many": many % {"count": "{}", "most": most},
    }


def _options(bound: BoundField, details: dict[Any, dict[str, str]]) -> list[dict[str, Any]]:
    """The boxes or radio buttons of a group, each with what ``details`` says of its value."""
    by_value = {str(value): detail for value, detail in details.items()}
    described = f"{bound.auto_id}_error" if bound.errors else ""
    options = []
    for sub in bound.subwidgets:
        sub.data["attrs"].pop("aria-describedby", None)
        if described:
            sub.data["attrs"]["aria-describedby"] = described
        options.append(
            {"input": sub.tag(), "label": sub.choice_label, **by_value.get(str(sub.data["value"]), {})}
        )
    return options


def _target(bound: BoundField) -> str:
    """The id of the input that a link in the summary should reach."""
    return bound.id_for_label or f"{bound.auto_id}_0"
