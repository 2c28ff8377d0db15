// Which view is shown, from the part of the address behind #: a reload, a link and the back button all lead to the same place.

/** "#/usage/customer/a%2Fb?from=1" as {view, parts, query}. */
export function read(hash) {
  const [where, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = where.split("/").map(decode);
  return { view: view || "now", parts, query: new URLSearchParams(query) };
}

/** A part that is not well encoded is taken as it stands, so that no address breaks the page. */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch (malformed) {
    return part;
  }
}

export function to(view, parts = [], query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given).toString();
  return `#/${[view, ...parts].map(encodeURIComponent).join("/")}${text ? `?${text}` : ""}`;
}

/** Changes the query of the present address without a new entry of the history, and without showing the view anew. */
export function remember(query) {
  const now = read(location.hash);
  for (const [name, value] of Object.entries(query)) value ? now.query.set(name, value) : now.query.delete(name);
  history.replaceState(null, "", to(now.view, now.parts, Object.fromEntries(now.query)));
}
