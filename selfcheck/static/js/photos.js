// Photos of a visit: made smaller on the phone, kept there until the server took them, sent one by one.
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;
const LONGEST_WAIT = 60_000;
const words = document.querySelector("[data-visit]")?.dataset ?? {};

const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open("visit-photos", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { keyPath: "word" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

async function shelf(mode, act) {
  const store = (await database).transaction("photos", mode).objectStore("photos");
  return new Promise((resolve, reject) => {
    const asked = act(store);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

class Photos {
  constructor(form) {
    this.form = form;
    this.place = form.dataset.photos;
    this.row = form.parentElement.querySelector("[data-photo-row]");
    this.note = form.querySelector("[data-photo-note]");
    this.wait = 2000;
    this.isSending = false;
    form.querySelector("button").hidden = true;
    form.photo.addEventListener("change", () => this.taken());
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("online", () => this.send());
    this.send();
  }

  async taken() {
    const shots = [...this.form.photo.files].map((content) => {
      return { word: crypto.randomUUID(), place: this.place, at: Date.now(), content };
    });
    // First as they are, for the page may be closed at any moment; then smaller.
    for (const shot of shots) await shelf("readwrite", (store) => store.put(shot));
    this.form.photo.value = "";
    this.tell(words.kept);
    for (const shot of shots) {
      shot.content = await smaller(shot.content).catch(() => shot.content);
      const isWaiting = await shelf("readonly", (store) => store.getKey(shot.word));
      if (isWaiting) await shelf("readwrite", (store) => store.put(shot));
    }
    this.send();
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      const waiting = (await shelf("readonly", (store) => store.getAll())).filter((each) => each.place === this.place);
      for (const each of waiting) await this.sendOne(each);
      this.wait = 2000;
    } catch {
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
      setTimeout(() => this.send(), this.wait);
    } finally {
      this.isSending = false;
    }
  }

  async sendOne(shot) {
    this.tell(words.kept);
    this.count(shot.word, true);
    const body = new FormData();
    body.set("csrf_token", this.form.csrf_token.value);
    body.set("word", shot.word);
    body.set("photo", shot.content, shot.content.name ?? "photo.jpg");
    const headers = { Accept: "application/json" };
    const response = await fetch(this.form.action, { method: "POST", body, headers, redirect: "manual" });
    if (response.status >= 500) throw new Error("try again");
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isOurs || response.status === 401) return this.tell(words.signedOut);
    const answer = await response.json();
    await shelf("readwrite", (store) => store.delete(shot.word));
    this.count(shot.word, false);
    if (!response.ok) return this.tell((words.refused ?? "{words}").replace("{words}", answer.message));
    this.show(answer.preview);
  }

  show(address) {
    const entry = document.createElement("li");
    const picture = document.createElement("img");
    picture.src = address;
    picture.alt = words.photo ?? "";
    entry.append(picture);
    this.row.append(entry);
    this.tell((words.sent ?? "").replace("{time}", ""));
  }

  count(word, isOpen) {
    document.dispatchEvent(new CustomEvent("unsent", { detail: { key: `photo:${word}`, isOpen } }));
  }

  tell(text) {
    if (text) this.note.textContent = text;
  }
}

for (const form of document.querySelectorAll("form[data-photos]")) new Photos(form);
