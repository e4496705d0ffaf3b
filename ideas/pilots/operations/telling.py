"""News of a pilot."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.pilots.facts import NewsEdited, NewsHidden, NewsPosted, NewsShown
from ideas.pilots.lifecycle import TEXT_LIMIT, TITLE_LIMIT
from ideas.pilots.models import News, Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason


def post_news(pilot: Pilot, *, title: str, text: str, language: str = "", by: Actor) -> News:
    """Tell something from ``pilot``, for the partner that ``by`` acts for.

    Raises Invalid with every fault at once, TooMany. Records NewsPosted.
    """
    values = _checked(title, text)
    now = clock.now()
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.post_news", pilot)
        spend("news", by)
        who = {"author": by.person, "organisation": by.organisation}
        news = News.objects.create(pilot=pilot, language=_language(language), at=now, **who, **values)
        Pilot.objects.filter(pk=pilot.pk).update(news_count=F("news_count") + 1, active_at=now)
        record(NewsPosted(pilot=pilot.code, news=news.code), by=by)
    return news


def edit_news(news: News, *, title: str, text: str, version: int | None = None, by: Actor) -> News:
    """Rewrite news; the same words again change nothing.

    With ``version``, raises StaleRevision when it was rewritten since. Raises Invalid. Records NewsEdited.
    """
    values = _checked(title, text)
    with transaction.atomic():
        news = _locked(news)
        authorize(by, "pilots.edit_news", news)
        if version is not None and version != news.version:
            raise StaleRevision({"title": news.title, "text": news.text, "version": news.version})
        if (news.title, news.text) == (values["title"], values["text"]):
            return news
        same = News.objects.filter(pk=news.pk, version=news.version)
        expect_change(same.update(**values, version=F("version") + 1, edited_at=clock.now()))
        record(NewsEdited(pilot=news.pilot.code, news=news.code), by=by)
        return _locked(news)


def hide_news(news: News, *, reason: str, by: Actor) -> News:
    """Hide news with a reason that its author reads. Raises Invalid without one, MovedOn when it is hidden.

    Records NewsHidden.
    """
    reason = owed_reason(reason, _("Dites pourquoi cette nouvelle est masquée."))
    with transaction.atomic():
        news = _locked(news)
        authorize(by, "pilots.hide_news", news)
        seen = News.objects.filter(pk=news.pk, hidden_at=None)
        expect_change(seen.update(hidden_at=clock.now(), hidden_by=by.person, hidden_reason=reason))
        Pilot.objects.filter(pk=news.pilot_id).update(news_count=F("news_count") - 1)
        record(NewsHidden(pilot=news.pilot.code, news=news.code), by=by)
        return _locked(news)


def show_news(news: News, *, by: Actor) -> News:
    """Show hidden news again. Raises MovedOn when it is not hidden. Records NewsShown."""
    with transaction.atomic():
        news = _locked(news)
        authorize(by, "pilots.show_news", news)
        hidden = News.objects.filter(pk=news.pk, hidden_at__isnull=False)
        expect_change(hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""))
        Pilot.objects.filter(pk=news.pilot_id).update(news_count=F("news_count") + 1)
        record(NewsShown(pilot=news.pilot.code, news=news.code), by=by)
        return _locked(news)


def _locked(news: News) -> News:
    """The row of ``news`` as it is now, with its pilot locked where the database can."""
    pilot = locked(news.pilot)
    news = News.objects.select_related("author", "organisation").get(pk=news.pk)
    news.pilot = pilot
    return news


def _checked(title: str, text: str) -> dict[str, str]:
    """Both cleaned; Invalid with all that is wrong."""
    values = {"title": clean_text(title, lines=False), "text": clean_text(text)}
    errors = []
    if not values["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre à la nouvelle.")))
    if not values["text"]:
        errors.append(FieldError("text", "required", _("Écrivez la nouvelle.")))
    for name, limit in (("title", TITLE_LIMIT), ("text", TEXT_LIMIT)):
        if len(values[name]) > limit:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": limit}
            errors.append(FieldError(name, "too_long", words))
    if errors:
        raise Invalid(errors)
    return values


def _language(wanted: str) -> str:
    """``wanted``, else the language of the page or request, else the lab's."""
    for language in (wanted, (get_language() or "").split("-")[0]):
        if language in settings.LAB_LANGUAGES:
            return language
    return str(settings.LANGUAGE_CODE)
