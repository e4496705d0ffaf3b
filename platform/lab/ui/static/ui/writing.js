/* Writing together: a text that is never lost, who else writes, marks by keyboard. The form works without any of it. */

const PAUSE = 2000;
const ROUND = 15000;

/* What this device keeps: for each idea, part or language, and person the texts of each page that wrote there. */
const SENT = "copy-sent";
const shelf = {
  write(key, kept) {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch (error) { /* storage refused or full: the page itself still holds the text */ }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch (error) { /* nothing was kept */ }
  },
  /* What pages before this one left there, the newest first. */
  left(place) {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(place));
      return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((one, other) => other.at - one.at);
    } catch (error) {
      return [];
    }
  },
  /* The page that comes next drops what this one sent, once it was saved. */
  sent(key) {
    try {
      sessionStorage.setItem(SENT, key);
    } catch (error) { /* it will be offered once more */ }
  },
  saved(place) {
    try {
      const key = sessionStorage.getItem(SENT) || "";
      if (key.startsWith(place)) shelf.drop(key);
      sessionStorage.removeItem(SENT);
    } catch (error) { /* nothing was kept */ }
  },
};

/* Line ends as a form sends them are not those of a field. */
const same = (one, other) => one.replace(/\r\n?/g, "\n").trim() === other.replace(/\r\n?/g, "\n").trim();
const hour = (moment) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));

/* Who writes where, asked at most every fifteen seconds and only while somebody looks. */
class Presence {
  constructor(place) {
    this.place = place;
    this.words = document.querySelector("[data-here-words]");
    this.last = Date.now();
    this.timer = 0;
    document.addEventListener("visibilitychange", () => this.wait());
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (document.hidden || this.isOver) return;
    this.timer = setTimeout(() => this.ask(), Math.max(0, this.last + ROUND - Date.now()));
  }

  async ask() {
    this.last = Date.now();
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
      const isEditor = this.place.dataset.writing !== undefined;
      const answer = await fetch(this.place.dataset.here, {
        method: isEditor ? "POST" : "GET",
        headers: isEditor ? { "X-CSRFToken": token } : {},
        credentials: "same-origin",
      });
      if (answer.ok) this.show(await answer.json());
      else if (answer.status < 500) this.isOver = true;
    } catch (error) { /* no network: the next round asks again */ }
    this.wait();
  }

  show(answer) {
    const words = answer.here || this.words?.dataset.nobody || "";
    if (this.words && this.words.textContent.trim() !== words) this.words.textContent = words;
    const newer = document.querySelector("[data-newer]");
    if (newer && answer.is_newer) newer.hidden = false;
  }

  /* Another answer told it just now. */
  told(answer) {
    this.last = Date.now();
    this.show(answer);
    this.wait();
  }
}

/*
 * <form data-writing="/address"> holds one text, or those that data-names names; data-began names the hidden fields that say
 * what they began from, data-version the one for the version of the kept copy.
 */
