"""The demonstration's articles, in every language of the lab."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model

from cms.models import ArticleIndexPage, ArticlePage
from cms.starting import page_key
from ideas.kernel import clock

ARTICLES = Path(__file__).parent / "demo.toml"


def write_articles(pictures: Path) -> int:
    """Publish the demonstration's articles below each index of articles, once; return how many were written."""
    if ArticlePage.objects.exists():
        return 0
    rows = tomllib.loads(ARTICLES.read_text("utf-8"))["articles"]
    with transaction.atomic():
        for row in rows:
            picture = _picture(pictures / row["picture"], row["alt"][settings.LANGUAGE_CODE])
            for index in ArticleIndexPage.objects.select_related("locale"):
                _write(index, row, picture)
    return ArticlePage.objects.count()


def _picture(path: Path, alt: str) -> Any:
    with path.open("rb") as content:
        file = ImageFile(content, name=path.name)
        return get_image_model().objects.create(title=path.stem, description=alt, file=file)


def _write(index: ArticleIndexPage, row: dict[str, Any], picture: Any) -> None:
    code = index.locale.language_code
    words = row[code]
    image = {"image": picture.pk, "decorative": False, "alt_text": row["alt"][code]}
    body = [("text", words["text"]), ("figure", {"image": image, "caption": ""})]
    if "quote" in words:
        body.append(("quote", {"text": words["quote"], "author": words["author"]}))
    article = ArticlePage(
        slug=row["slug"],
        title=words["title"],
        date=clock.today() - datetime.timedelta(days=row["age"]),
        lede=words["lede"],
        locale=index.locale,
        translation_key=page_key(row["slug"]),
    )
    article.body = [{"type": kind, "value": value} for kind, value in body]
    index.add_child(instance=article)
