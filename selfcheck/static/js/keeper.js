// Service worker of visits and of the camera page: keeps pages and what they are made of, for places without reception.
// The network comes first; a page that leads to signing in is forgotten at once, any other after a day.
const CACHE = "visit-1";
const PAGES = /^\/regulator\/visits\/\d+(\/record)?$|^\/spot-check\/[0-9A-Za-z]{10}(\/rows)?$|^\/check\/camera$/;
const PATIENCE = 8000;
const A_DAY = 24 * 3600_000;
const STAMP = "X-Kept-At";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function put(address, response) {
  const headers = new Headers(response.headers);
  headers.set(STAMP, String(Date.now()));
  const copy = new Response(await response.clone().blob(), { status: response.status, headers });
  await (await caches.open(CACHE)).put(address, copy);
}

async function forget(address) {
  await (await caches.open(CACHE)).delete(address, { ignoreVary: true });
}

async function kept(address) {
  const found = await (await caches.open(CACHE)).match(address, { ignoreVary: true });
  if (found && Date.now() - Number(found.headers.get(STAMP)) < A_DAY) return found;
  if (found) await forget(address);
  return undefined;
}

async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (response.ok && !response.redirected && response.type === "basic") await put(request.url, response);
    else if (response.status < 500) await forget(request.url);
    return response;
  } catch (trouble) {
    const found = await kept(request.url);
    if (found) return found;
    throw trouble;
  }
}

async function file(request) {
  return (await kept(request.url)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.test(address.pathname)) event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The page comes last: once it is kept, everything that it is made of is.
async function keepAll({ page: address, files }) {
  const own = files.filter((each) => new URL(each).origin === location.origin);
  for (const each of [...own, address]) {
    const response = await fetch(each, { credentials: "same-origin" });
    if (response.ok && !response.redirected) await put(each, response);
  }
}

self.addEventListener("message", (event) => {
  if (event.data?.forget) event.waitUntil(caches.delete(CACHE));
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep).catch(() => {}));
});
