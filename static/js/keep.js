// Forms [data-keep="<person>"]: what was being sent when the session had ended comes back after signing in again,
// in this tab and for the same person only. Any page reached without the sign-in page in between forgets it.
const SHELF = "atum-kept";
const read = () => JSON.parse(sessionStorage.getItem(SHELF) ?? "null");
const texts = (form) => [...form.elements].filter((field) => field.matches("textarea[name], input[type=text][name], input[type=radio][name], select[name]"));
const identity = (form) => `${form.dataset.keep} ${form.getAttribute("action")}`;

const lay = (form) => {
  const values = texts(form).filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.value]);
  sessionStorage.setItem(SHELF, JSON.stringify({ whose: identity(form), values }));
};

const give = (form, values) => {
  for (const [name, value] of values) {
    const field = texts(form).find((one) => one.name === name && (one.type !== "radio" || one.value === value));
    if (field?.type === "radio") field.checked = true;
    else if (field) field.value = value;
    // It is newer than the draft on the server, which could not be kept any more when the session had ended.
    if (field?.matches("[data-draft]")) addEventListener("DOMContentLoaded", () => field.dispatchEvent(new Event("input", { bubbles: true })));
  }
  form.querySelector("[data-kept]")?.removeAttribute("hidden");
  texts(form).findLast((field) => field.type !== "radio" && field.value)?.focus();
};

const kept = read();
if (document.querySelector("[data-sign-in]")) {
  if (kept) {
    sessionStorage.setItem(SHELF, JSON.stringify({ ...kept, interrupted: true }));
    document.querySelector("[data-sign-in] [data-kept]")?.removeAttribute("hidden");
  }
} else if (kept) {
  sessionStorage.removeItem(SHELF);
  const form = [...document.querySelectorAll("form[data-keep]")].find((one) => identity(one) === kept.whose);
  if (form && kept.interrupted) give(form, kept.values);
}

addEventListener("submit", ({ target: form }) => form.matches("[data-keep]") && lay(form), true);
// An answer that stays on this page is one from within the session.
addEventListener("htmx:afterSwap", () => sessionStorage.removeItem(SHELF));
