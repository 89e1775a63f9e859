import { bytes, el, link, millis, number } from './dom.js';
import { get } from './api.js';
import { spark } from './draw.js';

function tile(title, value, more, bad, history, to) {
  return el('section', { class: bad ? 'tile alarm' : 'tile' },
    el('h2', to ? link(title, ...to) : title),
    el('p', { class: 'big' }, value),
    history ? spark(history, `${title}, the last minute`) : null,
    el('p', { class: 'note' }, more));
}

function clock(one) {
  const off = one.clockMillis ?? 0;
  return Math.abs(off) > 1000 ? `its clock is ${millis(Math.abs(off))} ${off > 0 ? 'fast' : 'slow'}` : '';
}

function table(nodes) {
  if (!nodes.length) return null;
  return el('section', {},
    el('h2', 'Nodes'),
    el('table', {},
      el('thead', el('tr', el('th', 'Node'), el('th', 'State'), el('th', 'Address'), el('th', 'Version'), el('th', ''))),
      el('tbody', nodes.map((one) => el('tr',
        el('td', one.name), el('td', one.state), el('td', one.address), el('td', one.version),
        el('td', { class: 'bad' }, clock(one)))))));
}

export async function render({ state }) {
  const now = state.sums ?? (await get('overview'));
  const { nodes } = await get('nodes');
  const past = (name) => state.history.map((one) => one[name]);
  const rate = past('invocations').at(-1) ?? 0;
  const used = now.storeBytes / now.storeLimit;
  return [
    el('h1', 'Overview'),
    now.problems.length ? el('p', { class: 'bad', role: 'alert' }, now.problems.join('; ')) : null,
    el('div', { class: 'tiles' },
      tile('Invocations', number(now.invocations), `${rate.toFixed(1)} a second; ${number(now.running)} running`,
        false, past('invocations'), ['functions']),
      tile('Errors', number(now.errors), 'since the start', now.errors > 0, past('errors'), ['functions']),
      tile('Throttles', number(now.throttles), 'since the start', now.throttles > 0, past('throttles'), ['functions']),
      tile('Events waiting', number(now.pending + now.waiting),
        `${number(now.inProgress)} being tried${now.oldestLane ? `; the oldest, of ${now.oldestLane}, for ${millis(now.oldestSeconds * 1000)}` : ''}`,
        false, past('pending'), ['events']),
      tile('Behind', number(now.lagRecords), `records that mappings have not read${now.lagBytes ? `; ${bytes(now.lagBytes)} of logs kept for them` : ''};`
        + ` the last was ${millis(now.lagSeconds * 1000)} old when its function got it`, false, null, ['triggers']),
      tile('Dead letters', number(now.dead), now.dead ? 'given up: look why' : 'none', now.dead > 0,
        past('dead'), ['failures']),
      tile('Environments', number(now.environments), `${number(now.idleEnvironments)} idle, of ${number(now.functions)} functions`,
        false, null, ['functions']),
      tile('Store', bytes(now.storeBytes), `${(used * 100).toFixed(1)} % of ${bytes(now.storeLimit)}; at the limit nothing is accepted`,
        used > 0.8),
      tile('Lambda would ask', `$${now.usdAfterFreeTier.toFixed(2)}`,
        `for ${now.gbSeconds.toFixed(1)} GB-seconds since the start, after its free tier`)),
    table(nodes),
    now.functions ? null : el('p', { class: 'empty' },
      'There is no function yet. Declare one in the template and save it: it is there within a second.'),
  ];
}
