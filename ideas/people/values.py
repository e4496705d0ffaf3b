"""What a person's fields may hold, checked all at once.

A file of its own because three operations (sign up, claim, change the profile) accept the same values by the
same rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from ideas.kernel.errors import FieldError, Invalid, Words
from ideas.kernel.text import clean_text
from ideas.people.models import Person
from ideas.people.queries import current_documents

LONGEST_NAME = 80
LONGEST_BIO = 1000
LONGEST_CONTACT = 1000
LONGEST_EMAIL = 254
MOST_SKILLS = 20
LONGEST_SKILL = 60


@dataclass
class Answers:
    """Collects what is wrong while values are cleaned one by one; ``raise_any`` then says all of it."""

    errors: list[FieldError] = field(default_factory=list)

    def name(self, text: str, *, name: str = "display_name") -> str:
        """A name to be shown: one line, not empty."""
        text = clean_text(text, lines=False)
        if not text:
            self.add(name, "required", _("Écrivez le nom qui sera affiché."))
        return self.no_longer(text, LONGEST_NAME, name)

    def text(self, text: str, limit: int, name: str) -> str:
        """Free text of at most ``limit`` characters."""
        return self.no_longer(clean_text(text), limit, name)

    def email(self, text: str) -> str:
        """An e-mail address, in small letters."""
        text = clean_text(text, lines=False).lower()
        try:
            validate_email(text)
        except ValidationError:
            self.add("email", "invalid", _("Écrivez une adresse complète, comme prenom@exemple.org."))
        return self.no_longer(text, LONGEST_EMAIL, "email")

    def password(self, text: str, person: Person) -> str:
        """A password good enough for ``person``, by the lab's validators."""
        try:
            validate_password(text, person)
        except ValidationError as error:
            self.add("password", "weak", " ".join(error.messages))
        return text

    def language(self, code: str, name: str = "language") -> str:
        """One of the lab's languages."""
        if code not in settings.LAB_LANGUAGES:
            self.add(name, "invalid", _("Choisissez une des langues proposées."))
        return code

    def languages(self, codes: Iterable[str]) -> list[str]:
        """Languages somebody speaks, each once, in their order."""
        known = list(dict.fromkeys(codes))
        if not set(known) <= set(LANG_INFO):
            self.add("languages", "invalid", _("Choisissez des langues de la liste."))
        return known

    def skills(self, words: Iterable[str]) -> list[str]:
        """What somebody can do, each once, in a few words."""
        skills = [skill for skill in dict.fromkeys(clean_text(word, lines=False) for word in words) if skill]
        if len(skills) > MOST_SKILLS:
            self.add(
                "skills", "too_many", _("Gardez au plus %(limit)s compétences.") % {"limit": MOST_SKILLS}
            )
        return [self.no_longer(skill, LONGEST_SKILL, "skills") for skill in skills]

    def documents(self, accepted: Mapping[str, str]) -> dict[str, str]:
        """All documents in the version in force, no fewer."""
        wanted = current_documents()
        if dict(accepted) != wanted:
            self.add("documents", "required", _("Acceptez les conditions et la protection des données."))
        return wanted

    def no_longer(self, text: str, limit: int, name: str) -> str:
        """``text``, with a complaint when it has more than ``limit`` characters."""
        if len(text) > limit:
            self.add(name, "too_long", _("Raccourcissez : au plus %(limit)s caractères.") % {"limit": limit})
        return text

    def add(self, name: str, code: str, message: Words) -> None:
        """Remember that something is wrong."""
        self.errors.append(FieldError(name, code, message))

    def raise_any(self) -> None:
        """Raise Invalid with all that is wrong, if anything is."""
        if self.errors:
            raise Invalid(self.errors)


def email_taken() -> Invalid:
    """The error for an address that belongs to somebody else's account."""
    return Invalid.one("email", "taken", _("Cette adresse appartient déjà à un compte."))
