/* Words marked in a text lead to a comment on them; without script each part has its own link to the same page. */

const AROUND = 40;

/* The words of a range on one line, without the links to comments that stand in the text. */
function wordsOf(range) {
  const part = document.createElement("div");
  part.append(range.cloneContents());
  for (const link of part.querySelectorAll("sup")) link.remove();
  return part.textContent.replace(/[^\S\u00a0\u202f]+/g, " ");
}

function around(block, range, isBefore) {
  const rest = document.createRange();
  rest.selectNodeContents(block);
  if (isBefore) rest.setEnd(range.startContainer, range.startOffset);
  else rest.setStart(range.endContainer, range.endOffset);
  const words = wordsOf(rest);
  return isBefore ? words.slice(-AROUND) : words.slice(0, AROUND);
}

function marked() {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  const start = range.startContainer.parentElement;
  const block = start && start.closest("[data-quote]");
  const exact = wordsOf(range).trim();
  if (!block || !block.contains(range.endContainer) || exact.length < 3 || exact.length > 1000) return null;
  return { block, exact, prefix: around(block, range, true), suffix: around(block, range, false) };
}

document.addEventListener("selectionchange", () => {
  const said = marked();
  for (const link of document.querySelectorAll("[data-quote-link]")) {
    const isHere = said && said.block.nextElementSibling?.contains(link);
    const words = isHere ? new URLSearchParams({ exact: said.exact, prefix: said.prefix, suffix: said.suffix }) : null;
    link.href = link.href.split("?")[0] + (words ? "?" + words : "");
    link.firstChild.textContent = isHere ? link.dataset.quoteLink : link.dataset.words;
  }
});
