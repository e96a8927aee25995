// Forms with data-autosave save by themselves shortly after the last key, and say when.
// Answer: 200 {"saved_at": "10:42", "fields": {"version": "7"}} or 409 {"message": "…"}; the words stay in any case.
const PAUSE = 1200;

class Autosave {
  constructor(form) {
    this.form = form;
    this.note = form.querySelector("[data-autosave-note]");
    this.timer = 0;
    this.isSending = false;
    this.isWaiting = false;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(200));
    form.addEventListener("submit", () => clearTimeout(this.timer));
    addEventListener("online", () => this.isWaiting && this.later(0));
  }

  later(pause) {
    clearTimeout(this.timer);
    this.isWaiting = true;
    this.timer = setTimeout(() => this.send(), pause);
  }

  async send() {
    if (this.isSending) return this.later(300);
    this.isSending = true;
    this.isWaiting = false;
    this.tell("saving");
    try {
      this.read(await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "manual",
      }));
    } catch {
      this.isWaiting = true;
      this.tell("failed");
    } finally {
      this.isSending = false;
    }
  }

  async read(response) {
    if (!response.ok) {
      const words = await response.json().catch(() => ({}));
      return this.tell(response.status === 409 ? "stale" : "failed", words.message);
    }
    const answer = await response.json();
    for (const [name, value] of Object.entries(answer.fields ?? {})) {
      const field = this.form.querySelector(`input[type="hidden"][name="${CSS.escape(name)}"]`);
      if (field) field.value = value;
    }
    this.tell("saved", null, answer.saved_at);
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: answer }));
  }

  tell(state, message, time) {
    if (!this.note) return;
    this.note.dataset.state = state;
    this.note.textContent = message || this.note.dataset[state].replace("{time}", time ?? "");
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);

// Leaving while words are not yet saved: the browser asks.
addEventListener("beforeunload", (event) => {
  const isOpen = [...document.querySelectorAll("[data-autosave-note]")].some(
    (note) => note.dataset.state === "saving" || note.dataset.state === "failed",
  );
  if (isOpen) event.preventDefault();
});
