// Says every 15 seconds, while a ticket is looked at, that one is still here; shows who else is, and what is new.
const EVERY_MS = 15_000;
const headers = () => ({ ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" });

const isTyping = () => [...document.querySelectorAll("[data-draft][data-typed]")]
  .some((field) => field.value.trim() && Date.now() - Number(field.dataset.typed) < EVERY_MS);

const ask = async () => {
  const form = document.querySelector("[data-presence]");
  if (!form || document.hidden) return;
  const body = new URLSearchParams(new FormData(form));
  if (isTyping()) body.set("typing", "on");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: headers(), body });
    // The composer may have been replaced meanwhile: its own presence is the newer one.
    if (answer.status !== 200 || !form.isConnected || form.contains(document.activeElement)) return;
    form.outerHTML = await answer.text();
    window.htmx.process(document.querySelector("[data-presence]"));
  } catch {
    // Without a connection nobody is seen; the next question is in a moment.
  }
};

setInterval(ask, EVERY_MS);
document.addEventListener("visibilitychange", ask);
// Whoever has sent writes no more.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.requestConfig?.elt.matches(".for-reply, .for-note")) ask();
});
