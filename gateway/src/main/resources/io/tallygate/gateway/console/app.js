// The frame around the views: navigation, connection, colours, keys of the keyboard, the key of the API.
import { session } from "./api.js";
import { fill, h } from "./dom.js";
import { dayAndTime } from "./format.js";
import { follow, live } from "./live.js";
import { read } from "./router.js";
import * as catalog from "./views/catalog.js";
import * as latency from "./views/latency.js";
import * as now from "./views/now.js";
import * as statements from "./views/statements.js";
import * as system from "./views/system.js";
import * as usage from "./views/usage.js";

const VIEWS = [
  ["now", "Now", now],
  ["latency", "Latency", latency],
  ["usage", "Usage", usage],
  ["statements", "Statements", statements],
  ["catalog", "Catalog", catalog],
  ["system", "System", system],
];

const main = document.getElementById("main");
let shown = null;

function navigation(current) {
  fill(document.getElementById("nav"), VIEWS.map(([id, name], i) =>
    h("a", { href: `#/${id}`, "aria-current": id === current && "page", title: `${name} (${i + 1})` }, name)));
}

/** Leaves one view and shows another; a view is a function that fills a place and returns what ends it. */
function show() {
  const route = read(location.hash);
  const [id, name, view] = VIEWS.find(([each]) => each === route.view) ?? VIEWS[0];
  if (shown) shown();
  navigation(id);
  document.title = `${name} · Tallygate`;
  fill(main);
  const place = h("div", { class: "view", "data-view": id });
  main.append(place);
  const end = view.open(place, route);
  shown = () => { if (typeof end === "function") end(); };
  window.scrollTo(0, 0);
}

const THEMES = [["auto", "◐", "as the system has them"], ["light", "○", "light"], ["dark", "●", "dark"]];
const wantsDark = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  const chosen = localStorage.getItem("tallygate-theme") ?? "auto";
  const [, sign, name] = THEMES.find(([id]) => id === chosen) ?? THEMES[0];
  const isDark = chosen === "dark" || (chosen !== "light" && wantsDark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  const button = document.getElementById("theme");
  button.textContent = sign;
  button.setAttribute("aria-label", `Colours: ${name}`);
  window.dispatchEvent(new Event("themechange"));
}

function nextTheme() {
  const chosen = localStorage.getItem("tallygate-theme") ?? "auto";
  const at = THEMES.findIndex(([id]) => id === chosen);
  localStorage.setItem("tallygate-theme", THEMES[(at + 1) % THEMES.length][0]);
  applyTheme();
}

let wasGone = false;

function connection(state) {
  const place = document.getElementById("connection");
  const words = { connecting: "connecting", live: "live", gone: "gone", denied: "no live figures for this key" };
  place.dataset.state = state;
  place.textContent = words[state];
  const gone = document.getElementById("gone");
  gone.hidden = state !== "gone";
  document.body.classList.toggle("is-gone", state === "gone");
  if (state === "gone") {
    wasGone = true;
    gone.textContent = `The gateway does not answer. ${live.seenAt ? `What is shown is of ${dayAndTime(live.seenAt)}. ` : ""}Trying again every second.`;
  } else if (state === "live" && wasGone) {
    wasGone = false;
    for (const again of main.querySelectorAll(".state.error button")) again.click();
  }
}

function dialog(title, ...children) {
  document.querySelector("dialog")?.remove();
  const box = h("dialog", { "aria-label": title }, h("h2", {}, title), ...children);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

function askForKey(why) {
  if (document.querySelector("dialog[data-key]")) return;
  const input = h("input", { type: "password", autocomplete: "off", required: true, "aria-label": "API key" });
  const box = dialog(
    "API key",
    h("form", {
      method: "dialog",
      onsubmit: (event) => {
        event.preventDefault();
        session.key = input.value.trim();
        box.close();
        show();
      },
    },
    h("p", { class: why ? "bad" : "quiet" }, why || "This gateway wants a key. It is kept until this tab is closed."),
    input, h("button", { class: "primary", type: "submit" }, "Open")));
  box.dataset.key = "";
}

const KEYS = [
  ["1 – 6", "the views"], ["/", "search"], ["j  k", "next and previous row"], ["Enter", "open a row"],
  ["t", "colours"], ["Esc", "close, leave a field"], ["?", "this list"],
];

const help = () => dialog("Keys", h("dl", { class: "facts" }, KEYS.map(([key, what]) => [h("dt", {}, key.split("  ").map((each) => [h("kbd", {}, each), " "])), h("dd", {}, what)])));

function moveRow(step) {
  const rows = [...main.querySelectorAll("tr.link")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
}

function onKey(event) {
  const isTyping = event.target.matches("input, textarea, select");
  if (event.key === "Escape" && isTyping) event.target.blur();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog")) return;
  const view = VIEWS[Number(event.key) - 1];
  const search = main.querySelector('input[type="search"]');
  if (view) location.hash = `#/${view[0]}`;
  else if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
  else if (event.key === "j" || event.key === "ArrowDown") { if (document.activeElement.matches("tr.link") || event.key === "j") { event.preventDefault(); moveRow(1); } }
  else if (event.key === "k" || event.key === "ArrowUp") { if (document.activeElement.matches("tr.link") || event.key === "k") { event.preventDefault(); moveRow(-1); } }
  else if (event.key === "t") nextTheme();
  else if (event.key === "?") help();
}

session.onKeyWanted(askForKey);
document.getElementById("theme").addEventListener("click", nextTheme);
document.getElementById("help").addEventListener("click", help);
document.addEventListener("keydown", onKey);
wantsDark.addEventListener("change", applyTheme);
window.addEventListener("hashchange", show);
applyTheme();
show();
live.onState(connection);
follow();
