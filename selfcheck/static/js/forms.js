// Small kindnesses in forms: focus on the errors, no double submission, warn before leaving unsaved words.
const changed = new Set();

document.querySelector("[data-error-summary]")?.focus();

for (const link of document.querySelectorAll("[data-error-summary] a")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form && !form.dataset.autosave) changed.add(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  changed.clear();
  if (form.method === "dialog") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post")) {
    form.dataset.sending = "1";
    setTimeout(() => delete form.dataset.sending, 8000);
  }
});

// A page that comes back from the browser's memory may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});

addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

for (const button of document.querySelectorAll("[data-go-back]")) {
  if (history.length < 2) continue;
  button.hidden = false;
  button.nextElementSibling?.classList.replace("btn-primary", "btn-link");
  button.addEventListener("click", () => history.back());
}
