// Reads the signed QR code of a list on the device: base32, one fixed shape of COSE_Sign1, ES256 by pinned keys alone.
// Nothing is fetched and no address is opened. The same rules as selfcheck/attestation/codes.py and cose.py.
import { fromBase32, hex, joined, utf8 } from "./bytes.js";

const TEXT = /^(https?:\/\/(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?(?:\/[a-z0-9._~/-]{1,100})?)(\/C\/)([A-Z2-7]{16,720})$/i;
const LONGEST = 1000;
const VERSION = 1;
const KEY_ID = 8;
const SIGNATURE = 64;
const FIRST = [0xd2, 0x84, 0x4d, 0xa2, 0x01]; // tag 18, four parts, the protected header, its entry 1
const ES256 = 0x26;
const BEFORE_KEY_ID = [0x04, 0x48];
const UNSIGNED = 0;
const BYTES = 2;
const TEXTS = 3;
const LISTED = 4;
const MAP = 5;

class Malformed extends Error {}
class Unsupported extends Error {}

// CBOR of the few kinds that a code holds: lengths as short as they can be, nothing indefinite.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.bytes.length) throw new Malformed("cut off");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  expect(wanted) {
    if (hex(this.take(wanted.length)) !== hex(wanted)) throw new Malformed("not in the one form that is written");
  }

  head(kind) {
    const [first] = this.take(1);
    const short = first & 31;
    if (first >> 5 !== kind || short > 27) throw new Malformed("another kind of value");
    if (short < 24) return short;
    const size = 1 << (short - 24);
    const value = [...this.take(size)].reduce((sum, each) => sum * 256 + each, 0);
    if (value < (size === 1 ? 24 : 256 ** (size / 2)) || value > Number.MAX_SAFE_INTEGER) throw new Malformed("length");
    return value;
  }

  bytesOf(kind) {
    return this.take(this.head(kind));
  }

  end() {
    if (this.at !== this.bytes.length) throw new Malformed("bytes at the end");
  }
}

function unpacked(code) {
  const bytes = fromBase32(code);
  if (!bytes) throw new Malformed("base32 with bits left over");
  return bytes;
}

function parsed(bytes) {
  const reader = new Reader(bytes);
  reader.expect(FIRST);
  if (reader.take(1)[0] !== ES256) throw new Unsupported("another algorithm");
  reader.expect(BEFORE_KEY_ID);
  const keyId = reader.take(KEY_ID);
  reader.expect([0xa0]);
  const payload = reader.bytesOf(BYTES);
  const signature = reader.bytesOf(BYTES);
  reader.end();
  if (signature.length !== SIGNATURE) throw new Malformed("no signature");
  return { keyId, payload, signature, header: joined(FIRST.slice(3), [ES256], BEFORE_KEY_ID, keyId) };
}

function head(kind, length) {
  if (length < 24) return [(kind << 5) | length];
  return length < 256 ? [(kind << 5) | 24, length] : [(kind << 5) | 25, length >> 8, length & 255];
}

const framed = (bytes) => joined(head(BYTES, bytes.length), bytes);

function message(signed, context) {
  const title = utf8("Signature1");
  const parts = [framed(signed.header), framed(context), framed(signed.payload)];
  return joined(head(LISTED, 4), head(TEXTS, title.length), title, ...parts);
}

const contextOf = (address) => utf8(`${address.replace(/\/+$/, "").toUpperCase()}/C/`);

async function isSignedBy(key, signed, context) {
  const kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const known = await crypto.subtle.importKey("spki", key, kind, false, ["verify"]);
  return crypto.subtle.verify(kind, known, signed.signature, message(signed, context));
}

function claimsOf(payload) {
  const reader = new Reader(payload);
  if (reader.head(MAP) !== 9 || reader.head(UNSIGNED) !== 0) throw new Malformed("claims are missing");
  if (reader.head(UNSIGNED) !== VERSION) throw new Unsupported("claims of another version");
  const said = (name, read) => {
    if (reader.head(UNSIGNED) !== name) throw new Malformed("a claim is missing");
    return read();
  };
  const count = () => reader.head(UNSIGNED);
  const words = () => new TextDecoder("utf-8", { fatal: true }).decode(reader.bytesOf(TEXTS));
  const digest = () => hex(reader.bytesOf(BYTES));
  const claims = { number: said(1, words), edition: said(2, count), uscc: said(3, words) };
  claims.issuedAt = new Date(said(4, count) * 1000);
  claims.reviewBy = new Date(said(5, count) * 86_400_000);
  Object.assign(claims, { rows: said(6, count), data: said(7, digest), root: said(8, digest) });
  reader.end();
  return claims;
}

// trust: {address, keys: [SubjectPublicKeyInfo]}. Outcomes are the words of the verdicts.
export async function readCode(text, trust) {
  const [, address, folder, code] = TEXT.exec(text.length <= LONGEST ? text.trim() : "") ?? [];
  if (!code || folder !== "/C/" || code !== code.toUpperCase()) return { outcome: "MALFORMED" };
  try {
    const signed = parsed(unpacked(code));
    const keys = [];
    for (const key of trust.keys) {
      const id = new Uint8Array(await crypto.subtle.digest("SHA-256", key)).subarray(0, KEY_ID);
      if (hex(id) === hex(signed.keyId)) keys.push(key);
    }
    if (!keys.length) return { outcome: "QR_UNKNOWN_KEY", address };
    for (const [outcome, base] of [["VALID_DATA_ONLY", address], ["QR_FOREIGN_HOST", trust.address]]) {
      for (const key of keys) {
        if (await isSignedBy(key, signed, contextOf(base))) return { outcome, address, code, claims: claimsOf(signed.payload) };
      }
    }
    return { outcome: "TAMPERED", address };
  } catch (problem) {
    if (problem instanceof Unsupported) return { outcome: "UNSUPPORTED", address };
    return { outcome: "MALFORMED", address };
  }
}
