// What a plan would bill for usage that is pasted: nothing is counted, stored or billed.
import { get, path, post } from "../api.js";
import { empty, failure, fill, h, loading, table } from "../dom.js";
import { count, dayIn, decimal, money } from "../format.js";
import { remember } from "../router.js";

const PLANS = 1000;

export function openTry(place, key) {
  fill(place, loading("Fetching plans"));
  Promise.all([get("/api/v1/plans", { limit: PLANS }), get("/api/v1/meters", { limit: PLANS })]).then(
    async ([{ items: plans }, { items: meters }]) => {
      if (plans.length === 0) fill(place, h("section", { class: "panel" }, empty("No plans yet", "There is nothing to try.")));
      else form(place, plans, meters, await prefixes(meters), plans.find((plan) => plan.key === key) ?? plans[0]);
    }).catch((problem) => fill(place, failure(problem, () => openTry(place, key))));
}

/** Prefixes of the tables of zones that these meters go by: {table: {zone: prefix}}. */
async function prefixes(meters) {
  const keys = [...new Set(meters.flatMap((meter) => (meter.dimensions ?? []).map((each) => each.zones)).filter(Boolean))];
  const tables = await Promise.all(keys.map((key) => get(path`/api/v1/zones/${key}`)));
  return Object.fromEntries(tables.map((table, i) => [keys[i], Object.fromEntries(Object.entries(table.versions.at(-1).prefixes).map(([prefix, zone]) => [zone, prefix]))]));
}

/** A few rows that the plan's meters take: what one would paste. */
function sample(plan, meters, zones = {}, now = new Date()) {
  const names = new Set((plan.charges ?? []).flatMap((charge) => [charge.meter, ...(charge.meters ?? [])]));
  const known = meters.filter((meter) => names.has(meter.key));
  const dimensions = [...new Set(known.flatMap((meter) => (meter.dimensions ?? []).map((each) => each.name)))];
  const attributes = [...new Set(known.flatMap((meter) => meter.attributes ?? []))];
  const others = [...dimensions, ...attributes];
  const noon = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 4, 12);
  const types = [...new Map(known.map((meter) => [meter.eventType, meter])).values()];
  const rows = types.flatMap((meter) => [0, 3].map((hour, i) => [
    "trial", meter.eventType, new Date(noon + hour * 3_600_000).toISOString().replace(".000", ""), meter.value ? String(i === 0 ? 120 : 640) : "",
    ...others.map((name) => numberOf(whereOf(plan, name), known, name, zones)),
  ]));
  return [["subject", "type", "time", "value", ...others], ...rows].map((row) => row.join(",")).join("\n");
}

/** Events carry a number where a meter has its zone. */
function numberOf(value, meters, name, zones) {
  const dimension = meters.flatMap((meter) => meter.dimensions ?? []).find((each) => each.name === name);
  const prefix = zones[dimension?.zones]?.[value];
  return prefix === undefined ? value ?? "" : prefix.padEnd(9, "0");
}

/** A value of a dimension that one of the plan's charges asks for. */
function whereOf(plan, dimension) {
  for (const charge of plan.charges ?? []) {
    const value = charge.where?.[dimension] ?? charge.prices?.find((each) => each.when?.[dimension])?.when[dimension] ?? (charge.dimension === dimension ? Object.keys(charge.rates ?? {})[0] : undefined);
    if (value !== undefined) return value;
  }
  return undefined;
}

