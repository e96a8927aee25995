// The page of a walk is kept on the phone by a service worker, so that it can be opened again where there is no reception.
const address = document.querySelector("[data-keeper]")?.dataset.keeper;

if (address && "serviceWorker" in navigator) {
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
  const keep = { page: location.href.split("#")[0], files: files.map((each) => each.href ?? each.src) };
  navigator.serviceWorker.register(address).then(async () => {
    (await navigator.serviceWorker.ready).active.postMessage({ keep });
  });
}
