// The command palette: Ctrl/⌘ K opens it; typing narrows what is there at once and asks the server for more; the arrows
// choose, Enter goes, Escape closes and gives the focus back. Any link [data-palette] opens it too, and is a page without us.
const dialog = document.getElementById("palette");
const field = dialog?.querySelector("[role=combobox]");
let waiting = false;
let moved = false;

const list = () => document.getElementById("palette-list");
const options = () => [...list().querySelectorAll("[role=option]:not([hidden])")];
const chosen = () => list().querySelector("[aria-selected=true]");
const isCurrent = () => list().dataset.typed === field.value.trim().replace(/\s+/g, " ");

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

// The server narrows by the same rule (atum_desk/web/palette.py); what its search found stays until its answer comes.
const hide = () => {
  const typed = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const option of list().querySelectorAll("[data-words]")) {
    option.hidden = !typed.every((word) => option.dataset.words.includes(word));
  }
};

const narrow = () => {
  hide();
  moved = false;
  choose(options()[0]);
};

const open = () => {
  if (dialog.open) return dialog.close();
  dialog.showModal();
  field.value = "";
  if (list().childElementCount) narrow();
  // Whoever acts from here acts on what the page shows, so a change that arrived since is refused as by its own forms.
  dialog.querySelector("[name=seen]").value = document.querySelector("#side [name=seen], #composer [name=seen]")?.value ?? "";
  field.dispatchEvent(new Event("refresh"));
};

const go = (event) => {
  const option = chosen();
  if (!isCurrent() && !option?.dataset.words) {
    waiting = true;
    return;
  }
  const { ctrlKey, metaKey } = event;
  option?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey }));
};

const step = (key) => {
  const all = options();
  const at = all.indexOf(chosen());
  moved = true;
  const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1, PageDown: Math.min(at + 8, all.length - 1), PageUp: Math.max(at - 8, 0) }[key];
  choose(all.at(next % all.length));
};

const write = (mode) => {
  const side = document.getElementById(`mode-${mode}`);
  if (!side) return false;
  dialog.close();
  side.click();
  document.getElementById(`${mode}-text`)?.focus();
  return true;
};

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      go(event);
    } else if (["ArrowDown", "ArrowUp", "PageDown", "PageUp"].includes(event.key) || (!field.value && ["Home", "End"].includes(event.key))) {
      event.preventDefault();
      if (options().length) step(event.key);
    }
  });
  dialog.addEventListener("click", (event) => {
    const compose = event.target.closest("[data-compose]")?.dataset.compose;
    if (compose && !event.ctrlKey && !event.metaKey && write(compose)) event.preventDefault();
  });
  dialog.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || option === chosen()) return;
    moved = true;
    choose(option);
  });
  dialog.addEventListener("htmx:beforeSwap", () => { dialog.dataset.held = chosen()?.id ?? ""; });
  dialog.addEventListener("htmx:afterSwap", (event) => {
    // An answer to what was there before must not show, nor choose, what the words typed since leave out.
    if (!isCurrent()) hide();
    const held = document.getElementById(dialog.dataset.held);
    choose(held && !held.hidden && moved ? held : options()[0]);
    dialog.querySelector("[data-said]").textContent = list().dataset.said;
    if (waiting) go(event);
    waiting = false;
  });
  dialog.addEventListener("close", () => { waiting = false; });
  addEventListener("pageshow", (event) => { if (event.persisted) dialog.close(); });
}
