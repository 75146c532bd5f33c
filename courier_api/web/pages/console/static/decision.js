/** The underwriter's word: what, why, and which photos again. */

import { act } from "./api.js";
import { el, fill } from "./dom.js";
import { short, timeOf } from "./format.js";
import { keysOf, listOf, word } from "./words.js";

const REASONS_MAX = 5;
const OPEN = ["waiting", "seconding"];

/**
 * Return the panel: its element, `choose(number)` and `submit()`.
 *
 * @param {{record, etag, ticks, me, onDecided: function, onError: function}} told
 */
export function decisionPanel(told) {
  const closed = whyClosed(told);
  const box = el("aside.card.decision", { id: "decision", "aria-label": "核保决定" }, el("h2", {}, "核保决定"),
    opinion("首位核保人", told.record.first), opinion("最终决定", finalOf(told.record)));
  if (closed) {
    box.append(el("p.soft", {}, closed));
    return { box, choose() {}, submit() {} };
  }
  return openPanel(told, box);
}

/** Return why nothing can be decided; empty if it can. */
export function whyClosed({ record, me }) {
  if (record.state === "reading") return "软件正在读取照片，读完后才能决定。";
  if (!OPEN.includes(record.state)) return "这份验车已有决定。";
  if (me.role !== "underwriter") return "只有核保人可以决定；您可以查看。";
  if (record.first?.by === me.personId) return "您已同意；金额较大，还需另一名核保人复核。";
  return "";
}

function openPanel(told, box) {
  const form = { kind: "", reasons: new Set(), sending: false };
  const kinds = keysOf("verdicts");
  const buttons = kinds.map((kind, at) => el(`button.kind.${kind}`, {
    type: "button", "aria-pressed": "false", on: { click: () => choose(at + 1) },
  }, word("verdicts", kind), el("kbd", {}, at + 1)));
  const choices = el("div");
  const button = el("button.primary.submit", { type: "button", on: { click: submit } });
  const hint = el("p.soft");
  const fault = el("div", { "aria-live": "polite" });
  const foot = el("div.sending", { hidden: true }, fault, button, hint);
  box.append(
    told.record.state === "seconding" ? el("p.note", {}, "金额较大，需第二名核保人复核：通过后订单才继续。") : "",
    el("div.kinds", { role: "group" }, buttons), choices, foot,
  );

  function choose(number) {
    const kind = kinds[number - 1];
    if (!kind || kind === form.kind || form.sending) return;
    form.kind = kind;
    form.reasons.clear();
    buttons.forEach((one, at) => one.setAttribute("aria-pressed", String(kinds[at] === kind)));
    if (kind === "retake" && !told.ticks.size) told.record.report?.retake.forEach((item) => told.ticks.set(item, true));
    fill(fault);
    fill(choices,
      kind === "retake" ? el("fieldset.items", {}, el("legend", {}, "补拍哪些照片"), itemTicks(told)) : null,
      el("fieldset", {}, el("legend", {}, reasonTitle(told, form)), reasonTicks(form, refresh)));
    refresh();
  }

  function refresh() {
    if (!form.kind) return;
    const lack = lacking(told, form);
    foot.hidden = false;
    button.disabled = Boolean(lack) || form.sending;
    button.textContent = form.sending ? "提交中…" : `提交：${word("verdicts", form.kind)}`;
    hint.textContent = lack || "Ctrl + Enter 提交";
  }

  async function submit() {
    if (!form.kind || form.sending || lacking(told, form)) return;
    form.sending = true;
    refresh();
    const retake = form.kind === "retake" ? told.ticks.chosen() : [];
    const body = { decision: form.kind, reasons: [...form.reasons], retake };
    try {
      const path = `/v1/inspections/${told.record.id}/decisions`;
      const answer = await act("POST", path, { body, match: told.etag });
      told.onDecided(await answer.json(), form.kind);
    } catch (error) {
      form.sending = false;
      refresh();
      fill(fault, told.onError(error));
    }
  }

  told.ticks.watch(refresh);
  return { box, choose, submit };
}

function lacking({ record, ticks }, { kind, reasons }) {
  if (kind === "retake" && !ticks.size) return "请勾选要补拍的照片。";
  if (kind !== "approve" && !reasons.size) return "请至少选一条理由。";
  if (kind === "approve" && record.report && record.report.recommendation !== "accept" && !reasons.size) {
    return "软件没有建议通过：请选理由。";
  }
  return "";
}

function reasonTitle({ record }, { kind }) {
  const free = kind === "approve" && (!record.report || record.report.recommendation === "accept");
  return `理由（${free ? "可不选" : "至少一条"}，最多${REASONS_MAX}条）`;
}

function reasonTicks(form, refresh) {
  const boxes = listOf("reasons_for", form.kind).map((reason) => [reason, el("input", { type: "checkbox", value: reason })]);
  for (const [reason, box] of boxes) {
    box.addEventListener("change", () => {
      if (box.checked) form.reasons.add(reason);
      else form.reasons.delete(reason);
      const full = form.reasons.size >= REASONS_MAX;
      boxes.forEach(([, one]) => { one.disabled = full && !one.checked; });
      refresh();
    });
  }
  return boxes.map(([reason, box]) => el("label.tick", {}, box, word("reasons", reason)));
}

function itemTicks({ ticks }) {
  return ticks.items.map((item) => el("label.tick", {}, ticks.box(item), word("photo_items", item)));
}

function finalOf(record) {
  if (!record.decision) return null;
  const { decision, reasons, retake, decided_by: by, decided_at: at } = record;
  return { decision, reasons, retake, by, at };
}

function opinion(title, said) {
  if (!said) return "";
  const reasons = (said.reasons ?? []).map((one) => word("reasons", one)).join("、");
  const retake = (said.retake ?? []).map((one) => word("photo_items", one)).join("、");
  return el("div.opinion", {}, el("b", {}, `${title}：${word("verdicts", said.decision ?? "approve")}`),
    el("div", { title: said.by }, `${short(said.by)} · ${timeOf(said.at)}`),
    reasons ? el("div", {}, `理由：${reasons}`) : null,
    retake ? el("div", {}, `补拍：${retake}`) : null);
}
