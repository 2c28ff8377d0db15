// How many values lay between which latencies, step by step, as colours. Drawn by hand: it is one rectangle a cell.
import { fill, h } from "../dom.js";
import { clock, count, day, latency } from "../format.js";
import { colour, FONT, logSplits } from "./frame.js";
import { timeTexts } from "./lines.js";

const LEFT = 66;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 24;
const HEIGHT = 240;

/** How strong the colour of a count is, from 0 to 1: by its logarithm, so that a few slow ones are seen beside a million fast ones. */
const strength = (value, most) => (value <= 0 ? 0 : 0.14 + 0.86 * (Math.log1p(value) / Math.log1p(most)));

/** A heat map of {from, to, stepSeconds, edgesUs, columns: [{at, counts}]}. */
export function heatMap(place, map) {
  const canvas = h("canvas", { role: "img", "aria-label": "How many latencies lay where, over time" });
  const tip = h("div", { class: "tip", hidden: true });
  const box = h("div", { class: "heat" }, canvas, tip);
  fill(place, box);
  const most = Math.max(1, ...map.columns.map((column) => Math.max(0, ...column.counts)));
  const edges = map.edgesUs;
  const low = edges[0];
  const high = edges.at(-1);
  let width = 0;
  const x = (at) => LEFT + ((at - map.from) / (map.to - map.from)) * (width - LEFT - RIGHT);
  const y = (us) => TOP + (1 - Math.log(us / low) / Math.log(high / low)) * (HEIGHT - TOP - BOTTOM);

  function draw() {
    width = Math.max(220, box.clientWidth);
    const scale = window.devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = HEIGHT * scale;
    canvas.style.height = `${HEIGHT}px`;
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    const [cold, hot] = ["heat-0", "heat-1"].map((name) => colour(name).split(/\s+/).map(Number));
    const step = map.stepSeconds * 1000;
    axes(pen);
    for (const column of map.columns) {
      const left = x(column.at);
      const right = Math.max(left + 1, x(column.at + step));
      column.counts.forEach((value, i) => {
        if (value === 0) return;
        const part = strength(value, most);
        pen.fillStyle = `rgb(${cold.map((c, k) => Math.round(c + (hot[k] - c) * part)).join(" ")})`;
        const upper = y(edges[i + 1]);
        pen.fillRect(left, upper, right - left + 0.3, y(edges[i]) - upper + 0.3);
      });
    }
  }

  function axes(pen) {
    pen.font = FONT;
    pen.fillStyle = colour("quiet");
    pen.strokeStyle = colour("line");
    pen.lineWidth = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const us of logSplits(low, high, Math.log10(high / low) < 2)) {
      pen.fillText(latency(us), LEFT - 8, y(us));
      pen.beginPath();
      pen.moveTo(LEFT, y(us));
      pen.lineTo(width - RIGHT, y(us));
      pen.stroke();
    }
    pen.textBaseline = "top";
    pen.textAlign = "center";
    const room = Math.max(2, Math.floor((width - LEFT) / 110));
    const splits = timeSplits(map.from / 1000, map.to / 1000, room);
    const texts = timeTexts(splits);
    splits.forEach((at, i) => pen.fillText(texts[i], Math.min(width - 24, x(at * 1000)), HEIGHT - BOTTOM + 7));
  }

  canvas.addEventListener("pointermove", (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    const at = map.from + ((event.clientX - left - LEFT) / (width - LEFT - RIGHT)) * (map.to - map.from);
    const us = low * (high / low) ** (1 - (event.clientY - top - TOP) / (HEIGHT - TOP - BOTTOM));
    const column = map.columns.find((each) => each.at <= at && at < each.at + map.stepSeconds * 1000);
    const cell = edges.findIndex((edge, i) => edge <= us && us < edges[i + 1]);
    tip.hidden = !column || cell < 0;
    if (tip.hidden) return;
    tip.textContent = `${day(column.at)} ${clock(column.at)} · ${latency(edges[cell])} to ${latency(edges[cell + 1])} · ${count(column.counts[cell])}`;
    tip.style.left = `${Math.min(event.clientX - left + 12, width - tip.offsetWidth - 4)}px`;
    tip.style.top = `${Math.max(0, event.clientY - top - 34)}px`;
  });
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  const resize = new ResizeObserver(() => { if (box.clientWidth !== width) draw(); });
  resize.observe(box);
  window.addEventListener("themechange", draw);
  draw();
  return { end() { resize.disconnect(); window.removeEventListener("themechange", draw); } };
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

/** Round times between two, in seconds, at most so many, by the wall clock of here. */
function timeSplits(from, to, most) {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS.at(-1);
  const offset = new Date(from * 1000).getTimezoneOffset() * 60;
  const splits = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) splits.push(at);
  return splits;
}
