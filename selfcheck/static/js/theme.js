// Light, dark or as the system wishes: the choice lives in a cookie so that the server paints the first frame right.
const CHOICES = ["auto", "light", "dark"];
const SIGNS = { auto: "circle-half", light: "sun", dark: "moon-stars" };
const root = document.documentElement;

function show(button, choice) {
  root.dataset.bsTheme = choice;
  const name = button.dataset.names.split("|")[CHOICES.indexOf(choice)];
  button.setAttribute("aria-label", name);
  button.title = name;
  const use = button.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#" + SIGNS[choice]));
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  let choice = root.dataset.bsTheme || "auto";
  show(button, choice);
  button.hidden = false;
  button.addEventListener("click", () => {
    choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    show(button, choice);
  });
}

// Menus made of <details> close when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
