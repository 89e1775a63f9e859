import { badge, button, el, field, link, millis, number, pretty, table, time } from './dom.js';
import { get, post } from './api.js';
import { waterfall } from './draw.js';

const STATES = ['', 'PENDING', 'RUNNING', 'WAITING', 'SUCCEEDED', 'DEAD'];

export async function render(here) {
  return here.way[0] ? one(here, here.way[0]) : all(here);
}

const target = (text) => (text ?? '').split(':function:').pop();

async function all({ query }) {
  const asked = new URLSearchParams([...query].filter(([, v]) => v));
  const { events, cursor } = await get(`events?${asked}`);
  const next = new URLSearchParams(asked);
  if (cursor) next.set('cursor', cursor);
  const value = (name) => query.get(name) ?? '';
  return [
    el('h1', 'Events'),
    el('form', { class: 'bar', onsubmit: (e) => {
      e.preventDefault();
      const wanted = new URLSearchParams([...new FormData(e.target)].filter(([, v]) => v));
      location.hash = `#/events?${wanted}`;
    } },
      field('Function', el('input', { name: 'function', value: value('function') })),
      field('Trigger', el('input', { name: 'trigger', value: value('trigger'), placeholder: 'schedule:' })),
      field('State', el('select', { name: 'state' }, STATES.map((s) => el('option', { value: s, selected: s === value('state') }, s || 'any')))),
      field('Error', el('input', { name: 'error', value: value('error') })),
      el('button', 'Find')),
    table('Events', ['Accepted', 'Target', 'Trigger', 'State', 'Tries', 'Event'], events.map((e) => ({ key: e.id, cells: [
      time(e.accepted), target(e.target), e.trigger ?? '', stateOf(e), number(e.attempts), link(e.id, 'events', e.id),
    ] })), 'No event is like that. What is accepted to be done later is here: asynchronous calls, schedules, topics, buses, buckets.'),
    cursor ? el('p', el('a', { href: `#/events?${next}` }, 'Older')) : null,
  ];
}

const stateOf = (e) => badge(e.condition ?? e.state, e.state === 'SUCCEEDED');

function life(e) {
  const at = (text) => Date.parse(text);
  const parts = [];
  let from = at(e.accepted);
  e.tries.forEach((t, i) => {
    const began = at(t.started);
    if (began > from) parts.push({ name: i ? 'wait' : 'in the queue', from, to: began, kind: 'wait' });
    parts.push({ name: `try ${i + 1}`, from: began, to: began + t.millis, kind: t.errorType ? 'failed' : 'call' });
    from = began + t.millis;
  });
  if (e.due && at(e.due) > from) parts.push({ name: 'next try', from, to: at(e.due), kind: 'wait' });
  return waterfall(parts, 'From arrival to end');
}

async function one({ act }, id) {
  const e = await get(`events/${encodeURIComponent(id)}`);
  const send = (name) => post(`events/${encodeURIComponent(id)}/replay`, name ? { function: name } : {})
    .then((said) => `Sent again as ${said.id}.`);
  return [
    el('p', { class: 'path' }, link('Events', 'events')),
    el('h1', 'Event'),
    el('p', el('code', id), ' ', stateOf(e)),
    el('p', e.explained),
    life(e),
    el('dl', Object.entries({
      Target: e.target, Trigger: e.trigger ?? '', Accepted: time(e.accepted), Ended: e.ended ? time(e.ended) : 'not yet',
      Due: e.due ? time(e.due) : '', Trace: e.traceId ?? '', 'Follows from': e.cause ? link(e.cause, 'events', e.cause) : '',
    }).filter(([, v]) => v !== '').map(([k, v]) => [el('dt', k), el('dd', v)])),
    el('p', { class: 'bar' },
      e.state === 'DEAD' ? button('Redrive', () => act('Redrive', () => post(`events/${encodeURIComponent(id)}/redrive`))) : null,
      button('Send again', () => act('Send again', () => send())),
      el('form', { class: 'bar', onsubmit: (s) => {
        s.preventDefault();
        const name = s.target.to.value;
        act('Send again', () => send(name));
      } }, field('To another function', el('input', { name: 'to', required: true })), el('button', 'Send'))),
    el('h2', 'Tries'),
    e.tries.length ? e.tries.map((t, i) => el('details', { 'data-key': `try${i}`, class: 'run' },
      el('summary', `${i + 1}. `, time(t.started), ` ${millis(t.millis)} `, badge(t.errorType ?? t.ended, !t.errorType)),
      t.errorMessage ? el('p', { class: 'bad' }, t.errorMessage) : null,
      t.log ? el('pre', { tabindex: 0 }, t.log) : null)) : el('p', { class: 'empty' }, 'Not tried yet.'),
    el('h2', 'Payload'),
    el('form', { onsubmit: (s) => edited(s, e, act) },
      field(e.payloadCut ? 'Its beginning; too long to be edited here' : 'As it was sent; edit it and send that',
        el('textarea', { name: 'payload', rows: 12, spellcheck: 'false', readonly: e.payloadCut }, pretty(e.payload))),
      e.payloadCut || !(e.target ?? '').includes(':function:') ? null : el('button', 'Send what is edited')),
    e.followers.length ? [el('h2', 'What followed'), el('ul', e.followers.map((f) =>
      el('li', link(f.id, 'events', f.id), ' ', target(f.target), ' ', stateOf(f))))] : null,
  ];
}

/** A new event to the same function. */
function edited(submitted, e, act) {
  submitted.preventDefault();
  const text = submitted.target.payload.value;
  act('Send', async () => {
    const { rest } = await import('./api.js');
    const name = target(e.target).split(':')[0];
    await rest('POST', `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, JSON.parse(text),
      { 'x-amz-invocation-type': 'Event' });
    return 'Accepted as a new event.';
  });
}
