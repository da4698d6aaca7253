"use strict";
// The pages work without this. With it: answers arrive without a page load, quotes are copied and
// collected in place, and the keyboard goes through quotes.

const content = () => document.getElementById("content");

async function show(url, push) {
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (!(response.headers.get("content-type") || "").startsWith("text/html")) {
    location.assign(url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.querySelector(".top").replaceWith(page.querySelector(".top"));
  content().replaceWith(page.getElementById("content"));
  if (push) history.pushState(null, "", url);
  enhance();
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) target.scrollIntoView();
  else if (push) {
    scrollTo(0, 0);
    const heading = content().querySelector("h1");
    heading.tabIndex = -1; // a screen reader goes on at the new answer
    heading.focus({ preventScroll: true });
  }
}

function load(url, push = true) {
  show(url, push).catch(() => location.assign(url));
}

function enhance() {
  for (const hidden of content().querySelectorAll(".copy, .keys")) hidden.hidden = false;
}

addEventListener("popstate", () => load(location.href, false));

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form[role=search], form.compare")) {
    event.preventDefault();
    const url = new URL(form.getAttribute("action") || location.pathname, location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    load(url.href);
  } else if (form.matches('[action="/collection/add"]')) {
    event.preventDefault();
    collect(form).catch(() => form.submit());
  }
});

async function collect(form) {
  const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.querySelector(".top").replaceWith(page.querySelector(".top"));
  const button = form.querySelector("button");
  button.textContent += " ✓";
  button.disabled = true;
}

addEventListener("click", (event) => {
  const button = event.target.closest(".copy");
  if (button) copy(button.closest(".quote"));
  const link = event.target.closest("a.chip, .facets a, .examples a, .thread a");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && plain && !link.hasAttribute("download") && link.origin === location.origin) {
    event.preventDefault();
    load(link.href);
  }
});

async function copy(quote) {
  const citation = quote.querySelector(".citation");
  const button = quote.querySelector(".copy");
  if (!citation || !button) return;
  try {
    await navigator.clipboard.writeText(citation.textContent);
  } catch {
    // Without permission the text is shown and selected, for the reader to copy.
    quote.querySelector(".cite").open = true;
    getSelection().selectAllChildren(citation);
    return;
  }
  button.dataset.label ??= button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => (button.textContent = button.dataset.label), 1500);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const quotes = [...content().querySelectorAll(".quote[id]")];
  const at = quotes.indexOf(document.activeElement.closest(".quote"));
  if (event.key === "/") {
    const box = content().querySelector("input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
  } else if (event.key === "j" || event.key === "k") {
    const next = quotes[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "center" });
    }
  } else if (event.key === "c" && at >= 0) copy(quotes[at]);
});

enhance();
