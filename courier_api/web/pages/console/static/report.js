/** One inspection: what the software found, the photos, and the underwriter's decision. */

import { get } from "./api.js";
import { decisionPanel, whyClosed } from "./decision.js";
import { el, fill } from "./dom.js";
import { agreementTable, findingsTable, itemsTable, openFindings, stepsTable } from "./findings.js";
import { short } from "./format.js";
import { LoggedOut, Problem } from "./http.js";
import { PhotoStore } from "./photo_store.js";
import { damagesOf, namer, photoCards, photosOf, twinsOf } from "./photos.js";
import { noteForQueue } from "./queue.js";
import { whoami } from "./session.js";
import { adviceOf, headOf } from "./summary.js";
import { Ticks } from "./ticks.js";
import { makeViewer } from "./viewer.js";
import { keysOf, word } from "./words.js";

const CHANGED = [412, 409, 404];

/** Show a record; returns what the page does with keys and events. */
export function showReport(house, recordId) {
  const page = {
    house,
    recordId,
    store: new PhotoStore(recordId),
    told: el("div.told", { "aria-live": "polite" }),
    body: el("div", {}, el("p.soft", {}, "载入中…")),
    record: null,
    closed: false,
    at: -1,
  };
  fill(house.place, page.told, page.body);
  load(page);
  return {
    close: () => {
      page.closed = true;
      page.viewer?.box.close();
      page.store.close();
    },
    hear: (event) => hear(page, event),
    press: (event) => press(page, event),
  };
}

async function load(page) {
  page.loading = true;
  try {
    const answer = await get(`/v1/inspections/${page.recordId}`);
    const record = await answer.json();
    const report = record.report ? await reportOf(page.recordId) : null;
    if (page.closed) return;
    Object.assign(page, { record, report, etag: answer.headers.get("ETag") });
    draw(page);
  } catch (error) {
    if (!page.closed) fill(page.told, page.house.fail(error), back());
  } finally {
    page.loading = false;
    if (page.missed && page.record && !page.closed) look(page);
  }
}

/** Return the report; null where software could not read the photos to the end. */
async function reportOf(recordId) {
  const report = await (await get(`/v1/inspections/${recordId}/report`)).json();
  return Array.isArray(report.findings) && Array.isArray(report.items) ? report : null;
}

function draw(page) {
  const { record, report, store, etag } = page;
  const photos = photosOf(record, report);
  const me = whoami();
  const ticks = new Ticks(whyClosed({ record, me }) ? [] : itemsOf(record, report));
  page.photos = photos;
  page.viewer = makeViewer(store, photos);
  page.panel = decisionPanel({
    record, etag, ticks, me,
    onDecided: (decided, kind) => leave(page, decided, kind),
    onError: (error) => refused(page, error),
  });
  const open = (digest) => page.viewer.open(digest);
  fill(page.body,
    el("div.columns", {},
      el("div.main", {},
        headOf(record, [pdfButton(page), back()]),
        adviceOf(record, report, namer(photos)),
        section("照片", photos.length, damagesOf(record), photoCards({ store, photos, report, ticks, open })),
        report ? checks(page, ticks) : null),
      el("div.side", {}, page.panel.box, keysHelp())),
    el("a.decide", { href: "#decision", on: { click: (event) => toDecision(event, page) } }, "去决定"),
    page.viewer.box,
  );
}

function checks(page, ticks) {
  const { report, record, store, photos } = page;
  const asking = openFindings(report);
  const twins = twinsOf({ store, report, photos });
  const name = namer(photos);
  const named = { name, show: (evidence, code) => showAt(page, evidence, code) };
  const tick = (item) => ticks.box(apiItem(item), `补拍${word("items", item)}`);
  return [
    twins.length ? section("相同的照片", twins.length, twins) : null,
    section("需要关注", asking.length, asking.length ? findingsTable(asking, named) : el("p", {}, "没有需要处理的发现。")),
    report.agreement.length ? section("照片、行驶证、订单比对", null, agreementTable(report)) : null,
    report.items.length ? section("应拍照片", null, itemsTable(report, tick, name)) : null,
    el("section.card", {},
      folded(`全部检查（${report.findings.length}）`, () => findingsTable(report.findings, named)),
      folded(`规则逐条（${report.decision.steps.length}）`, () => stepsTable(report)),
      el("p.soft", {}, `报告 SHA-256 `, el("code", {}, record.report.digest))),
  ];
}

function section(title, count, ...children) {
  const heading = typeof count === "number" ? `${title}（${count}）` : title;
  return el("section.card", {}, el("h2", {}, heading), children);
}

/** Return something long that is made when it is opened first. */
function folded(title, make) {
  const box = el("details", {}, el("summary", {}, title));
  box.addEventListener("toggle", () => box.append(make()), { once: true });
  return box;
}

