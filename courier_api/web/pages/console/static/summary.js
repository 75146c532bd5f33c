/** What a report is about and what the software recommends. */

import { el } from "./dom.js";
import { short, since, timeOf, yuan } from "./format.js";
import { adviceBadge, riskBar, stateBadge } from "./record.js";
import { called, keysOf, remedyOf, said, word } from "./words.js";

/** Return the head of the page: order, money, numbers, times. */
export function headOf(record, tools) {
  return el("header.card.head", {},
    el("div.line", {}, el("h1", {}, "验车报告"), stateBadge(record.state),
      record.report && [adviceBadge(record.report), riskBar(record.report)],
      el("span.tools", {}, tools)),
    el("dl", {}, facts(record).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    record.is_intact === false
      ? el("p.trouble", { role: "alert" }, "验车记录与提交时的摘要不符：记录被改动过，请勿通过。") : null,
  );
}

function facts(record) {
  return [
    ["订单", el("span", { title: record.order_id }, short(record.order_id))],
    ["产品", record.product || "—"],
    ["应收保费", el("b", {}, yuan(record.premium_due_fen))],
    ["配送员", short(record.courier_id)],
    ["提交", `${timeOf(record.filed_at)}（${since(record.filed_at)}前）`],
    ["读取", timeOf(record.report?.read_at)],
    ["车架号", compared(record.vin, record.vin_compared)],
    ["发动机号", compared(record.engine_number, record.engine_number_compared)],
    ["里程", `${Number(record.odometer_km).toLocaleString("zh-CN")}公里`],
  ];
}

function compared(number, outcome) {
  const kind = { same: "pass", differs: "fail", unknown: "cannot_tell" }[outcome];
  return [el("span.mono", {}, number || "—"), " ", el(`span.tag.${kind}`, {}, word("comparisons", outcome))];
}

/** Return the recommendation with its reasons and what to take again. */
export function adviceOf(record, report, name) {
  const summary = record.report;
  if (!summary) return el("section.card.advice", {}, el("strong", {}, "软件正在读取照片…"), el("p.soft", {}, "读完后本页自动更新。"));
  const kind = summary.recommendation;
  return el(`section.card.advice.${kind}`, {},
    el("strong", {}, word("proposals", kind)),
    el("span.soft", {}, "　软件只提建议，由核保人决定。"),
    report ? reasonsOf(report, name) : el("p", {}, "软件未能读取照片，请人工查看。"),
  );
}

function reasonsOf(report, name) {
  const { reasons, retakes } = report.recommendation;
  return [
    reasons.length ? el("ul", {}, firstOfEach(reasons).map(([reason, more]) => reasonLine(report, reason, name, more))) : null,
    retakes.length ? el("h3", {}, "建议补拍") : null,
    retakes.length ? el("ul", {}, retakes.map((retake) => retakeLine(report, retake, name))) : null,
    el("p.soft", {}, ruleText(report)),
  ];
}

/** Return the first reason of each code, and how many more of the code there are. */
function firstOfEach(reasons) {
  const groups = new Map();
  for (const one of reasons) groups.set(one.code, [...(groups.get(one.code) ?? []), one]);
  return [...groups.values()].map((group) => [group[0], group.length - 1]);
}

function reasonLine(report, reason, name, more) {
  const finding = report.findings.find((one) => one.code === reason.code && one.message === reason.message);
  const row = reason.code.split(".").slice(1).join(".");
  const known = keysOf("decisions").includes(row);
  const [text, original] = finding ? said(finding) : [known ? word("decisions", row) : reason.message, ""];
  return el("li", {}, el("b", {}, called(reason.code)), `：${name(text)}`,
    more ? `；另有${more}处，见下表` : "",
    original ? el("small", { lang: "en" }, ` ${original}`) : null, el("small", {}, ` ${reason.rule}`));
}

function retakeLine(report, retake, name) {
  const codes = new Set(retake.reasons.map((one) => one.code));
  const hows = report.findings
    .filter((one) => one.counts && codes.has(one.code) && retake.remedies.includes(one.remedy)).map(remedyOf);
  const item = itemName(report, retake.item);
  const named = retake.photos.map(name).filter((one) => one !== item);
  const photos = named.length ? `（${named.join("、")}）` : "";
  return el("li", {}, el("b", {}, item), `${photos}：${[...new Set(hows)].join("；")}`);
}

/** Return what an item is called by the rules in force, else by the words. */
export function itemName(report, item) {
  return report?.items.find((one) => one.item === item)?.name_zh || word("items", item);
}

function ruleText({ decision }) {
  const known = keysOf("decisions").includes(decision.code);
  const why = known ? word("decisions", decision.code) : decision.reason;
  const proofs = decision.proofs.map((one) => word("proofs", one)).join("、");
  const asked = decision.proofs_needed ? `；当日证明 ${decision.proofs_needed} 项（${proofs}）` : "";
  return `${word("requirements", decision.requirement)}：${why}（规则 ${decision.version}）${asked}`;
}
