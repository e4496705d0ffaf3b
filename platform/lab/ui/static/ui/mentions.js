/*
 * Suggestions while one names somebody or something in a message. The box [data-mentions] beside the field holds the list;
 * without script one types the name in full. The field keeps the focus: the list is its popup, and aria-activedescendant says
 * which option is meant. A text area has no other role than its own, so how many there are is said by the status beside it.
 */

const PAUSE = 250;
const BEGUN = /(?:^|[^\w@#/.+-])(@[^\s@#][^\n@#]{0,60}|#[^\s@#][^\n@#]{0,60})$/u;
const WORDS = 4;
let timer = 0;
let asking = null;
let count = 0;
let picked = { written: "", start: 0 };

const boxOf = (field) => (field?.matches?.("textarea[name=body]") && field.form?.querySelector("[data-mentions]")) || null;
const listOf = (box) => box.querySelector("[role=listbox]");
const isOpen = (box) => !listOf(box).hidden;

/* What was begun before the caret: the sign with what follows it; none once four words have passed, or it was picked here. */
function begun(field) {
  if (field.selectionStart !== field.selectionEnd) return "";
  const found = BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1] || "";
  const isPicked = picked.written && field.selectionStart - found.length === picked.start;
  if (isPicked && found.startsWith(picked.written)) return "";
  return found.trimEnd().split(/\s+/).length > WORDS ? "" : found;
}

function close(field, box) {
  clearTimeout(timer);
  asking?.abort();
  asking = null;
  listOf(box).hidden = true;
  listOf(box).replaceChildren();
  box.querySelector("[role=status]").textContent = "";
  for (const name of ["aria-activedescendant", "aria-controls"]) field.removeAttribute(name);
}

function choose(field, box, option) {
  for (const one of listOf(box).children) one.setAttribute("aria-selected", String(one === option));
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function insert(field, box, option) {
  const end = field.selectionStart;
  const start = end - begun(field).length;
  const after = /^[\s.,;:!?)]/.test(field.value.slice(end)) ? "" : " ";
  close(field, box);
  picked = { written: option.dataset.written, start };
  field.focus();
  field.setRangeText(option.dataset.written + after, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertReplacementText" }));
}

function optionOf(one) {
  const option = document.createElement("li");
  const note = document.createElement("span");
  option.id = "mention-" + ++count;
  option.setAttribute("role", "option");
  option.dataset.written = one.written;
  option.append(one.name, " · ", note);
  if (one.language) option.lang = one.language;
  note.className = "soft";
  note.textContent = one.note;
  return option;
}

function show(field, box, suggestions) {
  const list = listOf(box);
  const said = suggestions.length > 1 ? box.dataset.many : suggestions.length ? box.dataset.one : box.dataset.none;
  list.replaceChildren(...suggestions.map(optionOf));
  list.hidden = !suggestions.length;
  box.querySelector("[role=status]").textContent = said.replace("{}", suggestions.length);
  field.setAttribute("aria-autocomplete", "list");
  if (!suggestions.length) return;
  list.id ||= "mentions-" + ++count;
  field.setAttribute("aria-controls", list.id);
  choose(field, box, list.firstElementChild);
}

async function ask(field, box, typed) {
  asking?.abort();
  asking = new AbortController();
  const mine = asking;
  const address = new URL(box.dataset.mentions, location.href);
  address.searchParams.set("q", typed);
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: mine.signal });
  if (mine !== asking || !answer.ok || begun(field) !== typed) return;
  show(field, box, (await answer.json()).suggestions);
}

document.addEventListener("input", (event) => {
  const field = event.target;
  const box = boxOf(field);
  if (!box) return;
  close(field, box);
  const typed = begun(field);
  if (event.inputType === "insertReplacementText" || typed.length < 2) return;
  timer = setTimeout(() => ask(field, box, typed).catch(() => {}), PAUSE);
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  const box = boxOf(field);
  if (!box || event.isComposing || !isOpen(box)) return;
  const options = [...listOf(box).children];
  const at = options.findIndex((one) => one.id === field.getAttribute("aria-activedescendant"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(field, box, options[(at + step + options.length) % options.length]);
  else if (event.key === "Enter" || event.key === "Tab") insert(field, box, options[at]);
  else if (event.key === "Escape") close(field, box);
  else return;
  event.preventDefault();
});

/* The pointer picks before the field loses the focus, which closes the list. */
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("[data-mentions] [role=option]");
  if (!option) return;
  event.preventDefault();
  const box = option.closest("[data-mentions]");
  insert(box.closest("form").elements.body, box, option);
});

document.addEventListener("focusout", (event) => {
  const box = boxOf(event.target);
  if (box) close(event.target, box);
});
