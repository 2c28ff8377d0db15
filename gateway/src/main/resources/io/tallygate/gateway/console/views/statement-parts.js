// What the list of statements and a statement both show.
import { badge, segments } from "../dom.js";
import { LANGUAGES, language, say } from "../words.js";

const STATE_TONES = { draft: "warn", approved: "info", issued: "good", discarded: "", preview: "info" };

export const stateBadge = (state) => badge(say(state), STATE_TONES[state] ?? "");

export const kindName = (kind) => ({ statement: "", cancellation: say("Cancellation"), reissue: say("Reissue") })[kind] ?? kind;

export const languageSwitch = (again) => segments("Language", LANGUAGES, language.chosen, (chosen) => { language.chosen = chosen; again(); });
