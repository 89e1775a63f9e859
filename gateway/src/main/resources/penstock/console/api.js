// The operators' API, and AWS's own as any client calls it.
let token = sessionStorage.getItem('token');
let keys = JSON.parse(sessionStorage.getItem('keys') ?? 'null');

export class Refused extends Error {}
export const signIn = { needed: () => {} };

/** Kept as long as the tab is open. */
export function use(given) {
  if (given.token) sessionStorage.setItem('token', (token = given.token));
  if (given.id) sessionStorage.setItem('keys', JSON.stringify((keys = { id: given.id, secret: given.secret })));
}

async function call(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { ...options, headers, cache: 'no-store' });
  if (answer.status === 401) {
    signIn.needed();
    throw new Refused('A token is needed.');
  }
  return answer;
}

async function answered(answer) {
  const text = await answer.text();
  let body;
  try {
    body = text ? JSON.parse(text) : {};
  } catch {
    body = { message: text };
  }
  if (!answer.ok) throw new Refused(body.message ?? body.Message ?? `${answer.status} ${answer.statusText}`);
  return body;
}

export const get = async (path, signal) => answered(await call(`../api/${path}`, { signal }));
export const post = async (path, body = {}) =>
  answered(await call(`../api/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  }));

/** What comes piece by piece, as text. */
export async function* pieces(path, signal) {
  const answer = await call(`../api/${path}`, { signal });
  if (!answer.ok) throw new Refused(`${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

export const text = async (path) => (await call(`../api/${path}`)).text();

const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
const bytesOf = (text) => new TextEncoder().encode(text);
const encoded = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

async function hmac(key, text) {
  const made = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return crypto.subtle.sign('HMAC', made, bytesOf(text));
}

/** Signature Version 4, as any client of the APIs makes it. */
async function signed(service, { method, path, body, headers }) {
  if (!globalThis.crypto?.subtle)
    throw new Refused('Browsers sign only on localhost or over HTTPS: open the console there.');
  const time = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  // Any region will do: that of ARNs is the gateway's own.
  const scope = `${time.slice(0, 8)}/us-east-1/${service}/aws4_request`;
  const hash = hex(await crypto.subtle.digest('SHA-256', bytesOf(body ?? '')));
  const all = { ...headers, 'x-amz-date': time, 'x-amz-content-sha256': hash };
  const canonical = { ...all, host: location.host };
  const names = Object.keys(canonical).sort();
  const [raw, query] = path.split('?');
  const request = [method, raw.split('/').map(encoded).join('/'),
    [...new URLSearchParams(query)].map(([k, v]) => `${encoded(k)}=${encoded(v)}`).sort().join('&'),
    ...names.map((name) => `${name}:${canonical[name].trim()}`), '', names.join(';'), hash].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hex(await crypto.subtle.digest('SHA-256', bytesOf(request)))].join('\n');
  let key = bytesOf(`AWS4${keys.secret}`);
  for (const part of scope.split('/')) key = await hmac(key, part);
  const signature = hex(await hmac(key, text));
  all.authorization =
    `AWS4-HMAC-SHA256 Credential=${keys.id}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return all;
}

async function aws(service, options) {
  const asked = { path: '/', ...options };
  const headers = keys ? await signed(service, asked) : asked.headers;
  const answer = await fetch(asked.path, { method: asked.method, body: asked.body, headers, cache: 'no-store' });
  if (answer.status === 403) {
    const said = await answer.text();
    if (keys) throw new Refused(`The keys are refused: ${said.slice(0, 300)}`);
    signIn.needed('keys');
    throw new Refused('The APIs ask for signatures here: sign in with an access key.');
  }
  return answer;
}

/** An operation of SQS, EventBridge: JSON in, JSON out. */
export const json = async (target, input = {}) =>
  answered(await aws(target.startsWith('AmazonSQS') ? 'sqs' : 'events', {
    method: 'POST',
    headers: {
      'content-type': `application/x-amz-json-${target.startsWith('AmazonSQS') ? '1.0' : '1.1'}`,
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  }));
export const sqs = (operation, input) => json(`AmazonSQS.${operation}`, input);
export const events = (operation, input) => json(`AWSEvents.${operation}`, input);

/** An operation of Scheduler or Lambda. */
export const rest = async (method, path, body, headers = {}) =>
  answered(await aws(path.startsWith('/schedules') ? 'scheduler' : 'lambda', {
    path, method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  }));

/** An operation of SNS: a form in, XML out. */
export async function sns(operation, input = {}) {
  const form = new URLSearchParams({ Action: operation, Version: '2010-03-31', ...input });
  const answer = await aws('sns', {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString(),
  });
  const xml = new DOMParser().parseFromString(await answer.text(), 'application/xml');
  if (!answer.ok) throw new Refused(xml.querySelector('Message')?.textContent ?? `${answer.status}`);
  return {
    all: (name) => [...xml.getElementsByTagName(name)],
    text: (name) => xml.getElementsByTagName(name)[0]?.textContent,
  };
}
export const child = (node, name) => node.getElementsByTagName(name)[0]?.textContent ?? '';
