// Forms: shows progress and refuses a second submit; sends on Ctrl/⌘ Enter ([data-send-keys]); submits on change ([data-autosubmit]);
// lets Enter press a part's own button ([data-own-button]).
// A download leaves the page where it is: nobody else would end its progress.
const LONGEST_MS = 15_000;

const busy = (form, button) => {
  form.dataset.busy = "";
  button?.setAttribute("aria-busy", "true");
};

const rest = (form) => {
  delete form.dataset.busy;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
};

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (form.getAttribute("method") === "dialog") return;
  if ("busy" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // After all other listeners, so that one of them may still cancel. htmx cancels too, and sends by itself.
  setTimeout(() => {
    const byHtmx = form.matches("[hx-get], [hx-post]");
    const byBrowser = !event.defaultPrevented && form.getAttribute("method") === "post";
    if (!byHtmx && !byBrowser) return;
    busy(form, submitter);
    setTimeout(() => rest(form), LONGEST_MS);
  });
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (form) rest(form);
});

// Coming back with the browser's button shows the page as it was left, progress included.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(rest);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("[data-send-keys]")?.closest("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-send]") ?? undefined);
});

// A part of a form with a button of its own ([data-own-button]): Enter presses that one, not the form's first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches("input")) return;
  const button = event.target.closest("[data-own-button]")?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("select, input") && field.closest("[data-autosubmit]")) field.form.requestSubmit();
});
