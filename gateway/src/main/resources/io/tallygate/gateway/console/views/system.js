// What runs here: versions, the laws with their sums, and every setting in force.
import { get } from "../api.js";
import { badge, facts, h, panel, show, table } from "../dom.js";
import { bytes, clock, count, dayAndTime, decimal, duration, isoDuration } from "../format.js";

export function open(place) {
  const about = h("div");
  const laws = h("div");
  const settings = h("div");
  const refresh = () => showLaws(laws);
  place.append(
    h("div", { class: "head" }, h("h1", {}, "System")),
    panel("This gateway", about),
    h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, "Laws"), h("span", { class: "quiet small" }, "sums that must be equal"), h("button", { type: "button", onclick: refresh }, "Sum again")), laws),
    h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, "Settings in force"), h("span", { class: "quiet small" }, "secrets are never shown")), settings));
  show(about, () => get("/api/v1/info"), gateway, "Asking the gateway");
  refresh();
  show(settings, () => get("/api/v1/config"), settingTable, "Reading settings");
}

function gateway(info) {
  const { limits, positions, idHorizon, log } = info;
  return h("div", { class: "grid three space-less" },
    facts([
      ["Version", info.version], ["Process", String(info.pid)], ["Start number", count(info.incarnation)], ["Tenant of the key", info.tenant],
      ["Catalog version", count(info.catalogVersion)], ["Memory", bytes(info.memory.residentBytes)],
    ]),
    facts([
      ["Durability", info.durability === "disk" ? "on disk before the answer" : "in the page cache"], ["Transport", info.transport], ["Binary port", String(info.binaryPort)],
      ["Frame", `at most ${bytes(limits.frameBytes)}`], ["Series", `at most ${count(limits.series)}`], ["Ids are remembered", `${duration(idHorizon.hours * 3600)}, since ${dayAndTime(idHorizon.coveredSince)}`],
    ]),
    facts([
      ["Logged up to", count(positions.logged)], ["on disk", count(positions.durable)], ["counted", count(positions.counted)], ["flushed", count(positions.flushed)],
      ["stored", count(positions.stored)], ["Log kept", `${bytes(log.retainBytes)} in segments of ${bytes(log.segmentBytes)}`],
    ]));
}

function showLaws(place) {
  show(place, () => get("/api/v1/laws"), ({ laws, atRest }) => [
    table([
      { name: "Law", lead: true, cell: (law) => [law.text, h("div", { class: "quiet small" }, `${law.over}, summed ${clock(law.summedAt)}`)] },
      { name: "Left", class: "n", cell: (law) => [decimal(law.left), h("div", { class: "quiet small" }, law.leftText)] },
      { name: "Right", class: "n", cell: (law) => [decimal(law.right), h("div", { class: "quiet small" }, law.rightText)] },
      { name: "Difference", class: "n", cell: (law) => badge(decimal(law.difference), law.holds ? "good" : "bad") },
    ], laws),
    h("p", { class: "quiet small space" }, "Summed by ", h("code", {}, "tallygate verify"), ` at rest, from the log itself: ${atRest.map((law) => law.text).join("; ")}.`),
  ], "Summing up");
}

function settingTable({ settings, keys }) {
  return [
    table([
      { name: "Setting", lead: true, cell: (each) => h("code", {}, each.key) },
      { name: "Value", class: "wrap", cell: (each) => [value(each), each.value !== each.default && [" ", badge("changed", "info")]] },
      { name: "Default", class: "wrap quiet", cell: (each) => value({ ...each, value: each.default }) },
      { name: "From", cell: (each) => each.source },
      { name: "What", class: "wrap quiet", cell: (each) => marked(each.description) },
    ], settings),
    h("h2", { class: "space" }, "API keys"),
    keys.length === 0
      ? h("p", { class: "quiet" }, "None: the gateway listens on this machine only, and everybody there may do everything.")
      : table([
        { name: "Name", lead: true, cell: (each) => each.name }, { name: "Tenant", cell: (each) => each.tenant },
        { name: "May", cell: (each) => each.scopes.map((scope) => [badge(scope), " "]) },
      ], keys),
  ];
}

/** Text with `code` in it. */
const marked = (text) => text.split("`").map((part, i) => (i % 2 === 1 ? h("code", {}, part) : part));

/** A value as it was written, and what it comes to where that is not plain. */
function value({ value: text, unit }) {
  if (text === null || text === undefined || text === "") return "–";
  if (unit === "duration") return isoDuration(text);
  if (unit === "bytes" && /^\d{5,}$/.test(text)) return `${text} (${bytes(Number(text))})`;
  return /^\d{5,}$/.test(text) ? decimal(text) : text;
}
