// What all charts share: colours of the page, a size that follows the page, and a chart that is drawn anew when colours change.
import uPlot from "../vendor/uPlot.js";
import { fill, h } from "../dom.js";

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

export const axis = (more) => ({
  stroke: colour("quiet"), font: FONT, labelFont: FONT, gap: 6,
  grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1, size: 4 }, ...more,
});

/**
 * A uPlot chart in a place. `options()` is asked whenever colours change; `draw(data)` shows new data; `end()` lets go of it.
 */
export function chart(place, height, options, data) {
  let plot = null;
  let shown = data;
  const box = h("div", { class: "chart" });
  fill(place, box);
  const width = () => Math.max(220, Math.floor(box.clientWidth));
  const make = () => {
    plot?.destroy();
    plot = new uPlot({ ...options(), width: width(), height }, shown, box);
  };
  make();
  const resize = new ResizeObserver(() => { if (plot && width() !== plot.width) plot.setSize({ width: width(), height }); });
  resize.observe(box);
  window.addEventListener("themechange", make);
  return {
    draw(next) { shown = next; plot.setData(next); },
    remake(next = shown) { shown = next; make(); },
    end() { resize.disconnect(); window.removeEventListener("themechange", make); plot.destroy(); },
  };
}

/** Splits of a logarithmic axis: 1, 10, 100 … with 2 and 5 between them if there is room. */
export function logSplits(min, max, room = true) {
  const splits = [];
  const steps = room && Math.log10(max / min) < 2.6 ? [1, 2, 5] : [1];
  for (let decade = 10 ** Math.floor(Math.log10(min)); decade <= max * 1.0001; decade *= 10) {
    for (const step of steps) {
      const value = decade * step;
      if (value >= min * 0.9999 && value <= max * 1.0001) splits.push(value);
    }
  }
  return splits;
}
