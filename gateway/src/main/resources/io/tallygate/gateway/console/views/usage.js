// What was used: found by customer or subject, by meter over time, with what it costs so far; and what nobody pays for.
import { get } from "../api.js";
import { badge, empty, fill, h, panel, segments, table } from "../dom.js";
import { count, dayAndTime, decimal, isoDuration } from "../format.js";
import { pages } from "../pages.js";
import { remember, to } from "../router.js";
import { openCustomer } from "./customer.js";

const PAGE = 50;

/** How long a search waits for the next letter. */
const TYPING_MS = 200;

export function open(place, route) {
  if (route.parts[0] === "customer") return openCustomer(place, route.parts[1], route.query);
  const tab = route.query.get("tab") ?? "customers";
  const lists = { customers, subjects, suspense, meters };
  const body = h("div");
  const search = h("input", { type: "search", placeholder: "Customer, name or subject   /", "aria-label": "Search", value: route.query.get("search") ?? "", autocomplete: "off", spellcheck: "false" });
  let shown = tab in lists ? tab : "customers";
  const draw = () => lists[shown](fill(body), search.value.trim());
  let typing;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      remember({ search: search.value.trim() });
      if (shown !== "customers" && shown !== "subjects") { shown = "customers"; drawTabs(); }
      draw();
    }, TYPING_MS);
  });
  const tabs = h("div");
  const drawTabs = () => fill(tabs, segments("What", [["customers", "Customers"], ["subjects", "Subjects"], ["suspense", "Suspense"], ["meters", "All meters"]], shown, (next) => {
    shown = next;
    remember({ tab: next });
    draw();
  }));
  drawTabs();
  place.append(h("div", { class: "head" }, h("h1", {}, "Usage"), search, tabs), body);
  draw();
  return () => clearTimeout(typing);
}

function customers(place, search) {
  const list = h("div");
  place.append(panel(null, list));
  pages(list, (after) => get("/api/v1/customers", { search, after, limit: PAGE }), (items) =>
    items.length === 0
      ? empty(search ? "No customer found" : "No customers yet", search ? `No key, name or subject holds “${search}”.` : "Customers come with the catalog.")
      : table([
        { name: "Customer", lead: true, cell: (each) => each.name || each.key },
        { name: "Key", class: "wrap", cell: (each) => h("code", {}, each.key) },
        { name: "Zone", cell: (each) => each.zone ?? "UTC" },
        { name: "Currency", cell: (each) => each.currency },
        { name: "", cell: (each) => each.hold && badge("on hold", "warn") },
      ], items, { href: (each) => to("usage", ["customer", each.key]) }), "Looking for customers");
}

function subjects(place, search) {
  const list = h("div");
  place.append(panel(null, list));
  pages(list, (after) => get("/api/v1/subjects", { search, after, limit: PAGE }), (items) =>
    items.length === 0
      ? empty("No subject found", search ? `No subject of a subscription holds “${search}”. Usage of subjects that nobody has stands in suspense.` : "Subjects come with subscriptions.")
      : table([
        { name: "Subject", lead: true, cell: (each) => each.subject },
        { name: "Customer", cell: (each) => each.customer },
        { name: "Subscription", class: "wrap", cell: (each) => h("code", {}, each.subscription) },
        { name: "From", cell: (each) => dayAndTime(each.from) },
        { name: "To", cell: (each) => (each.to ? dayAndTime(each.to) : "goes on") },
      ], items, { href: (each) => to("usage", ["customer", each.customer], { subject: each.subject }) }), "Looking for subjects");
}

const REASONS = {
  NO_SUBSCRIPTION: "no subscription pays for it", BEFORE_SUBSCRIPTION: "used before a subscription began", AFTER_SUBSCRIPTION: "used after a subscription had ended",
  LATE: "late, and parked until it is released",
};

function suspense(place) {
  const list = h("div");
  place.append(h("section", { class: "panel" },
    h("p", { class: "quiet" }, "Counted, and on nobody's statement: usage of subjects without a subscription at its time, and late usage of plans that park it."), list));
  pages(list, (after) => get("/api/v1/suspense", { after, limit: PAGE }), (items) =>
    items.length === 0
      ? empty("Nothing is in suspense", "Everything that was counted has a subscription that pays for it.")
      : table([
        { name: "Meter", lead: true, cell: (each) => each.meter },
        { name: "Subject", class: "wrap", cell: (each) => each.subject },
        { name: "Records", class: "n", cell: (each) => count(each.count) },
        { name: "Quantity", class: "n", cell: (each) => [decimal(each.sum), " ", h("span", { class: "unit" }, each.unit)] },
        { name: "Used", cell: (each) => `${dayAndTime(each.firstWindow)} to ${dayAndTime(each.lastWindow)}` },
        { name: "Why", cell: (each) => REASONS[each.reason] ?? each.reason.toLowerCase().replaceAll("_", " ") },
        { name: "Since", class: "n", cell: (each) => isoDuration(each.age) },
      ], items), "Looking into suspense");
}

function meters(place) {
  const list = h("div");
  place.append(panel(["All of the tenant ", h("span", { class: "quiet small" }, "since the beginning, everything acknowledged by now")], list));
  pages(list, (after) => get("/api/v1/totals", { after }), (items) =>
    items.length === 0
      ? empty("No meters yet", "Meters come with the catalog.")
      : table([
        { name: "Meter", lead: true, cell: (each) => each.meter },
        { name: "Records", class: "n", cell: (each) => count(each.count) },
        { name: "Sum", class: "n", cell: (each) => decimal(each.sum) },
        { name: "Unit", cell: (each) => h("span", { class: "unit" }, each.unit) },
      ], items, { href: (each) => to("catalog", ["meter", each.meter]) }), "Adding up");
}
