/** The photos of a record as cards: marks, what is wrong with them, damage entries, ticks for a retake. */

import { el } from "./dom.js";
import { bytes, short } from "./format.js";
import { outcomeTag } from "./findings.js";
import { frame, marksOf, pairsOf } from "./marks.js";
import { SMALL } from "./photo_store.js";
import { called, keysOf, said, word } from "./words.js";

const FAULTS_MAX = 4;
const FILE = /\b([a-z_]+?)(?:-[0-9a-f]{12})?\.(?:jpg|png|webp|heic)\b/g;
const LONG_ID = /\b[0-9a-f]{32,}\b/g;

/**
 * Return what is known of each photo, in the order of the items; `source` is the digest to
 * ask the picture by, empty where software found that there is none.
 */
export function photosOf(record, report) {
  const read = new Map((report?.photos ?? []).map((one) => [one.digest, one]));
  const order = keysOf("photo_items");
  const sorted = [...record.photos].sort((a, b) => order.indexOf(a.item) - order.indexOf(b.item));
  return sorted.map((photo) => {
    const alike = sorted.filter((one) => one.item === photo.item);
    const number = alike.length > 1 ? alike.indexOf(photo) + 1 : "";
    const title = `${word("photo_items", photo.item)}${number}`;
    const seen = read.get(photo.digest);
    const source = seen && !seen.usable ? "" : photo.digest;
    const marks = marksOf(report, photo.digest);
    return { ...photo, title, alt: title, seen, source, name: seen?.name ?? "", marks };
  });
}

/**
 * Return what puts the titles of photos in place of their file names in a text, and
 * cuts long ids short; photos of earlier visits are called by their item.
 */
export function namer(photos) {
  const named = photos.filter((one) => one.name);
  const items = keysOf("photo_items");
  return (text) => named
    .reduce((said, one) => said.replaceAll(one.name, one.title), text)
    .replace(FILE, (file, item) => (items.includes(item) ? word("photo_items", item) : file))
    .replace(LONG_ID, short);
}

/** Return the cards; `open(digest)` enlarges one. */
export function photoCards({ store, photos, report, ticks, open }) {
  return el("div.photos", {}, photos.map((photo) => {
    const tick = ticks.box(photo.item, `补拍${photo.title}`);
    return el("figure.photo", { id: `photo-${photo.digest}`, data: { item: photo.item }, tabindex: "-1" },
      el("button.enlarge", { type: "button", "aria-label": `放大 ${photo.title}`, on: { click: () => open(photo.digest) } },
        frame(store, { ...photo, digest: photo.source, size: SMALL })),
      el("figcaption", {},
        el("div.line", {}, el("b", {}, photo.title), tick && el("label.tick.retake", {}, tick, "补拍")),
        faultsOf(report, photo, namer(photos)), damagesAt(report, photo),
        el("small", { title: photo.name }, sizeOf(photo), el("br"), el("code", { title: photo.digest }, `SHA-256 ${photo.digest.slice(0, 16)}…`))));
  }));
}

function sizeOf({ seen }) {
  if (!seen) return "尚未读取";
  return seen.usable ? `${seen.format}，${seen.width} × ${seen.height}，${bytes(seen.size_bytes)}` : "无法使用";
}

/** Return what did not pass in a photo and asks for something. */
function faultsOf(report, { digest }, name) {
  const faults = (report?.findings ?? []).filter(
    (one) => one.outcome !== "pass" && one.action !== "none" && one.evidence.some((at) => at.digest === digest),
  );
  if (!faults.length) return null;
  return el("ul.faults", {}, faults.slice(0, FAULTS_MAX).map((one) =>
    el("li", {}, outcomeTag(one.outcome), ` ${called(one.code)}：${name(said(one)[0])}`)));
}

/** Return the courier's entries of damage that name the photo, as the report has them. */
function damagesAt(report, { name }) {
  const entries = (report?.order.damages ?? []).filter((one) => name && one.photo === name);
  return entries.length ? el("ul.damages", {}, entries.map(({ part, severity, note }) =>
    el("li", {}, `损伤：${[part, severity, note].filter(Boolean).join("，")}`))) : null;
}

/** Return all damages the courier entered; they stand beside the photos, nobody measured them. */
export function damagesOf(record) {
  if (!record.damages.length) return el("p.soft", {}, "配送员没有录入损伤。");
  return el("div.entered", {}, el("b", {}, `配送员录入的损伤（${record.damages.length}，软件不判断）`),
    el("ul.damages", {}, record.damages.map((one) => el("li", {},
      `${word("parts", one.part)}：${word("damage_kinds", one.kind)}，`,
      el(`span.severity.${one.severity}`, {}, word("severities", one.severity))))));
}

/** Return the photos that findings lay side by side. */
export function twinsOf({ store, report, photos }) {
  const own = new Set(photos.map((one) => one.digest));
  const name = namer(photos);
  return pairsOf(report).map((finding) => el("div", {},
    el("h3", {}, outcomeTag(finding.outcome), ` ${called(finding.code)}：${name(said(finding)[0])}`),
    el("div.pair", {}, finding.evidence.map((side, at) => {
      const here = at === 0 || own.has(side.digest);
      const caption = `${here ? "本次" : "以前"}：${name(side.photo)}`;
      const marks = side.region
        ? [{ codes: [finding.code], name: "重合部分", outcome: finding.outcome, region: side.region }] : [];
      return el("figure", {}, frame(store, { digest: side.digest, size: SMALL, marks, alt: caption }),
        el("figcaption", {}, caption));
    }))));
}
