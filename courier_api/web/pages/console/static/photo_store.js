/** Photos of one record: fetched with the token, kept as blobs, forgotten with the page. */

import { get } from "./api.js";
import { LoggedOut } from "./http.js";

const AT_ONCE = 3;
const DIGEST = /^[0-9a-f]{64}$/;

export const SMALL = 1280;
export const LARGE = 4096;

export class PhotoStore {
  constructor(recordId) {
    this.recordId = recordId;
    this.stop = new AbortController();
    this.asked = new Map();
    this.waiting = [];
    this.busy = 0;
  }

  /** Return an address for `img`, at most `size` pixels a side; null if there is no such photo. */
  address(digest, size) {
    if (!DIGEST.test(digest)) return Promise.resolve(null);
    const name = `${digest}/${size}`;
    if (!this.asked.has(name)) this.asked.set(name, this.turn(() => this.fetch(digest, size)));
    return this.asked.get(name);
  }

  /** Let go of everything. */
  close() {
    this.stop.abort();
    for (const asked of this.asked.values()) {
      asked.then((address) => address && URL.revokeObjectURL(address), () => {});
    }
    this.asked.clear();
  }

  async fetch(digest, size) {
    const path = `/v1/inspections/${this.recordId}/photos/${digest}?size=${size}`;
    try {
      const answer = await get(path, { signal: this.stop.signal });
      return URL.createObjectURL(await answer.blob());
    } catch (error) {
      this.asked.delete(`${digest}/${size}`);
      if (error instanceof LoggedOut || error.status === 404 || error.name === "AbortError") return null;
      throw error;
    }
  }

  async turn(work) {
    if (this.busy >= AT_ONCE) await new Promise((go) => this.waiting.push(go));
    this.busy += 1;
    try {
      return await work();
    } finally {
      this.busy -= 1;
      this.waiting.shift()?.();
    }
  }
}