class Editor {
  constructor(form) {
    this.form = form;
    this.place = form.dataset.key;
    this.key = this.newKey();
    const named = (list, usual) => (list || usual).split(" ").map((name) => form.elements[name]).filter(Boolean);
    this.fields = named(form.dataset.names, "text");
    this.began = named(form.dataset.began, "base");
    this.version = form.elements[form.dataset.version || "version"];
    this.status = form.querySelector("[data-kept]");
    this.kept = this.texts();
    this.timer = 0;
    this.busy = false;
    this.presence = form.dataset.here ? new Presence(form) : null;
    form.addEventListener("submit", () => this.isShelved && shelf.sent(this.key));
    form.addEventListener("input", (event) => this.fields.includes(event.target) && this.typed());
    window.addEventListener("online", () => this.isDirty() && this.later(0));
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty() && this.later(0));
    this.offer(shelf.left(this.place));
  }

  newKey() {
    return this.place + ":" + crypto.getRandomValues(new Uint32Array(2)).join("");
  }

  texts() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  isDirty() {
    return this.fields.some((field) => field.value !== this.kept[field.name]);
  }

  /* The fields in which the page says something else than ``texts``. */
  differing(texts) {
    return this.fields.filter((field) => !same(texts?.[field.name] ?? field.value, field.value));
  }

  say(sentence, value) {
    this.status.textContent = (this.status.dataset[sentence] || "").replace("{}", value || "");
  }

  typed() {
    this.shelve(this.key);
    this.isShelved = true;
    this.later(PAUSE);
  }

  shelve(key) {
    const began = Object.fromEntries(this.began.map((field) => [field.name, field.value]));
    const kept = { key, texts: this.texts(), began, at: Date.now() };
    shelf.write(key, kept);
    return kept;
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), delay);
  }

  async keep() {
    if (this.busy) return this.later(PAUSE);
    this.busy = true;
    const sent = this.texts();
    this.say("saving");
    try {
      const answer = await fetch(this.form.dataset.writing, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (answer.ok) this.done(sent, await answer.json());
      else this.refused(answer.status, await answer.json().catch(() => ({})));
    } catch (error) {
      this.say("offline");
      this.later(ROUND);
    } finally {
      this.busy = false;
    }
  }

  done(sent, answer) {
    this.kept = sent;
    this.version.value = answer.version;
    if (!this.isDirty()) shelf.drop(this.key);
    this.form.querySelector("[data-signed-out]").hidden = true;
    this.form.querySelector("[data-reload]").hidden = true;
    this.say("saved", answer.saved_at);
    if (this.presence) this.presence.told(answer);
    else this.tell(answer);
  }

  /* Without rounds of its own, what an answer says of others is shown as it comes. */
  tell(answer) {
    const words = this.form.querySelector("[data-here-words]");
    if (words) words.textContent = answer.here || "";
    const newer = this.form.querySelector("[data-newer]");
    if (newer && answer.is_newer) newer.hidden = false;
  }

  /* The lab answered and said no; the text stays here, and on this device. */
  refused(status, answer) {
    if (answer.sign_in) {
      const words = this.form.querySelector("[data-signed-out]");
      words.querySelector("a").href = answer.sign_in;
      words.hidden = false;
      this.status.textContent = "";
    } else if (answer.code === "page_too_old") {
      this.say("old");
      this.form.querySelector("[data-reload]").hidden = false;
    } else {
      this.say({ 409: "elsewhere", 422: "long", 400: "long" }[status] || "refused");
    }
  }

  /* Texts that never reached the lab are offered one after the other, not put in; each stays until somebody decides. */
  offer(left) {
    const box = this.form.querySelector("[data-offer]");
    const [kept, ...others] = left.filter((one) => this.differing(one.texts).length || this.adopt(one));
    box.hidden = !kept;
    if (!kept) return;
    const when = box.querySelector("[data-offer-when]");
    when.textContent = when.dataset.offerWhen.replace("{}", hour(kept.at));
    box.querySelector("[data-offer-text]").textContent = this.differing(kept.texts).map((field) => kept.texts[field.name]).join("\n\n");
    box.querySelector("[data-take]").onclick = () => this.decide(kept, this.take(kept, others));
    box.querySelector("[data-forget]").onclick = () => this.decide(kept, others);
  }

  /* A text that stands in its fields needs no offer; where the lab has refused it, this page keeps it on. */
  adopt(one) {
    shelf.drop(one.key);
    if (this.form.dataset.unsaved !== undefined) this.shelve(this.key);
  }

  decide(kept, others) {
    shelf.drop(kept.key);
    this.fields[0].focus();
    this.offer(others);
  }

  /* What was typed here meanwhile is offered in its turn. */
  take(kept, others) {
    const replaced = this.isShelved ? [this.shelve(this.newKey())] : [];
    for (const field of this.fields) field.value = kept.texts[field.name] ?? field.value;
    for (const field of this.began) field.value = kept.began[field.name] ?? field.value;
    this.fields[0].dispatchEvent(new Event("input", { bubbles: true }));
    return [...replaced, ...others];
  }
}

/* Marks: what is put around a selection, or before each of its lines. */
const AROUND = { bold: "**", italic: "*" };
const BEFORE = { heading: "### ", list: "- ", quote: "> " };
const KEYS = { b: "bold", i: "italic", k: "link" };

function put(field, from, to, text, start, end) {
  field.focus();
  field.setSelectionRange(from, to);
  /* The only way into the field's own undo; where it is gone, the text is set all the same. */
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start, end);
}

function mark(field, kind) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  if (AROUND[kind]) {
    const sign = AROUND[kind];
    put(field, from, to, sign + chosen + sign, from + sign.length, to + sign.length);
  } else if (kind === "link") {
    const text = "[" + chosen + "](https://)";
    put(field, from, to, text, from + text.length - 1, from + text.length - 1);
  } else {
    const start = value.lastIndexOf("\n", from - 1) + 1;
    const text = value.slice(start, to).split("\n").map((line) => BEFORE[kind] + line).join("\n");
    put(field, start, to, text, start + text.length, start + text.length);
  }
}

/* One stop for the tab key, arrows inside. */
function toolbar(bar, field) {
  const tools = [...bar.querySelectorAll("[data-mark]")];
  const stop = (chosen) => tools.forEach((tool) => (tool.tabIndex = tool === chosen ? 0 : -1));
  stop(tools[0]);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-mark]");
    if (tool) mark(field, tool.dataset.mark);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const place = tools.indexOf(document.activeElement);
    if (!step || place < 0) return;
    event.preventDefault();
    const next = tools[(place + step + tools.length) % tools.length];
    stop(next);
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    const kind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
    if (!kind) return;
    event.preventDefault();
    mark(field, kind);
  });
}

const form = document.querySelector("form[data-writing]");
if (form) {
  new Editor(form);
  const bar = form.querySelector("[data-toolbar]");
  if (bar) toolbar(bar, form.elements.text);
}
const overview = document.querySelector("[data-here]:not(form)");
if (overview) {
  new Presence(overview);
  /* What was saved is kept here no longer. */
  if (overview.dataset.saved) shelf.saved(overview.dataset.saved);
}
