// Rows by keyboard. Inside a [data-keys] container: ↑ ↓ move, 1–4 choose a radio, X ticks, Enter opens; ? shows the keys.
// While one types in a form that saves by itself: Ctrl+Enter saves it and goes on to the next, ready to type there.
// Single keys can be switched off (WCAG 2.1.4) and never act while one types.
const SWITCH = "single-keys";
const GOING_ON = "going-on";
const help = document.getElementById("keys-help");
const isOn = () => localStorage.getItem(SWITCH) !== "off";
const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

function rowsOf(container) {
  return [...container.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length > 0);
}

function goTo(row) {
  if (!row) return;
  if (!row.matches("a, button, input, [tabindex]")) row.tabIndex = -1;
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function choose(row, place) {
  const radios = [...row.querySelectorAll("input[type=radio]:not(:disabled)")];
  const radio = radios[place - 1];
  if (!radio) return false;
  radio.click();
  return true;
}

const ACTS = {
  ArrowDown: (row, rows) => goTo(rows[rows.indexOf(row) + 1] ?? (row ? null : rows[0])),
  ArrowUp: (row, rows) => goTo(rows[rows.indexOf(row) - 1]),
  Enter: (row) => row?.querySelector("a, summary, button")?.click(),
};

function act(event, container) {
  const row = event.target.closest("[data-row]");
  if (event.key in ACTS) {
    const isPlainEnter = event.key !== "Enter" || event.target === row;
    const isFreeArrow = !event.target.matches("input[type=radio]") || event.key === "Enter";
    if (!isPlainEnter || !isFreeArrow) return false;
    ACTS[event.key](row, rowsOf(container));
    return true;
  }
  if (!isOn() || !row) return false;
  if (/^[1-4]$/.test(event.key)) return choose(row, Number(event.key));
  if (event.key.toLowerCase() === "x") {
    const tick = row.querySelector("input[type=checkbox]:not(:disabled)");
    tick?.click();
    return Boolean(tick);
  }
  return false;
}

function goOn(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return false;
  const form = event.target.closest("form[data-autosave]");
  if (!form) return false;
  sessionStorage.setItem(GOING_ON, "1");
  form.requestSubmit(form.querySelector("button[name=then]") ?? form.querySelector("button[type=submit]"));
  return true;
}

// Whoever went on by keyboard arrives in the first field of the next form, or on the row in the list of rows.
function arrive() {
  if (!sessionStorage.getItem(GOING_ON)) return;
  sessionStorage.removeItem(GOING_ON);
  if (document.querySelector("[data-error-summary]")) return;
  const first = document.querySelector("form[data-autosave] :is(input:not([type=hidden]), textarea, select)");
  if (first) return first.focus({ preventScroll: true });
  const row = location.hash && document.getElementById(location.hash.slice(1));
  if (row && row.matches("[data-row]")) goTo(row);
}
arrive();

document.addEventListener("keydown", (event) => {
  if (goOn(event)) return event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches(TYPING)) return;
  if (event.key === "?" && isOn() && help && !help.open) {
    help.showModal();
    event.preventDefault();
    return;
  }
  const container = event.target.closest("[data-keys]");
  if (container && act(event, container)) event.preventDefault();
});

// The first row can be reached by Tab; the arrows do the rest.
for (const container of document.querySelectorAll("[data-keys]")) {
  const first = rowsOf(container)[0];
  if (first && !first.querySelector("a, button, input, select, textarea")) first.tabIndex = 0;
}

const keysSwitch = document.querySelector("[data-keys-switch]");
if (keysSwitch) {
  keysSwitch.checked = isOn();
  keysSwitch.addEventListener("change", () => localStorage.setItem(SWITCH, keysSwitch.checked ? "on" : "off"));
}
for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", () => help?.showModal());
}
