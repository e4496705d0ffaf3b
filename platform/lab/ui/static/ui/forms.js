/* Forms: counted characters, drafts that save themselves, filters that apply at once. Everything works without it. */

const PAUSE = 2000;
const AGAIN = 15000;

/* Counted characters: <input data-counter="id of the meter">. */
document.addEventListener("input", (event) => {
  const meter = document.getElementById(event.target.dataset?.counter);
  if (!meter) return;
  const length = event.target.value.length;
  meter.textContent = (length <= 1 ? meter.dataset.one : meter.dataset.many).replace("{}", length);
});

/* Filters: <form data-submit-on-change>; htmx forms see to themselves. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-submit-on-change]:not([hx-get])")) form.requestSubmit();
});

/*
 * Drafts: <form data-autosave="/address"> with an element [data-autosave-status] that carries the sentences in
 * data-saving, data-saved, data-offline, data-refused, data-stale (answer 412: the text has changed elsewhere) and data-old
 * (the page is from before a sign-in, or the session has ended). The answer is JSON; its "saved_at" (« 14 h 32 ») stands for {}
 * in data-saved, its "fields" (name to value, such as the draft's version) are put back into the form.
 */
class Draft {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.key = "draft:" + form.dataset.autosave;
    this.timer = 0;
    this.busy = false;
    /* Also fields elsewhere on the page that belong to the form: what distinguishes one's idea from a near one. */
    document.addEventListener("input", (event) => event.target.form === form && this.later(PAUSE));
    form.addEventListener("submit", () => this.forget());
    window.addEventListener("online", () => this.later(0));
    window.addEventListener("pagehide", () => {
      if (this.timer) this.keep();
    });
    this.offer();
  }

  say(sentence, value) {
    if (this.status) this.status.textContent = (this.status.dataset[sentence] || "").replace("{}", value || "");
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  async save() {
    if (this.busy) return this.later(PAUSE);
    this.timer = 0;
    this.busy = true;
    this.say("saving");
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (answer.status >= 500) throw new Error(String(answer.status));
      if (answer.redirected) this.refused("old"); /* to sign-in, as the session has ended */
      else if (answer.ok) this.saved(await answer.json());
      else this.refused(answer.status === 412 ? "stale" : await this.fault(answer));
    } catch (error) {
      this.keep();
      this.say("offline");
      this.later(AGAIN);
    } finally {
      this.busy = false;
    }
  }

  async fault(answer) {
    const { code } = await answer.json().catch(() => ({}));
    return code === "page_too_old" ? "old" : "refused";
  }

  saved(answer) {
    for (const [name, value] of Object.entries(answer.fields || {})) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
    for (const field of this.form.querySelectorAll("[data-restored]")) field.remove();
    localStorage.removeItem(this.key);
    this.say("saved", answer.saved_at);
  }

  /* The lab answered and said no (somebody else saved first, signed out): trying again would not help. */
  refused(sentence) {
    this.keep();
    this.say(sentence);
  }

  version() {
    return this.form.elements.text_version?.value || "";
  }

  /* What could not be sent stays on this device: text fields only, no files. */
  keep() {
    const kept = { version: this.version(), base: this.form.elements.base?.value || "" };
    for (const field of this.form.elements) {
      if (field.matches("textarea, input[type=text]")) kept[field.name] = field.value;
    }
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch (error) { /* storage refused or full: the page itself still holds the text */ }
  }

  /*
   * Text kept by an earlier visit comes back and is saved at once. Where the draft has moved on since, it comes back with
   * what it began from, so that it is joined with what is there now; without that it stays here.
   */
  offer() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch (error) { /* nothing that can be read */ }
    if (!kept || (kept.version !== this.version() && !kept.base)) return;
    for (const [name, value] of Object.entries(kept)) {
      if (name !== "version" && (name !== "base" || value)) this.put(name, value);
    }
    this.later(0);
  }

  /* A field that the page does not show this time, such as one beside an idea that is no longer near, is sent all the same. */
  put(name, value) {
    if (this.form.elements[name]) this.form.elements[name].value = value;
    else if (name.startsWith("differs-") && value) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      field.dataset.restored = "";
      this.form.append(field);
    }
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = 0;
    localStorage.removeItem(this.key);
  }
}

function begin(place) {
  for (const form of place.querySelectorAll("form[data-autosave]:not([data-begun])")) {
    form.dataset.begun = "";
    new Draft(form);
  }
}

begin(document);
document.addEventListener("htmx:afterSettle", (event) => begin(event.target));

/* Suggestions while one types: the field says where they come from and holds the list for them. */
let turn = 0;

async function suggest(field, mine) {
  const words = field.value.trim();
  if (mine !== turn || words.length < 2) return;
  const answer = await fetch(field.dataset.suggest + "?q=" + encodeURIComponent(words));
  if (!answer.ok || mine !== turn) return;
  const { suggestions } = await answer.json();
  field.list.replaceChildren(...suggestions.map((text) => new Option(text)));
}

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-suggest]");
  if (!field) return;
  const mine = ++turn;
  setTimeout(() => suggest(field, mine).catch(() => {}), 200);
});
