// Finds a QR code in what the camera sees, or in a photo. The browser's own reader where it has one, and ours everywhere.
import { decodeQR } from "../vendor/qr/decode.js";

const PAUSE = 120;
const SIDE_AT_MOST = 1080;
const PHOTO_AT_MOST = 2400;
const WISHES = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } } };
const canvas = document.createElement("canvas");
const own = globalThis.BarcodeDetector ? new globalThis.BarcodeDetector({ formats: ["qr_code"] }) : null;

function drawn(source, { x, y, width, height }, most) {
  const scale = Math.min(1, most / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  brush.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return brush.getImageData(0, 0, canvas.width, canvas.height);
}

async function textIn(picture, timeLimit) {
  try {
    return decodeQR(picture, { timeLimit });
  } catch {
    // Not found by ours: most frames hold no code.
  }
  try {
    return (await own?.detect(picture))?.[0]?.rawValue ?? "";
  } catch {
    return "";
  }
}

export async function textInPhoto(file) {
  const photo = await createImageBitmap(file);
  for (const most of [PHOTO_AT_MOST, PHOTO_AT_MOST / 2]) {
    const text = await textIn(drawn(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, most), 1500);
    if (text) return text;
  }
  return "";
}

// What went wrong, as the word of a message of the page.
export function troubleOf(problem) {
  const known = { NotAllowedError: "camera-refused", NotFoundError: "camera-none", NotReadableError: "camera-busy" };
  return known[problem?.name] ?? "camera-failed";
}

export class Camera {
  constructor(video) {
    this.video = video;
    this.stream = null;
  }

  // Rejects with the browser's reason where there is no picture to be had.
  async open() {
    if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotSupportedError");
    this.stream = await navigator.mediaDevices.getUserMedia(WISHES);
    this.video.srcObject = this.stream;
    await this.video.play();
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  // The text of the first code in the middle of the picture; "" when the camera was closed meanwhile.
  async find() {
    while (this.stream) {
      const { videoWidth: width, videoHeight: height } = this.video;
      const side = Math.min(width, height);
      const middle = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
      const text = side ? await textIn(drawn(this.video, middle, SIDE_AT_MOST), 60) : "";
      if (text && this.stream) return text;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    return "";
  }
}
