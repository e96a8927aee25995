// The camera page: camera, photo or pasted text give a text; it is checked here on the phone; its verdict is shown in words.
import { fromBase64 } from "./bytes.js";
import { readCode } from "./code.js";
import { compare, forget } from "./comparing.js";
import { Camera, textInPhoto, troubleOf } from "./scanner.js";

const SLOW = 12_000;
const page = document.querySelector("[data-scan]");
const part = (name) => page.querySelector(`[data-${name}]`);
const trust = { address: page.dataset.address, keys: page.dataset.keys.split(" ").filter(Boolean).map(fromBase64) };
const camera = new Camera(part("video"));

function say(name) {
  part("note").textContent = name ? document.querySelector(`template[data-words="${name}"]`).content.textContent.trim() : "";
}

function watch(isOn) {
  part("window").hidden = part("close").hidden = !isOn;
  part("open").hidden = isOn;
}

async function show(text) {
  const read = globalThis.crypto?.subtle ? await readCode(text, trust) : { outcome: "NO_CRYPTO" };
  const card = document.querySelector(`template[data-message="${read.outcome}"]`).content.cloneNode(true);
  part("result").replaceChildren(card);
  part("result").dataset.outcome = read.outcome;
  if (read.outcome === "VALID_DATA_ONLY") compare(read);
  else forget();
  part("result").focus();
}

async function open() {
  watch(true);
  say("looking");
  const slow = setTimeout(() => say("slow"), SLOW);
  try {
    await camera.open();
    const text = await camera.find();
    say("");
    if (text) {
      navigator.vibrate?.(80);
      await show(text);
    }
  } catch (problem) {
    say(problem.name === "NotSupportedError" ? "camera-missing" : troubleOf(problem));
  } finally {
    clearTimeout(slow);
    camera.close();
    watch(false);
  }
}

async function photo({ target }) {
  const [file] = target.files;
  if (!file) return;
  camera.close();
  say("reading");
  try {
    const text = await textInPhoto(file);
    say(text ? "" : "photo-none");
    if (text) await show(text);
  } catch {
    say("photo-broken");
  }
  target.value = "";
}

part("open").addEventListener("click", open);
part("close").addEventListener("click", () => camera.close());
part("photo").addEventListener("change", photo);
part("read").addEventListener("click", () => show(part("text").value));
document.addEventListener("visibilitychange", () => document.hidden && camera.close());
const forgetPage = () => navigator.serviceWorker?.controller?.postMessage({ forget: true });
document.querySelector("[data-sign-out]")?.addEventListener("submit", forgetPage);
page.hidden = false;
document.querySelector("[data-no-script]").hidden = true;
