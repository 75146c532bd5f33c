/** The queue: what waits for an underwriter, the riskiest first, then the oldest. */

import { get } from "./api.js";
import { el, fill, table } from "./dom.js";
import { short, since, timeOf, yuan } from "./format.js";
import { adviceBadge, foundIn, riskBar, stateBadge } from "./record.js";
import { keysOf, word } from "./words.js";

const PAGE = 50;
const HEADS = ["风险", "软件建议", "状态", "产品", "应收保费", "配送员", "订单", "已等候"];
const GATHER_MS = 300;
const TICK_MS = 30_000;

let note = "";

/** Say `text` above the queue when it is shown next. */
export function noteForQueue(text) {
  note = text;
}

/** Show the records in one state; returns what the page does with keys and events. */
export function showQueue(house, wanted) {
  const state = keysOf("record_states").includes(wanted) ? wanted : "waiting";
  const page = {
    state,
    house,
    records: [],
    cursor: "",
    chosen: "",
    list: el("div", { "aria-live": "off" }, el("p.soft", {}, "载入中…")),
    told: el("div", { "aria-live": "polite" }, note ? el("p.note", {}, note) : null),
    timers: [],
    closed: false,
  };
  note = "";
  fill(house.place, el("section.queue", {},
    el("nav.tabs", { "aria-label": "状态" }, keysOf("record_states").map((one) =>
      el("a", { href: `#/queue/${one}`, "aria-current": one === state ? "page" : null }, word("record_states", one)))),
    page.told,
    page.list,
    el("p.soft.keys", {}, el("kbd", {}, "j"), el("kbd", {}, "k"), " 上下选择　", el("kbd", {}, "Enter"), " 打开"),
  ));
  load(page);
  page.timers.push(setInterval(() => grow(page), TICK_MS));
  return {
    close: () => close(page),
    hear: (event) => hear(page, event),
    press: (event) => press(page, event),
  };
}

function close(page) {
  page.closed = true;
  page.timers.forEach((timer) => clearInterval(timer));
}

function hear(page, event) {
  if (event.kind !== "gap" && !event.kind.startsWith("inspection_")) return;
  clearTimeout(page.soon);
  page.soon = setTimeout(() => load(page), GATHER_MS);
}

/** Load as many records as are shown already, at least a page. */
async function load(page) {
  if (page.closed) return;
  const limit = Math.min(200, Math.max(PAGE, page.records.length));
  await reading(page, async () => {
    const found = await listed(page.state, limit, "");
    page.records = found.items;
    page.cursor = found.next_cursor;
  });
}

async function loadMore(page) {
  await reading(page, async () => {
    const found = await listed(page.state, PAGE, page.cursor);
    const known = new Set(page.records.map((one) => one.id));
    page.records.push(...found.items.filter((one) => !known.has(one.id)));
    page.cursor = found.next_cursor;
  });
}

async function reading(page, read) {
  try {
    await read();
    if (!page.closed) draw(page);
  } catch (error) {
    if (!page.closed) fill(page.told, page.house.fail(error));
  }
}

async function listed(state, limit, cursor) {
  const query = new URLSearchParams({ state, limit });
  if (cursor) query.set("cursor", cursor);
  return (await get(`/v1/inspections?${query}`)).json();
}

function draw(page) {
  if (!page.records.some((one) => one.id === page.chosen)) page.chosen = page.records[0]?.id ?? "";
  if (!page.records.length) {
    return fill(page.list, el("p.empty", {}, `没有${word("record_states", page.state)}的验车。`));
  }
  const rows = page.records.map((record) => row(page, record));
  const focused = page.list.contains(document.activeElement)
    ? document.activeElement.closest("tr")?.dataset.id : "";
  const more = page.cursor && el("button", { type: "button", on: { click: () => loadMore(page) } }, "更多");
  fill(page.list, table(HEADS, rows), more || null);
  if (focused) rows.find((one) => one.dataset.id === focused)?.querySelector("a").focus();
}

/** Let the times that records wait grow. */
function grow(page) {
  for (const one of page.list.querySelectorAll("[data-since]")) one.textContent = since(one.dataset.since);
}

function row(page, record) {
  const chosen = record.id === page.chosen;
  const report = record.report;
  const cells = [
    ["风险", riskBar(report)],
    ["软件建议", [adviceBadge(report), el("div.found", {}, foundIn(report))]],
    ["状态", stateBadge(record.state)],
    ["产品", record.product || "—"],
    ["应收保费", el("span.number", {}, yuan(record.premium_due_fen))],
    ["配送员", short(record.courier_id)],
    ["订单", el("a", { href: `#/inspection/${record.id}`, title: record.order_id }, short(record.order_id))],
    ["已等候", el("span", { title: timeOf(record.filed_at), data: { since: record.filed_at } }, since(record.filed_at))],
  ];
  return el("tr", {
    class: chosen ? "chosen" : null,
    "aria-current": chosen ? "true" : null,
    data: { id: record.id },
    on: { click: () => page.house.go(`#/inspection/${record.id}`) },
  }, cells.map(([head, cell]) => el("td", { data: { head } }, cell)));
}

function press(page, event) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step) {
    const at = page.records.findIndex((one) => one.id === page.chosen) + step;
    if (!page.records[at]) return true;
    page.chosen = page.records[at].id;
    draw(page);
    page.list.querySelector("tr.chosen")?.scrollIntoView({ block: "nearest" });
    return true;
  }
  if (["Enter", "o"].includes(event.key) && page.chosen && !event.target.closest?.("a, button")) {
    page.house.go(`#/inspection/${page.chosen}`);
    return true;
  }
  return false;
}
