// The gateway's status, one event a second. Read with fetch instead of EventSource, which cannot send a key.
import { headers, session } from "./api.js";

/** Seconds of the past that are kept, for charts. */
export const KEPT = 600;

/** A gateway that says nothing for so long is taken to be gone. */
const SILENCE_MS = 4_000;
const AGAIN_MS = 1_000;

const listeners = new Set();
const stateListeners = new Set();

export const live = {
  /** Not begun, live, gone, denied. */
  state: "connecting",
  /** When the last event came, by this clock; 0: never. */
  seenAt: 0,
  now: null,
  /** Columns by name, all as long as `at`, oldest first. */
  past: { at: [] },

  /** Tells of each event; returns what ends that. */
  watch(listener) {
    listeners.add(listener);
    if (live.now) listener(live.now);
    return () => listeners.delete(listener);
  },

  onState(listener) {
    stateListeners.add(listener);
    listener(live.state);
    return () => stateListeners.delete(listener);
  },
};

function become(state) {
  if (live.state === state) return;
  live.state = state;
  for (const listener of stateListeners) listener(state);
}

/** Reads events until the page is left. */
export async function follow() {
  for (;;) {
    const stop = new AbortController();
    let silence;
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => { become("gone"); stop.abort(); }, SILENCE_MS);
    };
    try {
      hear();
      const response = await fetch("/api/v1/live?past=true", { headers: headers(), signal: stop.signal, cache: "no-store", credentials: "omit" });
      if (response.status === 401 || response.status === 403) {
        become("denied");
        clearTimeout(silence);
        await changeOfKey();
        continue;
      }
      if (response.ok) await events(response.body, hear);
    } catch (broken) {
      // A connection that ends is told by the state; the next turn of the loop tries again.
    }
    clearTimeout(silence);
    become("gone");
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

function changeOfKey() {
  const before = session.key;
  return new Promise((resolve) => {
    const look = setInterval(() => { if (session.key !== before) { clearInterval(look); resolve(); } }, 300);
  });
}

async function events(body, hear) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    hear();
    rest += value;
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) take(part);
  }
}

function take(event) {
  const fields = Object.fromEntries(event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
  if (!fields.data) return;
  const data = JSON.parse(fields.data);
  if (fields.event === "past") {
    live.past = data;
  } else if (fields.event === "now") {
    live.now = data;
    live.seenAt = Date.now();
    keep(data);
    become("live");
    for (const listener of listeners) listener(data);
  }
}

/** One row of what the charts show. The gateway's event `past` has columns of the same names. */
export const row = (now) => ({
  at: now.at,
  records: now.rates.recordsPerSecond,
  frames: now.rates.framesPerSecond,
  bytes: now.rates.bytesPerSecond,
  p50: now.latency.whole.p50,
  p99: now.latency.whole.p99,
  max: now.latency.whole.max,
  forceLag: now.lagBytes.force,
  flushLag: now.lagBytes.flush,
  ring: now.ring.used,
});

function keep(now) {
  const { past } = live;
  if (past.at.length > 0 && now.at <= past.at[past.at.length - 1]) return;
  for (const [name, value] of Object.entries(row(now))) {
    past[name] ??= new Array(past.at.length).fill(null);
    past[name].push(value);
    if (past[name].length > KEPT) past[name].shift();
  }
}
