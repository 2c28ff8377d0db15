// Statements: the list, with the steps of many at once.
import { get, may, post } from "../api.js";
import { badge, empty, failure, fill, h, segments, table } from "../dom.js";
import { dayAndTime, money } from "../format.js";
import { pages } from "../pages.js";
import { remember, to } from "../router.js";
import { language, say } from "../words.js";
import { openPreview, openStatement } from "./statement.js";
import { kindName, languageSwitch, stateBadge } from "./statement-parts.js";

const PAGE = 50;

export function open(place, route) {
  if (route.parts[0] === "preview") return openPreview(place, route.parts[1]);
  if (route.parts[0]) return openStatement(place, route.parts[0]);
  const filter = { state: route.query.get("state") ?? "", customer: route.query.get("customer") ?? "", period: route.query.get("period") ?? "" };
  const list = h("div");
  const steps = h("div", { class: "row" });
  let items = [];
  const change = (name) => (value) => { filter[name] = value.trim(); remember({ [name]: filter[name] }); draw(); };
  const field = (name, text) => h("input", { type: "search", class: "narrow", placeholder: text, "aria-label": text, value: filter[name], onchange: (event) => change(name)(event.target.value), onsearch: (event) => change(name)(event.target.value) });

  function draw() {
    const shown = pages(list, (after) => get("/api/v1/statements", { ...filter, order: "newest", after, limit: PAGE }), (page) => {
      items = page;
      may("admin").then((mayBill) => { if (items === page) fill(steps, mayBill && manySteps(page, shown)); });
      if (page.length === 0) {
        return filter.state || filter.customer || filter.period
          ? empty("No statement found", "None has all of that.") : empty("No statements yet", "They are made when a billing period is closed.");
      }
      return table([
        { name: "Number", lead: true, cell: (each) => (each.number > 0 ? `${say("Statement")} ${each.number}` : `${say("Draft")} ${each.id}`) },
        { name: say("Customer"), class: "wrap", cell: (each) => each.customer },
        { name: say("Subscription"), class: "wrap wide-only", cell: (each) => h("code", {}, each.subscription) },
        { name: say("Period"), class: "nowrap", cell: (each) => each.period },
        { name: "", cell: (each) => [stateBadge(each.state), each.kind !== "statement" && [" ", badge(kindName(each.kind), "warn")]] },
        { name: say("Issued"), class: "nowrap wide-only", cell: (each) => (each.issuedAt ? dayAndTime(each.issuedAt) : "–") },
        { name: say("Total"), class: "n strong", cell: (each) => money(each.total, each.currency, language.chosen) },
      ], page, { href: (each) => to("statements", [each.id]) });
    }, "Looking for statements");
  }

  place.append(
    h("div", { class: "head" },
      h("h1", {}, "Statements"),
      segments("State", [["", "all"], ["draft", "drafts"], ["approved", "approved"], ["issued", "issued"], ["discarded", "discarded"]], filter.state, change("state")),
      field("customer", "Key of a customer   /"), field("period", "Period: 2026-11"),
      h("span", { class: "grow" }), languageSwitch(draw)),
    h("section", { class: "panel" }, steps, list));
  draw();
}

/** Approving and issuing all of a page, which is what the last day of the month is about. */
function manySteps(items, shown) {
  const of = (state) => items.filter((each) => each.state === state).map((each) => each.id);
  const step = (name, ids, where) => ids.length > 0 && h("button", {
    type: "button", class: where.endsWith("issue") ? "primary" : "",
    onclick: async (event) => {
      const button = event.currentTarget;
      button.disabled = true;
      try {
        await post(where, { ids });
        shown.again();
      } catch (problem) {
        button.parentElement.append(failure(problem));
      }
    },
  }, `${name} (${ids.length} on this page)`);
  return [step("Approve all drafts", of("draft"), "/api/v1/statements/approve"), step("Issue all approved", of("approved"), "/api/v1/statements/issue")];
}
