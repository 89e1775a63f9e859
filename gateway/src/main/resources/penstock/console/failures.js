import { button, el, field, link, number, time } from './dom.js';
import { get, post } from './api.js';

const MOST = 1000;
const target = (text) => (text ?? '').split(':function:').pop();

/** Dead letters that have the same target and error. */
export function grouped(events) {
  const groups = new Map();
  for (const e of events) {
    const error = e.lastAttempt?.errorType ?? e.condition ?? 'given up';
    const message = (e.lastAttempt?.errorMessage ?? '').slice(0, 300);
    const key = [e.target, error, message.replace(/[0-9a-f-]{8,}|\d+/g, '#')].join('\n');
    const group = groups.get(key) ?? { key, error, message, target: e.target, events: [] };
    group.events.push(e);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.events.length - a.events.length);
}

export async function render({ way, act }) {
  const only = way[0] ? `&function=${encodeURIComponent(way[0])}` : '';
  const { events, cursor } = await get(`events?state=DEAD&limit=${MOST}${only}`);
  const { redrives } = await get('redrives');
  const running = redrives.filter((r) => r.phase !== 'DONE').slice(-3);
  return [
    el('h1', 'Failures'),
    way[0] ? el('p', `Of ${way[0]} only. `, link('All', 'failures')) : null,
    events.length ? null : el('p', { class: 'empty' }, 'Nothing was given up. What is goes here, with why, and can be tried again.'),
    running.map((r) => el('p', { 'data-key': r.id, class: 'note' }, `Redrive ${r.phase.toLowerCase()}: ${number(r.redriven)} sent again. ${r.why ?? ''}`)),
    grouped(events).slice(0, 100).map((g) => group(g, act)),
    cursor ? el('p', { class: 'note' }, `The newest ${number(events.length)} are grouped.`) : null,
  ];
}

function group(g, act) {
  const name = g.target?.includes(':function:') ? target(g.target).split(':')[0] : null;
  const filters = { ...(name ? { function: name } : {}), ...(g.error && g.events[0].lastAttempt?.errorType ? { error: g.error } : {}) };
  return el('section', { class: 'group', 'data-key': g.key },
    el('h2', `${number(g.events.length)} × ${g.error}`),
    el('p', g.message),
    el('p', { class: 'note' }, target(g.target), ', last ', time(g.events[0].ended ?? g.events[0].accepted)),
    el('form', { class: 'bar', onsubmit: (e) => {
      e.preventDefault();
      const canary = Number(e.target.canary.value);
      const rate = Number(e.target.rate.value);
      act('Redrive', () => post('redrives', { ...filters, canary, rate }).then(() => 'Redrive has begun; the first ones go ahead, the rest when they succeed.'));
    } },
      field('First ones', el('input', { name: 'canary', type: 'number', min: 0, max: 100, value: 3 })),
      field('A second', el('input', { name: 'rate', type: 'number', min: 1, max: 1000, value: 10 })),
      el('button', name ? 'Redrive those like it' : 'Redrive')),
    el('details', { 'data-key': 'all' }, el('summary', 'Events'),
      el('ul', g.events.slice(0, 50).map((e) => el('li', { 'data-key': e.id }, link(e.id, 'events', e.id), ' ',
        time(e.accepted), ' ', button('Redrive', () => act('Redrive', () => post(`events/${encodeURIComponent(e.id)}/redrive`))))))));
}