/** Return all items that can be asked for again: those filed and those required. */
function itemsOf(record, report) {
  const named = new Set(record.photos.map((one) => one.item));
  (report?.items ?? []).forEach((one) => named.add(apiItem(one.item)));
  (record.report?.retake ?? []).forEach((item) => named.add(item));
  return keysOf("photo_items").filter((item) => named.has(item));
}

/** Return the API's name of an item of the report. */
function apiItem(item) {
  return keysOf("photo_items").includes(item) ? item : word("api_items", item);
}

/** Go to where a finding was seen, and point at it. */
function showAt(page, evidence, code) {
  const card = document.getElementById(`photo-${evidence.digest}`);
  if (!card) return;
  card.scrollIntoView({ block: "center" });
  card.focus({ preventScroll: true });
  const marks = [...card.querySelectorAll(".mark")].filter((one) => one.dataset.codes.split(" ").includes(code));
  for (const one of marks.length ? marks : [card]) {
    one.classList.add("pointed");
    setTimeout(() => one.classList.remove("pointed"), 2_500);
  }
}

function keysHelp() {
  const keys = [["j k", "照片"], ["o", "放大"], ["1 2 3", "决定"], ["u", "返回"]];
  return el("p.soft.keys", {}, keys.map(([key, does]) => [el("kbd", {}, key), ` ${does}　`]));
}

function toDecision(event, page) {
  event.preventDefault();
  page.panel.box.scrollIntoView({ block: "start" });
}

function back() {
  return el("a.button", { href: "#/queue/waiting" }, "返回列表");
}

function pdfButton(page) {
  if (!page.record.report) return null;
  return el("button", { type: "button", on: { click: (event) => download(page, event.currentTarget) } }, "下载PDF");
}

async function download(page, button) {
  button.disabled = true;
  try {
    const answer = await get(`/v1/inspections/${page.recordId}/report.pdf`);
    const address = URL.createObjectURL(await answer.blob());
    el("a", { href: address, download: `验车报告-${page.record.order_id}.pdf` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    fill(page.told, error instanceof Problem && error.status === 404
      ? el("p.note", {}, "PDF 还没有生成，请稍后再试。") : page.house.fail(error));
  } finally {
    button.disabled = false;
  }
}

/** After a decision: on to the queue, where the next one is. */
function leave(page, decided, kind) {
  const more = decided.state === "seconding" ? "，等待另一名核保人复核" : "";
  noteForQueue(`订单 ${short(decided.order_id)}：${word("verdicts", kind)}${more}。`);
  page.house.go("#/queue/waiting");
}

/** A decision was refused; one on a report that changed since starts over with the new one. */
function refused(page, error) {
  if (error instanceof LoggedOut) return page.house.fail(error);
  if (error instanceof Problem && CHANGED.includes(error.status)) {
    fill(page.told, page.house.fail(error), el("p.note", {}, "已重新载入，请重新看过再决定。"));
    load(page);
    window.scrollTo(0, 0);
    return null;
  }
  return page.house.fail(error);
}

function hear(page, event) {
  const about = event.subject === page.recordId || event.data?.order_id === page.record?.order_id;
  if (event.kind !== "gap" && !(about && event.kind.startsWith("inspection_"))) return;
  if (page.loading) page.missed = true;
  else if (page.record) look(page);
}

/** Look whether the record is still what is shown; say so if it is not. */
async function look(page) {
  page.missed = false;
  try {
    const answer = await get(`/v1/inspections/${page.recordId}`);
    if (page.closed || page.loading || answer.headers.get("ETag") === page.etag) return;
    const now = await answer.json();
    if (page.record.state === "reading") return load(page);
    fill(page.told, el("p.note", {}, `这份验车已变化：${word("record_states", now.state)}。 `,
      el("button", { type: "button", on: { click: () => (fill(page.told), load(page)) } }, "重新载入")));
  } catch (error) {
    if (error instanceof LoggedOut && !page.closed) page.house.fail(error);
  }
}

function press(page, event) {
  if (!page.record) return false;
  if (page.viewer.isOpen) return page.viewer.press(event);
  if (event.key === "Enter" && event.ctrlKey) return page.panel.submit(), true;
  if (event.ctrlKey) return false;
  if (["1", "2", "3"].includes(event.key)) return page.panel.choose(Number(event.key)), true;
  if (event.key === "u" || event.key === "Escape") return page.house.go("#/queue/waiting"), true;
  if (event.key === "j" || event.key === "k") return step(page, event.key === "j" ? 1 : -1), true;
  if (event.key === "o" && page.photos[page.at]) return page.viewer.open(page.photos[page.at].digest), true;
  return false;
}

/** Go to the next or the previous photo. */
function step(page, by) {
  const count = page.photos.length;
  page.at = Math.min(count - 1, Math.max(0, page.at + by));
  const card = document.getElementById(`photo-${page.photos[page.at]?.digest}`);
  card?.scrollIntoView({ block: "nearest" });
  card?.querySelector("button.enlarge").focus({ preventScroll: true });
}
