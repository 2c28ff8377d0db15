// The prices of a plan in words, from the form in which the catalog has them.
import { decimal } from "./format.js";

const TYPES = {
  "per-unit": "price per unit", graduated: "graduated tiers", volume: "volume tiers", package: "packages", "graduated-blocks": "graduated blocks",
  "volume-blocks": "volume blocks", "graduated-percentage": "graduated percentage", "graduated-held": "graduated, held over time", "amount-in-event": "amount in the event",
  "unit-price-in-event": "unit price in the event", matrix: "prices by dimension", percentage: "percentage", capacity: "capacity", call: "calls",
  "base-fee": "base fee", "setup-fee": "setup fee",
};

export const typeName = (charge) => TYPES[charge.type] ?? charge.type;

const per = (each) => (each.per && each.per !== "1" ? ` per ${decimal(each.per)}` : "");

const pairs = (values) => Object.entries(values ?? {}).map(([name, value]) => `${name} ${value}`).join(", ");

/** Sentences: what one pays, then what else holds. */
export function priceLines(charge, currency) {
  const amount = (text) => `${decimal(text)} ${currency}`;
  return [...prices(charge, amount), ...conditions(charge, amount)];
}

function prices(charge, amount) {
  const { type } = charge;
  if (charge.tiers) return charge.tiers.map((tier, i) => tierText(tier, charge.tiers[i - 1], i, type, amount));
  if (type === "package") return [`${amount(charge.price)} for each ${decimal(charge.size)}${charge.round === "down" ? " completed" : " begun"}`];
  if (type === "matrix") return [...charge.prices.map((each) => `${pairs(each.when)}: ${amount(each.price)}`), `else ${amount(charge.default ?? "0")}`];
  if (type === "percentage") return percentages(charge, amount);
  if (type === "call") return calls(charge, amount);
  if (type === "base-fee") return [`${amount(charge.amount)} every ${charge.every ?? "period"}${charge.advance ? ", in advance" : ""}${charge.prorate && charge.prorate !== "none" ? `, by the ${charge.prorate}` : ""}${charge.onlyWithUsage ? ", only with usage" : ""}`];
  if (type === "setup-fee") return [`${amount(charge.amount)} once`];
  if (type === "amount-in-event") return [`the amount in each event${charge.factor ? ` times ${decimal(charge.factor)}` : ""}`];
  if (type === "unit-price-in-event") return [`quantity times ${charge.attribute} of each event`];
  return charge.price === undefined ? [] : [`${amount(charge.price)}${per(charge)}`];
}

function tierText(tier, before, i, type, amount) {
  const from = before?.upTo ? `above ${decimal(before.upTo)}` : i === 0 ? "" : "above";
  const range = tier.upTo ? `${from ? `${from} ` : ""}up to ${decimal(tier.upTo)}` : tier.limits ? `up to ${pairs(tier.limits)}` : from || "all";
  const parts = [
    tier.price !== undefined && `${amount(tier.price)}${tier.block ? ` a block of ${decimal(tier.block)}${tier.max ? `, at most ${decimal(tier.max)} blocks` : ""}` : type === "capacity" ? "" : " each"}`,
    tier.percent !== undefined && `${decimal(tier.percent)} %`,
    tier.flat !== undefined && `${amount(tier.flat)} flat`,
  ].filter(Boolean);
  return tier.block ? parts.join(" and ") : `${range}: ${parts.join(" and ")}`;
}

function percentages(charge, amount) {
  if (charge.rates) return Object.entries(charge.rates).map(([value, rate]) => `${value === "*" ? "else" : `${charge.dimension} ${value}`}: ${decimal(rate)} %`);
  return [
    `${decimal(charge.percent)} %${charge.fixedFee ? ` and ${amount(charge.fixedFee)} an event` : ""}`,
    charge.freeEvents && `the first ${charge.freeEvents} events are free`, charge.freeAmount && `the first ${amount(charge.freeAmount)} are free`,
    charge.minimumPerEvent && `at least ${amount(charge.minimumPerEvent)} an event`, charge.maximumPerEvent && `at most ${amount(charge.maximumPerEvent)} an event`,
  ].filter(Boolean);
}

function calls(charge, amount) {
  const step = (each) => `${amount(each.price)}${each.per ? ` per ${each.per} s` : ""}${each.pulse ? `, in pulses of ${each.pulse} s` : ""}${each.from && each.from !== "0" ? `, from second ${each.from}` : ""}`;
  const own = charge.steps ? charge.steps.map(step) : charge.price !== undefined ? [step(charge)] : [];
  const bands = (charge.bands ?? []).map((band) => {
    const when = [band.days?.join(" "), band.from && `${band.from} to ${band.to}`].filter(Boolean).join(", ") || "any other time";
    const fees = [band.connectFee && `${amount(band.connectFee)} to connect`, ...(band.steps ?? (band.price ? [band] : [])).map((each) => step(band.price ? { ...each, from: undefined } : each))].filter(Boolean);
    return `${band.name} (${when}): ${fees.join("; ")}`;
  });
  return [...own, charge.connectFee && `${amount(charge.connectFee)} to connect`, ...bands, charge.maximumPerCall && `at most ${amount(charge.maximumPerCall)} a call`].filter(Boolean);
}

function conditions(charge, amount) {
  const { quantity } = charge;
  return [
    charge.where && `only ${pairs(charge.where)}`,
    charge.by && `for each ${charge.by} by itself`,
    quantity && `quantity${quantity.multiply ? ` × ${decimal(quantity.multiply)}` : ""}${quantity.divide ? ` ÷ ${decimal(quantity.divide)}` : ""}${quantity.unit ? ` in ${quantity.unit}` : ""}${quantity.round && quantity.round !== "none" ? `, rounded ${quantity.round}` : ""}`,
    charge.included && `${decimal(charge.included)} included`,
    charge.allowance && `draws from ${charge.allowance}`,
    charge.interval && `anew each ${charge.interval}`,
    charge.commitment && `at least ${decimal(charge.commitment.minimum)} committed${charge.commitment.overageFactor ? `, more costs ${decimal(charge.commitment.overageFactor)} times` : ""}`,
    charge.discount && `discount ${charge.discount.percent ? `${decimal(charge.discount.percent)} %` : amount(charge.discount.amount)}`,
    charge.minimum && `at least ${amount(charge.minimum.amount)}`,
    charge.maximum && `at most ${amount(charge.maximum)}`,
    (charge.from || charge.to) && `valid ${charge.from ? `from ${charge.from}` : ""}${charge.to ? ` to ${charge.to}` : ""}`,
  ].filter(Boolean);
}
