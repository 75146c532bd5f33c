/** What the software found, as tables. */

import { el, table } from "./dom.js";
import { called, keysOf, remedyOf, said, word } from "./words.js";

const WEIGHT = ["refer", "retake", "none"];
const OUTCOMES = ["fail", "cannot_tell", "pass"];
const TEXT_MAX = 60;

/** Return an outcome as a tag: passed, failed, cannot tell. */
export function outcomeTag(outcome) {
  return el(`span.tag.${outcome}`, {}, word("outcome_names", outcome));
}

/** Return the findings that ask for something, or would if they were not settled. */
export function openFindings(report) {
  return report.findings.filter((one) => one.action !== "none").sort(
    (a, b) => Number(b.counts) - Number(a.counts)
      || WEIGHT.indexOf(a.action) - WEIGHT.indexOf(b.action)
      || OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome),
  );
}

/**
 * Return the findings as a table, those of several photos that say the same as one row.
 *
 * @param {Array} findings
 * @param {{name: function, show: function}} photos - `name(text)` puts what photos are called
 *   in place of their file names; `show(evidence, code)` goes to where something was seen.
 */
export function findingsTable(findings, photos) {
  const groups = new Map();
  for (const one of findings) {
    const name = JSON.stringify([one.code, one.outcome, one.message, one.action, one.settled_by]);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(one);
  }
  const heads = ["检查", "结果", "说明", "照片", "处理"];
  return table(heads, [...groups.values()].map((group) => findingRow(group, photos)));
}

function findingRow(group, { name, show }) {
  const [first] = group;
  const evidence = group.flatMap((one) => one.evidence);
  const [text, original] = said(first);
  const remedy = remedyOf(first);
  const read = unlike(evidence.map((one) => one.text).filter((one) => one && one.length <= TEXT_MAX));
  const files = unlike(evidence.map((one) => one.photo));
  return el("tr", { class: first.settled_by ? "settled" : null, data: { code: first.code } },
    el("td", {}, called(first.code), el("br"), el("small", {}, first.code)),
    el("td", {}, outcomeTag(first.outcome),
      typeof first.confidence === "number" ? el("small.sure", {}, `置信度 ${first.confidence.toFixed(2)}`) : null),
    el("td", {}, name(text),
      original ? el("small", { lang: "en" }, el("br"), original) : null,
      read.map((one) => el("div.mono", {}, one)),
      remedy ? el("div.remedy", {}, remedy) : null),
    el("td", {}, files.map((file) => {
      const at = evidence.find((one) => one.photo === file);
      return el("button.link", { type: "button", title: file, on: { click: () => show(at, first.code) } }, name(file));
    })),
    el("td", { title: first.block || first.rule }, actionOf(first)),
  );
}

function actionOf(finding) {
  const named = word("actions", finding.action);
  return finding.settled_by ? `${named}（已由其他照片或规则解决）` : named;
}

/** Return what was to be photographed, and what came of it. */
export function itemsTable(report, tick, name) {
  return table(["应拍项目", "状态", "照片", "补拍"], report.items.map((item) => [
    [item.name_zh || word("items", item.item), item.required ? null : el("small", {}, " 视情况")],
    el(`span.tag.${item.state === "missing" && !item.required ? "cannot_tell" : item.state}`, {},
      word("states", item.state)),
    el("span", { title: item.photos.map(name).join("、") }, item.photos.length ? `${item.photos.length}张` : "—"),
    tick(item.item),
  ]));
}

/** Return the three-way comparison of photo, licence and order. */
export function agreementTable(report) {
  return table(["项目", "照片", "行驶证", "订单", "结果"], report.agreement.map((row) => [
    word("entries", row.item),
    number(row.photo, row.order),
    number(row.licence, row.order),
    el("span.mono", {}, row.order || "—"),
    outcomeTag(row.outcome),
  ]));
}

/** Return a number with the characters marked that differ from the order's. */
function number(read, expected) {
  if (!read) return el("span.mono", {}, "—");
  const sameLength = expected && expected.length === read.length;
  return el("span.mono", {}, [...read].map((letter, at) =>
    sameLength && expected[at] !== letter ? el("mark", {}, letter) : letter));
}

/** Return the rules one by one. */
export function stepsTable(report) {
  return table(["规则", "成立", "依据"], report.decision.steps.map((step) => {
    const code = step.rule.slice(step.rule.lastIndexOf("/") + 1);
    const known = keysOf("decisions").includes(code);
    return [
      [known ? word("decisions", code) : step.reason, el("br"), el("small", {}, step.rule)],
      word("held", step.held),
      el("small", { lang: "en" }, step.compared.join("; ")),
    ];
  }));
}

function unlike(list) {
  return [...new Set(list)];
}
