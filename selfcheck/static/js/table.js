// A table remembers, per person and browser, how dense it is and which columns it shows. At least one column stays.
function remembered(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

class Table {
  constructor(box) {
    this.box = box;
    this.name = "table:" + box.dataset.table;
    this.choice = { compact: false, hidden: [], ...remembered(this.name) };
    this.tools = box.querySelector("[data-table-tools]");
    this.heads = [...box.querySelectorAll("thead [data-column]")];
    this.tools.append(this.columnMenu(), this.densityButton());
    this.tools.hidden = false;
    this.show();
  }

  densityButton() {
    this.density = document.createElement("button");
    this.density.type = "button";
    this.density.className = "tool";
    this.density.addEventListener("click", () => this.change({ compact: !this.choice.compact }));
    return this.density;
  }

  columnMenu() {
    const menu = document.createElement("details");
    menu.className = "menu";
    menu.dataset.menu = "";
    this.summary = document.createElement("summary");
    this.summary.className = "tool";
    const sheet = document.createElement("div");
    sheet.className = "menu-sheet";
    sheet.append(...this.heads.slice(1).map((head) => this.columnTick(head)));
    menu.append(this.summary, sheet);
    return menu;
  }

  columnTick(head) {
    const label = document.createElement("label");
    label.className = "form-check";
    const tick = document.createElement("input");
    tick.type = "checkbox";
    tick.className = "form-check-input";
    tick.checked = !this.choice.hidden.includes(head.dataset.column);
    tick.addEventListener("change", () => this.toggle(head.dataset.column, tick.checked));
    label.append(tick, head.textContent.trim());
    return label;
  }

  toggle(column, isShown) {
    const others = this.choice.hidden.filter((name) => name !== column);
    this.change({ hidden: isShown ? others : [...others, column] });
  }

  change(part) {
    Object.assign(this.choice, part);
    localStorage.setItem(this.name, JSON.stringify(this.choice));
    this.show();
  }

  show() {
    const { compact, hidden } = this.choice;
    this.box.classList.toggle("table-compact", compact);
    this.density.textContent = compact ? this.tools.dataset.roomy : this.tools.dataset.compact;
    for (const cell of this.box.querySelectorAll("[data-column]")) cell.hidden = hidden.includes(cell.dataset.column);
    const shown = this.heads.filter((head) => !head.hidden).length;
    this.summary.textContent = `${this.tools.dataset.columns} ${shown}/${this.heads.length}`;
  }
}

for (const box of document.querySelectorAll("[data-table]")) new Table(box);
document.addEventListener("htmx:load", (event) => {
  for (const box of event.target.querySelectorAll?.("[data-table]") ?? []) {
    if (!box.querySelector(".menu")) new Table(box);
  }
});
