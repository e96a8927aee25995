// What is wrong with the form as one types: the findings come from the server; the fields they name are marked here, and
// their words stand beside each, for on a phone the findings themselves are far below.
function mark(box) {
  const form = document.getElementById(box.dataset.findings);
  if (!form) return;
  const words = wordsByField(box);
  for (const field of form.querySelectorAll("input, select, textarea")) {
    if (words.has(field.id)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    field.classList.toggle("is-invalid", words.has(field.id));
    tell(field, words.get(field.id));
  }
  const said = box.querySelector(".status")?.textContent.trim() ?? "";
  for (const told of document.querySelectorAll("[data-findings-count]")) told.textContent = said;
}

function wordsByField(box) {
  const words = new Map();
  for (const link of box.querySelectorAll("a[href^='#']")) {
    const id = link.hash.slice(1);
    words.set(id, [...(words.get(id) ?? []), link.textContent.trim()]);
  }
  return words;
}

// What is found comes and goes with the field; what else was wrong when the form came back stays as it was said.
function tell(field, words) {
  const id = `${field.id}-found`;
  document.getElementById(id)?.remove();
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  const around = words && (field.closest(".choices") ?? field.closest(".field"));
  if (around && !around.querySelector(".field-error")) {
    const note = Object.assign(document.createElement("p"), { id, className: "field-error", textContent: words.join(" ") });
    around.querySelector(":scope > legend, label").after(note);
    others.push(id);
  }
  describe(field, others);
}

// The form came back with words that are among the findings: from now on they come and go as well.
function adopt(box) {
  for (const [id, words] of wordsByField(box)) {
    const [field, told] = [document.getElementById(id), document.getElementById(`${id}-error`)];
    if (!field || told?.textContent.trim() !== words.join(" ")) continue;
    told.closest(".field-wrong")?.classList.remove("field-wrong");
    told.remove();
    describe(field, (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each !== `${id}-error`));
  }
  mark(box);
}

function describe(field, ids) {
  if (ids.some(Boolean)) field.setAttribute("aria-describedby", ids.join(" ").trim());
  else field.removeAttribute("aria-describedby");
}

document.addEventListener("htmx:afterSwap", (event) => {
  const box = event.target.closest("[data-findings]");
  if (box) mark(box);
});
for (const box of document.querySelectorAll("[data-findings]")) adopt(box);
