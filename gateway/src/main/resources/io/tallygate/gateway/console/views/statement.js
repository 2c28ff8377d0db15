// One statement with its lines; each line opens what it was made from.
import { download, get, lines as stream, may, path, post } from "../api.js";
import { badge, facts, failure, fill, h, loading, show } from "../dom.js";
import { dayAndTimeIn, dayIn, decimal, money } from "../format.js";
import { to } from "../router.js";
import { language, say, sayLine } from "../words.js";
import { kindName, languageSwitch, stateBadge } from "./statement-parts.js";

/** Records that are shown of a line; all of them are in the file. */
const RECORDS = 200;

export function openStatement(place, id) {
  const ask = () => Promise.all([get(path`/api/v1/statements/${id}`), may("admin")]);
  const draw = () => show(place, ask, ([statement, mayBill]) => page(statement, draw, mayBill), "Fetching the statement");
  draw();
}

export function openPreview(place, subscription) {
  const draw = () => show(place, () => get("/api/v1/billing/preview", { subscription, fresh: true }), (statement) => page(statement, draw), "Rating the running period");
  draw();
}

const isPreview = (statement) => statement.state === "preview";

function page(statement, again, mayBill = false) {
  const { id, currency, zone } = statement;
  const kind = kindName(statement.kind) || say(isPreview(statement) ? "Preview" : statement.number > 0 ? "Statement" : "Draft");
  const title = `${kind} ${statement.number || id || ""}`.trim();
  return [
    h("div", { class: "head no-print" },
      h("div", { class: "crumb" }, h("a", { href: "#/statements" }, say("Statements"))),
      h("span", { class: "grow" }),
      mayBill && steps(statement, again),
      languageSwitch(again),
      h("button", { type: "button", onclick: () => window.print() }, say("Print")),
      h("button", { type: "button", onclick: () => download(isPreview(statement) ? `/api/v1/billing/preview?format=csv&subscription=${encodeURIComponent(statement.subscription)}` : `/api/v1/statements/${id}?format=csv`, `${title}.csv`) }, "↓ CSV")),
    h("article", { class: "panel sheet", lang: language.chosen, "data-statement": String(id) },
      h("div", { class: "sheet-head" },
        h("div", {}, h("h1", {}, title, " ", h("span", { class: "no-print" }, stateBadge(statement.state))), h("div", { class: "quiet" }, statement.planName || statement.plan)),
        h("div", {}, h("div", { class: "strong wrap" }, statement.customerName || statement.customer), h("div", { class: "quiet wrap" }, `${say("Customer")} `, h("a", { href: to("usage", ["customer", statement.customer]) }, statement.customer)))),
      facts([
        [say("Period"), `${statement.period} (${dayIn(statement.start, zone)} ${say("to")} ${dayIn(Date.parse(statement.end) - 1, zone)}, ${zone})`],
        [say("Subscription"), statement.subscription],
        statement.relatesTo && [say("Relates to"), [h("a", { href: to("statements", [statement.relatesTo.id]) }, `${say("Statement")} ${statement.relatesTo.number}`), statement.relatesTo.reason && `: ${statement.relatesTo.reason}`]],
        [say("Issued"), statement.issuedAt ? dayAndTimeIn(statement.issuedAt, zone) : say("not issued")],
        [say("Currency"), currency],
      ]),
      h("h2", { class: "space" }, say("Charges")),
      lineTable(statement),
      statement.adjustments.length > 0 && [h("h2", { class: "space" }, say("Adjustments")), adjustmentTable(statement)],
      sums(statement),
      h("p", { class: "quiet small space" },
        isPreview(statement) ? `${say("Usage counted up to flush")} ${statement.throughFlush}.` : `${say("Usage counted up to flush")} ${decimalHere(statement.closingFlush)}, ${say("prices of catalog version")} ${statement.catalogVersion}. ${say("Usage that arrives later appears as an adjustment on the next statement.")}`)),
  ];
}

function steps(statement, again) {
  const { id, state } = statement;
  const place = h("span", { class: "row" });
  const step = (name, where, tone, sure) => h("button", {
    type: "button", class: tone,
    onclick: async (event) => {
      if (sure && !window.confirm(sure)) return;
      event.currentTarget.disabled = true;
      try {
        await post(where, { ids: [id] });
        again();
      } catch (problem) {
        fill(place, failure(problem, again));
      }
    },
  }, say(name));
  return fill(place,
    state === "draft" && step("Approve", "/api/v1/statements/approve", "primary"),
    state === "approved" && step("Issue", "/api/v1/statements/issue", "primary"),
    (state === "draft" || state === "approved") && step("Discard", "/api/v1/statements/discard", "", `${say("Discard")}?`));
}

const decimalHere = (text) => decimal(text, language.chosen);

const quantity = (value, unit) => [decimalHere(value), unit && unit !== "1" && h("span", { class: "unit" }, ` ${say(unit)}`)];

function price(line) {
  if (line.price === undefined) return "";
  return line.per && line.per !== "1" ? [decimalHere(line.price), h("span", { class: "unit" }, ` ${say("per")} ${decimalHere(line.per)} ${line.unit}`)] : decimalHere(line.price);
}

const headRow = (...names) => h("thead", {}, h("tr", {}, names.map(([name, type]) => h("th", { class: type, scope: "col" }, name))));

const named = (name, cell) => { cell.dataset.name = name; return cell; };

