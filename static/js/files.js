// Files of a form ([data-files]): chosen, dropped or pasted, each sent at once with its progress, taken out or tried again.
// A form that is sent while files are on their way waits for them.
const CHECK_MS = 2000;
const waiting = new WeakMap();

const csrf = (place) => place.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
const sizeOf = (bytes) => (bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
const say = (place, text) => { place.querySelector("[data-said]").textContent = text; };

const fail = (row, text, again) => {
  row.dataset.failed = "";
  row.querySelector("progress").hidden = true;
  row.querySelector("[data-percent]").textContent = "";
  const problem = row.querySelector("[data-problem]");
  problem.textContent = text;
  problem.hidden = false;
  const retry = row.querySelector("[data-retry]");
  retry.hidden = !again;
  retry.onclick = again;
};

const settle = (place) => {
  const form = place.closest("form");
  if (!form || !waiting.has(form) || form.querySelector(".uploading:not([data-failed])")) return;
  const submitter = waiting.get(form);
  waiting.delete(form);
  if (!form.querySelector("[data-failed]")) form.requestSubmit(submitter ?? undefined);
};

const watch = (line) => {
  if (!line.dataset.checkUrl) return;
  setTimeout(async () => {
    if (!line.isConnected) return;
    try {
      const answer = await fetch(line.dataset.checkUrl, { headers: { "HX-Request": "true" } });
      if (answer.ok) put(line, await answer.text());
      else if (answer.status === 404) line.remove();
    } catch {
      watch(line);
    }
  }, CHECK_MS);
};

const put = (row, html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const line = holder.content.querySelector("[data-upload]");
  row.replaceWith(line);
  watch(line);
  return line;
};

const send = (place, row, file) => {
  const { dataset } = place;
  const percent = row.querySelector("[data-percent]");
  const bar = row.querySelector("progress");
  const request = new XMLHttpRequest();
  const body = new FormData();
  delete row.dataset.failed;
  bar.hidden = false;
  for (const name of ["problem", "retry"]) row.querySelector(`[data-${name}]`).hidden = true;
  body.append("csrfmiddlewaretoken", csrf(place));
  body.append("files", file, file.name);
  const again = () => send(place, row, file);
  const broken = () => { fail(row, dataset.interrupted, again); settle(place); };
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    percent.textContent = `${Math.round(bar.value)} %`;
  };
  request.onload = () => {
    if (request.status === 201) {
      put(row, request.responseText);
      say(place, dataset.done.replace("{name}", file.name));
    } else {
      const told = request.getResponseHeader("Content-Type")?.startsWith("text/plain") && request.responseText;
      fail(row, told || dataset.refused, request.status >= 500 || !told ? again : null);
    }
    settle(place);
  };
  request.onerror = broken;
  request.ontimeout = broken;
  row.querySelector("[data-remove]").onclick = () => { request.onabort = null; request.abort(); row.remove(); settle(place); };
  request.open("POST", dataset.url);
  request.setRequestHeader("HX-Request", "true");
  request.send(body);
};

const add = (place, files) => {
  const list = place.querySelector("[data-list]");
  for (const file of files) {
    const row = place.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-remove]").onclick = () => row.remove();
    list.append(row);
    const { dataset } = place;
    if (list.querySelectorAll("li:not([data-failed])").length > Number(dataset.most)) fail(row, dataset.tooMany, null);
    else if (file.size === 0) fail(row, `“${file.name}” ${dataset.empty}`, null);
    else if (file.size > Number(dataset.limit)) fail(row, `“${file.name}” ${dataset.tooLarge.replace("{size}", sizeOf(file.size))}`, null);
    else send(place, row, file);
  }
};

// A form beside another one in the same box takes what is dropped while it is the visible one.
const placeOf = (target) => {
  const own = target.closest?.("form")?.querySelector("[data-files]");
  if (own) return own;
  return [...(target.closest?.(".composer")?.querySelectorAll("[data-files]") ?? [])].find((one) => one.closest("form").checkVisibility());
};

document.addEventListener("change", ({ target }) => {
  const place = target.closest("[data-files]");
  if (!place || target.type !== "file") return;
  add(place, target.files);
  target.value = "";
});

document.addEventListener("paste", (event) => {
  const place = placeOf(event.target);
  const files = [...(event.clipboardData?.files ?? [])];
  if (!place || !files.length) return;
  event.preventDefault();
  add(place, files);
});

for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    const place = placeOf(event.target);
    document.querySelectorAll(".files.over").forEach((one) => one.classList.remove("over"));
    // A file that is dropped beside a form would replace the page.
    if (name !== "dragleave") event.preventDefault();
    if (!place) return;
    if (name === "dragover") place.classList.add("over");
    if (name === "drop") add(place, event.dataTransfer.files);
  });
}

document.addEventListener("click", ({ target }) => {
  const line = target.closest("[data-upload] [data-remove]")?.closest("[data-upload]");
  if (!line) return;
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf(line) });
  fetch(line.dataset.removeUrl, { method: "POST", body, headers: { "HX-Request": "true" } });
  const place = line.closest("[data-files]");
  line.remove();
  place.querySelector("input[type=file]").focus();
});

// Before every other listener: what is sent now would leave behind what is still on its way.
document.addEventListener("submit", (event) => {
  const place = event.target.querySelector("[data-files]");
  if (!place || !event.target.querySelector(".uploading:not([data-failed])")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(event.target, event.submitter);
  say(place, place.dataset.waiting);
}, true);

document.querySelectorAll("[data-check-url]").forEach(watch);
document.addEventListener("htmx:load", ({ target }) => target.querySelectorAll?.("[data-check-url]").forEach(watch));
