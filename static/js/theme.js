// The light/dark switch: [data-theme-choice=system|light|dark]. Kept in a cookie, so that the server paints the page right at once.
const YEAR_S = 31_536_000;

const show = () => {
  const chosen = document.documentElement.dataset.theme ?? "system";
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen));
  }
};

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (!choice) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  const [value, age] = choice === "system" ? ["", 0] : [choice, YEAR_S];
  document.cookie = `theme=${value}; path=/; max-age=${age}; samesite=lax${secure}`;
  if (choice === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  show();
});

show();
