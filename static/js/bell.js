// Lets the bell ask for news while the page is looked at: once a minute, and when one comes back to it.
const EVERY_MS = 60_000;
let asked = Date.now();

const ask = () => {
  if (document.hidden || Date.now() - asked < EVERY_MS) return;
  asked = Date.now();
  document.getElementById("bell")?.dispatchEvent(new Event("look"));
};

if (document.getElementById("bell")) {
  setInterval(ask, EVERY_MS / 4);
  document.addEventListener("visibilitychange", ask);
}
