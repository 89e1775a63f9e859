// Elements are made of text only as text, and the page is changed where it differs: what has the
// focus, what is typed and where it is scrolled stay.
const SVG = 'http://www.w3.org/2000/svg';
const DRAWN = new Set(['svg', 'g', 'path', 'rect', 'line', 'text', 'title', 'circle', 'polyline']);

function made(name, attributes, children) {
  const node = DRAWN.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node[key] = value;
    else if (key === 'value') node.setAttribute('data-value', node.value = value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  for (const child of children.flat(9))
    if (child !== null && child !== undefined && child !== false)
      node.append(child instanceof Node ? child : String(child));
  return node;
}

/** el('a', {href}, 'text', ...) or el('p', 'text') */
export function el(name, first, ...rest) {
  const plain =
    first && typeof first === 'object' && !(first instanceof Node) && !Array.isArray(first);
  return made(name, plain ? first : {}, plain ? rest : [first, ...rest]);
}

const HANDLERS = ['onclick', 'onsubmit', 'oninput', 'onchange'];
const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute('data-key') : null);

function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b) &&
    (a.nodeType !== 1 || a.type === b.type);
}

function change(old, fresh) {
  if (old.nodeType === 3) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS'))
      old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
      if (name === 'data-value') old.value = value;
    }
  for (const name of HANDLERS) if (old[name] !== fresh[name]) old[name] = fresh[name];
  if (old.hasAttribute('data-live')) return; // fills itself
  if (old.nodeName === 'TEXTAREA') return;
  children(old, [...fresh.childNodes]);
}

function children(old, fresh) {
  const keyed = new Map();
  for (const node of old.childNodes) if (keyOf(node)) keyed.set(keyOf(node), node);
  let at = old.firstChild;
  for (const next of fresh) {
    const known = keyOf(next) ? keyed.get(keyOf(next)) : null;
    if (known && known !== at && alike(known, next)) {
      old.insertBefore(known, at);
      change(known, next);
    } else if (at && alike(at, next)) {
      const same = at;
      at = at.nextSibling;
      change(same, next);
    } else old.insertBefore(next, at);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

/** Makes the content of a node what it should be. */
export function show(node, ...content) {
  const fresh = document.createElement(node.nodeName);
  fresh.append(...content.flat(9).filter((one) => one !== null && one !== undefined && one !== false));
  children(node, [...fresh.childNodes]);
}

export const number = (n) => (n ?? 0).toLocaleString('en');
const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' }); // with its zone
export const time = (text) => (text ? el('time', { datetime: text, title: text }, WHEN.format(new Date(text))) : '');

export function millis(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

export function bytes(n) {
  let unit = 0;
  for (; n >= 1024 && unit < 4; unit++) n /= 1024;
  return `${n.toFixed(n < 10 && unit ? 1 : 0)} ${['B', 'KB', 'MB', 'GB', 'TB'][unit]}`;
}

export const link = (text, ...way) =>
  el('a', { href: `#/${way.map(encodeURIComponent).join('/')}` }, text);
export const button = (text, onclick, more = {}) => el('button', { type: 'button', onclick, ...more }, text);
export const field = (label, control) => el('label', { class: 'field' }, el('span', label), control);
export const badge = (text, good) => el('span', { class: `badge ${good ? 'good' : 'bad'}` }, text);

/** A table whose rows are cards where it is narrow. */
export function table(caption, heads, rows, empty) {
  if (!rows.length) return el('p', { class: 'empty' }, empty);
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table',
      el('caption', { class: 'hidden' }, caption),
      el('thead', el('tr', heads.map((h) => el('th', { scope: 'col' }, h)))),
      el('tbody', rows.map((row) => el('tr', { 'data-key': row.key },
        row.cells.map((c, i) => el('td', { 'data-head': heads[i] }, c)))))));
}

export function pretty(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text ?? '';
  }
}
