// Questions to the gateway. The key is kept for as long as the tab lives, and sent in a header, never in an address.

const KEY = "tallygate-key";
let askedForKey = () => {};

export const session = {
  get key() { return sessionStorage.getItem(KEY) ?? ""; },
  set key(value) { value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY); },
  /** Called when the gateway wants a key. */
  onKeyWanted(listener) { askedForKey = listener; },
};

let scopesOf = null;

/** Whether the key of this tab may do something; the gateway is asked once for each key. What it may not is not offered; the gateway refuses it anyway. */
export async function may(scope) {
  if (scopesOf?.key !== session.key) scopesOf = { key: session.key, scopes: get("/api/v1/info").then((info) => info.scopes, () => []) };
  return (await scopesOf.scopes).includes(scope);
}

/** What went wrong, in the gateway's words (RFC 9457). Status 0: the gateway did not answer. */
export class Problem extends Error {
  constructor(status, title, detail, field, faults = []) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.field = field;
    /** All that is wrong, where that is more than one thing: [{path, message}]. */
    this.faults = faults;
  }
}

export function headers(more = {}) {
  return session.key ? { ...more, Authorization: `Bearer ${session.key}` } : more;
}

export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== null && each !== "") query.append(name, each);
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** Parts of a path, encoded: path`/api/v1/customers/${key}`. */
export const path = (texts, ...parts) => texts.reduce((all, text, i) => all + encodeURIComponent(parts[i - 1]) + text);

async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: headers(options.headers), credentials: "omit" });
  } catch (broken) {
    if (broken.name === "AbortError") throw broken;
    throw new Problem(0, "The gateway does not answer", "It is stopped, starting or out of reach.");
  }
  if (response.ok) return response;
  const said = await response.json().catch(() => ({}));
  if (response.status === 401) askedForKey(session.key ? "The gateway does not know this key." : "");
  throw new Problem(response.status, said.title ?? `Status ${response.status}`, said.detail ?? "", said.field, said.problems);
}

export const get = async (where, parameters, signal) => (await ask(address(where, parameters), { signal })).json();

export const post = async (where, body, more = {}) =>
  (await ask(where, { method: "POST", body: JSON.stringify(body), ...more, headers: { "Content-Type": "application/json", ...more.headers } })).json();

/** Objects of a stream of lines, at most so many; says whether there were more. */
export async function lines(where, most) {
  const stop = new AbortController();
  const response = await ask(where, { signal: stop.signal });
  const items = [];
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? "";
    const parts = rest.split("\n");
    rest = done ? "" : parts.pop();
    for (const part of parts) {
      if (part === "") continue;
      if (items.length === most) {
        stop.abort();
        return { items, more: true };
      }
      items.push(JSON.parse(part));
    }
    if (done) return { items, more: false };
  }
}

/** Saves what an address gives as a file; a plain link could not carry the key. */
export async function download(where, name) {
  const response = await ask(where);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
