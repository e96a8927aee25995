// Photos of whoever walks by a shown code go along with the note, all in one request: a phone's camera gives twenty
// times what a note needs, so each is made smaller when it is taken.
const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

async function replace(input) {
  const [taken] = input.files;
  if (!taken) return;
  const content = await smaller(taken);
  if (!content || content.size >= taken.size || input.files[0] !== taken) return;
  const carrier = new DataTransfer();
  carrier.items.add(new File([content], "photo.jpg", { type: "image/jpeg" }));
  input.files = carrier.files;
}

for (const input of document.querySelectorAll("input[type=file][name^=photo-]")) {
  // a picture that the browser cannot open goes as it is, and the server says what it takes
  input.addEventListener("change", () => replace(input).catch(() => {}));
}
