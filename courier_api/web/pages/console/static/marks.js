/** Photos with the regions that findings speak of drawn over them. */

import { el, fill } from "./dom.js";
import { called, word } from "./words.js";

const SAME_SHOT = ["duplicate.visit", "duplicate.earlier", "duplicate.thing"];
const ORDER = ["pass", "cannot_tell", "fail"];
const WHOLE_SHARE = 0.999;
const MOST = 8;

/**
 * Return what is marked in one photo, failures last, on top: regions smaller than
 * the whole; what several findings say of one region is one mark with the worst outcome.
 */
export function marksOf(report, digest) {
  const marks = new Map();
  for (const finding of (report?.findings ?? []).filter(isTelling)) {
    for (const { region } of finding.evidence.filter((one) => one.digest === digest)) {
      if (!region || region.width * region.height >= WHOLE_SHARE) continue;
      const place = JSON.stringify(region);
      if (!marks.has(place)) marks.set(place, { region, said: [] });
      marks.get(place).said.push(finding);
    }
  }
  return [...marks.values()].map(markOf)
    .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome)).slice(-MOST);
}

function markOf({ region, said }) {
  const outcome = ORDER[Math.max(...said.map((one) => ORDER.indexOf(one.outcome)))];
  const worst = said.filter((one) => one.outcome === outcome);
  const names = [...new Set(worst.map((one) => called(one.code)))];
  return { region, outcome, name: names.join("、"), codes: said.map((one) => one.code) };
}

/** Return the pairs of photos that findings lay side by side. */
export function pairsOf(report) {
  return (report?.findings ?? []).filter(
    (finding) => SAME_SHOT.includes(finding.code) && finding.evidence.length === 2,
  );
}

/**
 * Return a photo with its marks; the picture comes when the store has it.
 *
 * @param {PhotoStore} store
 * @param {{digest: string, size: number, marks: Array, alt: string}} shown
 */
export function frame(store, { digest, size, marks, alt }) {
  const made = el("span.frame", { "aria-busy": "true" }, el("span.waiting", {}, "载入中…"));
  const image = el("img", { alt, decoding: "async", draggable: "false" });
  store.address(digest, size).then((address) => {
    if (!address) return fill(made, absent("没有可显示的照片"));
    image.addEventListener("error", () => fill(made, absent("照片无法显示")), { once: true });
    image.addEventListener("load", () => made.removeAttribute("aria-busy"), { once: true });
    image.src = address;
    fill(made, image, marks.map(markOn));
  }, () => fill(made, absent("照片没有取到，请重新载入")));
  return made;
}

function absent(text) {
  return el("span.absent", {}, text);
}

function markOn(mark) {
  const { left, top, width, height } = mark.region;
  const made = el(`span.mark.${mark.outcome}`, { data: { codes: mark.codes.join(" ") } },
    el("span", {}, `${mark.name} · ${word("outcome_names", mark.outcome)}`));
  if (top < 0.08) made.classList.add("low");
  if (left > 0.6) made.classList.add("left");
  Object.assign(made.style, {
    left: percent(left), top: percent(top), width: percent(width), height: percent(height),
  });
  return made;
}

function percent(share) {
  return `${(100 * Math.min(1, Math.max(0, Number(share) || 0))).toFixed(2)}%`;
}

/** Say whether a region is worth a mark: what was read, and what is wrong. */
function isTelling(finding) {
  if (SAME_SHOT.includes(finding.code)) return false;
  return finding.outcome !== "pass" || !finding.code.startsWith("quality.");
}
