// A box to sign in with a finger. What is drawn goes with the form as strokes: lists of [x, y] within 1000 × 300.
const WIDE = 1000;
const HIGH = 300;
const MOST_POINTS = 5000;

class Pad {
  constructor(box) {
    this.box = box;
    this.canvas = box.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.field = box.closest("form").elements.strokes;
    this.strokes = [];
    this.isDown = false;
    box.hidden = false;
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.up());
    box.querySelector("[data-sign-clear]").addEventListener("click", () => this.clear());
  }

  place(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const bounded = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
    return [bounded(((event.clientX - left) / width) * WIDE, WIDE), bounded(((event.clientY - top) / height) * HIGH, HIGH)];
  }

  down(event) {
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.isDown = true;
    this.strokes.push([this.place(event)]);
  }

  move(event) {
    if (!this.isDown || this.strokes.flat().length > MOST_POINTS) return;
    const stroke = this.strokes.at(-1);
    const before = stroke.at(-1);
    const here = this.place(event);
    stroke.push(here);
    this.pen.lineWidth = 8;
    this.pen.lineCap = "round";
    this.pen.strokeStyle = getComputedStyle(this.canvas).color;
    this.pen.beginPath();
    this.pen.moveTo(...before);
    this.pen.lineTo(...here);
    this.pen.stroke();
  }

  up() {
    this.isDown = false;
    this.field.value = JSON.stringify(this.strokes);
  }

  clear() {
    this.strokes = [];
    this.field.value = "";
    this.pen.clearRect(0, 0, WIDE, HIGH);
  }
}

for (const box of document.querySelectorAll("[data-sign-pad]")) new Pad(box);
