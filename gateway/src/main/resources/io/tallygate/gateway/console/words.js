// What statements say, in English and in German. Names of plans and charges are their owner's words and stay as they are.

const GERMAN = {
  "Statement": "Abrechnung", "Preview": "Vorschau", "Cancellation": "Storno", "Reissue": "Neuausstellung", "Draft": "Entwurf",
  "draft": "Entwurf", "approved": "freigegeben", "issued": "ausgestellt", "discarded": "verworfen", "preview": "Vorschau",
  "Customer": "Kunde", "Period": "Zeitraum", "Subscription": "Vertrag", "Plan": "Tarif", "Issued": "Ausgestellt", "Currency": "Währung",
  "What": "Leistung", "Quantity": "Menge", "Price": "Preis", "Amount": "Betrag", "Charges": "Positionen", "Adjustments": "Korrekturen früherer Zeiträume",
  "Net": "Netto", "Tax": "Steuer", "included": "enthalten", "Total": "Summe", "Due": "Zu zahlen", "Credit": "Guthaben", "left": "übrig",
  "to": "bis", "per": "je", "before": "vorher", "after": "jetzt", "Nothing was charged.": "Es wurde nichts berechnet.", "not issued": "nicht ausgestellt",
  "Approve": "Freigeben", "Issue": "Ausstellen", "Discard": "Verwerfen", "Print": "Drucken", "Statements": "Abrechnungen", "Relates to": "Bezieht sich auf",
  "Usage counted up to flush": "Verbrauch gezählt bis Stand", "prices of catalog version": "Preise der Katalogversion",
  "Usage that arrives later appears as an adjustment on the next statement.": "Später eintreffender Verbrauch erscheint als Korrektur auf der nächsten Abrechnung.",
  "What this line was made from": "Woraus diese Position entstand", "records": "Datensätze", "series": "Zählreihen", "from": "von",
  "Time": "Zeit", "Subject": "Nutzer", "Dimensions": "Merkmale", "Records": "Datensätze", "Flush": "Stand", "exact": "genau",
  "Comes from nothing that was counted: a fee, a discount or a limit of the plan.": "Beruht nicht auf Gezähltem: eine Gebühr, ein Rabatt oder eine Grenze des Tarifs.",
  "the first": "die ersten", "day": "Tag", "month": "Monat", "week": "Woche", "year": "Jahr", "quarter": "Quartal",
};

/** What the rating core appends to the names of charges, as patterns; see its package charge. */
const LINES = [
  [/, tier (\d+)/g, ", Stufe $1"], [/ \(up to ([\d.]+)\)/g, " (bis $1)"], [/, packages of ([\d.]+)/g, ", Pakete zu $1"], [/, blocks of ([\d.]+)/g, ", Blöcke zu $1"],
  [/([\d.]+) used/g, "$1 verbraucht"], [/([\d.]+) included/g, "$1 enthalten"], [/([\d.]+) from ([\w.:-]+)/g, "$1 aus $2"],
  [/, maximum reached/g, ", Höchstbetrag erreicht"], [/, up to the minimum/g, ", bis zum Mindestbetrag"], [/, maximum of a call/g, ", Höchstpreis je Anruf"],
  [/, discount/g, ", Rabatt"], [/, connect fee/g, ", Verbindungsgebühr"], [/, from second ([\d.]+)/g, ", ab Sekunde $1"],
];

export const LANGUAGES = [["en", "English"], ["de", "Deutsch"]];

export const language = {
  get chosen() { return localStorage.getItem("tallygate-language") ?? (navigator.language?.startsWith("de") ? "de" : "en"); },
  set chosen(value) { localStorage.setItem("tallygate-language", value); },
};

export const say = (text) => (language.chosen === "de" ? GERMAN[text] ?? text : text);

export function sayLine(text) {
  if (language.chosen !== "de") return text;
  return LINES.reduce((line, [pattern, german]) => line.replace(pattern, (found, ...parts) => german.replace(/\$(\d)/g, (mark, i) => inGerman(parts[i - 1]))), text);
}

/** 0.5 as 0,5: numbers within a text. */
const inGerman = (part) => (/^\d+\.\d+$/.test(part) ? part.replace(".", ",") : part);
