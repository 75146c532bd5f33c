/**
 * A key pair that never leaves this browser, and proofs made with it (RFC 9449):
 * a token that is stolen opens nothing without it.
 */

const DATABASE = "courier-console";
const KEYS = "keys";
const KEPT_MS = 24 * 3600 * 1000;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const encoder = new TextEncoder();

/** Whether this browser can hold keys: over https, or on this machine. */
export const canProve = Boolean(globalThis.crypto?.subtle);

export class BrowserKey {
  constructor(pair, jwk) {
    this.pair = pair;
    this.jwk = jwk;
  }

  /** Make a key and keep it under `name`, so that the page may be loaded again. */
  static async make(name) {
    const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
    await keep(name, pair);
    return BrowserKey.of(pair);
  }

  /** Return the key kept under `name`, null if there is none. */
  static async load(name) {
    const kept = await inStore("readonly", (store) => store.get(name));
    return kept ? BrowserKey.of(kept.pair) : null;
  }

  static async of(pair) {
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    return new BrowserKey(pair, { kty, crv, x, y });
  }

  /** Return the header `DPoP` of one request; `nonce` stands in for a clock that is off. */
  async proof(method, url, token, nonce) {
    const header = { typ: "dpop+jwt", alg: "ES256", jwk: this.jwk };
    const claims = {
      jti: randomName(),
      htm: method,
      htu: url,
      iat: Math.floor(Date.now() / 1000),
      ...(nonce ? { nonce } : {}),
      ...(token ? { ath: await digestOf(token) } : {}),
    };
    const signed = `${part(header)}.${part(claims)}`;
    const how = { name: "ECDSA", hash: "SHA-256" };
    const signature = await crypto.subtle.sign(how, this.pair.privateKey, encoder.encode(signed));
    return `${signed}.${base64url(new Uint8Array(signature))}`;
  }
}

/** Forget the key kept under `name`. */
export async function forgetKey(name) {
  await inStore("readwrite", (store) => store.delete(name));
}

/** Return 128 random bits, for names and idempotency keys. */
export function randomName() {
  return base64url(crypto.getRandomValues(new Uint8Array(16)));
}

async function keep(name, pair) {
  const now = Date.now();
  const all = (await inStore("readonly", (store) => store.getAll())) ?? [];
  const old = all.filter((one) => now - one.at > KEPT_MS);
  await inStore("readwrite", (store) => {
    old.forEach((one) => store.delete(one.name));
    return store.put({ name, pair, at: now });
  });
}

/** Ask the browser's database; one that is not to be had (private windows) keeps nothing. */
function inStore(mode, ask) {
  return new Promise((done) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(KEYS, { keyPath: "name" });
    opening.onerror = () => done(null);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(KEYS, mode);
      const asked = ask(transaction.objectStore(KEYS));
      transaction.oncomplete = () => (opening.result.close(), done(asked.result ?? null));
      transaction.onabort = () => (opening.result.close(), done(null));
    };
  });
}

function part(value) {
  return base64url(encoder.encode(JSON.stringify(value)));
}

async function digestOf(text) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
