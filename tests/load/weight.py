"""How many bytes a visitor's browser fetches for a page, compressed as it asks for them."""

import gzip
import re
import urllib.parse
import urllib.request

from tests.load.lab import MeasuredLab

FETCHED = re.compile(r"<(?:link|script|img)\b[^>]*>")
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
NOT_FETCHED = re.compile(r'rel="(?:canonical|alternate|search|help|next|prev|manifest)')
type Row = tuple[str, str, str, bool]


def weights(lab: MeasuredLab) -> list[Row]:
    """A first view of the list of ideas, with its styles, scripts and fonts; then the next view, the page alone."""
    base = lab.settings["LAB_BASE_URL"]
    seen: dict[str, int] = {}
    page = _fetch(f"{base}/fr/ideas/", seen)
    for tag in FETCHED.findall(page):
        address = ADDRESS.search(tag)
        if address and not NOT_FETCHED.search(tag):
            url = urllib.parse.urljoin(f"{base}/fr/ideas/", address[1])
            text = _fetch(url, seen)
            if ".css" in url:
                for inner in re.findall(r"url\(\"?'?([^)\"']+\.woff2)", text):
                    _fetch(urllib.parse.urljoin(url, inner), seen)
    first, next_one = sum(seen.values()), seen[f"{base}/fr/ideas/"]
    return [
        ("first view, with style, script and font", f"{first / 1000:.0f} kB", "≤ 150 kB", first <= 150_000),
        ("next view", f"{next_one / 1000:.0f} kB", "≤ 25 kB", next_one <= 25_000),
    ]


def _fetch(url: str, seen: dict[str, int]) -> str:
    """The text at ``url``; its bytes on the wire are counted once."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
        seen[url] = len(body)
        plain = gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body
    return plain.decode("utf-8", "replace")
