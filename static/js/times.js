// Keeps relative times (<time data-relative>) and clocks ([data-due]) true while a page stays open.
// The words come translated from <template data-words>; see components/_words.html.
const MINUTE = 60, HOUR = 3600, DAY = 86_400, SOON_S = HOUR, EVERY_MS = 20_000;
const words = document.querySelector("template[data-words]")?.dataset;

const put = (text, ...values) => values.reduce((done, value) => done.replace("%s", value), text);

const span = (seconds) => {
  const minutes = Math.floor(seconds / MINUTE);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days) return [put(words.days, days), hours && put(words.hours, hours)].filter(Boolean).join(" ");
  const rest = minutes % 60;
  if (hours) return [put(words.hours, hours), rest && put(words.minutes, rest)].filter(Boolean).join(" ");
  return put(words.minutes, rest);
};

const age = (element, seconds) => {
  if (seconds < 45 || seconds >= DAY) return seconds < 45 && seconds > -45 ? words.now : null;
  const short = element.dataset.relative === "short";
  const minutes = Math.max(1, Math.floor(seconds / MINUTE));
  const [count, one, many, brief] = minutes < 60
    ? [minutes, words.minuteAgo, words.minutesAgo, words.minutes]
    : [Math.floor(minutes / 60), words.hourAgo, words.hoursAgo, words.hours];
  return put(short ? brief : count === 1 ? one : many, count);
};

const write = (element, text) => {
  if (text && element.textContent !== text) element.textContent = text;
};

const refresh = () => {
  const now = Date.now() / 1000;
  for (const element of document.querySelectorAll("time[data-relative]")) {
    write(element, age(element, now - Date.parse(element.dateTime) / 1000));
  }
  for (const element of document.querySelectorAll(".clock[data-due]")) {
    const left = Date.parse(element.dataset.due) / 1000 - now;
    element.classList.toggle("over", left < 0);
    element.classList.toggle("soon", left >= 0 && left < SOON_S);
    write(element, put(left < 0 ? words.over : words.due, span(Math.abs(left))));
  }
};

if (words) {
  setInterval(refresh, EVERY_MS);
  document.addEventListener("visibilitychange", refresh);
}
