// Talks to the gateway. The key lives in this tab only and never in an address.

const KEY = 'maskstream-key';

export function key() {
  return sessionStorage.getItem(KEY) ?? '';
}

/** @param {string} value */
export function useKey(value) {
  sessionStorage.setItem(KEY, value.trim());
}

/** What the gateway said no to, in its own sentence. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{detail?: string, code?: string}} problem
   * @param {string} usedKey the key that was sent, empty for none
   */
  constructor(status, problem, usedKey) {
    super(problem.detail ?? `The gateway answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? '';
    this.usedKey = usedKey;
  }
}

/** Nothing came back: the gateway is away, or did not answer in time. */
export class Unanswered extends Error {}

/** @param {unknown} error of fetch @returns {never} @throws {Unanswered} */
function unanswered(error) {
  throw new Unanswered('The gateway does not answer.', { cause: error });
}

/** @param {string} path @returns {string} */
export function address(path) {
  return location.origin + path;
}

/** @param {string} path @param {RequestInit} [options] @throws {Refused | Unanswered} */
export async function call(path, options = {}) {
  const headers = new Headers(options.headers);
  const usedKey = key();
  if (usedKey) headers.set('X-Api-Key', usedKey);
  const response = await fetch(path, { ...options, headers }).catch(unanswered);
  if (!response.ok) {
    throw new Refused(response.status, await response.json().catch(() => ({})), usedKey);
  }
  return response;
}

/** What is asked for again and again waits no longer: one request that hangs must not end the asking. */
const PATIENCE_MILLIS = 10_000;

/** @param {string} path @returns {Promise<any>} @throws {Refused | Unanswered} also when it takes more than 10 s */
export async function json(path) {
  const text = await (await call(path, { signal: AbortSignal.timeout(PATIENCE_MILLIS) })).text().catch(unanswered);
  return JSON.parse(text);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} what is answered, if anything
 */
export async function send(method, path, body, signal) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await call(path, { method, headers, body: JSON.stringify(body), signal });
  return response.status === 204 ? undefined : response.json();
}

/** Browsers cannot set headers on WebSockets, so the key goes in the list of protocols. */
export function protocols() {
  return key() ? ['maskstream', `maskstream.key.${key()}`] : ['maskstream'];
}

/** @param {string} path */
export function socket(path) {
  const opened = new WebSocket(address(path).replace(/^http/, 'ws'), protocols());
  opened.binaryType = 'arraybuffer';
  return opened;
}

/**
 * Reads a response line by line as it comes.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<string>}
 */
export async function* lines(response) {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? '';
    const complete = rest.split('\n');
    rest = complete.pop() ?? '';
    yield* complete;
    if (done) return;
  }
}
