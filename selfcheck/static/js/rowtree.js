// Rows of a list proved against its signed code: the root over their digests, places and titles (RFC 6962), or the
// digest of the whole data file. The same rules as row_leaves and rows_root in selfcheck/attestation/codes.py.
import { base32, fromHex, hex, joined, sha256, utf8 } from "./bytes.js";

const CODE_LENGTH = 10;
const BYTES_AT_MOST = 32 * 1024 * 1024;

async function rootOf(leaves) {
  let level = leaves;
  while (level.length > 1) {
    const above = [];
    for (let place = 0; place < level.length; place += 2) {
      const [left, right] = [level[place], level[place + 1]];
      above.push(right ? await sha256(joined([1], left, right)) : left);
    }
    level = above;
  }
  return level.length ? hex(level[0]) : hex(await sha256(new Uint8Array()));
}

const DIGEST = /^[0-9a-f]{64}$/;

// rows: [{position, title, digest}] as the server hands them out; null unless they are those of the code, all and in order.
// Place and digest have one form each: else the words of a title could pass for a part of them and not be shown.
export async function provedRows(rows, claims) {
  const leaves = [];
  for (const { position, title, digest } of rows) {
    if (!Number.isInteger(position) || !DIGEST.test(digest)) return null;
    leaves.push(await sha256(joined([0], fromHex(digest), utf8(`${position} ${title}`))));
  }
  if (rows.length !== claims.rows || (await rootOf(leaves)) !== claims.root) return null;
  return rows.map(({ position, title, digest }) => ({ position, title, code: base32(fromHex(digest).slice(0, 7)).slice(0, CODE_LENGTH) }));
}

// The data file of the list, from the phone: null unless it is, byte for byte, the one that the code names.
export async function rowsOfFile(file, claims) {
  if (file.size > BYTES_AT_MOST) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (hex(await sha256(bytes)) !== claims.data) return null;
  const data = JSON.parse(new TextDecoder().decode(bytes));
  return data.rows.map((row) => ({ position: row.position, title: row.title.zh, code: row.code }));
}