function lineTable(statement) {
  if (statement.lines.length === 0) return h("p", { class: "quiet" }, say("Nothing was charged."));
  return h("div", { class: "table-wrap" }, h("table", { class: "data cards" },
    headRow([say("What")], [say("Quantity"), "n"], [say("Price"), "n"], [say("Amount"), "n"]),
    h("tbody", {}, statement.lines.map((line, i) => {
      const opener = h("button", { class: "opener", type: "button", "aria-expanded": "false" }, sayLine(line.text));
      const row = h("tr", {},
        h("td", { class: "lead wrap" }, opener), named(say("Quantity"), h("td", { class: "n" }, quantity(line.quantity, line.unit))),
        named(say("Price"), h("td", { class: "n" }, price(line))), named(say("Amount"), h("td", { class: "n strong" }, decimalHere(line.amount))));
      opener.addEventListener("click", () => toggle(row, opener, () => provenance(statement, line, i + 1)));
      return row;
    }))));
}

function adjustmentTable(statement) {
  return h("div", { class: "table-wrap" }, h("table", { class: "data cards" },
    headRow([say("What")], [say("Period")], [say("before"), "n"], [say("after"), "n"], [say("Amount"), "n"]),
    h("tbody", {}, statement.adjustments.map((each, i) => {
      const opener = h("button", { class: "opener", type: "button", "aria-expanded": "false" }, sayLine(each.text));
      const row = h("tr", {},
        h("td", { class: "lead wrap" }, opener), named(say("Period"), h("td", {}, each.period)), named(say("before"), h("td", { class: "n" }, decimalHere(each.before))),
        named(say("after"), h("td", { class: "n" }, decimalHere(each.after))), named(say("Amount"), h("td", { class: "n strong" }, decimalHere(each.amount))));
      opener.addEventListener("click", () => toggle(row, opener, () => provenance(statement, each, statement.lines.length + i + 1)));
      return row;
    }))));
}

function toggle(row, opener, make) {
  const isOpen = opener.getAttribute("aria-expanded") === "true";
  opener.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) row.nextElementSibling.remove();
  else row.after(h("tr", { class: "no-print" }, h("td", { colspan: String(row.children.length) }, make())));
}

/** What a line was made from: in a sentence, and record by record. */
function provenance(statement, line, number) {
  const { evidence } = line;
  const box = h("div", { class: "provenance" }, h("div", { class: "strong small" }, say("What this line was made from")));
  const exact = line.exact !== undefined && line.exact !== line.amount && h("span", { class: "quiet" }, ` · ${say("exact")} ${decimalHere(line.exact)}`);
  if (!evidence || evidence.records === 0) {
    box.append(h("p", { class: "small" }, say("Comes from nothing that was counted: a fee, a discount or a limit of the plan."), exact));
    return box;
  }
  box.append(h("p", { class: "small" },
    h("a", { href: to("catalog", ["meter", evidence.meter]) }, evidence.meter), ` · ${decimalHere(evidence.records)} ${say("records")}, ${decimalHere(evidence.series)} ${say("series")}, `,
    `${say("from")} ${dayAndTimeIn(evidence.firstWindow, statement.zone)} ${say("to")} ${dayAndTimeIn(evidence.lastWindow, statement.zone)}`, exact));
  if (isPreview(statement)) return box;
  const list = h("div");
  box.append(list);
  const where = path`/api/v1/statements/${statement.id}/lines/${number}/records`;
  fill(list, loading(say("Records")));
  stream(where, RECORDS).then(({ items, more }) => fill(list, recordTable(items, statement.zone), h("div", { class: "row" },
    more && h("span", { class: "quiet small" }, `${say("the first")} ${decimalHere(RECORDS)}`),
    h("button", { type: "button", onclick: () => download(where, `statement-${statement.id}-line-${number}.ndjson`) }, "↓ NDJSON"))), (problem) => fill(list, failure(problem)));
  return box;
}

function recordTable(items, zone) {
  return h("div", { class: "table-wrap records" }, h("table", { class: "data" },
    headRow([say("Time")], [say("Subject")], [say("Dimensions")], [say("Records"), "n"], [say("Quantity"), "n"], [say("Flush"), "n"]),
    h("tbody", {}, items.map((record) => h("tr", {},
      h("td", { class: "nowrap" }, dayAndTimeIn(record.start ?? record.time, zone)), h("td", {}, record.subject),
      h("td", {}, Object.entries({ ...record.dimensions, ...record.attributes }).map(([name, value]) => [badge(`${name} ${value}`), " "])),
      h("td", { class: "n" }, decimalHere(record.count ?? 1)), h("td", { class: "n" }, decimalHere(record.quantity)), h("td", { class: "n" }, decimalHere(record.flush ?? 0)))))));
}

function sums(statement) {
  const { tax, credits = [], due, total, currency } = statement;
  const row = (name, amount, tone = "") => h("tr", { class: tone }, h("td", {}, name), h("td", { class: "n" }, amount));
  return h("table", { class: "data space" }, h("tbody", {},
    tax && !tax.isIncluded && row(say("Net"), decimalHere(tax.net)),
    tax && row(`${say("Tax")}, ${decimalHere(tax.percent)} %${tax.isIncluded ? ` (${say("included")})` : ""}`, decimalHere(tax.amount)),
    row(say("Total"), money(total, currency, language.chosen), "sum"),
    credits.map((credit) => row(`${say("Credit")}: ${credit.text || credit.grant} (${decimalHere(credit.left)} ${say("left")})`, decimalHere(credit.amount))),
    credits.length > 0 && due !== undefined && row(say("Due"), money(due, currency, language.chosen), "sum")));
}
