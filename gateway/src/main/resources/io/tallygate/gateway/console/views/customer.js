// One customer: subscriptions with what the running period costs so far, and meters over time.
import { get, path } from "../api.js";
import { timeLines } from "../charts/lines.js";
import { badge, empty, failure, fill, h, loading, panel, segments, show, table } from "../dom.js";
import { count, dayIn, decimal, money, short, sum } from "../format.js";
import { pages } from "../pages.js";
import { remember, to } from "../router.js";

const DAY_MS = 86_400_000;

/** Lengths of time and the intervals that suit them. */
const SPANS = [["1", "1 day", "1h"], ["7", "7 days", "1h"], ["31", "31 days", "1d"], ["92", "3 months", "1d"], ["366", "1 year", "1mo"]];

/** So many subscriptions are asked what they cost so far; the others when they are opened. */
const PRICED = 20;

export function openCustomer(place, key, query) {
  const ends = [];
  const body = h("div");
  place.append(body);
  show(body, () => Promise.all([get(path`/api/v1/customers/${key}`), get("/api/v1/subscriptions", { customer: key, limit: 100 })]), ([customer, { items, next }]) => {
    const subject = query.get("subject");
    const subscriptions = h("div");
    pages(subscriptions, (after) => (after === undefined ? Promise.resolve({ items, next }) : get("/api/v1/subscriptions", { customer: key, limit: 100, after })),
      (list) => (list.length === 0 ? empty("No subscription", "Nothing is billed to this customer.") : subscriptionTable(list)));
    const charts = h("div");
    queueMicrotask(() => meterCharts(charts, customer, items, subject, query, ends));
    return [
      h("div", { class: "head" },
        h("div", {}, h("div", { class: "crumb" }, h("a", { href: "#/usage" }, "Usage")), h("h1", {}, customer.name || key)),
        h("span", { class: "quiet" }, [h("code", {}, key), ` · ${customer.zone ?? "UTC"} · ${customer.currency}`]),
        customer.hold && badge("on hold: no period is closed", "warn"),
        h("span", { class: "grow" }),
        h("a", { class: "button", href: to("statements", [], { customer: key }) }, "Statements")),
      panel("Subscriptions", subscriptions),
      charts,
    ];
  }, "Looking for the customer");
  return () => ends.forEach((end) => end());
}

function subscriptionTable(items) {
  return table([
    { name: "Subscription", lead: true, cell: (each) => each.key },
    { name: "Plan", cell: (each) => h("a", { href: to("catalog", ["plan", each.plan]) }, each.plan) },
    { name: "From", class: "nowrap", cell: (each) => each.from },
    { name: "To", class: "nowrap", cell: (each) => each.to ?? "goes on" },
    { name: "Subjects", class: "wrap", cell: (each) => subjectList(each.subjects ?? []) },
    { name: "Running period", class: "n", cell: (each) => costCell(each, items.indexOf(each) < PRICED) },
  ], items);
}

const SUBJECTS_SHOWN = 5;

function subjectList(subjects) {
  const keys = subjects.map((each) => each.key ?? each);
  return keys.slice(0, SUBJECTS_SHOWN).join(", ") + (keys.length > SUBJECTS_SHOWN ? ` and ${count(keys.length - SUBJECTS_SHOWN)} more` : "");
}

function costCell(subscription, atOnce) {
  const cell = h("span");
  if (subscription.to && Date.parse(subscription.to) + DAY_MS < Date.now()) return h("span", { class: "quiet" }, "ended");
  const ask = () => {
    fill(cell, h("span", { class: "quiet" }, "…"));
    get("/api/v1/billing/forecast", { subscription: subscription.key }).then(
      (forecast) => fill(cell,
        h("a", { href: to("statements", ["preview", subscription.key]) }, money(forecast.soFar, forecast.currency)), " so far",
        h("div", { class: "quiet small" }, forecast.period, isMore(forecast) && `: ${money(forecast.expected, forecast.currency)} expected`)),
      (problem) => fill(cell, h("span", { class: "quiet", title: problem.message }, problem.status === 400 ? "no open period" : problem.message)));
  };
  if (atOnce) ask();
  else fill(cell, h("button", { type: "button", onclick: ask }, "Cost so far"));
  return cell;
}

/** What is expected leaves out the quarter of an hour that is not over, so in its first minutes usage can be ahead of it. */
const isMore = ({ soFar, expected }) => Number(expected) >= Number(soFar);

/** The meters that the plans of these subscriptions look at. */
async function metersOf(subscriptions) {
  const keys = [...new Set(subscriptions.map((each) => each.plan))];
  const plans = await Promise.all(keys.map((key) => get(path`/api/v1/plans/${key}`)));
  const meters = plans.flatMap((plan) => (plan.charges ?? []).flatMap((charge) => [charge.meter, ...(charge.meters ?? [])]));
  return [...new Set(meters.filter(Boolean))].sort();
}

/** The first and the last window that subjects used a meter in: there charts begin and end. */
async function usedIn(meters, subjects) {
  const pagesOfUsage = await Promise.all(meters.map((meter) => get("/api/v1/usage", { meter, subject: subjects, limit: 100 }).catch(() => ({ items: [] }))));
  const rows = pagesOfUsage.flatMap(({ items }) => items);
  return rows.length === 0 ? null : { first: Math.min(...rows.map((row) => Date.parse(row.firstWindow))), last: Math.max(...rows.map((row) => Date.parse(row.lastWindow))) };
}

