// What goes on this second: is it well, how much comes, how long does each station take, what is behind, and for how long is there room.
import { get } from "../api.js";
import { timeLines } from "../charts/lines.js";
import { badge, facts, fill, h, loading, panel } from "../dom.js";
import { bytes, count, dayAndTime, duration, latency, percent, short } from "../format.js";
import { KEPT, live } from "../live.js";

/** The way of a record, in its order. Store is a station, too, but nothing waits for it. */
const WAY = [
  ["decode", "Decode", "per frame"],
  ["ring-wait", "Ring", "wait per frame"],
  ["log-append", "Log", "append per batch"],
  ["force", "Force", "to disk, per force"],
  ["count", "Count", "per batch"],
  ["ack", "Answer", "per frame"],
  ["flush", "Flush", "per flush"],
  ["store", "Store", "per flush"],
];

export function open(place) {
  const parts = { health: h("section", { class: "panel" }), tiles: h("div", { class: "tiles" }), way: h("ol", { class: "way" }), room: h("div"), behind: h("div"), machine: h("div") };
  const ratePlace = h("div");
  const latencyPlace = h("div");
  const body = h("div", { hidden: true },
    parts.health,
    h("div", { class: "grid" }, parts.tiles),
    h("section", { class: "panel grid" },
      h("div", { class: "panel-head" }, h("h2", {}, "The way of a record"), h("span", { class: "quiet small" }, "99th percentile and median of the last second with traffic, at first of the last 15 minutes")),
      parts.way),
    h("div", { class: "grid two" },
      panel(["Records counted ", h("span", { class: "quiet small" }, "per second")], ratePlace),
      panel(["Whole way of a frame ", h("span", { class: "quiet small" }, "received to answered, each second")], latencyPlace)),
    h("div", { class: "grid three" },
      panel("Behind", parts.behind), panel("Log and disk", parts.room), panel("Process", parts.machine)));
  const waiting = loading("Waiting for the gateway");
  place.append(h("div", { class: "head" }, h("h1", {}, "Now")), waiting, body);
  let charts = null;
  const seen = {};
  get("/api/v1/latency", { step: 900 }).then(
    ({ tags }) => { for (const { tag, summary } of tags) seen[tag] ??= summary; },
    () => { /* Then only what comes live is shown. */ });

  const leave = live.watch((now) => {
    if (!charts) {
      waiting.remove();
      body.hidden = false;
      charts = [
        timeLines(ratePlace, { series: [{ name: "records/s", colour: "c1", area: true }], text: short, whole: true, legend: false, height: 190 }, rateColumns()),
        timeLines(latencyPlace, { series: [{ name: "max", colour: "c4", width: 1 }, { name: "p99", colour: "c2" }, { name: "p50", colour: "c1" }], text: latency, log: true, height: 190 }, latencyColumns()),
      ];
    } else if (!document.hidden) {
      charts[0].draw(rateColumns());
      charts[1].draw(latencyColumns());
    }
    health(parts.health, now);
    fill(parts.tiles, tiles(now));
    fill(parts.way, WAY.map((station) => wayStation(station, now, seen)));
    fill(parts.behind, behind(now));
    fill(parts.room, room(now));
    fill(parts.machine, machine(now));
  });
  const leaveState = live.onState((state) => { if (state === "gone") gone(parts.health); });
  return () => {
    leaveState();
    leave();
    charts?.forEach((each) => each.end());
  };
}

/** The last ten minutes, also where nothing is known of them, so that a line does not change its scale each second. */
function span(name) {
  const { at } = live.past;
  const last = at.at(-1);
  const first = last - KEPT * 1000;
  return at.length > 0 && at[0] > first ? [[first, ...at], [null, ...live.past[name]]] : [at, live.past[name]];
}

const rateColumns = () => span("records");

function latencyColumns() {
  const positive = (column) => column.map((value) => (value > 0 ? value : null));
  const [at] = span("p50");
  return [at, ...["max", "p99", "p50"].map((name) => positive(span(name)[1]))];
}

/** Nothing is known of a gateway that does not answer, and nothing of the last second is claimed of it. */
function gone(place) {
  fill(place, h("div", { class: "row" }, h("strong", { class: "bad" }, "Nothing is known"), h("span", { class: "quiet" }, "The gateway does not answer; the figures are the last ones.")));
}

function health(place, now) {
  const { health: state, alarms } = now;
  fill(place,
    alarms.length === 0 && state.ready
      ? h("div", { class: "row" }, h("span", { class: "all-well strong" }, "Everything is well"), h("span", { class: "quiet" }, "Usage is accepted; no alarm is on."))
      : h("div", { class: "row" },
        h("strong", {}, alarms.length === 0 ? "Not ready" : alarms.length === 1 ? "One alarm" : `${alarms.length} alarms`),
        state.ready ? badge("usage is accepted", "good") : badge(`usage is refused: ${state.detail}`, "bad")),
    alarms.map((alarm) => h("div", { class: `alarm ${alarm.severity}`, role: "alert", "data-alarm": alarm.id },
      h("strong", {}, alarm.severity === "critical" ? "Critical" : "Warning"), h("p", {}, alarm.text), h("time", {}, `since ${dayAndTime(alarm.since)}`))));
}

