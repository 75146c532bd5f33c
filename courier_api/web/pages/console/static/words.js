/** What codes and messages are called in Chinese; the server has the words, once. */

import { send } from "./http.js";

let words = null;
let messages = [];

/** Load the words; before this nothing can be shown. */
export async function loadWords() {
  words = await (await send("GET", "/console/words.json")).json();
  messages = words.messages.map((row) => [new RegExp(`^(?:${row.pattern})$`, "s"), row.zh]);
}

/** Return what `key` is called in a table; `key` itself if that is not known. */
export function word(table, key) {
  return words[table]?.[key] ?? key;
}

/** Return the keys of a table, in its order. */
export function keysOf(table) {
  return Object.keys(words[table] ?? {});
}

/** Return a list of codes: what belongs to `key`. */
export function listOf(table, key) {
  return words[table]?.[key] ?? [];
}

/** Return the name of a finding's code, the item's with it for `coverage.ITEM`. */
export function called(code) {
  if (words.codes[code]) return words.codes[code];
  const head = `${code.split(".")[0]}.`;
  if (!words.codes[head]) return code;
  const rest = code.slice(head.length);
  return `${words.codes[head]}：${word(head === "coverage." ? "items" : "decisions", rest)}`;
}

/** Return a finding's message: `[Chinese, the message itself where Chinese says less]`. */
export function said(finding) {
  for (const [pattern, text] of messages) {
    const found = pattern.exec(finding.message);
    if (found) return [text.replace(/\{(\w+)\}/g, (_, name) => found.groups?.[name] ?? ""), ""];
  }
  return [word("outcomes", finding.outcome), finding.message];
}

/** Return what the courier can do about a finding; empty if nothing. */
export function remedyOf(finding) {
  if (!finding.remedy) return "";
  const head = `${finding.code.split(".")[0]}.`;
  return words.remedies[finding.code] || words.remedies[head] || finding.remedy;
}
