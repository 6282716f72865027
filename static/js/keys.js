// Keyboard shortcuts. They rest while somebody writes, with modifiers, in dialogs and menus, and altogether where the page
// holds no list of them (<dialog id="shortcuts">): a person may switch them off.
// [data-key=k] is operated by its key, [data-go=k] by "g" and its key; the rows of [data-rows] are walked with j and k.
const list = document.getElementById("shortcuts");
const GO_MS = 1500;
const KEPT = "atum.row";
let last = null;
let went = -GO_MS;

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];
const holding = () => document.activeElement?.closest("[data-rows] tbody tr");
const row = () => holding() ?? (last?.isConnected ? last : null);
const subject = (one) => one.querySelector("a.subject");

const stand = (one) => {
  last = one;
  subject(one).focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
};

const walk = (by) => {
  const all = rows();
  const at = all.indexOf(row());
  if (at + by >= all.length) document.querySelector("#pager a")?.focus();
  else if (at + by >= 0 || at < 0) stand(all[at < 0 ? 0 : at + by]);
};

const choose = () => {
  const one = row() ?? rows()[0];
  one?.querySelector("td.select input")?.click();
  if (one) stand(one);
};

const operate = (control) => {
  if ("needsRows" in control.dataset && !document.querySelector("[data-rows] td.select input:checked")) choose();
  if (control.matches("summary")) {
    const menu = control.parentElement;
    menu.open = true;
    (menu.querySelector(":scope > :not(summary) :is(a, button, input:not([type=hidden]), select)") ?? control).focus();
  } else if (control.matches("input[type=radio]")) {
    control.click();
    document.getElementById(`${control.value}-text`)?.focus();
  } else if (control.matches("input")) {
    control.focus();
    control.select();
  } else control.click();
};

const moves = {
  j: () => walk(1),
  k: () => walk(-1),
  x: choose,
  o: () => row() && subject(row()).click(),
};

const writes = (place) =>
  place.closest("textarea, select, [contenteditable], details[open] > :not(summary)") ||
  (place.matches("input") && !["checkbox", "radio"].includes(place.type));

const answer = (key) => {
  const going = performance.now() - went < GO_MS;
  went = -GO_MS;
  if (going) return list.querySelector(`[data-go="${CSS.escape(key)}"]`)?.click() ?? true;
  if (key === "g") went = performance.now();
  else if (key === "?") list.showModal();
  else if (moves[key] && rows().length) moves[key]();
  else {
    const control = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) => "needsRows" in one.dataset || one.checkVisibility());
    if (!control || ("needsRows" in control.dataset && !rows().length)) return false;
    operate(control);
  }
  return true;
};

const hear = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
  if (writes(event.target) || document.querySelector("dialog:modal")) return;
  if (event.key === " ") {
    // Elsewhere the space bar scrolls, ticks and presses as always.
    if (event.target.matches("a.subject")) {
      event.preventDefault();
      holding().dispatchEvent(new Event("peek", { bubbles: true }));
    }
  } else if (event.key.length === 1 && answer(event.key)) event.preventDefault();
};

// Whoever comes back to the list stands where they left it. The ticket's address holds the list, so another list keeps nothing.
const comeBack = () => {
  const kept = sessionStorage.getItem(KEPT);
  const link = kept && document.querySelector(`a.subject[href="${CSS.escape(kept)}"]`);
  if (!link) return;
  sessionStorage.removeItem(KEPT);
  stand(link.closest("tr"));
};

if (list) {
  document.addEventListener("keydown", hear);
  document.addEventListener("focusin", () => { last = holding() ?? last; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-rows] a.subject");
    if (link) sessionStorage.setItem(KEPT, link.getAttribute("href"));
  });
  addEventListener("pageshow", comeBack);
}
