/** Calls of the API by the person logged in; whatever can be mended on the way is. */

import { LoggedOut, NoAnswer, Problem, send } from "./http.js";
import { randomName } from "./proof.js";
import { credentials, forget, mend } from "./session.js";

const TRIES = 3;
const WAIT_MS = 400;
const WAIT_MAX_MS = 5_000;

/** Read; returns the response. */
export function get(path, options = {}) {
  return call("GET", path, options);
}

/**
 * Change something, once: sent again with the same key until it is answered.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, match?: string}} [options] - `match` is the ETag of what was read.
 */
export function act(method, path, { body, match } = {}) {
  const headers = { "Idempotency-Key": randomName() };
  if (match) headers["If-Match"] = match;
  return call(method, path, { headers, body });
}

/** Log out here and at the server. */
export async function logOut() {
  try {
    await act("DELETE", "/v1/auth/sessions/current");
  } finally {
    await forget();
  }
}

async function call(method, path, { headers = {}, ...rest } = {}) {
  for (let left = TRIES; ; left -= 1) {
    const proof = await credentials(method, path);
    try {
      return await send(method, path, { headers: { ...headers, ...proof }, ...rest });
    } catch (error) {
      if (left === 0 || !(await canTryAgain(error, TRIES - left))) throw await asEnded(error);
    }
  }
}

async function canTryAgain(error, tried) {
  if (error instanceof Problem && error.status === 401) return mend(error);
  const busy = error instanceof Problem && (error.status === 503 || error.status === 429);
  if (!busy && !(error instanceof NoAnswer)) return false;
  const asked = busy ? 1000 * error.retryAfterS : 0;
  if (asked > WAIT_MAX_MS) return false;
  await new Promise((done) => setTimeout(done, Math.max(asked, WAIT_MS * 2 ** tried)));
  return true;
}

/** Return the error; a session that the server no longer knows is over here, too. */
async function asEnded(error) {
  if (!(error instanceof Problem) || error.status !== 401) return error;
  if (error.challenge.includes("insufficient_user_authentication")) return error;
  await forget();
  return new LoggedOut();
}
