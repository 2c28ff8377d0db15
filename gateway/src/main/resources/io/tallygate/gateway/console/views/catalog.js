// Meters and plans as they are, their versions, and what a plan would bill for pasted usage.
import { get, path } from "../api.js";
import { priceLines, typeName } from "../charges.js";
import { badge, empty, facts, h, panel, segments, show, table } from "../dom.js";
import { dayAndTime, decimal, isoDuration } from "../format.js";
import { pages } from "../pages.js";
import { to } from "../router.js";
import { openTry } from "./try.js";

export function open(place, { parts: [what, key], query }) {
  if (what === "meter") return openMeter(place, key);
  if (what === "plan") return openPlan(place, key);
  const tab = what === "try" ? "try" : what === "meters" ? "meters" : "plans";
  const body = h("div");
  place.append(h("div", { class: "head" }, h("h1", {}, "Catalog"),
    segments("What", [["plans", "Plans"], ["meters", "Meters"], ["try", "Try a plan"]], tab, (next) => { location.hash = to("catalog", [next]); })), body);
  if (tab === "try") return openTry(body, query.get("plan"));
  if (tab === "meters") meterList(body);
  else planList(body);
}

function planList(place) {
  const list = h("div");
  place.append(panel(null, list));
  pages(list, (after) => get("/api/v1/plans", { after, limit: 100 }), (items) =>
    items.length === 0
      ? empty("No plans yet", "Plans come with the catalog: a file, or PUT /api/v1/catalog.")
      : table([
        { name: "Plan", lead: true, cell: (each) => each.name || each.key },
        { name: "Key", cell: (each) => h("code", {}, each.key) },
        { name: "Period", cell: (each) => each.period },
        { name: "Currency", cell: (each) => each.currency },
        { name: "Charges", class: "wrap", cell: (each) => (each.charges ?? []).map((charge) => charge.name || charge.key).join(", ") },
      ], items, { href: (each) => to("catalog", ["plan", each.key]) }), "Fetching plans");
}

function meterList(place) {
  const list = h("div");
  place.append(panel(null, list));
  pages(list, (after) => get("/api/v1/meters", { after, limit: 100 }), (items) =>
    items.length === 0
      ? empty("No meters yet", "Meters come with the catalog.")
      : table([
        { name: "Meter", lead: true, cell: (each) => each.key },
        { name: "Counts", cell: (each) => `${each.aggregation}${each.value ? ` of ${each.value}` : ""}` },
        { name: "Of events", cell: (each) => h("code", {}, each.eventType) },
        { name: "Unit", cell: (each) => each.unit },
        { name: "Dimensions", cell: (each) => (each.dimensions ?? []).map((dimension) => dimension.name).join(", ") },
        { name: "Keeps", cell: (each) => [each.keep, each.archived && [" ", badge("archived", "warn")]] },
      ], items, { href: (each) => to("catalog", ["meter", each.key]) }), "Fetching meters");
}

const crumb = (name, title, ...more) => h("div", { class: "head" }, h("div", {}, h("div", { class: "crumb" }, h("a", { href: to("catalog", [name.toLowerCase()]) }, name)), h("h1", {}, title)), ...more);

function openMeter(place, key) {
  show(place, () => get(path`/api/v1/meters/${key}`), (meter) => [
    crumb("Meters", key, meter.archived && badge("archived", "warn")),
    panel(null, facts([
      ["Counts", `${meter.aggregation}${meter.value ? ` of ${meter.value}` : ""}`], ["Of events of type", h("code", {}, meter.eventType)],
      ["Unit", meter.unit ?? "–"], ["Digits behind the point", String(meter.scale ?? 0)],
      ["Dimensions", (meter.dimensions ?? []).map((each) => `${each.name} (${each.path}${each.zones ? `, by zones ${each.zones}` : ""})`).join(", ") || "none"],
      ["Keeps", meter.keep === "events" ? "every event" : "counts only"], ["Window", `${meter.window} min`],
      ["Accepts usage", `${isoDuration(meter.backLimit)} back, ${isoDuration(meter.aheadLimit)} ahead`], ["Negative quantities", meter.negative ?? "allowed"],
      meter.pulses && ["Pulses", meter.pulses.join(", ")],
    ])),
    panel("As the catalog has it", h("pre", { class: "wrap" }, JSON.stringify(meter, null, 2))),
  ], "Fetching the meter");
}

function openPlan(place, key) {
  show(place, () => Promise.all([get(path`/api/v1/plans/${key}`), get(path`/api/v1/plans/${key}/versions`)]), ([plan, { items: versions }]) => [
    crumb("Plans", plan.name || key, h("span", { class: "quiet" }, h("code", {}, key)), h("span", { class: "grow" }), h("a", { class: "button", href: to("catalog", ["try"], { plan: key }) }, "Try it on usage")),
    panel(null, facts([
      ["Period", `${plan.period}${plan.anchor ? `, from ${plan.anchor}` : ""}`], ["Currency", plan.currency],
      plan.accumulate && ["Tiers and allowances over", plan.accumulate],
      plan.tax && ["Tax", `${decimal(plan.tax.percent)} %, on the ${plan.tax.point ?? "total"}${plan.tax.prices === "gross" ? ", in the prices" : ""}`],
      plan.minimum && ["At least", `${decimal(plan.minimum.amount)} ${plan.currency}`], plan.maximum && ["At most", `${decimal(plan.maximum)} ${plan.currency}`],
      plan.discount && ["Discount", plan.discount.percent ? `${decimal(plan.discount.percent)} %` : `${decimal(plan.discount.amount)} ${plan.currency}`],
      plan.trialDays && ["Trial", `${plan.trialDays} days`], ["Late usage", plan.late === "park" ? "is parked" : "adjusts the next statement"],
      ...(plan.allowances ?? []).map((each) => [`Allowance ${each.key}`, `${decimal(each.quantity)} units${each.carryOver ? `, ${decimal(each.carryOver)} carried over` : ""}`]),
    ])),
    panel("Charges", table([
      { name: "Charge", lead: true, cell: (each) => [each.name || each.key, h("div", { class: "quiet small" }, h("code", {}, each.key))] },
      { name: "Kind", cell: (each) => typeName(each) },
      { name: "Meter", cell: (each) => [each.meter, ...(each.meters ?? [])].filter(Boolean).map((meter) => [h("a", { href: to("catalog", ["meter", meter]) }, meter), " "]) },
      { name: "Price", cell: (each) => { const lines = priceLines(each, plan.currency); return lines.length === 1 ? lines[0] : h("ul", { class: "price-list" }, lines.map((line) => h("li", {}, line))); } },
    ], plan.charges ?? [])),
    panel("Versions", versions.length === 0 ? empty("None", "It was never changed.") : table([
      { name: "Catalog", lead: true, cell: (each) => `version ${each.version}` }, { name: "When", cell: (each) => dayAndTime(each.at) }, { name: "By", cell: (each) => each.by || "a program" },
    ], versions)),
    h("section", { class: "panel" }, h("details", {}, h("summary", {}, "As the catalog has it"), h("pre", { class: "wrap" }, JSON.stringify(plan, null, 2)))),
  ], "Fetching the plan");
}
