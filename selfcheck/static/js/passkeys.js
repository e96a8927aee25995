// Passkeys: asks our server for a challenge, the browser for its answer, and sends that with an ordinary form.
const decoded = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const encoded = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function readable(options) {
  const credentials = (list) => (list || []).map((each) => ({ ...each, id: decoded(each.id) }));
  return {
    ...options,
    challenge: decoded(options.challenge),
    ...(options.user && { user: { ...options.user, id: decoded(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: credentials(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: credentials(options.allowCredentials) }),
  };
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = encoded(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: encoded(credential.rawId), type: credential.type, response });
}

async function challenge(form) {
  const token = form.elements.csrf_token.value;
  const answer = await fetch(form.dataset.challenge, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(String(answer.status));
  return readable(await answer.json());
}

async function ask(form) {
  const note = form.querySelector("[data-passkey-note]");
  note.textContent = "";
  let publicKey;
  try {
    publicKey = await challenge(form);
  } catch {
    note.textContent = note.dataset.failed;
    return;
  }
  try {
    form.elements.answer.value = sendable(await navigator.credentials[form.dataset.passkey]({ publicKey }));
  } catch {
    note.textContent = note.dataset.refused;
    return;
  }
  form.submit();
}

if (globalThis.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (form.elements.label && !form.elements.label.value.trim()) form.submit();
      else ask(form);
    });
  }
}
