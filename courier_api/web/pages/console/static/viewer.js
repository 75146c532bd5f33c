/** One photo large, over the page; steps through all of them. */

import { el, fill } from "./dom.js";
import { frame } from "./marks.js";
import { LARGE } from "./photo_store.js";

/** Return a viewer of `photos`: `{digest, source, title, marks, alt}` each. */
export function makeViewer(store, photos) {
  const stage = el("div.stage");
  const title = el("strong");
  const count = el("span.soft");
  const box = el("dialog.viewer", { "aria-label": "照片" },
    el("header", {}, title, count,
      button("上一张 (k)", () => step(-1)), button("下一张 (j)", () => step(1)),
      button("标记 (m)", () => box.classList.toggle("bare")),
      button("原大 (z)", () => box.classList.toggle("full")),
      button("关闭 (Esc)", () => box.close())),
    stage);
  let at = 0;
  stage.addEventListener("click", () => box.classList.toggle("full"));

  function step(by) {
    at = (at + by + photos.length) % photos.length;
    const shown = photos[at];
    title.textContent = shown.title;
    count.textContent = `${at + 1} / ${photos.length}`;
    fill(stage, frame(store, { ...shown, digest: shown.source, size: LARGE }));
  }

  function press(event) {
    const by = { j: 1, ArrowRight: 1, ArrowDown: 1, k: -1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by && !(box.classList.contains("full") && event.key.startsWith("Arrow"))) step(by);
    else if (event.key === "m") box.classList.toggle("bare");
    else if (event.key === "z") box.classList.toggle("full");
    else return false;
    return true;
  }

  return {
    box,
    get isOpen() { return box.open; },
    open(digest) {
      at = Math.max(0, photos.findIndex((one) => one.digest === digest));
      box.classList.remove("full", "bare");
      step(0);
      box.showModal();
    },
    press,
  };
}

function button(text, act) {
  return el("button", { type: "button", on: { click: act } }, text);
}
