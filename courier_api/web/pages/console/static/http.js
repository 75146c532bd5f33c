/** One request and what came of it. */

const PROBLEM = "application/problem+json";
const PATIENCE_MS = 30_000;
const PUBLIC_URL = document.documentElement.dataset.publicUrl;

/** What the server refused, and why (RFC 9457). */
export class Problem extends Error {
  constructor(answer, told) {
    super(told.title || answer.statusText);
    this.status = answer.status;
    this.kind = String(told.type || "").replace("/problems/", "");
    this.detail = told.detail || "";
    this.faults = (told.errors || []).map((one) => [one.pointer, one.detail].filter(Boolean).join(": "));
    this.requestId = told.request_id || answer.headers.get("X-Request-Id") || "";
    this.challenge = answer.headers.get("WWW-Authenticate") || "";
    this.nonce = answer.headers.get("DPoP-Nonce") || "";
    this.retryAfterS = Number(answer.headers.get("Retry-After")) || 0;
  }
}

/** The server gave no answer. */
export class NoAnswer extends Error {}

/** The session is over: log in. */
export class LoggedOut extends Error {}

/** Return the address that proofs are made for: the public one, without the query. */
export function publicAddress(path) {
  return PUBLIC_URL + path.split("?")[0];
}

/**
 * Send one request; raises `Problem` or `NoAnswer`.
 *
 * @param {{headers?: object, body?: object, signal?: AbortSignal, endless?: boolean}} [options] -
 *   `endless` for a stream, which may take for ever.
 */
export async function send(method, path, { headers = {}, body, signal, endless = false } = {}) {
  const patience = endless ? [] : [AbortSignal.timeout(PATIENCE_MS)];
  const options = {
    method,
    headers: { ...headers },
    credentials: "omit",
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.any([...(signal ? [signal] : []), ...patience]),
  };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new NoAnswer(error.message);
  }
  if (!answer.ok) throw new Problem(answer, await problemOf(answer));
  return answer;
}

async function problemOf(answer) {
  if (!(answer.headers.get("Content-Type") || "").startsWith(PROBLEM)) return {};
  try {
    return await answer.json();
  } catch {
    return {};
  }
}
