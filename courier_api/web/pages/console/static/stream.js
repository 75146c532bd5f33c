/** The event stream, read by fetch: EventSource could not send the token but in the URL. */

import { get } from "./api.js";
import { LoggedOut, NoAnswer } from "./http.js";

const RETRY_MS = 2_000;
const RETRY_MAX_MS = 30_000;
const QUIET_MAX_MS = 45_000; // a comment comes every 15 s

/**
 * Listen until `signal` says stop.
 *
 * @param {{signal: AbortSignal, onEvent: function, onState: function, onEnd: function}} told -
 *   `onEvent(event)` gets `{kind, subject, data}`; `onState(live)` whether the stream is open;
 *   `onEnd(error)` is called when the session is over.
 */
export async function listen({ signal, onEvent, onState, onEnd }) {
  let last = "";
  let waitMs = RETRY_MS;
  while (!signal.aborted) {
    try {
      const headers = last ? { "Last-Event-ID": last } : {};
      const answer = await get("/v1/events", { headers, signal, endless: true });
      onState(true);
      waitMs = RETRY_MS;
      for await (const frame of framesOf(answer.body)) {
        last = frame.id || last;
        if (frame.event === "gap") onEvent({ kind: "gap", subject: "", data: {} });
        else if (frame.data && !["open", "over"].includes(frame.event)) onEvent(JSON.parse(frame.data));
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof LoggedOut) return onEnd(error);
      waitMs = Math.min(2 * waitMs, RETRY_MAX_MS);
    }
    onState(false);
    await pause(waitMs, signal);
  }
}

/** Yield the frames of an event stream (WHATWG HTML, section 9.2). */
export async function* framesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await soon(reader.read());
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) yield frameOf(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Return what was read; a line that is dead without having been closed says nothing for long. */
async function soon(reading) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new NoAnswer("the stream is quiet")), QUIET_MAX_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

function frameOf(block) {
  const frame = {};
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    if (at > 0) frame[line.slice(0, at)] = line.slice(at + 1).replace(/^ /, "");
  }
  return frame;
}

function pause(ms, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });
}
