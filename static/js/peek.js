// The preview beside the queue: a row's event "peek" or its button [data-peek] opens it and closes it again; while it is
// open it follows the row that holds the focus. Escape closes it; the focus stays in the list all the time.
const panel = document.getElementById("peek");
const SETTLED_MS = 120;
let shown = null;
let timer = 0;

const close = () => {
  shown?.classList.remove("peeked");
  shown = null;
  panel.hidden = true;
};

const show = (row) => {
  const link = row.querySelector("a.subject");
  shown?.classList.remove("peeked");
  shown = row;
  row.classList.add("peeked");
  panel.querySelector("[data-peek-open]").href = link.href;
  panel.hidden = false;
  htmx.ajax("GET", `${new URL(link.href).pathname}peek/`, { target: "#peek-place", swap: "innerHTML" });
};

const turn = (row) => (row === shown ? close() : show(row));

if (panel) {
  document.addEventListener("peek", (event) => turn(event.target.closest("tr")));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-peek]");
    if (button) turn(button.closest("tr"));
    else if (event.target.closest("[data-peek-close]")) close();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    clearTimeout(timer);
    if (shown && row && row !== shown) timer = setTimeout(() => shown && show(row), SETTLED_MS);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown && !document.querySelector("dialog:modal, details[data-menu][open]")) close();
  });
}
