"""The form of a comment on a passage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.discussion.operations.quoting import QUOTED_LIMIT
from lab.web.forms.talk import CommentForm


class PassageForm(CommentForm):
    """A comment, and the passage that it is about."""

    exact = forms.CharField(
        label=_("Le passage"),
        help_text=_("Copiez-le du texte ci-dessus, tel quel."),
        max_length=QUOTED_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    prefix = forms.CharField(required=False, widget=forms.HiddenInput)
    suffix = forms.CharField(required=False, widget=forms.HiddenInput)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("exact", "body", "purpose", "stance", "on_behalf_of")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["parent"]

    def quoted(self) -> dict[str, Any]:
        """What is quoted."""
        return {name: self.cleaned_data[name] for name in ("exact", "prefix", "suffix", "revision")}

    def said(self) -> dict[str, Any]:
        """What is said of it."""
        return {name: self.cleaned_data[name] for name in ("body", "purpose", "stance")}
