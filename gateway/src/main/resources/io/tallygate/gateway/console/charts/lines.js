// Lines over time.
import uPlot from "../vendor/uPlot.js";
import { clock, day, dayAndTimeIn } from "../format.js";
import { axis, chart, colour, logSplits } from "./frame.js";

/**
 * @param series [{name, colour, show, width, area}] in the order of the data's columns behind the first, which is ms since 1970
 * @param text writes a value
 * @param zone whose days and hours the axis shows; that of the browser if not given
 * @param onSelect told of a part of time that was dragged over, in ms; without it a drag does nothing
 */
export function timeLines(place, { series, text, height = 220, log = false, bars = false, onSelect, legend = true, whole = false, zone }, data) {
  const options = () => ({
    tzDate: zone && ((at) => uPlot.tzDate(new Date(at * 1000), zone)),
    padding: [10, 22, 0, 0],
    legend: { show: legend, live: true },
    cursor: { y: false, points: { size: 6 }, drag: { x: Boolean(onSelect), y: false, setScale: false } },
    select: { show: Boolean(onSelect) },
    scales: {
      x: { time: true },
      y: log ? { distr: 3, range: (plot, min, max) => logRange(min, max) } : { range: (plot, min, max) => [Math.min(0, min ?? 0), ceiling(max, whole)] },
    },
    axes: [
      axis({ size: 34, space: 70, values: (plot, splits) => timeTexts(splits, zone) }),
      axis({
        size: 66, space: 34,
        splits: log ? (plot, i, min, max) => logSplits(min, max) : undefined,
        incrs: whole ? [1, 2, 5, 10, 20, 50, 1e2, 2e2, 5e2, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8, 2e8, 5e8, 1e9, 2e9, 5e9, 1e10, 5e10, 1e11, 5e11, 1e12] : undefined,
        filter: log ? (plot, splits) => splits : undefined,
        values: (plot, splits) => splits.map((value) => (value === null ? "" : text(value))),
      }),
    ],
    series: [
      { label: "time", value: (plot, at) => (at === null ? "–" : zone ? dayAndTimeIn(at * 1000, zone) : `${day(at * 1000)} ${clock(at * 1000)}`) },
      ...series.map((each) => ({
        label: each.name,
        show: each.show ?? true,
        stroke: colour(each.colour),
        width: each.width ?? 1.5,
        fill: each.area || bars ? `color-mix(in srgb, ${colour(each.colour)} ${bars ? 65 : 14}%, transparent)` : undefined,
        paths: bars ? uPlot.paths.bars({ size: [0.86, 60], align: 1 }) : undefined,
        points: { show: !bars && data[0].length < 40, size: 5 },
        spanGaps: false,
        value: (plot, value) => (value === null || value === undefined ? "–" : text(value)),
      })),
    ],
    hooks: onSelect && {
      setSelect: [(plot) => {
        if (plot.select.width < 4) return;
        const from = plot.posToVal(plot.select.left, "x") * 1000;
        const to = plot.posToVal(plot.select.left + plot.select.width, "x") * 1000;
        plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        onSelect(from, to);
      }],
    },
  });
  const drawn = chart(place, height, options, inSeconds(data));
  return { ...drawn, draw: (next) => drawn.draw(inSeconds(next)) };
}

const inSeconds = ([at, ...columns]) => [at.map((ms) => ms / 1000), ...columns];

const logRange = (min, max) => (min === null || min === undefined ? [1, 1000] : [10 ** Math.floor(Math.log10(Math.max(min, 1e-3))), 10 ** Math.ceil(Math.log10(Math.max(max, min * 1.01)))]);

/** So that the highest value does not touch the upper edge; nothing at all still has an axis. */
function ceiling(max, whole) {
  if (!(max > 0)) return whole ? 10 : 1;
  return max * 1.08;
}

/** Times of an axis: hours and the days they change at, days, or months, by how far apart they are. */
export function timeTexts(splits, zone) {
  if (splits.length === 0) return [];
  const step = splits.length > 1 ? splits[1] - splits[0] : 60;
  const written = splits.map((at) => (zone ? dayAndTimeIn(at * 1000, zone) : `${day(at * 1000)} ${clock(at * 1000, step < 60)}`).split(" "));
  return written.map(([date, time], i) => {
    if (step >= 27 * 86_400) return date.slice(0, 7);
    const isNewDay = i > 0 && written[i - 1][0] !== date;
    return step >= 86_400 || isNewDay ? date.slice(5) : time;
  });
}
