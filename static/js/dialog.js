// Dialogs: a link or button [data-dialog=<id>] opens <dialog id>; a form or button [data-confirm="question"] asks before it submits.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  else if (event.target.matches("dialog.dialog")) event.target.close();
});

const asked = document.querySelector("[data-confirm-dialog]");

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || !asked || "confirmed" in form.dataset) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const yes = asked.querySelector("[data-yes]");
  asked.querySelector("[data-question]").textContent = question;
  yes.textContent = submitter?.textContent.trim() || yes.dataset.yes;
  yes.classList.toggle("danger", Boolean(submitter?.classList.contains("danger")));
  asked.returnValue = "";
  asked.addEventListener("close", () => {
    if (asked.returnValue !== "yes") return;
    form.dataset.confirmed = "";
    form.requestSubmit(submitter);
  }, { once: true });
  asked.showModal();
}, true);
