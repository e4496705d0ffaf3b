"""People: accounts, roles, consent, tokens and claims."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock, roles
from ideas.kernel.models import Coded
from ideas.topics.models import Territory, Theme

NEUTRAL_NAME = _("Compte fermé")


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail without regard to case, as signing in needs."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of that e-mail."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin, Coded):
    """An account, or an *unclaimed* person who was recorded at a counter, on a card or by an import.

    ``email`` is None for people without one, and for those who closed their account. ``confirmed_at`` is when
    the e-mail was confirmed for the first time. One who was united with another keeps an empty row, so that
    codes written in facts and short addresses still lead somewhere. Show ``name``, never ``display_name``: it
    knows about closed accounts.
    """

    class Recorded(models.TextChoices):
        """How a person came in who did not sign up: the same words as the origin of an idea."""

        COUNTER = "counter", _("au guichet")
        EVENT = "event", _("à un événement")
        IMPORT = "import", _("importation")

    class MailStopped(models.TextChoices):
        """Why no mail is sent to this person any more."""

        BOUNCED = "bounced", _("le courrier revient")
        COMPLAINED = "complained", _("signalé comme indésirable")
        ASKED = "asked", _("demandé")

    email = models.EmailField(_("adresse e-mail"), null=True, blank=True, unique=True)
    display_name = models.CharField(_("nom affiché"), max_length=80, blank=True)
    bio = models.TextField(max_length=1000, blank=True, default="")
    skills = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, default="fr")
    languages = models.JSONField(default=list, blank=True)
    home_territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_unclaimed = models.BooleanField(default=False)
    recorded_via = models.CharField(max_length=8, choices=Recorded.choices, blank=True, default="")
    recorded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    united_with = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    blocked_reason = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_why = models.CharField(max_length=10, choices=MailStopped.choices, blank=True, default="")
    postal_contact = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]
        indexes = [models.Index(Lower("display_name"), "id", name="person_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What the person is called in front of others; neutral where the account is closed."""
        return self.display_name or str(NEUTRAL_NAME)

    @cached_property
    def lab_roles(self) -> "list[LabRole]":
        """Lab roles in force, read once for this object, with their themes and territories."""
        in_force = LabRole.objects.filter(person=self, revoked_at=None)
        return list(in_force.prefetch_related("themes", "territories"))

    def lab_role_names(self) -> set[str]:
        """Names of the lab roles in force."""
        return {row.role for row in self.lab_roles}

    def forget_roles(self) -> None:
        """Have the lab roles read again at the next question."""
        self.__dict__.pop("lab_roles", None)

    @property
    def is_blocked(self) -> bool:
        """Whether the lab has blocked this person."""
        return self.blocked_at is not None

    @property
    def is_closed(self) -> bool:
        """Whether the account was closed."""
        return self.closed_at is not None

    @property
    def takes_mail(self) -> bool:
        """Whether there is an address that mail may be sent to."""
        return bool(self.email) and self.mail_stopped_at is None


class LabRole(models.Model):
    """A role in the lab, perhaps limited to themes or territories."""

    class Role(models.TextChoices):
        """The five lab roles of the lab's language."""

        CURATOR = roles.CURATOR, _("Curation")
        FACILITATOR = roles.FACILITATOR, _("Animation")
        EDITOR = "editor", _("Rédaction")
        EVALUATOR = "evaluator", _("Évaluation")
        ADMINISTRATOR = roles.ADMINISTRATOR, _("Administration")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=15, choices=Role.choices)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField(default=clock.now)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(revoked_at=None), name="lab_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class Consent(models.Model):
    """A person accepted one version of a document; ``recorded_by`` wrote it down for someone at a counter."""

    class Document(models.TextChoices):
        """What is accepted when signing up."""

        TERMS = "terms"
        PRIVACY = "privacy"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=10, choices=Document.choices)
    version = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "document", "version"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.document} {self.version}"


class Token(Coded):
    """A key to the API. The secret is shown once, when made; a hash and its first characters are kept."""

    class Scope(models.TextChoices):
        """What a token opens. Every token reads; a closed list, on purpose a short one."""

        READ = "read", _("Lire ce que vous voyez")
        WRITE = "write", _("Écrire en votre nom")
        LAB = "lab", _("Agir avec vos rôles du lab")
        SIGN = "sign", _("Signer des conventions, avec votre mot de passe à chaque fois")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    secret_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.hint}…"

    @property
    def scope_names(self) -> list[str]:
        """What it opens, in words."""
        return [str(self.Scope(scope).label) for scope in self.scopes]


class Claim(Coded):
    """A secret link that says « that unclaimed person is me »: used once, expiring, one open per person.

    ``sent_to`` is the address it was mailed to, which using it confirms; empty for one handed over or sent by
    letter.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    sent_to = models.EmailField(blank=True, default="")
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, withdrawn_at=None), name="claim_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.code}"


class EmailChange(Coded):
    """A wish for another e-mail address; takes effect when the new one is confirmed. One open per person."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="email_changes"
    )
    old_email = models.EmailField(blank=True, default="")
    new_email = models.EmailField()
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(confirmed_at=None, withdrawn_at=None),
                name="email_change_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.code}"
