// What was typed into a form of a visit, as the phone keeps it: the texts, and the stamps of the page they were typed upon.
const PREFIX = "visit:";
const KEPT_FOR = 48 * 3600_000;
const STAMPS = ["version", "writer"];

export const keyOf = (form) => PREFIX + form.dataset.kept;

const keys = () => Object.keys(localStorage).filter((each) => each.startsWith(PREFIX));

export function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function store(key, kept) {
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), ...kept }));
}

export function forget(key) {
  localStorage.removeItem(key);
}

export function forgetOld() {
  for (const key of keys()) if (!(Date.now() - (stored(key)?.at ?? 0) < KEPT_FOR)) forget(key);
}

export function forgetAll() {
  keys().forEach(forget);
}

const isTyped = (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type);
const isTick = (field) => field.type === "radio" || field.type === "checkbox";

export function textsOf(form) {
  return [...form.elements]
    .filter(isTyped)
    .map((field) => [field.name, isTick(field) ? field.value : "", isTick(field) ? field.checked : field.value.trim()]);
}

// The server writes what it takes in one form of letters and without spaces at the ends of lines.
const plain = (texts) => JSON.stringify(texts).normalize("NFC").replace(/(?:\\[nr]|\s)+/g, " ");

export const areAlike = (one, other) => plain(one) === plain(other);

export function fill(form, texts) {
  for (const field of [...form.elements].filter(isTyped)) {
    const found = texts.find(([name, value]) => name === field.name && (!isTick(field) || value === field.value));
    if (!found) continue;
    if (isTick(field)) field.checked = found[2];
    else if (field.value.trim() !== found[2]) field.value = found[2];
  }
}

export function stampsOf(form) {
  return Object.fromEntries(STAMPS.map((name) => [name, form.elements[name]?.value ?? ""]));
}

export function stamp(form, values) {
  for (const [name, value] of Object.entries(values ?? {})) if (form.elements[name]) form.elements[name].value = value;
}
