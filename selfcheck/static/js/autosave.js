// Forms with data-autosave save by themselves shortly after the last key, and say when.
// Answer: 200 {"saved_at": "10:42", "fields": {"version": "7"}}, with a "message" where something still waits for the
// button, or 409 {"message": "…"}; the words stay in any case. Leaving the page sends what was typed last.
const PAUSE = 1200;

// On a slow line a person types before this module is there; those words are saved too.
function isTouched(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "textarea" || field.type === "text") return field.value !== field.defaultValue;
  if (field.type === "select-one") {
    const given = [...field.options].find((each) => each.defaultSelected) ?? field.options[0];
    return field.selectedOptions[0] !== given;
  }
  return false;
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.note = form.querySelector("[data-autosave-note]");
    this.timer = 0;
    this.isSending = false;
    this.isWaiting = false;
    form.addEventListener("input", () => this.later(PAUSE));
    form.addEventListener("change", () => this.later(200));
    form.addEventListener("submit", () => this.stop());
    addEventListener("online", () => this.isWaiting && this.later(0));
    addEventListener("pagehide", () => this.isWaiting && !this.isSending && this.post(true));
    if ([...form.elements].some(isTouched)) this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.isWaiting = true;
    this.timer = setTimeout(() => this.send(), pause);
  }

  stop() {
    clearTimeout(this.timer);
    this.isWaiting = false;
    if (this.note) this.note.dataset.state = "sent";
  }

  post(keepalive) {
    this.isWaiting = false;
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      body: new FormData(this.form),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive,
    });
  }

  async send() {
    if (this.isSending) return this.later(300);
    this.isSending = true;
    this.tell("saving");
    try {
      await this.read(await this.post(false));
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
    this.tell(answer.message ? "partly" : "saved", answer.message, answer.saved_at);
    this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: answer }));
  }

  tell(state, message, time) {
    if (!this.note || this.note.dataset.state === "sent") return;
    this.note.dataset.state = state;
    this.note.textContent = message || this.note.dataset[state].replace("{time}", time ?? "");
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);

// Leaving while words are not yet saved: the browser asks.
addEventListener("beforeunload", (event) => {
  const isOpen = [...document.querySelectorAll("[data-autosave-note]")].some(
    (note) => ["saving", "failed", "partly"].includes(note.dataset.state),
  );
  if (isOpen) event.preventDefault();
});
