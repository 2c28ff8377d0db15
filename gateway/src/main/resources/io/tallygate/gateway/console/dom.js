// Elements without a framework. Text is always set as text, never parsed as HTML, so nothing that a customer sends can become markup.

/** h("td", {class: "n", onclick: f}, "text", child, [more]): properties that are undefined, null or false are left out. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [rule, text] of Object.entries(value)) element.style.setProperty(rule, text);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}

export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** A table: columns are {name, class, cell(row), lead}; rows that lead somewhere can be clicked and opened by Enter. */
export function table(columns, rows, { href, caption, cards = true } = {}) {
  return h(
    "div", { class: "table-wrap" },
    h(
      "table", { class: cards ? "data cards" : "data" },
      caption && h("caption", { class: "quiet small" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { class: column.class, scope: "col" }, column.name)))),
      h("tbody", {}, rows.map((row) => tableRow(columns, row, href && href(row))))));
}

function tableRow(columns, row, href) {
  const open = () => { location.hash = href; };
  const element = h(
    "tr", href ? { class: "link", tabindex: "0", onclick: open } : {},
    columns.map((column) => {
      const cell = h("td", { class: [column.class, column.lead && "lead"].filter(Boolean).join(" ") || undefined }, column.cell(row));
      cell.dataset.name = column.name;
      return cell;
    }));
  if (href) element.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === element) open(); });
  return element;
}

export const facts = (entries, properties = {}) =>
  h("dl", { ...properties, class: `facts ${properties.class ?? ""}` }, entries.filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

export const panel = (title, ...children) => h("section", { class: "panel" }, title && h("h2", {}, title), ...children);

export const badge = (text, tone = "") => h("span", { class: `badge ${tone}` }, text);

/** What stands where nothing is. */
export const empty = (title, text, ...more) => h("div", { class: "state" }, h("strong", {}, title), text, more.length > 0 && h("div", { class: "row" }, ...more));

export const loading = (what = "Loading") => h("div", { class: "state loading", role: "status" }, `${what}…`);

/** A failed question, with what the server said about it and a way to ask again. */
export function failure(problem, again) {
  const locked = problem.status === 403;
  return h(
    "div", { class: "state error", role: "alert" },
    h("strong", {}, locked ? "Locked for this key" : problem.title || "That did not work"),
    problem.message,
    problem.faults?.length > 0 && h("ul", { class: "faults" }, problem.faults.map((each) => h("li", {}, h("code", {}, each.path), " ", each.message))),
    problem.field && !problem.faults?.length && h("div", { class: "small quiet" }, "at ", h("code", {}, problem.field)),
    h("div", { class: "row" }, again && !locked && h("button", { type: "button", onclick: again }, "Try again")));
}

/** Shows what a promise gives in a place: loading, then its elements or its failure. The newest question of a place wins. */
export function show(place, ask, render, what) {
  const question = Symbol(what);
  place.question = question;
  const hadContent = place.childElementCount > 0;
  if (!hadContent) fill(place, loading(what));
  place.setAttribute("aria-busy", "true");
  return ask().then(
    (answer) => { if (place.question === question) fill(place, render(answer)); },
    (problem) => {
      if (problem.name === "AbortError" || place.question !== question) return;
      fill(place, failure(problem, () => { fill(place); show(place, ask, render, what); }));
    }).finally(() => { if (place.question === question) place.removeAttribute("aria-busy"); });
}

/** Buttons of which one is pressed: choices are [value, text]. */
export function segments(name, choices, chosen, onchange) {
  const group = h("div", { class: "segments", role: "group", "aria-label": name });
  const draw = (value) => fill(group, choices.map(([each, text]) =>
    h("button", { type: "button", "aria-pressed": String(each === value), onclick: () => { draw(each); onchange(each); } }, text)));
  draw(chosen);
  return group;
}

export const select = (name, choices, chosen, onchange) =>
  h("select", { "aria-label": name, onchange: (event) => onchange(event.target.value) },
    choices.map(([value, text]) => h("option", { value, selected: value === chosen }, text)));
