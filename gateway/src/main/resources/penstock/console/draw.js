import { el, millis } from './dom.js';

/** A line of the last values. */
export function spark(values, label) {
  const width = 120, height = 28;
  const most = Math.max(1, ...values);
  const points = values
    .map((v, i) => `${((i * width) / Math.max(1, values.length - 1)).toFixed(1)},${(height - 2 - (v * (height - 4)) / most).toFixed(1)}`)
    .join(' ');
  return el('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    el('polyline', { points: points || '0,26 120,26' }));
}

/** Parts of one whole, one after another or beside each other. */
export function waterfall(parts, label) {
  const rows = parts.filter((part) => part.to >= part.from);
  if (!rows.length) return null;
  const begin = Math.min(...rows.map((part) => part.from));
  const whole = Math.max(1, Math.max(...rows.map((part) => part.to)) - begin);
  const height = 22;
  return el('svg', {
    class: 'waterfall', viewBox: `0 0 600 ${rows.length * height + 4}`, role: 'img', 'aria-label': label,
  }, rows.map((part, i) => {
    const x = 130 + (390 * (part.from - begin)) / whole;
    const w = Math.max(2, (390 * (part.to - part.from)) / whole);
    return el('g', { class: part.kind },
      el('title', `${part.name}: ${millis(part.to - part.from)}`),
      el('text', { x: 0, y: i * height + 15 }, part.name),
      el('rect', { x, y: i * height + 4, width: w, height: height - 8, rx: 2 }),
      el('text', { x: x + w + 5, y: i * height + 15, class: 'took' },
        millis(part.to - part.from)));
  }));
}
