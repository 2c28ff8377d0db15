// Numbers and times as people read them. Quantities and amounts come as decimal text and stay text: no double ever holds one.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const digits = (n) => new Intl.NumberFormat("en", { minimumSignificantDigits: n, maximumSignificantDigits: n });
const three = digits(3);

export const count = (value) => whole.format(value);

/** 52.8 M: three digits and a prefix, for rates. */
export function short(value) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size < 10_000) return whole.format(value);
  for (const [unit, factor] of [["T", 1e12], ["G", 1e9], ["M", 1e6], ["k", 1e3]]) {
    if (size >= factor * 0.9995) return `${three.format(value / factor)} ${unit}`;
  }
  return whole.format(value);
}

/** Bytes by powers of two, as operating systems count them. */
export function bytes(value) {
  if (!Number.isFinite(value) || value < 0) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let size = value;
  let unit = 0;
  while (size >= 1023.5 && unit < units.length - 1) { size /= 1024; unit++; }
  return `${unit === 0 ? whole.format(size) : size < 100 ? three.format(size) : whole.format(size)} ${units[unit]}`;
}

/** Microseconds in the unit that leaves three digits. */
export function latency(us) {
  if (us === null || us === undefined || !Number.isFinite(us)) return "–";
  if (us === 0) return "0";
  if (us < 999.5) return `${three.format(us)} µs`;
  if (us < 999_500) return `${three.format(us / 1e3)} ms`;
  return `${three.format(us / 1e6)} s`;
}

/** The same to the last digit that was recorded, in milliseconds. */
export const exactMs = (us) => `${new Intl.NumberFormat("en", { minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(us / 1e3)} ms`;

/** A length of time in its two largest units. */
export function duration(seconds) {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  const parts = [["y", 31_557_600], ["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
  const at = parts.findIndex(([, length]) => seconds >= length);
  if (at < 0) return "0 s";
  const [unit, length] = parts[at];
  const first = Math.floor(seconds / length);
  const next = parts[at + 1];
  const rest = next ? Math.floor((seconds - first * length) / next[1]) : 0;
  return `${whole.format(first)} ${unit}${rest > 0 && first < 20 ? ` ${rest} ${next[0]}` : ""}`;
}

/** ISO 8601 length: PT4039H24M3S. */
export function isoDuration(text) {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(text ?? "");
  if (!match) return text;
  const [, d = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return duration(d * 86_400 + hours * 3_600 + minutes * 60 + Number(seconds));
}

const two = (n) => String(n).padStart(2, "0");

export const clock = (at, withSeconds = true) => {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}${withSeconds ? `:${two(time.getSeconds())}` : ""}`;
};

export const day = (at) => {
  const time = new Date(at);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
};

export const dayAndTime = (at) => (at ? `${day(at)} ${clock(at, false)}` : "–");

/** A day in the zone of a customer: what a period begins and ends on. */
export const dayIn = (at, zone) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone || "UTC", dateStyle: "short" }).format(new Date(at));

/** A day and a time in a zone. */
export const dayAndTimeIn = (at, zone) => (at ? new Intl.DateTimeFormat("sv-SE", { timeZone: zone || "UTC", dateStyle: "short", timeStyle: "short" }).format(new Date(at)) : "–");

/** Decimal text with groups of thousands, exactly the digits that came. */
export function decimal(text, language = "en") {
  if (text === undefined || text === null) return "–";
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text));
  if (!match) return String(text);
  const [group, point] = language === "de" ? [".", ","] : [",", "."];
  const integer = match[2].replace(/\B(?=(\d{3})+$)/g, group);
  return `${match[1] ? "−" : ""}${integer}${match[3] ? point + match[3] : ""}`;
}

/** An amount with its currency. */
export const money = (text, currency, language) => `${decimal(text, language)} ${currency}`;

/** How often something is than something else: 1.53 ×. */
export const times = (value, base) => (base > 0 ? `${three.format(value / base)} ×` : "–");

export const percent = (part) => `${three.format(part * 100)} %`;

/** The exact sum of decimal texts. */
export function sum(texts) {
  const scale = Math.max(0, ...texts.map((text) => (text.split(".")[1] ?? "").length));
  let total = 0n;
  for (const text of texts) {
    const [integer, fraction = ""] = text.split(".");
    total += BigInt(integer + fraction.padEnd(scale, "0"));
  }
  const digitsOfTotal = String(total < 0n ? -total : total).padStart(scale + 1, "0");
  const point = digitsOfTotal.length - scale;
  return `${total < 0n ? "-" : ""}${digitsOfTotal.slice(0, point)}${scale > 0 ? `.${digitsOfTotal.slice(point)}` : ""}`;
}
