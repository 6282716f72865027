// Keeps the keyboard's place when htmx replaces the part that holds it: the same control again, else its form, else the part.
let lost = null;

const successor = ({ part, action, tag, name, value }) => {
  const forms = [...part.querySelectorAll("form")].filter((form) => action && form.getAttribute("action") === action);
  const twins = forms.flatMap((form) => [...form.querySelectorAll(tag)]);
  const twin = twins.find((one) => one.name === name && (one.tagName !== "BUTTON" || one.value === value) && one.checkVisibility());
  return twin ?? forms[0] ?? part;
};

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const held = document.activeElement;
  if (!target?.id || !target.contains(held)) return;
  const action = held.closest("form")?.getAttribute("action");
  lost = { id: target.id, action, tag: held.tagName, name: held.name, value: held.value };
});

document.addEventListener("htmx:afterSettle", () => {
  const part = lost && document.getElementById(lost.id);
  if (!part) return;
  if (document.activeElement === document.body) {
    const next = successor({ ...lost, part });
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  lost = null;
});
