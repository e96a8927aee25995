// Ticked rows: the count stands in the sentence and in the buttons; shift picks a range; "all" is what the page shows.
class Batch {
  constructor(bar) {
    this.bar = bar;
    this.form = bar.closest("form");
    this.count = bar.querySelector("[data-batch-count]");
    this.buttons = [...bar.querySelectorAll("[data-batch-button]")];
    for (const button of this.buttons) button.dataset.plain = button.textContent;
    this.all = this.form.querySelector("[data-pick-all]");
    this.last = null;
    if (this.all) {
      this.all.hidden = false;
      this.all.closest("[data-pick-all-label]")?.removeAttribute("hidden");
      this.all.addEventListener("change", () => this.setAll());
    }
    this.form.addEventListener("click", (event) => this.clicked(event));
    this.form.addEventListener("change", () => this.show());
    this.show();
  }

  ticks() {
    return [...this.form.querySelectorAll("input[name=pick]:not(:disabled)")];
  }

  setAll() {
    for (const tick of this.ticks()) tick.checked = this.all.checked;
    this.show();
  }

  clicked(event) {
    if (!event.target.matches("input[name=pick]")) return;
    const ticks = this.ticks();
    const here = ticks.indexOf(event.target);
    if (event.shiftKey && this.last !== null) {
      const [from, to] = [Math.min(here, this.last), Math.max(here, this.last)];
      for (const tick of ticks.slice(from, to + 1)) tick.checked = event.target.checked;
      this.show();
    }
    this.last = here;
  }

  show() {
    const ticks = this.ticks();
    const picked = ticks.filter((tick) => tick.checked);
    for (const tick of ticks) tick.closest("tr, [data-row]")?.classList.toggle("is-picked", tick.checked);
    const words = picked.length ? this.bar.dataset.sentence : this.bar.dataset.nothing;
    this.bar.classList.toggle("is-active", picked.length > 0);
    this.count.textContent = words.replace("{n}", picked.length);
    for (const button of this.buttons) {
      button.disabled = picked.length === 0;
      const counted = button.dataset.counted;
      button.textContent = counted && picked.length ? counted.replace("{n}", picked.length) : button.dataset.plain;
    }
    if (!this.all) return;
    this.all.checked = picked.length > 0 && picked.length === ticks.length;
    this.all.indeterminate = picked.length > 0 && picked.length < ticks.length;
  }
}

for (const bar of document.querySelectorAll("[data-batch-bar]")) if (bar.closest("form")) new Batch(bar);
