// Lists that may be endless: a page at a time, asked of the server.
import { fill, h, show } from "./dom.js";

/**
 * @param ask asks for a page behind a mark: {items, next}
 * @param render makes the elements of a page's items
 */
export function pages(place, ask, render, what) {
  const marks = [undefined];
  const list = h("div");
  const bar = h("div", { class: "row no-print" });
  fill(place, list, bar);
  const turn = (step) => {
    if (step < 0) marks.pop();
    show(list, () => ask(marks.at(-1)), (page) => {
      const number = marks.length;
      fill(bar, (number > 1 || page.next) && [
        h("button", { type: "button", disabled: number === 1, onclick: () => turn(-1) }, "‹ Back"),
        h("span", { class: "quiet small" }, `page ${number}`),
        h("button", { type: "button", disabled: !page.next, onclick: () => { marks.push(page.next); turn(1); } }, "More ›"),
      ]);
      return render(page.items);
    }, what);
  };
  turn(0);
  return { again: () => turn(0) };
}
