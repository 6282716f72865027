// Toasts: dismisses those the server rendered, shows those announced by an HX-Trigger "toast" event ({text, level}),
// and says so when a request of htmx fails without having said anything itself.
const STAY_MS = 7000, STAY_TO_UNDO_MS = 30_000;
const region = document.querySelector("[data-toasts]");
const LEVELS = ["info", "success", "warning", "error"];

const leave = (toast) => {
  if (LEVELS.slice(0, 2).some((level) => toast.classList.contains(level))) {
    let timer = setTimeout(() => toast.remove(), toast.querySelector(".undo") ? STAY_TO_UNDO_MS : STAY_MS);
    toast.addEventListener("pointerenter", () => clearTimeout(timer));
    toast.addEventListener("focusin", () => clearTimeout(timer));
    toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), STAY_MS / 2); });
  }
};

const say = (text, level) => {
  const kind = LEVELS.includes(level) ? level : "info";
  const toast = document.querySelector(`template[data-toast="${kind}"]`).content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  region.append(toast);
  leave(toast);
};

if (region) {
  region.querySelectorAll(".toast").forEach(leave);
  document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.level));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (!xhr.getResponseHeader("HX-Trigger")?.includes("toast")) say(region.dataset[`error${xhr.status}`] ?? region.dataset.error, "error");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => say(region.dataset.offline, "error"));
  }
}
