/** What a record of the API looks like on a page: badges and short texts. */

import { el } from "./dom.js";
import { called, word } from "./words.js";

/** Return the badge of how far a record is. */
export function stateBadge(state) {
  return el(`span.badge.state-${state}`, {}, word("record_states", state));
}

/** Return the badge of what the software recommends; nothing before it has read. */
export function adviceBadge(report) {
  if (!report) return el("span.soft", {}, "—");
  const kind = report.recommendation;
  return el(`span.badge.advice-${kind}`, {}, word("proposals", kind));
}

/** Return the risk as a number with a bar, 0 to 100. */
export function riskBar(report) {
  if (!report) return el("span.soft", {}, "—");
  const grade = report.risk >= 60 ? "high" : report.risk >= 25 ? "middle" : "low";
  return el(`span.risk.${grade}`, { title: `风险 ${report.risk}（0 至 100）` },
    el("meter", { min: 0, max: 100, low: 25, high: 60, optimum: 0, value: report.risk, "aria-hidden": "true" }),
    el("b", {}, report.risk),
  );
}

/** Return what the software found, in a few words. */
export function foundIn(report) {
  if (!report) return "";
  const shown = [...new Set(report.codes.map(called))];
  return shown.length > 3 ? `${shown.slice(0, 3).join("、")} 等${shown.length}项` : shown.join("、");
}
