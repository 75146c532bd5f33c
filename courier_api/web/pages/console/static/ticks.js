/** Which items are to be photographed again: ticked at photos, in the table and in the panel alike. */

import { el } from "./dom.js";

export class Ticks {
  /** `items` are all that can be ticked, in the order they are shown. */
  constructor(items) {
    this.items = items;
    this.ticked = new Set();
    this.boxes = [];
    this.watchers = [];
  }

  get size() {
    return this.ticked.size;
  }

  /** Return what is ticked, in order. */
  chosen() {
    return this.items.filter((item) => this.ticked.has(item));
  }

  /** Tick or untick an item wherever it is shown. */
  set(item, on) {
    if (!this.items.includes(item) || this.ticked.has(item) === on) return;
    if (on) this.ticked.add(item);
    else this.ticked.delete(item);
    this.boxes = this.boxes.filter(([, box]) => box.isConnected);
    for (const [of, box] of this.boxes) if (of === item) box.checked = on;
    this.watchers.forEach((told) => told());
  }

  /** Return a new checkbox of an item; null if it cannot be ticked. */
  box(item, label = "") {
    if (!this.items.includes(item)) return null;
    const box = el("input", { type: "checkbox", "aria-label": label || null });
    box.checked = this.ticked.has(item);
    box.addEventListener("change", () => this.set(item, box.checked));
    this.boxes.push([item, box]);
    return box;
  }

  /** Call `told` after every change. */
  watch(told) {
    this.watchers.push(told);
  }
}
