/**
 * Who is logged in.  The access token lives in memory only; the refresh token in
 * sessionStorage, of this tab only, and both are bound to a key of this browser.
 */

import { LoggedOut, NoAnswer, Problem, publicAddress, send } from "./http.js";
import { BrowserKey, canProve, forgetKey, randomName } from "./proof.js";

const KEPT = "courier-console";
const REFRESH_BEFORE_MS = 60_000;
const TRIES = 3;
const OTHER_TABS_MS = 100;

let tokens = null;
let key = null;
let nonce = "";
let refreshing = null;

const tabs = new BroadcastChannel(KEPT);
tabs.addEventListener("message", ({ data }) => {
  if (tokens && data.asked === tokens.session_id) tabs.postMessage({ taken: data.asked });
});

/** Return what is known of the person logged in, null if nobody is. */
export function whoami() {
  return tokens && {
    personId: tokens.person_id,
    role: tokens.role,
    branchId: tokens.branch_id,
    mustEnrol: tokens.must_enrol,
  };
}

/** Log in with everything in one go. */
export async function open(login, password, code) {
  const keyName = randomName();
  key = canProve ? await BrowserKey.make(keyName) : null;
  const body = { login, password, code };
  take(await proven("/v1/auth/sessions", body), keyName);
}

/**
 * Go on with the session of this tab after the page was loaded again; say whether there is one.
 *
 * A tab that was doubled logs in by itself: a refresh token that comes twice ends the session.
 */
export async function resume() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || "null");
  if (!kept) return false;
  if (await isTaken(kept.session_id)) {
    sessionStorage.removeItem(KEPT);
    return false;
  }
  key = canProve ? await BrowserKey.load(kept.keyName) : null;
  tokens = { ...kept, access_token: "", until: 0 };
  try {
    await refresh();
  } catch (error) {
    if (error instanceof LoggedOut) return false;
    throw error;
  }
  return true;
}

/** Say whether another tab of this browser goes on with a session. */
function isTaken(sessionId) {
  return new Promise((done) => {
    const hear = ({ data }) => data.taken === sessionId && done(true);
    tabs.addEventListener("message", hear);
    setTimeout(() => (tabs.removeEventListener("message", hear), done(false)), OTHER_TABS_MS);
    tabs.postMessage({ asked: sessionId });
  });
}

/** Forget everything of the session here. */
export async function forget() {
  const keyName = tokens?.keyName;
  tokens = null;
  key = null;
  sessionStorage.removeItem(KEPT);
  if (keyName && canProve) await forgetKey(keyName);
}

/** Return the headers that prove who calls, new for every try. */
export async function credentials(method, path) {
  if (!tokens) throw new LoggedOut();
  if (Date.now() >= tokens.until) await refresh();
  if (!tokens) throw new LoggedOut();
  const token = tokens.access_token;
  if (!key) return { Authorization: `Bearer ${token}` };
  const proof = await key.proof(method, publicAddress(path), token, nonce);
  return { Authorization: `DPoP ${token}`, DPoP: proof };
}

/** Mend what a 401 complains of, if it can be; say whether to try again. */
export async function mend(problem) {
  if (problem.status !== 401) return false;
  nonce = problem.nonce || nonce;
  if (problem.challenge.includes('error="invalid_token"')) {
    await refresh();
    return true;
  }
  return isOfProof(problem);
}

/** Get new tokens, once for all who wait for them: a refresh token is good once. */
export function refresh() {
  refreshing ??= refreshNow().finally(() => (refreshing = null));
  return refreshing;
}

async function refreshNow() {
  if (!tokens) throw new LoggedOut();
  const { refresh_token, keyName } = tokens;
  try {
    take(await proven("/v1/auth/sessions/refresh", { refresh_token }), keyName);
  } catch (error) {
    if (!(error instanceof Problem) || error.status === 429 || error.status >= 500) throw error;
    await forget();
    throw new LoggedOut();
  }
}

function take(answer, keyName) {
  const lifetimeMs = 1000 * answer.expires_in_s;
  const early = Math.min(REFRESH_BEFORE_MS, lifetimeMs / 2);
  tokens = { ...answer, keyName, until: Date.now() + lifetimeMs - early };
  const { access_token: _, until: __, ...kept } = tokens;
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Post before there is a token; a proof that did not arrive fresh is made again. */
async function proven(path, body) {
  const idempotencyKey = randomName();
  for (let left = TRIES; ; left -= 1) {
    const headers = { "Idempotency-Key": idempotencyKey };
    if (key) headers.DPoP = await key.proof("POST", publicAddress(path), "", nonce);
    try {
      return await (await send("POST", path, { headers, body })).json();
    } catch (error) {
      const again = error instanceof NoAnswer || (error instanceof Problem && isOfProof(error));
      if (!again || left === 0) throw error;
      nonce = error.nonce || nonce;
    }
  }
}

function isOfProof(problem) {
  return /error="[^"]*dpop/.test(problem.challenge);
}
