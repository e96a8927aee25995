// On a visit nothing typed is lost: every form with data-kept is kept on the phone as it is typed, and put back when the
// page is opened again. Forms with data-send are also sent by themselves, again and again until the server took them.
// Answer: 200 {"saved_at": "10:42", "fields": {"version": "3"}}, or 4xx {"message": "…", "fields": {…}}: not tried again.
// What was typed keeps the version it was typed upon, so that another phone's newer words are never written over unseen:
// 409 shows them, and only the button sends again.
import { areAlike, fill, forget, forgetAll, forgetOld, keyOf, stamp, stampsOf, store, stored, textsOf } from "./typed.js";

const PAUSE = 900;
const LONGEST_WAIT = 60_000;
const PATIENCE = 15_000;
const page = document.querySelector("[data-visit]");
const words = page?.dataset ?? {};
const unsent = new Map();

class Kept {
  constructor(form) {
    this.form = form;
    this.upon = stampsOf(form);
    this.isStale = false;
    this.key = keyOf(form);
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
    const isSame = areAlike(found.texts, textsOf(this.form));
    if (isSame || (found.isSent && !(Number(found.upon?.version) > Number(this.upon.version)))) return forget(this.key);
    fill(this.form, found.texts);
    if (!("compared" in this.form.dataset)) stamp(this.form, (this.upon = found.upon ?? this.upon));
    if (found.isSent) return;
    this.tell(words.kept);
    this.later(100);
  }

  keep(pause = PAUSE) {
    try {
      store(this.key, { texts: textsOf(this.form), upon: this.upon });
      if (!this.isStale) this.tell(words.kept);
    } catch {
      // The phone's memory is full: what is typed stays on the page and is sent all the same.
    }
    this.later(pause);
  }

  pressed(event) {
    event.preventDefault();
    this.isStale = false;
    this.upon = stampsOf(this.form);
    this.keep(0);
  }

  later(pause) {
    if (!this.sends) return;
    clearTimeout(this.timer);
    count(this.key, true);
    if (this.isStale) return;
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    if (this.isSending) return this.later(400);
    this.isSending = true;
    const texts = JSON.stringify(textsOf(this.form));
    const { turn } = this.form.elements;
    if (turn) turn.value = Math.max(Date.now(), Number(turn.value) + 1);
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
    stamp(this.form, answer.fields);
    this.isStale = response.status === 409;
    if (!response.ok) return this.tell((words.refused ?? "{words}").replace("{words}", answer.message ?? ""));
    this.wait = 2000;
    this.upon = stampsOf(this.form);
    if (texts !== JSON.stringify(textsOf(this.form))) return this.keep();
    this.sent();
    count(this.key, false);
    this.tell((words.sent ?? "").replace("{time}", answer.saved_at ?? ""));
  }

  // An older copy of the page, opened again where there is no reception, does not have what was sent since.
  sent() {
    try {
      store(this.key, { texts: textsOf(this.form), upon: this.upon, isSent: true });
    } catch {
      forget(this.key);
    }
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
  forgetAll();
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
});
