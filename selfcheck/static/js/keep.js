// Nothing typed is lost: the words of a sent form stay in this tab until a page shows that the server took them.
// Error and sign-in pages say so by <body data-drafts="keep">; any other page means that the form was taken.
const PREFIX = "draft:";
const LIMIT = 2_000_000;
const isKept = document.body.dataset.drafts === "keep";
const keyOf = (form) => PREFIX + location.pathname + "→" + new URL(form.action, location.href).pathname;

function textsOf(form) {
  const texts = [];
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "password" || field.type === "file") continue;
    if (field.type === "submit" || field.type === "button") continue;
    const isTick = field.type === "checkbox" || field.type === "radio";
    texts.push([field.name, isTick ? field.value : "", isTick ? field.checked : field.value]);
  }
  return texts;
}

function fill(form, texts) {
  for (const [name, value, state] of texts) {
    for (const field of form.elements) {
      if (field.name !== name) continue;
      const isTick = field.type === "checkbox" || field.type === "radio";
      if (isTick && field.value === value) field.checked = state;
      if (!isTick) field.value = state;
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function drafts() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

function offer(form, key, texts) {
  const template = document.getElementById("kept-offer");
  if (!template) return;
  const offered = template.content.firstElementChild.cloneNode(true);
  offered.querySelector("[data-restore]").addEventListener("click", () => {
    fill(form, texts);
    end();
  });
  offered.querySelector("[data-discard]").addEventListener("click", end);
  form.prepend(offered);

  function end() {
    sessionStorage.removeItem(key);
    offered.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }
}

function arrive() {
  if (isKept) {
    for (const key of drafts()) {
      sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key)), isLost: true }));
    }
    const note = document.querySelector("[data-kept-note]");
    if (note) note.hidden = drafts().length === 0;
    return;
  }
  for (const key of drafts()) {
    if (!JSON.parse(sessionStorage.getItem(key)).isLost) sessionStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const stored = sessionStorage.getItem(keyOf(form));
    if (!stored) continue;
    const { texts } = JSON.parse(stored);
    if (JSON.stringify(texts) === JSON.stringify(textsOf(form))) sessionStorage.removeItem(keyOf(form));
    else offer(form, keyOf(form), texts);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("data-sign-out")) return drafts().forEach((key) => sessionStorage.removeItem(key));
  if (!form.hasAttribute("data-keep")) return;
  const draft = JSON.stringify({ texts: textsOf(form), isLost: false });
  if (draft.length > LIMIT) return;
  try {
    sessionStorage.setItem(keyOf(form), draft);
  } catch {
    // The tab's memory is full: the form is sent all the same.
  }
});

// Coming back by the browser's own button shows the page as it was left: the server did not take the words.
addEventListener("pageshow", (event) => { if (!event.persisted) arrive(); });
