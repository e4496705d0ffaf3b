/* What makes a page smoother; everything works without it. Listeners sit on the document, so parts that htmx brings need none. */

const root = document.documentElement;

/* Light, dark or as the system says: kept on this device. */
function showTheme(theme) {
  for (const radio of document.querySelectorAll('[data-theme-switch] [value="' + theme + '"]')) radio.checked = true;
}

function chooseTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch (error) { /* kept for this page only */ }
}

document.addEventListener("change", (event) => {
  if (event.target.closest("[data-theme-switch]")) chooseTheme(event.target.value);
});
showTheme(root.dataset.theme || "auto");

/* Menus close when one looks elsewhere. */
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

/* Popovers for browsers that do not know them. */
if (!("popover" in HTMLElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[popovertarget]");
    if (button) document.getElementById(button.getAttribute("popovertarget"))?.classList.toggle("is-open");
  });
}

/* Copy, share, print. */
async function act(button) {
  if (button.dataset.copy !== undefined) {
    await navigator.clipboard.writeText(button.dataset.copy);
    if (button.dataset.done) button.textContent = button.dataset.done;
  } else if (button.dataset.share !== undefined) {
    await navigator.share({ title: document.title, url: button.dataset.share || location.href });
  } else {
    window.print();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-share], [data-print]");
  if (button) act(button).catch(() => {});
});
const shown = navigator.share ? "[data-print], [data-share]" : "[data-print]";
for (const button of document.querySelectorAll(shown)) button.hidden = false;

/* A form that could not be sent stays with all that was typed, and a notice beside it says why. */
function dropNotice(form) {
  if (form.previousElementSibling?.matches("[data-not-sent]")) form.previousElementSibling.remove();
}

function notSent({ detail }) {
  const form = detail.elt.closest?.('form[method="post"]');
  if (!form) return;
  const answer = new DOMParser().parseFromString(detail.xhr.responseText || "", "text/html");
  const found = answer.querySelector("[data-not-sent]");
  const notice = found || document.getElementById("not-sent")?.content.querySelector("[data-not-sent]");
  if (!notice) return;
  dropNotice(form);
  form.before(document.importNode(notice, true));
  form.previousElementSibling.focus();
}

document.addEventListener("htmx:responseError", notSent);
document.addEventListener("htmx:sendError", notSent);
document.addEventListener("htmx:beforeRequest", (event) => dropNotice(event.detail.elt));

/* A summary of errors, or a part that asks for it, takes the focus. */
function focusIn(place) {
  const wanted = place.matches?.("[data-focus]") ? place : place.querySelector("[data-focus]");
  wanted?.focus();
}

/* What a part says of what was just done is said in the region that has been on the page all along: that is read aloud. */
function say(place) {
  const part = place.matches?.("[data-say]") ? place : place.querySelector("[data-say]");
  const region = document.getElementById("said");
  if (!part || !region) return;
  part.removeAttribute("role");
  region.textContent = "";
  setTimeout(() => { region.textContent = part.textContent.trim(); }, 50);
}

focusIn(document);
say(document);
document.addEventListener("htmx:afterSettle", (event) => {
  focusIn(event.target);
  say(event.target);
});

/* A link to something folded opens it, also where the browser would not. */
function unfold() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = named?.closest("details:not([data-menu], [open])");
  if (!folded) return;
  folded.open = true;
  named.scrollIntoView();
}

unfold();
window.addEventListener("hashchange", unfold);
