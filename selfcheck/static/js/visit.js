// On a visit nothing typed is lost: every form with data-kept is kept on the phone as it is typed, and put back when the
// page is opened again. Forms with data-send are also sent by themselves, again and again until the server took them.
// Answer: 200 {"saved_at": "10:42", "fields": {"version": "3"}}, or 4xx {"message": "…", "fields": {…}}: not tried again.
const PREFIX = "visit:";
const PAUSE = 900;
const LONGEST_WAIT = 60_000;
const PATIENCE = 15_000;
const KEPT_FOR = 48 * 3600_000;
const page = document.querySelector("[data-visit]");
const words = page?.dataset ?? {};
const unsent = new Map();

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    if (!(Date.now() - (stored(key)?.at ?? 0) < KEPT_FOR)) localStorage.removeItem(key);
  }
}

const isTyped = (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type);
const isTick = (field) => field.type === "radio" || field.type === "checkbox";

function textsOf(form) {
  return [...form.elements]
    .filter(isTyped)
    .map((field) => [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked : field.value.trim()]);
}

function fill(form, texts) {
  for (const field of [...form.elements].filter(isTyped)) {
    const found = texts.find(([name, value]) => name === field.name && (!isTick(field) || value === field.value));
    if (!found) continue;
    if (isTick(field)) field.checked = found[2];
    else if (field.value.trim() !== found[2]) field.value = found[2];
  }
}

class Kept {
  constructor(form) {
    this.form = form;
    this.key = PREFIX + form.dataset.kept;
    this.sends = form.hasAttribute("data-send");
    this.note = form.querySelector("[data-kept-note]");
    this.timer = 0;
    this.wait = 2000;
    this.isSending = false;
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", () => this.keep(150));
    if (this.sends) form.addEventListener("submit", (event) => this.pressed(event));
    this.putBack();
  }

  putBack() {
    const found = stored(this.key);
    if (!found) return;
    if (JSON.stringify(found.texts) === JSON.stringify(textsOf(this.form))) return localStorage.removeItem(this.key);
    fill(this.form, found.texts);
    this.tell(words.kept);
    this.later(100);
  }

  keep(pause = PAUSE) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), texts: textsOf(this.form) }));
      this.tell(words.kept);
    } catch {
      // The phone's memory is full: what is typed stays on the page and is sent all the same.
    }
    this.later(pause);
  }

  pressed(event) {
    event.preventDefault();
    this.keep(0);
  }

  later(pause) {
    if (!this.sends) return;
    clearTimeout(this.timer);
    count(this.key, true);
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    if (this.isSending) return this.later(400);
    this.isSending = true;
    const texts = JSON.stringify(textsOf(this.form));
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      await this.read(answer, texts);
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      this.later(this.wait);
    } finally {
      this.isSending = false;
    }
  }

  async read(response, texts) {
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status >= 500) throw new Error("try again");
    if (!isOurs || response.status === 401) return this.tell(words.signedOut);
    const answer = await response.json();
    for (const [name, value] of Object.entries(answer.fields ?? {})) this.form.elements[name].value = value;
    if (!response.ok) return this.tell((words.refused ?? "{words}").replace("{words}", answer.message ?? ""));
    this.wait = 2000;
    if (texts !== JSON.stringify(textsOf(this.form))) return this.keep();
    localStorage.removeItem(this.key);
    count(this.key, false);
    this.tell((words.sent ?? "").replace("{time}", answer.saved_at ?? ""));
  }

  tell(text) {
    if (this.note && text) this.note.textContent = text;
  }
}

function count(key, isOpen) {
  if (isOpen) unsent.set(key, 1);
  else unsent.delete(key);
  const note = document.querySelector("[data-unsent-note]");
  if (!note) return;
  note.hidden = unsent.size === 0;
  note.textContent = (words.unsent ?? "").replace("{n}", unsent.size);
}

forgetOld();
const forms = [...document.querySelectorAll("form[data-kept]")].map((form) => new Kept(form));
document.addEventListener("unsent", (event) => count(event.detail.key, event.detail.isOpen));
addEventListener("online", () => forms.filter((each) => unsent.has(each.key)).forEach((each) => each.later(0)));
document.querySelector("[data-sign-out]")?.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) localStorage.removeItem(key);
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
});
