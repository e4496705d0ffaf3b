"""What axe-core finds on a page in a real browser: for every test that opens one."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def axe_findings(page: Any, tags: list[str] | None = None) -> list[str]:
    """Everything that axe objects to on the Playwright ``page`` as it is now; empty is good.

    The script comes in through the debugger, not as an element, so that the page's content security policy stays as
    it is.
    """
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(_RUN, tags or TAGS)
    return found
