// Rows chosen in a table: [data-select-all] ticks all boxes of its form, [data-chosen] shows how many, shift-click takes a range.
const boxes = (form) => [...form.querySelectorAll('tbody input[type="checkbox"]')];
let last = null;

const show = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  form.querySelectorAll("[data-chosen]").forEach((place) => { place.textContent = chosen; });
  const head = form.querySelector("[data-select-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
};

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-selection]");
  if (!form || event.target.type !== "checkbox") return;
  if (event.target.matches("[data-select-all]")) {
    boxes(form).forEach((box) => { box.checked = event.target.checked; });
  }
  show(form);
});

document.addEventListener("click", (event) => {
  const box = event.target;
  const form = box.closest?.("[data-selection]");
  if (!form || !box.matches('tbody input[type="checkbox"]')) return;
  const all = boxes(form);
  if (event.shiftKey && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    all.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
    show(form);
  }
  last = box;
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-select-none]")?.closest("[data-selection]");
  if (!form) return;
  boxes(form).forEach((box) => { box.checked = false; });
  show(form);
});

const showAll = () => document.querySelectorAll("[data-selection]").forEach(show);
document.addEventListener("htmx:afterSettle", showAll);
addEventListener("pageshow", showAll);
