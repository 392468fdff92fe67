// Talks to the gateway. The key lives in this tab only and never in an address.

const KEY = 'maskstream-key';

export function key() {
  return sessionStorage.getItem(KEY) ?? '';
}

export function useKey(value) {
  sessionStorage.setItem(KEY, value.trim());
}

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The gateway answered ${status}.`);
    this.status = status;
  }
}

export async function call(path, options = {}) {
  const headers = new Headers(options.headers);
  if (key()) headers.set('X-Api-Key', key());
  const response = await fetch(path, { ...options, headers });
  if (!response.ok) {
    throw new Refused(response.status, await response.json().catch(() => ({})));
  }
  return response;
}

export async function json(path) {
  return (await call(path)).json();
}

// Browsers cannot set headers on WebSockets, so the key goes in the list of protocols.
export function socket(path) {
  const protocols = ['maskstream'];
  if (key()) protocols.push(`maskstream.key.${key()}`);
  const opened = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`, protocols);
  opened.binaryType = 'arraybuffer';
  return opened;
}

// Reads a response that is one JSON object a line.
export async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? '';
    const complete = rest.split('\n');
    rest = complete.pop();
    for (const line of complete) if (line.trim()) yield JSON.parse(line);
    if (done) return;
  }
}
