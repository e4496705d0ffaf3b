"""The pages a new lab begins with. A file of its own because two commands make them: a real lab and the demonstration."""

import tomllib
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.models import ArticleIndexPage, HomePage, StandardPage, ThemePage
from ideas.topics.queries import open_themes

STARTER = Path(__file__).parent / "starter.toml"
NAMESPACE = uuid.UUID("6b1c2a52-1c0b-4d9e-9a55-7a1de0c3f0aa")


def start_pages() -> int:
    """Make the starter pages in every language of the lab, where there is no home page yet; return how many were made."""
    if HomePage.objects.exists():
        return 0
    starter = tomllib.loads(STARTER.read_text("utf-8"))
    with transaction.atomic():
        root = Page.get_first_root_node()
        if root is None:
            root = Page.add_root(title="Root", slug="root", locale=_locale(settings.LANGUAGE_CODE))
        root.locale = _locale(settings.LANGUAGE_CODE)  # migrations gave it that of the settings they ran with
        root.save(clean=False)
        welcome = list(root.get_children())
        homes = {code: _home(root, code, starter) for code in settings.LAB_LANGUAGES}
        main = homes[settings.LANGUAGE_CODE]
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "root_page": main, "site_name": settings.LAB_NAME},
        )
        for page in welcome:
            Page.objects.get(pk=page.pk).delete()
    return Page.objects.filter(depth__gt=1).count()


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def page_key(name: str) -> uuid.UUID:
    """The same key for the same page in all languages: so Wagtail knows them as translations."""
    return uuid.uuid5(NAMESPACE, name)


def _home(root: Page, code: str, starter: dict[str, Any]) -> HomePage:
    words = starter["home"][code]
    body = [
        ("calls", {"heading": words["calls"]}),
        ("ideas", {"heading": words["ideas"], "theme": "", "stage": "", "order": "active", "count": 6}),
        ("pilots", {"heading": words["pilots"], "count": 4}),
    ]
    home = HomePage(
        title=words["title"].replace("\n", " "),
        hero=words["title"],
        slug=f"home-{code}",
        lede=words["lede"],
        body=body,
        locale=_locale(code),
        translation_key=page_key("home"),
    )
    root.refresh_from_db()
    root.add_child(instance=home)
    for row in starter["pages"]:
        _add(
            home,
            code,
            StandardPage(slug=row["slug"], title=row[code]["title"], body=[("text", row[code]["text"])]),
        )
    _add(home, code, ArticleIndexPage(slug="news", title=starter["articles"][code]["title"]))
    for theme in open_themes():
        page = ThemePage(
            slug=f"theme-{theme.slug}",
            title=theme.names.get(code) or theme.name,
            theme=theme,
            lede=theme.summaries.get(code, ""),
        )
        _add(home, code, page, is_in_menu=False)
    return home


def _add(home: HomePage, code: str, page: Page, *, is_in_menu: bool = True) -> None:
    page.show_in_menus = is_in_menu
    page.locale = _locale(code)
    page.translation_key = page_key(page.slug)
    home.add_child(instance=page)