/** The shortest time that shows all usage, at most a month. */
const spanOf = ({ first, last }) => (SPANS.find(([days]) => last - first <= Number(days) * DAY_MS && Number(days) <= 31) ?? SPANS[2])[0];

async function meterCharts(place, customer, subscriptions, subject, query, ends) {
  fill(place, loading("Looking for usage"));
  try {
    const subjects = subject ? [subject] : [...new Set(subscriptions.flatMap((each) => each.subjects ?? []).map((each) => each.key ?? each))].slice(0, 20);
    const meters = await metersOf(subscriptions);
    const used = subjects.length === 0 ? null : await usedIn(meters, subjects);
    if (meters.length === 0 || used === null) {
      fill(place, panel("Usage", empty("No usage yet", meters.length === 0 ? "No plan of this customer has a meter." : "Nothing was counted for its subjects.")));
      return;
    }
    drawCharts(place, { customer, meters, subject, last: used.last, span: query.get("span") ?? spanOf(used) }, ends);
  } catch (problem) {
    fill(place, panel("Usage", failure(problem, () => meterCharts(place, customer, subscriptions, subject, query, ends))));
  }
}

function drawCharts(place, { customer, meters, subject, last, span }, ends) {
  let chosen = span;
  let end = startOfDay(last, customer.zone) + DAY_MS;
  const charts = h("div", { class: "grid two" });
  const when = h("span", { class: "quiet" });
  const draw = () => {
    const [, , interval] = SPANS.find(([days]) => days === chosen) ?? SPANS[2];
    const from = startOfDay(end - Number(chosen) * DAY_MS, customer.zone);
    fill(when, `${dayIn(from, customer.zone)} to ${dayIn(end - 1, customer.zone)}, ${customer.zone ?? "UTC"}`);
    ends.splice(0).forEach((each) => each());
    fill(charts, meters.map((meter) => meterChart(meter, customer, { subject, from, to: end, interval }, ends)));
  };
  const move = (direction) => { end = startOfDay(end + direction * Number(chosen) * DAY_MS + DAY_MS / 2, customer.zone); draw(); };
  fill(place,
    h("div", { class: "head space" },
      h("h2", {}, "Meters over time"),
      segments("Time", SPANS.map(([days, name]) => [days, name]), chosen, (days) => { chosen = days; remember({ span: days }); draw(); }),
      h("span", { class: "row" },
        h("button", { type: "button", "aria-label": "earlier", onclick: () => move(-1) }, "‹"),
        h("button", { type: "button", "aria-label": "later", onclick: () => move(1) }, "›")),
      when,
      subject && h("span", { class: "row" }, badge(`only ${subject}`, "info"), h("a", { href: to("usage", ["customer", customer.key]) }, "all subjects"))),
    charts);
  draw();
}

/** The midnight before a time, in a zone; days of 23 and 25 hours included. */
export function startOfDay(ms, zone) {
  const wanted = dayIn(ms, zone);
  const utc = Date.parse(`${wanted}T00:00:00Z`);
  for (let quarters = -56; quarters <= 56; quarters++) {
    const at = utc + quarters * 900_000;
    if (dayIn(at, zone) === wanted && dayIn(at - 1, zone) !== wanted) return at;
  }
  return utc;
}

function meterChart(meter, customer, { subject, from, to: end, interval }, ends) {
  const box = h("div");
  const total = h("span", { class: "strong" });
  const section = h("section", { class: "panel", "data-meter": meter }, h("div", { class: "panel-head" }, h("h2", {}, meter), total), box);
  const question = { from: new Date(from).toISOString(), to: new Date(end).toISOString(), interval, zone: customer.zone ?? "UTC", customer: customer.key, subject };
  show(box, () => get(path`/api/v1/meters/${meter}/query`, question), (answer) => {
    const values = answer.rows.map((row) => row.value);
    const adds = answer.aggregation === "sum" || answer.aggregation === "count";
    const figure = values.length === 0 ? "0" : adds ? sum(values) : values.reduce((a, b) => (Number(a) > Number(b) ? a : b));
    fill(total, `${adds ? "" : "highest "}${decimal(figure)} `, h("span", { class: "unit" }, answer.unit));
    if (values.length === 0) return empty("Nothing", "No usage in this time.");
    const chart = h("div");
    queueMicrotask(() => {
      const drawn = timeLines(chart, { series: [{ name: answer.unit, colour: "c1" }], text: short, bars: true, whole: true, height: 170, zone: customer.zone ?? "UTC" }, barColumns(answer.rows, from, end, interval));
      ends.push(() => drawn.end());
    });
    return chart;
  }, "Counting");
  return section;
}

const STEPS_MS = { "1h": 3_600_000, "1d": DAY_MS };

/** A bar for each interval with usage; the others have their room. The chart is drawn from rounded figures; what is written is exact. */
function barColumns(rows, from, end, interval) {
  const byStart = new Map(rows.map((row) => [Date.parse(row.windowStart), Number(row.value)]));
  const step = STEPS_MS[interval];
  const starts = new Set(byStart.keys());
  // Where clocks change, days do not begin a multiple of 24 hours after the first: such a start is left to the row itself.
  const isKnown = (at) => step === DAY_MS && (byStart.has(at - 3_600_000) || byStart.has(at + 3_600_000));
  for (let at = from; step && at < end; at += step) if (!isKnown(at)) starts.add(at);
  const at = [...starts].sort((a, b) => a - b);
  return [[...at, end], [...at.map((ms) => byStart.get(ms) ?? null), null]];
}
