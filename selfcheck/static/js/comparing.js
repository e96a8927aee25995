// The paper beside the signed code: facts to be ticked, then the rows, whose codes are shown only once they are proved.
import { provedRows, rowsOfFile } from "./rowtree.js";

const CODE_AT_LEAST = 3;
const PATIENCE = 8000;
const part = (name) => document.querySelector(`[data-${name}]`);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const words = (name) => document.querySelector(`template[data-words="rows-${name}"]`).content.textContent.trim();
const lang = document.documentElement.lang;
const time = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Shanghai" });
const day = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });
// Letters and 2 to 7 alone stand in a code: 0, 1 and 8 are misread ones.
const asPrinted = (typed) => typed.normalize("NFKC").toUpperCase().replace(/[018]/g, (sign) => ({ 0: "O", 1: "I", 8: "B" })[sign]).replace(/[^A-Z2-7]/g, "");

let shown = null;
let rows = [];

function tell(claims) {
  const facts = {
    number: claims.number,
    issue: filled(part("standing").dataset.issueWords, { edition: claims.edition, rows: claims.rows }),
    uscc: claims.uscc,
    issued: time.format(claims.issuedAt),
    review: day.format(claims.reviewBy),
    digest: claims.data.slice(0, 16),
  };
  for (const [name, text] of Object.entries(facts)) document.querySelector(`[data-fact="${name}"]`).textContent = text;
  for (const tick of document.querySelectorAll("[data-fact-tick]")) tick.checked = false;
}

function tally() {
  const done = document.querySelectorAll("[data-rows] input:checked").length;
  part("tally").textContent = filled(part("tally").dataset.words, { done, all: rows.length });
}

function rowItem({ position, title, code }) {
  const [item, label, tick, name, sign] = ["li", "label", "input", "span", "code"].map((kind) => document.createElement(kind));
  item.value = position;
  item.dataset.code = code;
  tick.type = "checkbox";
  name.textContent = `${position}　${title}`;
  sign.textContent = code;
  sign.className = "row-code";
  label.append(tick, " ", name, " ", sign);
  item.append(label);
  return item;
}

function showRows(found, note) {
  rows = found ?? [];
  part("rows-note").textContent = words(note);
  part("rows-box").hidden = !rows.length;
  part("rows").replaceChildren(...rows.map(rowItem));
  part("row-typed").value = part("row-note").textContent = "";
  tally();
}

async function ask(folder, claims) {
  try {
    const answer = await fetch(folder, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (claims !== shown) return;
    part("standing").textContent = filled(part("standing").dataset.asOfWords, { words: told.words, moment: told.as_of });
    part("standing").dataset.is = told.standing;
    if (!told.rows.length) return showRows(null, "none");
    const proved = await provedRows(told.rows, claims);
    if (claims === shown) showRows(proved, proved ? "proved" : "refused");
  } catch {
    if (claims === shown) showRows(null, "offline");
  }
}

function look() {
  const typed = asPrinted(part("row-typed").value);
  const items = [...part("rows").children];
  const found = typed.length < CODE_AT_LEAST ? items : items.filter((item) => item.dataset.code.startsWith(typed));
  for (const item of items) item.hidden = !found.includes(item);
  part("row-details").open = typed.length >= CODE_AT_LEAST;
  const note = typed.length < CODE_AT_LEAST ? "" : words(found.length ? "found" : "missing");
  part("row-note").textContent = note;
  part("row-note").className = note && !found.length ? "notice notice-refused" : "";
}

// Begin to compare the paper with what a code claims.
export function compare({ code, claims }) {
  shown = claims;
  tell(claims);
  part("standing").textContent = "";
  delete part("standing").dataset.is;
  showRows(null, "waiting");
  part("compare").hidden = false;
  ask(`/C/${code}/rows`, claims);
}

// Nothing to compare: the last code was not good.
export function forget() {
  shown = null;
  part("compare").hidden = true;
}

part("row-typed").addEventListener("input", look);
part("rows").addEventListener("change", tally);
part("file").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  const claims = shown;
  if (!file || !claims) return;
  const found = await rowsOfFile(file, claims).catch(() => null);
  target.value = "";
  if (claims !== shown) return;
  if (found) showRows(found, "proved");
  else part("rows-note").textContent = words("file-refused");
});
