// Bytes as text and back.
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const hex = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
export const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...part]));
export const utf8 = (text) => new TextEncoder().encode(text);
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export function base32(bytes) {
  const bits = [...bytes].map((each) => each.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((part) => SIGNS[parseInt(part.padEnd(5, "0"), 2)]).join("");
}

// Null where the text is not the one way to write its bytes.
export function fromBase32(text) {
  const bits = [...text].map((sign) => SIGNS.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const bytes = new Uint8Array((bits.match(/.{8}/g) ?? []).map((part) => parseInt(part, 2)));
  return base32(bytes) === text ? bytes : null;
}
