// What the pages need from script, and no more: every page works without it.
// Events are delegated from the document, so swapped-in parts need no set-up.
"use strict";

const closest = (event, selector) =>
  event.target instanceof Element ? event.target.closest(selector) : null;

// Says a sentence to screen readers.
const announce = (sentence) => {
  const region = document.getElementById("announcer");
  region.textContent = "";
  setTimeout(() => { region.textContent = sentence; }, 50);
};

// --- copy -------------------------------------------------------------------

const writeClipboard = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A plain-http address has no clipboard; the old command still copies there.
  const holder = document.createElement("textarea");
  holder.value = text;
  document.body.append(holder);
  holder.select();
  document.execCommand("copy");
  holder.remove();
};

document.addEventListener("click", async (event) => {
  const button = closest(event, "[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  await writeClipboard(source ? (source.value ?? source.textContent) : button.dataset.copy);
  button.classList.add("copied");
  announce("Copied");
  setTimeout(() => button.classList.remove("copied"), 1600);
});

// --- keys -------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (closest(event, "input, textarea, select, [contenteditable]")) return;
  const search =
    document.querySelector("main input[data-search]") ?? document.querySelector("input[data-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// Arrow keys walk the open menu.
document.addEventListener("keydown", (event) => {
  const menu = closest(event, ".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const items = [...menu.querySelectorAll(".menu-item, .segments button")];
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  event.preventDefault();
  items.at(next % items.length)?.focus();
});

// --- tabs -------------------------------------------------------------------

// On a narrow page the tab that is open may lie beyond the edge.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

// --- menus and dialogs --------------------------------------------------------

// Popovers open in the top layer; this puts a menu beside the button it belongs to.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  opener?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !opener) return;
  const at = opener.getBoundingClientRect();
  const fitsBelow = at.bottom + menu.offsetHeight + 12 < innerHeight;
  const left = at.left + menu.offsetWidth + 8 < innerWidth ? at.left : at.right - menu.offsetWidth;
  Object.assign(menu.style, {
    inset: "auto",
    margin: "0",
    left: `${Math.max(8, left)}px`,
    top: `${fitsBelow ? at.bottom + 4 : Math.max(8, at.top - menu.offsetHeight - 4)}px`,
    minWidth: `${Math.max(200, at.width)}px`,
  });
}, true);

// Browsers without command buttons open and close dialogs through this.
document.addEventListener("click", (event) => {
  if (event.target instanceof HTMLDialogElement) event.target.close();
  const button = closest(event, "button[commandfor]");
  if (!button || "command" in HTMLButtonElement.prototype) return;
  const dialog = document.getElementById(button.getAttribute("commandfor"));
  if (button.getAttribute("command") === "close") dialog?.close();
  else dialog?.showModal();
});

// --- theme --------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (!closest(event, "form[data-theme-choice]")) return;
  event.preventDefault();
  const choice = event.submitter.value;
  document.documentElement.dataset.appearance = choice;
  document.cookie = `theme=${choice}; path=/; max-age=31536000; samesite=lax`;
  for (const button of event.target.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
});

// --- forms --------------------------------------------------------------------

// A form that is on its way cannot be sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "download" in form.dataset) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// A download leaves the page as it is, so the menu that asked for it closes itself.
document.addEventListener("submit", (event) => {
  if ("download" in event.target.dataset) event.target.closest("[popover]")?.hidePopover();
});

