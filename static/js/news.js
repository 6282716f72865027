// Asks now and then whether the queue that is shown has news ([hx-trigger=ask]), as long as somebody can see the page.
const EVERY_MS = 20_000;
let asked = performance.now();

const ask = () => {
  if (document.hidden) return;
  asked = performance.now();
  document.getElementById("news")?.dispatchEvent(new Event("ask"));
};

if (document.getElementById("news")) {
  setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", () => { if (performance.now() - asked > EVERY_MS) ask(); });
  // Nobody asked for this by hand, so nobody is told where it fails: the next one may succeed.
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (event.target.id === "news") event.stopPropagation(); }, true);
  }
}
