// Latencies of any time that is kept: by percentile, over time, as a heat map, station by station, and against another time.
import { download, address, get } from "../api.js";
import { heatMap } from "../charts/heat.js";
import { timeLines } from "../charts/lines.js";
import { percentilePlot } from "../charts/percentiles.js";
import { empty, fill, h, panel, segments, select, show, table } from "../dom.js";
import { clock, count, day, duration, exactMs, latency, times } from "../format.js";
import { remember } from "../router.js";

const RANGES = [["900", "15 min"], ["3600", "1 h"], ["21600", "6 h"], ["86400", "24 h"]];

const STATIONS = [
  ["whole", "Whole way of a frame"], ["decode", "Decode"], ["ring-wait", "Wait in the ring"], ["log-append", "Append to the log"], ["force", "Force to disk"],
  ["count", "Count"], ["ack", "Answer"], ["flush", "Flush"], ["store", "Store"], ["compaction", "Compaction"],
];

const PERCENTILES = [["p50", "50 %"], ["p90", "90 %"], ["p99", "99 %"], ["p999", "99.9 %"], ["p9999", "99.99 %"], ["max", "Longest"]];

const tagName = (tag) => {
  const [station, part] = [tag.split("/")[0], tag.slice(tag.indexOf("/") + 1)];
  const name = STATIONS.find(([id]) => id === station)?.[1] ?? station;
  if (part === tag) return name;
  return `${name}: ${part.startsWith("tenant=") ? `tenant ${part.slice(7)}` : part}`;
};

