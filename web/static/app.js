"use strict";
// The pages work without this. With it: answers arrive without a page load, quotes are copied and
// collected in place, and the keyboard goes through quotes.

const content = () => document.getElementById("content");
let asked; // what aborts the request under way, when the reader asks for something else

async function show(url, scroll) {
  asked?.abort();
  asked = new AbortController();
  content().setAttribute("aria-busy", "true");
  const response = await fetch(url, { headers: { Accept: "text/html" }, signal: asked.signal });
  if (!(response.headers.get("content-type") || "").startsWith("text/html")) throw new Error("not a page");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const back = scroll !== undefined;
  if (!back) {
    history.replaceState({ scroll: scrollY }, "");
    history.pushState(null, "", url);
  }
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.querySelector(".top").replaceWith(page.querySelector(".top"));
  document.querySelector(".foot").replaceWith(page.querySelector(".foot"));
  content().replaceWith(page.getElementById("content"));
  enhance();
  if (back) return scrollTo(0, scroll);
  scrollTo(0, 0);
  const start = content().querySelector("[autofocus], h1");
  if (start.matches("h1")) start.tabIndex = -1; // a screen reader goes on at the new answer
  start.focus({ preventScroll: true });
}

function load(url, scroll) {
  show(url, scroll).catch((error) => {
    if (error.name !== "AbortError") location.assign(url);
  });
}

function enhance() {
  for (const hidden of content().querySelectorAll(".copy, .keys")) hidden.hidden = false;
}

let place = location.pathname + location.search;
addEventListener("popstate", (event) => {
  if (place !== location.pathname + location.search) load(location.href, event.state?.scroll ?? 0);
  place = location.pathname + location.search;
});

function go(url) {
  place = url.pathname + url.search;
  load(url.href);
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("form[role=search], form.compare")) {
    event.preventDefault();
    const url = new URL(form.getAttribute("action") || location.pathname, location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    go(url);
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
  say(form.querySelector("button"));
}

function say(button, milliseconds) {
  const label = button.textContent;
  button.textContent = button.dataset.done;
  if (milliseconds) setTimeout(() => (button.textContent = label), milliseconds);
}

addEventListener("click", (event) => {
  const button = event.target.closest(".copy");
  if (button) copy(button.closest(".quote"));
  const link = event.target.closest(".answer a, .examples a");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (link && plain && link.origin === location.origin && link.pathname === "/" && !link.hash) {
    event.preventDefault();
    go(link);
  }
});

async function copy(quote) {
  const citation = quote.querySelector(".citation");
  const button = quote.querySelector(".copy");
  if (!citation || !button || button.textContent === button.dataset.done) return;
  try {
    await navigator.clipboard.writeText(citation.textContent);
    say(button, 1500);
  } catch {
    // Without permission the text is shown and selected, for the reader to copy.
    quote.querySelector(".cite").open = true;
    getSelection().selectAllChildren(citation);
  }
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
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
  } else if (event.key === "c" && at >= 0) copy(quotes[at]);
});

enhance();
