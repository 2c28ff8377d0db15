// The plot that operators of latency know: percentiles spread by 1 / (1 - p), so that each nine has the same room.
import { axis, chart, colour, logSplits } from "./frame.js";
import { latency } from "../format.js";

/** Where a percentile lies on the axis: 0 at 0 %, 1 at 90 %, 2 at 99 %, and so on. */
export const position = (percentile) => -Math.log10(1 - Math.min(percentile, 100 - 1e-10) / 100);

/** The percentile at a place of the axis. */
export const percentileAt = (place) => 100 * (1 - 10 ** -place);

/** 99.9 %, with as many digits as its nines need. */
export function percentileText(percentile) {
  const nines = Math.max(0, Math.ceil(position(percentile) - 1e-9));
  return `${percentile.toFixed(Math.max(0, Math.min(8, nines - 2)))} %`;
}

const TICKS = [0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999];

/**
 * @param sets [{name, colour, points: [{percentile, us, count}], count}]
 * @returns columns for uPlot: the places of all points, and each set's values at them
 */
export function columns(sets) {
  const places = new Set();
  const byPlace = sets.map((set) => {
    const values = new Map();
    const last = position(100 * (1 - 1 / Math.max(2, set.count)));
    for (const point of set.points) {
      const place = Math.min(point.percentile >= 100 ? last : position(point.percentile), last);
      values.set(place, point.us);
      places.add(place);
    }
    return values;
  });
  const x = [...places].sort((a, b) => a - b);
  return [x, ...byPlace.map((values) => x.map((place) => values.get(place)))];
}

export function percentilePlot(place, sets, { log = true, height = 320 } = {}) {
  const data = columns(sets);
  const end = Math.max(2, Math.ceil((data[0].at(-1) ?? 2) * 4) / 4);
  const options = () => ({
    padding: [10, 34, 0, 0],
    legend: { show: true },
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: false, range: [0, end] },
      y: log
        ? { distr: 3, range: (plot, min, max) => [10 ** Math.floor(Math.log10(Math.max(min ?? 1, 0.1))), 10 ** Math.ceil(Math.log10(Math.max(max ?? 1000, 1)))] }
        : { range: (plot, min, max) => [0, (max ?? 1) * 1.08] },
    },
    axes: [
      axis({
        splits: () => TICKS.map(position).filter((at) => at <= end + 0.001),
        filter: (plot, splits) => splits,
        values: (plot, splits) => splits.map((at) => percentileText(Number(percentileAt(at).toPrecision(12)))),
        space: 30, size: 34,
      }),
      axis({
        size: 66, splits: log ? (plot, i, min, max) => logSplits(min, max) : undefined, filter: log ? (plot, splits) => splits : undefined,
        values: (plot, splits) => splits.map((us) => (us === null ? "" : latency(us))),
      }),
    ],
    series: [
      { label: "percentile", value: (plot, at) => (at === null ? "–" : percentileText(percentileAt(at))) },
      ...sets.map((set) => ({
        label: set.name, stroke: colour(set.colour), width: 2, dash: set.dash, spanGaps: true, points: { show: false },
        value: (plot, us) => latency(us),
      })),
    ],
  });
  return chart(place, height, options, data);
}
