"""Whose password that is, and what Wagtail's permissions are worth."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from ideas.people.models import Person
from ideas.people.queries import person_with_email


class PersonBackend(AuthenticationBackend):
    """Allauth's, which looks for people in the house alone: its own list of addresses is only a copy."""

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        return self._check_password(person_with_email(email), password)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Those of Wagtail's groups; none for somebody the lab has blocked."""
        if isinstance(user_obj, Person) and user_obj.is_blocked:
            return set()
        return set(super().get_all_permissions(user_obj, obj))