export function open(place, { query }) {
  const state = { tag: query.get("tag") ?? "whole", range: query.get("range") ?? "900", from: Number(query.get("from")) || null, to: Number(query.get("to")) || null, compare: query.get("compare") ?? "none", held: heldFrom(query.get("held")), log: true };
  const head = h("div", { class: "head" });
  const spread = h("div");
  const figures = h("div");
  const overTime = h("div");
  const heat = h("div");
  const stations = h("div");
  const ends = new Map();
  const keep = (name, drawn) => { ends.get(name)?.end(); ends.set(name, drawn); };

  place.append(
    head,
    h("div", { class: "grid wide-narrow" },
      h("section", { class: "panel" },
        h("div", { class: "panel-head" }, h("h2", {}, "Percentiles"),
          segments("Scale", [["log", "logarithmic"], ["linear", "linear"]], "log", (value) => { state.log = value === "log"; drawSpread(); })),
        spread),
      panel("In figures", figures)),
    h("section", { class: "panel grid" }, h("div", { class: "panel-head" }, h("h2", {}, "Over time"), h("span", { class: "quiet small" }, "drag over a part to look into it")), overTime),
    h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, "How often how long"), h("span", { class: "quiet small" }, "the stronger the colour, the more; by the logarithm")), heat),
    h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, "Stations side by side"), h("span", { class: "quiet small" }, "bar: median to longest; marks: median and 99 %")), stations));

  const times_ = () => {
    const to = state.to ?? Date.now();
    return { from: state.from ?? to - Number(state.range) * 1000, to };
  };

  /** The time that the chosen one is compared with. */
  function before({ from, to }) {
    if (state.compare === "held") return state.held;
    const length = to - from;
    const back = { before: length, hour: 3_600_000, day: 86_400_000 }[state.compare];
    return back === undefined ? null : { from: from - back, to: to - back };
  }

  /** What is shown now is what the next times are compared with. */
  function hold() {
    Object.assign(state, { held: times_(), compare: "held" });
    remember({ compare: "held", held: `${state.held.from}-${state.held.to}` });
    ask();
  }

  let sets = [];
  function drawSpread() {
    if (sets.length > 0 && sets.some((set) => set.count > 0)) keep("spread", percentilePlot(spread, sets, { log: state.log }));
  }

  function drawHead(tags) {
    const now = times_();
    fill(head,
      h("h1", {}, "Latency"),
      select("Station", tags.map((tag) => [tag, tagName(tag)]), state.tag, (tag) => { state.tag = tag; remember({ tag }); ask(); }),
      segments("Time", RANGES, state.from ? "" : state.range, (range) => { Object.assign(state, { range, from: null, to: null }); remember({ range, from: null, to: null }); ask(); }),
      select("Compare with", [["none", "compare with …"], ["before", "the time before"], ["hour", "an hour earlier"], ["day", "a day earlier"], state.held && ["held", `the held time, ${span(state.held)}`]].filter(Boolean), state.compare, (compare) => { state.compare = compare; remember({ compare: compare === "none" ? null : compare }); ask(); }),
      state.from && h("span", { class: "quiet" }, `${day(now.from)} ${clock(now.from)} to ${clock(now.to)}, ${duration((now.to - now.from) / 1000)}`),
      h("span", { class: "grow" }),
      h("button", { type: "button", title: "Holds the time that is shown, to compare others with it", onclick: hold }, "Hold"),
      h("button", { type: "button", onclick: () => ask() }, "Refresh"),
      h("button", { type: "button", title: "Histograms of each second, for HdrHistogram's own tools", onclick: () => download(address("/latency.hlog", times_()), "tallygate.hlog") }, "↓ .hlog"),
      h("button", { type: "button", title: "Percentile distribution, for HdrHistogram's plotter", onclick: () => download(address("/latency.hgrm", { ...times_(), tag: state.tag }), `${state.tag.replaceAll("/", "-")}.hgrm`) }, "↓ .hgrm"));
  }

  function ask() {
    const time = times_();
    const other = before(time);
    drawHead([...new Set([...STATIONS.map(([id]) => id), state.tag, ...known])]);
    const { tag } = state;
    show(spread, () => Promise.all([get("/api/v1/latency/distribution", { tag, ...time }), other && get("/api/v1/latency/distribution", { tag, ...other })]), ([one, two]) => {
      sets = [
        { name: two ? "this time" : tagName(tag), colour: "c1", ...one },
        ...(two ? [{ name: span(two), colour: "c2", dash: [6, 4], ...two }] : []),
      ];
      fill(figures, figureTable(sets));
      if (sets.every((set) => set.count === 0)) return nothing();
      queueMicrotask(drawSpread);
      return h("div");
    }, "Reading histograms");
    show(overTime, () => get("/api/v1/latency", { tag, ...time }), ({ tags: [line], from, to, stepSeconds }) => {
      if (!line) return nothing();
      const box = h("div");
      queueMicrotask(() => keep("lines", timeLines(box, {
        series: [{ name: "50 %", colour: "c1" }, { name: "90 %", colour: "c3" }, { name: "99 %", colour: "c2" }, { name: "99.9 %", colour: "c4" }, { name: "longest", colour: "c5", width: 1 }],
        text: latency, log: true, height: 240,
        onSelect: (from, to) => { Object.assign(state, { from: Math.floor(from / 1000) * 1000, to: Math.ceil(to / 1000) * 1000 }); remember({ from: state.from, to: state.to }); ask(); },
      }, lineColumns(line.points, from, to, stepSeconds * 1000))));
      return box;
    }, "Reading histograms");
    show(heat, () => get("/api/v1/latency/heatmap", { tag, ...time }), (map) => {
      if (map.columns.length === 0) return nothing();
      const box = h("div");
      queueMicrotask(() => keep("heat", heatMap(box, map)));
      return box;
    }, "Reading histograms");
    show(stations, () => get("/api/v1/latency", { ...time }), ({ tags }) => {
      known = tags.map((line) => line.tag);
      drawHead([...new Set([...STATIONS.map(([id]) => id), tag, ...known])]);
      return tags.length === 0 ? nothing() : stationTable(tags, (chosen) => { state.tag = chosen; remember({ tag: chosen }); ask(); window.scrollTo(0, 0); });
    }, "Reading histograms");
  }

  let known = [];
  ask();
  return () => { for (const each of ends.values()) each.end(); };
}

