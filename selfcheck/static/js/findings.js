// What is wrong with the form as one types: the findings come from the server; the fields they name are marked here.
function mark(box) {
  const form = document.getElementById(box.dataset.findings);
  if (!form) return;
  const wrong = new Set([...box.querySelectorAll("a[href^='#']")].map((link) => link.hash.slice(1)));
  for (const field of form.querySelectorAll("input, select, textarea")) {
    if (wrong.has(field.id)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    field.classList.toggle("is-invalid", wrong.has(field.id));
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  const box = event.target.closest("[data-findings]");
  if (box) mark(box);
});
