// The import page: dropped files, the upload's progress, and choices that change what is to choose.
(() => {
  "use strict";

  const form = document.querySelector("[data-upload]");
  if (form) {
    const drop = form.querySelector("[data-drop]");
    const field = form.querySelector("input[type=file]");
    const chosen = form.querySelector("[data-chosen]");
    const bar = form.querySelector("[data-uploading]");
    const failed = form.querySelector("[data-failed]");
    const button = form.querySelector("button[type=submit]");

    drop.classList.add("tl-own"); // the browser's own words are in the browser's language

    const fail = (text) => {
      failed.querySelector("span").textContent = text;
      failed.hidden = false;
      bar.hidden = true;
      button.disabled = false;
    };
    const show = () => {
      chosen.textContent = Array.from(field.files, (file) => file.name).join(", ");
      failed.hidden = true;
    };
    field.addEventListener("change", show);
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("tl-over");
      });
    }
    for (const name of ["dragleave", "drop"]) {
      drop.addEventListener(name, () => drop.classList.remove("tl-over"));
    }
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      field.files = event.dataTransfer.files;
      show();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const size = Array.from(field.files).reduce((sum, file) => sum + file.size, 0);
      if (size > Number(form.dataset.most)) {
        fail(failed.dataset.tooLarge);
        return;
      }
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.responseType = "json";
      request.setRequestHeader("X-Requested-With", "upload");
      request.upload.addEventListener("progress", (told) => {
        if (!told.lengthComputable) return;
        const share = Math.floor((100 * told.loaded) / told.total);
        bar.querySelector("progress").value = share;
        bar.querySelector("[data-share]").textContent = `${share}%`;
      });
      request.addEventListener("load", () => {
        const told = request.response || {};
        if (told.go) window.location.assign(told.go);
        else fail(told.error || failed.dataset.broken);
      });
      request.addEventListener("error", () => fail(failed.dataset.broken));
      bar.hidden = false;
      failed.hidden = true;
      button.disabled = true;
      request.send(new FormData(form));
    });
  }

  // A choice changes what else is to choose: the page is told anew, at the same place.
  const PLACE = "touchline-import-place";
  for (const select of document.querySelectorAll("[data-resubmit]")) {
    select.addEventListener("change", () => {
      sessionStorage.setItem(PLACE, String(window.scrollY));
      select.form.requestSubmit();
    });
  }
  // Every other choice is kept without the page being told anew.
  const columns = document.querySelector("form[data-columns]");
  const kept = document.querySelector("[data-kept]");
  if (columns && kept) {
    kept.classList.add("tl-works");
    columns.addEventListener("change", async (event) => {
      if (event.target.matches("[data-resubmit]") || !columns.checkValidity()) return;
      const answer = await fetch(columns.action, {
        method: "POST",
        body: new FormData(columns),
        redirect: "manual",
        keepalive: true,
      }).catch(() => null);
      kept.textContent = answer && answer.type === "opaqueredirect" ? kept.dataset.kept : kept.dataset.lost;
    });
  }
  const place = sessionStorage.getItem(PLACE);
  if (place !== null) {
    sessionStorage.removeItem(PLACE);
    window.scrollTo(0, Number(place));
  }

  // Steps that read a whole file say so while the next page is awaited.
  const waiting = document.querySelector("[data-waiting]");
  if (waiting) {
    const wait = () => {
      waiting.hidden = false;
      waiting.scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("submit", (event) => {
      if (!event.defaultPrevented && event.target.closest(".tl-page")) wait();
    });
    for (const link of document.querySelectorAll("[data-reads]")) link.addEventListener("click", wait);
    window.addEventListener("pageshow", () => { waiting.hidden = true; });
  }

  // When the work has ended the whole page is told anew, its heading too.
  document.addEventListener("htmx:load", (event) => {
    if (event.target.matches && event.target.matches("[data-reload]")) window.location.reload();
  });
})();