/** A time in few words; its day only where that is not today. */
const span = ({ from, to }) => `${day(from) === day(Date.now()) ? "" : `${day(from)} `}${clock(from, to - from < 600_000)} to ${clock(to, to - from < 600_000)}`;

/** "1795747880000-1795747980000" as an address has it. */
function heldFrom(text) {
  const [from, to] = (text ?? "").split("-").map(Number);
  return from > 0 && to > from ? { from, to } : null;
}

const nothing = () => empty("Nothing was recorded", "No frame took this way in that time.");

/** Columns of percentiles over all of the time; where a step has no value, a line is broken. */
function lineColumns(points, from, to, stepMs) {
  const rows = points[0].at > from ? [{ at: from }] : [];
  for (const point of points) {
    const last = rows.at(-1);
    if (last && point.at - last.at > stepMs) rows.push({ at: last.at + stepMs });
    rows.push(point);
  }
  if (rows.at(-1).at < to - stepMs) rows.push({ at: rows.at(-1).at + stepMs }, { at: to });
  return [rows.map((each) => each.at), ...["p50", "p90", "p99", "p999", "max"].map((name) => rows.map((each) => each[name] ?? null))];
}

function figureTable(sets) {
  const [one, two] = sets;
  const columns = [
    { name: "", lead: true, cell: ([, name]) => name },
    { name: two ? "this time" : "", class: "n strong", cell: ([id]) => value(one, id) },
  ];
  if (two) {
    columns.push({ name: two.name, class: "n", cell: ([id]) => value(two, id) });
    columns.push({ name: "", class: "n quiet", cell: ([id]) => (one.count && two.count ? times(one.summary[id], two.summary[id]) : "") });
  }
  const box = table(columns, PERCENTILES, { cards: false });
  box.querySelectorAll("tbody tr").forEach((row, i) => { row.dataset.percentile = PERCENTILES[i][0]; });
  return [box, h("p", { class: "quiet small" }, two ? `${count(one.count)} against ${count(two.count)} values` : `${count(one.count)} values, mean ${latency(one.mean)}`)];
}

const value = (set, id) => (set.count === 0 ? "–" : exactMs(set.summary[id]));

function stationTable(lines, choose) {
  const order = STATIONS.map(([id]) => id);
  const rank = (tag) => order.indexOf(tag.split("/")[0]) + (tag.includes("/") ? 0.5 : 0);
  const rows = [...lines].sort((a, b) => rank(a.tag) - rank(b.tag) || a.tag.localeCompare(b.tag));
  const low = Math.min(...rows.map((line) => Math.max(0.5, line.summary.p50)));
  const high = Math.max(...rows.map((line) => line.summary.max), low * 10);
  const at = (us) => Math.max(0, Math.min(100, (Math.log(Math.max(us, low) / low) / Math.log(high / low)) * 100));
  return table([
    { name: "Station", lead: true, cell: (line) => h("button", { class: "as-link", type: "button", onclick: () => choose(line.tag) }, tagName(line.tag)) },
    { name: "Values", class: "n", cell: (line) => count(line.count) },
    { name: "50 %", class: "n", cell: (line) => latency(line.summary.p50) },
    { name: "99 %", class: "n", cell: (line) => latency(line.summary.p99) },
    { name: "99.9 %", class: "n", cell: (line) => latency(line.summary.p999) },
    { name: "Longest", class: "n", cell: (line) => latency(line.summary.max) },
    { name: `${latency(low)} to ${latency(high)}, logarithmic`, class: "wide-only", cell: (line) => bar(line.summary, at) },
  ], rows);
}

function bar(summary, at) {
  return h("div", { class: "range-bar" },
    h("i", { style: { left: `${at(summary.p50)}%`, width: `${Math.max(0.5, at(summary.max) - at(summary.p50))}%` } }),
    h("b", { style: { left: `${at(summary.p50)}%` } }), h("b", { class: "p99", style: { left: `calc(${at(summary.p99)}% - 3px)` } }));
}