function form(place, plans, meters, zones, first) {
  const usage = h("textarea", { rows: "12", spellcheck: "false", name: "usage" });
  const text = h("textarea", { rows: "12", spellcheck: "false", name: "plan" });
  const zone = h("input", { value: "UTC", name: "zone", spellcheck: "false" });
  const result = h("div", { class: "space", "aria-live": "polite" });
  const setPlan = (plan) => {
    text.value = JSON.stringify(plan, null, 2);
    usage.value = sample(plan, meters, zones);
    remember({ plan: plan.key });
  };
  const choice = h("select", { name: "key", onchange: () => setPlan(plans.find((plan) => plan.key === choice.value)) },
    plans.map((plan) => h("option", { value: plan.key, selected: plan === first }, plan.name ? `${plan.name} (${plan.key})` : plan.key)));
  setPlan(first);

  async function rate(event) {
    event.preventDefault();
    fill(result, loading("Rating"));
    let plan;
    try {
      plan = JSON.parse(text.value);
    } catch (malformed) {
      fill(result, h("section", { class: "panel" }, failure({ title: "The plan is not JSON", message: malformed.message, field: "plan" })));
      return;
    }
    try {
      fill(result, answer(await post("/api/v1/plans/try", { plan, usage: usage.value, zone: zone.value.trim() || "UTC" })));
    } catch (problem) {
      fill(result, h("section", { class: "panel" }, failure(problem)));
    }
  }

  fill(place,
    h("form", { class: "panel", onsubmit: rate },
      h("p", { class: "quiet" }, "Each subject gets statements of its own, as the plan says. Change the plan, paste usage, and see: nothing is counted, stored or billed."),
      h("div", { class: "grid two" },
        h("div", { class: "stack" }, h("label", { class: "field" }, "Plan", choice), h("label", { class: "field" }, "The plan, to be changed at will (JSON)", text)),
        h("div", { class: "stack" },
          h("label", { class: "field" }, "Periods begin and end in the zone", zone),
          h("label", { class: "field" }, "Usage (CSV): subject, type of the event, time, value, and a column for each dimension", usage))),
      h("div", { class: "row space" }, h("button", { class: "primary", type: "submit" }, "Rate it"))),
    result);
}

function answer({ counted, refused, statements }) {
  return [
    refused.length > 0 && h("section", { class: "panel" },
      h("h2", { class: "bad" }, refused.length === 1 ? "A row was refused" : `${count(refused.length)} rows were refused`),
      table([
        { name: "Row", class: "n", cell: (each) => count(each.row) }, { name: "Field", lead: true, cell: (each) => h("code", {}, each.field) }, { name: "Why", class: "wrap", cell: (each) => each.message },
      ], refused.slice(0, 100))),
    statements.length === 0
      ? h("section", { class: "panel" }, empty("Nothing to bill", counted === 0 ? "No row was counted." : `${count(counted)} rows were counted, and no period had anything to charge.`))
      : statements.map((statement, i) => h("details", { class: "panel tried", open: i === 0, "data-tried": statement.period },
        h("summary", {}, h("strong", {}, `${statement.customer} · ${statement.period}`),
          h("span", { class: "quiet small" }, `${dayIn(statement.start, statement.zone)} to ${dayIn(Date.parse(statement.end) - 1, statement.zone)}`),
          h("strong", { class: "total" }, money(statement.total, statement.currency))),
        table([
          { name: "What", lead: true, cell: (line) => line.text },
          { name: "Quantity", class: "n", cell: (line) => [decimal(line.quantity), line.unit && line.unit !== "1" && h("span", { class: "unit" }, ` ${line.unit}`)] },
          { name: "Price", class: "n", cell: (line) => (line.price === undefined ? "" : `${decimal(line.price)}${line.per && line.per !== "1" ? ` per ${decimal(line.per)}` : ""}`) },
          { name: "Amount", class: "n strong", cell: (line) => decimal(line.amount) },
        ], statement.lines),
        h("table", { class: "data space" }, h("tbody", {},
          statement.tax && h("tr", {}, h("td", {}, `Tax, ${decimal(statement.tax.percent)} %${statement.tax.isIncluded ? " (included)" : ""}`), h("td", { class: "n" }, decimal(statement.tax.amount))),
          h("tr", { class: "sum" }, h("td", {}, "Total"), h("td", { class: "n" }, money(statement.total, statement.currency))))))),
  ];
}