function tile(name, value, unit, more, tone = "") {
  return h("div", { class: `tile ${tone}` }, h("div", { class: "name" }, name), h("div", { class: "value" }, value, unit && h("small", {}, ` ${unit}`)), h("div", { class: "more" }, more));
}

/** All digits where there is room for them, else on pointing. */
const total = (value, what) => h("span", { title: count(value) }, `${value < 10_000_000 ? count(value) : short(value)} ${what}`);

function tiles(now) {
  const { rates, totals, connections } = now;
  return [
    tile("Records", short(rates.recordsPerSecond), "/s", total(totals.recordsCounted, "counted")),
    tile("Events", short(rates.eventsPerSecond), "/s", total(totals.eventsAccepted, "accepted")),
    tile("Frames", short(rates.framesPerSecond), "/s", total(totals.framesLogged, "logged")),
    tile("Log", bytes(rates.bytesPerSecond), "/s", `${bytes(totals.logBytes)} written`),
    tile("Duplicates", short(rates.duplicatesPerSecond), "/s", total(totals.eventsDuplicate, "kept out")),
    tile("Refused", short(rates.refusedPerSecond), "/s", total(totals.eventsRefused, "in all"), rates.refusedPerSecond > 0 ? "warn" : ""),
    tile("Busy", short(rates.busyPerSecond), "/s", "to be sent again", rates.busyPerSecond > 0 ? "warn" : ""),
    tile("Connections", count(connections.binary + connections.http), "", `${count(connections.binary)} binary, ${count(connections.http)} HTTP`),
  ];
}

function wayStation([id, name, per], now, seen) {
  const second = now.latency[id];
  if (second.count > 0) seen[id] = second;
  const figures = seen[id];
  return h("li", { class: second.count > 0 ? "" : "idle", title: `${name}: ${per}`, "data-station": id },
    h("div", { class: "station" }, name), h("div", { class: "quiet small" }, per),
    h("div", { class: "p99" }, figures ? latency(figures.p99) : "–"),
    h("div", { class: "quiet small" }, figures ? `${latency(figures.p50)} median` : "nothing yet"));
}

function bar(part, tone = "") {
  const inner = h("i", { style: { width: `${Math.min(100, Math.max(part > 0 ? 1 : 0, part * 100))}%` } });
  return h("div", { class: `meter ${tone}` }, inner);
}

function behind(now) {
  const { lagBytes, ring, conservation, totals } = now;
  return [
    facts([
      ["Not yet on disk", bytes(lagBytes.force)],
      ["Counted, not yet flushed", bytes(lagBytes.flush)],
      ["Flushed, not yet in the store", bytes(lagBytes.store)],
      ["Flushes", count(totals.flushes)],
      ["Conservation", conservation.difference === 0
        ? h("span", { class: "good" }, "0, in balance") : h("strong", { class: "bad" }, `off by ${count(conservation.difference)}`)],
      ["Ring", `${count(ring.used)} of ${count(ring.slots)} slots`],
    ], { class: "right" }),
    bar(ring.used / ring.slots, ring.used / ring.slots > 0.9 ? "warn" : ""),
  ];
}

function room(now) {
  const { log } = now;
  const soon = log.secondsToFull >= 0 && log.secondsToFull < 86_400;
  return facts([
    ["Free segments", `${count(log.segmentsFree)} of ${bytes(log.segmentBytes)}`],
    ["Free on the disk", bytes(log.diskFreeBytes)],
    ["Used up by", log.growthBytesPerSecond > 0 ? `${bytes(log.growthBytesPerSecond)}/s` : "nothing"],
    ["Full in", log.secondsToFull < 0 || log.growthBytesPerSecond <= 0 ? "not in sight" : h("span", { class: soon ? "warn strong" : "" }, duration(log.secondsToFull))],
    ["Series", count(now.totals.series)],
    ["Ids remembered", count(now.totals.ids)],
  ], { class: "right" });
}

function machine(now) {
  const { memory, gc } = now;
  const used = memory.heapUsedBytes / memory.heapMaxBytes;
  return [
    facts([
      ["Resident memory", bytes(memory.residentBytes)],
      ["Java heap", `${bytes(memory.heapUsedBytes)} of ${bytes(memory.heapMaxBytes)}, ${percent(used)}`],
      ["Collections", `${count(gc.count)} in the last second, ${count(gc.pauseMsLastSecond)} ms`],
      ["Safepoints", count(now.totals.safepoints ?? 0)],
    ], { class: "right" }),
    bar(used),
  ];
}
