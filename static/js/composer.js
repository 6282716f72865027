// While somebody writes: [data-draft] texts are kept on the server, the preview takes the text's place, and a
// composer that sticks to the window's foot ([data-composer]) says so, to be one line until it is used.
const PAUSE_MS = 1000;
const waiting = new Map();
const unsettled = new Map();
const headers = () => JSON.parse(document.body.getAttribute("hx-headers"));

const say = (field, word) => {
  const form = field.form;
  const place = form?.querySelector("[data-draft-state]");
  if (!place) return;
  place.textContent = field.value.trim() || word === "unsaved" ? place.dataset[word] : "";
  const discard = form.querySelector("[data-discard]");
  if (discard && word === "saved") discard.hidden = !field.value.trim();
};

const keep = async (field) => {
  clearTimeout(waiting.get(field.id));
  waiting.delete(field.id);
  const href = field.closest("[data-draft-href]").dataset.draftHref;
  const body = new URLSearchParams({ kind: field.dataset.draft, content: field.value });
  try {
    const saved = fetch(href, { method: "POST", headers: headers(), body, keepalive: body.toString().length < 60_000 });
    unsettled.set(field.id, saved);
    const answer = await saved;
    say(field, answer.ok ? "saved" : "unsaved");
  } catch {
    say(field, "unsaved");
  }
};

document.addEventListener("input", ({ target: field }) => {
  if (!field.matches?.("[data-draft]")) return;
  field.dataset.typed = Date.now();
  clearTimeout(waiting.get(field.id));
  waiting.set(field.id, setTimeout(() => keep(field), PAUSE_MS));
});

const keepAll = () => {
  for (const id of [...waiting.keys()]) {
    const field = document.getElementById(id);
    if (field) keep(field);
  }
};
addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", () => document.hidden && keepAll());

// What is being sent is no draft: nothing may be kept after it, and what is under way must have arrived before it.
document.addEventListener("submit", ({ target: form }) => {
  for (const field of form.querySelectorAll("[data-draft]")) {
    clearTimeout(waiting.get(field.id));
    waiting.delete(field.id);
  }
});
document.addEventListener("htmx:confirm", (event) => {
  const fields = [...(event.detail.elt.querySelectorAll?.("[data-draft]") ?? [])];
  const late = fields.map((field) => unsettled.get(field.id)).filter(Boolean);
  if (!late.length || event.detail.elt.tagName !== "FORM") return;
  event.preventDefault();
  fields.forEach((field) => unsettled.delete(field.id));
  Promise.allSettled(late).then(() => event.detail.issueRequest(true));
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const shown = detail.elt.matches?.("[data-preview]") ? detail.elt : null;
  if (!shown) return;
  shown.closest("form").dataset.previewing = "";
  shown.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-to-text]")?.form;
  if (!form) return;
  delete form.dataset.previewing;
  form.querySelector("textarea").focus();
});

// Its own place in the page is out of sight, below: then it is at the window's foot. The mark stands above it, so that
// its height, which follows from this, decides nothing.
const mark = document.createElement("div");
mark.setAttribute("aria-hidden", "true");
const watcher = new IntersectionObserver(([entry]) => {
  const below = !entry.isIntersecting && entry.boundingClientRect.top > innerHeight / 2;
  document.querySelector("[data-composer]")?.toggleAttribute("data-stuck", below);
}, { rootMargin: "0px 0px -64px 0px" });

const watch = () => {
  const composer = document.querySelector("[data-composer]");
  if (!composer) return;
  if (mark.nextElementSibling !== composer) composer.before(mark);
  watcher.unobserve(mark);
  watcher.observe(mark);
};
watch();
document.addEventListener("htmx:afterSettle", watch);

// What one just said is seen, and not hidden behind the composer that it was written in.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const said = [...document.querySelectorAll("#conversation article")].at(-1);
  if (!said || !detail.requestConfig?.elt.matches(".for-reply, .for-note")) return;
  const behind = said.getBoundingClientRect().bottom + 16 - document.getElementById("composer").getBoundingClientRect().top;
  if (behind > 0) scrollBy(0, behind);
});

// A link to a message that is not on the page leads to the part of the conversation that holds it.
const find = () => {
  const [, key] = location.hash.match(/^#comment-([0-9a-f-]{36})$/) ?? [];
  if (!key || document.getElementById(`comment-${key}`) || !document.getElementById("conversation")) return;
  const address = new URL(location);
  if (address.searchParams.get("around") === key) return;
  address.search = `?around=${key}`;
  location.replace(address);
};
find();
addEventListener("hashchange", find);
