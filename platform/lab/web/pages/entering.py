"""The entrance: signing in and up, passwords. Allauth's views, with our forms and our way of answering.

Classes, because allauth's are; every other page is a function.
"""

from typing import Any

from allauth.account import views as theirs
from django.forms import Form
from django.http import HttpRequest, HttpResponse

from ideas.kernel.errors import Invalid, TooMany
from lab.web.answers import add_errors
from lab.web.forms import entering as forms


class Entrance:
    """A form with errors is answered with 422, one too many with 429; nothing typed is lost."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As usual; what the house refuses while saving is said on the form."""
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        except (Invalid, TooMany) as error:
            form = self.get_form()  # type: ignore[attr-defined]
            form.is_valid()
            add_errors(form, error)
            return self.answered(form, error.status if isinstance(error, TooMany) else 422)

    def form_invalid(self, form: Form) -> HttpResponse:
        """The form once more, with what is wrong."""
        is_too_many = any(
            error.code == forms.TOO_MANY for errors in form.errors.as_data().values() for error in errors
        )
        return self.answered(form, 429 if is_too_many else 422)

    def answered(self, form: Form, status: int) -> HttpResponse:
        """The page with ``form``."""
        context = self.get_context_data(form=form)  # type: ignore[attr-defined]
        return self.render_to_response(context, status=status)  # type: ignore[attr-defined, no-any-return]


class SignIn(Entrance, theirs.LoginView):
    """Signing in."""

    form_class = forms.SignInForm


class SignUp(Entrance, theirs.SignupView):
    """Signing up."""

    form_class = forms.SignUpForm


class Forgotten(Entrance, theirs.PasswordResetView):
    """Asking for a link to a new password."""

    form_class = forms.ForgottenForm


class NewPassword(Entrance, theirs.PasswordResetFromKeyView):
    """A new password, by that link."""

    form_class = forms.NewPasswordForm


class ChangePassword(Entrance, theirs.PasswordChangeView):
    """Another password, signed in."""

    form_class = forms.ChangePasswordForm


class SetPassword(Entrance, theirs.PasswordSetView):
    """A first password, signed in."""

    form_class = forms.SetPasswordForm


class Again(Entrance, theirs.ReauthenticateView):
    """One's password once more."""

    form_class = forms.AgainForm