const settle = (root) => {
  for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of root.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
addEventListener("pageshow", (event) => { if (event.persisted) settle(document); });
document.addEventListener("htmx:afterRequest", () => settle(document));

document.addEventListener("change", (event) => {
  closest(event, "form[data-autosubmit]")?.requestSubmit();
});

// --- toasts -------------------------------------------------------------------

const dismiss = (toast) => {
  toast.classList.add("leaving");
  setTimeout(() => toast.remove(), 200);
};

document.addEventListener("click", (event) => {
  const button = closest(event, "[data-dismiss]");
  if (button) dismiss(button.closest(".toast"));
});

// Good news leaves by itself, unless someone is reading it; trouble stays.
setInterval(() => {
  for (const toast of document.querySelectorAll(".toast[data-leaves]:not(:hover, :focus-within)")) {
    const left = Number(toast.dataset.leaves) - 1;
    if (left > 0) toast.dataset.leaves = String(left);
    else dismiss(toast);
  }
}, 1000);

const showTrouble = (sentence) => {
  const toast = document.getElementById("toast-template").content.cloneNode(true);
  toast.querySelector("[data-words]").textContent = sentence;
  document.getElementById("messages").append(toast);
};
document.addEventListener("htmx:sendError", () => {
  showTrouble("The server cannot be reached. What you see may be old; try again in a moment.");
});
document.addEventListener("htmx:responseError", (event) => {
  const words = {
    403: "You may not do this, or your log-in has ended. Reload the page.",
    404: "This is no longer there. Reload the page.",
    413: "This is too large to be sent.",
    429: "Too many tries in a short time. Wait a minute, then try again.",
  };
  const otherwise = "That did not work on our side. Reload the page and try again.";
  showTrouble(words[event.detail.xhr.status] ?? otherwise);
});

// --- swaps and time -----------------------------------------------------------

document.addEventListener("htmx:afterSwap", (event) => {
  const target = document.getElementById(event.detail.target.id) ?? event.detail.target;
  (target.querySelector("[aria-invalid=true]") ?? target.querySelector("[data-focus]"))?.focus();
});

// A page that came back with faults begins at the first.
document.querySelector("form[method=post] [aria-invalid=true]")?.focus();

// The same words as cdp/formats.py, for the first day, in which they grow old fast.
const refreshTimes = () => {
  for (const element of document.querySelectorAll("time[data-relative]")) {
    const minutes = Math.floor((Date.now() - Date.parse(element.dateTime)) / 60000);
    if (minutes < 0 || minutes >= 1440) continue;
    if (minutes < 1) element.textContent = "just now";
    else if (minutes < 60) element.textContent = `${minutes} min ago`;
    else element.textContent = `${Math.floor(minutes / 60)} h ago`;
  }
};
setInterval(refreshTimes, 30000);

// Pages tell times in the reader's zone, which only the browser knows.
const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
if (!document.cookie.includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax`;
}

// --- uploads ------------------------------------------------------------------

const sizeWords = (bytes) => {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let size = bytes;
  for (; size >= 1000 && unit < units.length - 1; unit += 1) size /= 1000;
  return `${size < 10 && unit ? size.toFixed(1) : Math.round(size)}\u00a0${units[unit]}`;
};

const leftWords = (seconds) =>
  seconds < 60 ? `${Math.ceil(seconds)}\u00a0s left` : `${Math.ceil(seconds / 60)}\u00a0min left`;

const uploadForm = (event) => closest(event, "form[data-upload]");

const refuseUpload = (form, sentence, file) => {
  const note = document.createElement("div");
  note.className = "note note-wrong";
  const words = document.createElement("div");
  words.textContent = sentence;
  note.append(words);
  if (file) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-small";
    again.textContent = "Send it again";
    again.addEventListener("click", () => takeFile(form, file));
    note.append(again);
  }
  form.querySelector("[data-upload-error]").replaceChildren(note);
  note.querySelector("button")?.focus();
};

// A chosen or dropped file is sent at once, if it may be sent at all.
const send = (form, file) => {
  if (file.size > Number(form.dataset.maxBytes)) {
    refuseUpload(form, form.dataset.tooLarge.replace("{size}", sizeWords(file.size)));
    form.querySelector("input[type=file]").value = "";
    return;
  }
  form.querySelector("[data-upload-error]").replaceChildren();
  form.querySelector("[data-upload-name]").textContent = file.name;
  form.querySelector("[data-upload-progress]").hidden = false;
  form.dataset.began = String(Date.now());
  form.requestSubmit();
};

const takeFile = (form, file) => {
  const input = form.querySelector("input[type=file]");
  const taken = new DataTransfer();
  taken.items.add(file);
  input.files = taken.files;
  send(form, file);
};

document.addEventListener("change", (event) => {
  const form = uploadForm(event);
  if (form && event.target.type === "file" && event.target.files[0]) send(form, event.target.files[0]);
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = document.querySelector("form[data-upload]");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const zone = form.querySelector("[data-drop]");
    zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files[0]) takeFile(form, event.dataTransfer.files[0]);
  });
}

// Pasted cells travel as a file: a form field may not be that large.
document.addEventListener("submit", (event) => {
  const form = uploadForm(event);
  const cells = form?.querySelector("[data-paste]");
  if (!cells?.value.trim() || form.querySelector("input[type=file]").files.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const pasted = new File([cells.value], "pasted cells.tsv", { type: "text/tab-separated-values" });
  cells.value = "";
  // A form that is being submitted cannot be submitted again within the same event.
  setTimeout(() => takeFile(form, pasted));
}, true);

document.addEventListener("htmx:xhr:progress", (event) => {
  const form = uploadForm(event);
  if (!form || !event.detail.lengthComputable) return;
  const { loaded, total } = event.detail;
  form.querySelector("progress").value = (100 * loaded) / total;
  const seconds = (Date.now() - Number(form.dataset.began)) / 1000;
  const left = seconds > 1 && loaded ? leftWords((seconds * (total - loaded)) / loaded) : "";
  form.querySelector("[data-upload-note]").textContent = loaded < total
    ? `${sizeWords(loaded)} of ${sizeWords(total)} ${left}`.trim()
    : "Reading the first rows";
});

const endUpload = (form) => {
  form.querySelector("[data-upload-progress]").hidden = true;
  form.querySelector("input[type=file]").value = "";
};
document.addEventListener("click", (event) => {
  if (!closest(event, "[data-upload-stop]")) return;
  const form = uploadForm(event);
  htmx.trigger(form, "htmx:abort");
  endUpload(form);
});
const uploadTroubles = {
  "htmx:sendError": "The connection was lost before the file had arrived. Nothing of it is kept.",
  "htmx:responseError": "The file was not taken in. Nothing is kept; reload the page, log in if it asks you to, and choose the file again.",
};
for (const [kind, sentence] of Object.entries(uploadTroubles)) {
  document.addEventListener(kind, (event) => {
    const form = uploadForm(event);
    // A file that cannot be read is answered 422, with the form that says so.
    if (!form || event.detail.xhr.status === 422) return;
    const file = form.querySelector("input[type=file]").files[0];
    endUpload(form);
    refuseUpload(form, sentence, kind === "htmx:sendError" ? file : undefined);
  });
}

// --- parts that open in a dialog ------------------------------------------------

document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = event.detail.target;
  if (dialog.matches?.("dialog[data-dialog]") && !dialog.open) dialog.showModal();
});
document.addEventListener("click", (event) => {
  closest(event, "[data-close]")?.closest("dialog")?.close();
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = closest(event, "form[data-closes]");
  if (form === event.detail.elt && event.detail.xhr.status === 200) form.closest("dialog")?.close();
});

// --- the picker of targets ------------------------------------------------------

const pickerItems = (picker) => [...picker.querySelectorAll(".picker-item:not([hidden])")];

const filterPicker = (picker, text) => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of picker.querySelectorAll(".picker-item")) {
    item.hidden = !words.every((word) => item.dataset.words.includes(word));
  }
  for (const group of picker.querySelectorAll(".picker-group")) {
    group.hidden = !group.querySelector(".picker-item:not([hidden])");
  }
  picker.querySelector(".picker-none").hidden = pickerItems(picker).length > 0;
};

const openPicker = (picker, opener) => {
  picker.opener = opener.id;
  const search = picker.querySelector("[data-picker-search]");
  search.value = "";
  filterPicker(picker, "");
  for (const item of picker.querySelectorAll(".picker-item")) {
    item.setAttribute("aria-current", String(item.value === opener.dataset.target));
  }
  picker.showModal();
  const at = opener.getBoundingClientRect();
  const below = at.bottom + picker.offsetHeight + 12 < innerHeight;
  picker.style.left = `${Math.max(12, Math.min(at.left, innerWidth - picker.offsetWidth - 12))}px`;
  picker.style.top = `${below ? at.bottom + 4 : Math.max(12, at.top - picker.offsetHeight - 4)}px`;
  search.focus();
  picker.querySelector(".picker-item[aria-current=true]")?.scrollIntoView({ block: "center" });
};

document.addEventListener("click", (event) => {
  const picker = document.querySelector("dialog[data-picker]");
  const opener = closest(event, "a[data-pick]");
  if (!picker || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (opener) {
    event.preventDefault();
    openPicker(picker, opener);
    return;
  }
  const item = closest(event, ".picker-item");
  if (!item) return;
  event.preventDefault();
  picker.close();
  const line = document.getElementById(picker.opener);
  if (item.hasAttribute("data-picker-new")) {
    htmx.ajax("GET", line.href, { target: "#column-dialog", swap: "innerHTML" }).then(() => {
      const attribute = document.querySelector("#column-dialog [data-new-attribute]");
      attribute.open = true;
      attribute.querySelector("input:not([type=hidden])").focus();
    });
    return;
  }
  htmx.ajax("POST", line.dataset.pick, {
    source: line, values: { target: item.value }, target: "#mapping", swap: "morph:outerHTML",
  }).then(() => document.getElementById(picker.opener)?.focus());
});

document.addEventListener("input", (event) => {
  const search = closest(event, "[data-picker-search]");
  if (search) filterPicker(search.closest("dialog"), search.value);
});

document.addEventListener("keydown", (event) => {
  const picker = closest(event, "dialog[data-picker]");
  if (!picker || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  const items = pickerItems(picker);
  const at = items.indexOf(document.activeElement);
  if (event.key === "Enter") {
    if (at >= 0) return;
    event.preventDefault();
    items[0]?.click();
    return;
  }
  event.preventDefault();
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (next < 0) picker.querySelector("[data-picker-search]").focus();
  else items[Math.min(next, items.length - 1)]?.focus();
});
