import { badge, button, el, field, link, pretty, table } from './dom.js';
import { events, get } from './api.js';

export async function render(here) {
  if (here.way[0] === 'test') return tester(here);
  return here.way[0] ? one(here, here.way[0]) : all();
}

async function all() {
  const { EventBuses: buses } = await events('ListEventBuses');
  return [
    el('h1', 'Event buses'),
    el('p', link('Try a pattern', 'buses', 'test')),
    table('Buses', ['Name', 'ARN'], buses.map((b) => ({ key: b.Arn, cells: [link(b.Name, 'buses', b.Name), b.Arn] })), ''),
  ];
}

async function one({ act }, name) {
  const { Rules: rules } = await events('ListRules', { EventBusName: name });
  const targets = await Promise.all(rules.slice(0, 100).map((r) =>
    events('ListTargetsByRule', { EventBusName: name, Rule: r.Name }).then((t) => t.Targets, () => [])));
  return [
    el('p', { class: 'path' }, link('Event buses', 'buses')),
    el('h1', name),
    el('h2', 'Rules'),
    table('Rules', ['Rule', 'On', 'Targets', 'State', 'Actions'], rules.map((r, i) => ({ key: r.Name, cells: [
      r.Name,
      r.EventPattern ? el('pre', { tabindex: 0 }, pretty(r.EventPattern)) : r.ScheduleExpression,
      el('ul', (targets[i] ?? []).map((t) => el('li', t.Arn))),
      badge(r.State, r.State === 'ENABLED'),
      [button(r.State === 'ENABLED' ? 'Disable' : 'Enable', () => act(r.Name, () =>
        events(r.State === 'ENABLED' ? 'DisableRule' : 'EnableRule', { Name: r.Name, EventBusName: name }))), ' ',
      r.EventPattern ? el('a', { href: `#/buses/test?pattern=${encodeURIComponent(r.EventPattern)}` }, 'Try') : null],
    ] })), 'The bus has no rule: what is put there is dropped, as on AWS.'),
    el('h2', 'Put an event'),
    el('form', { onsubmit: (e) => {
      e.preventDefault();
      const f = e.target;
      act('Put', async () => {
        const said = await events('PutEvents', { Entries: [{
          EventBusName: name, Source: f.source.value, DetailType: f.type.value, Detail: f.detail.value }] });
        if (said.FailedEntryCount) throw new Error(said.Entries[0].ErrorMessage);
        return `Put as ${said.Entries[0].EventId}.`;
      });
    } },
      field('Source', el('input', { name: 'source', required: true, value: 'my.app' })),
      field('Detail type', el('input', { name: 'type', required: true, value: 'Something Happened' })),
      field('Detail', el('textarea', { name: 'detail', rows: 4 }, '{}')),
      el('button', 'Put')),
  ];
}

/** Each key of a pattern by itself, with what it stands below. */
export function leaves(pattern, above = []) {
  return Object.entries(pattern).flatMap(([key, value]) =>
    value && typeof value === 'object' && !Array.isArray(value) && key !== '$or'
      ? leaves(value, [...above, key])
      : [{ path: [...above, key], alone: [...above, key].reduceRight((inner, part) => ({ [part]: inner }), value) }]);
}

const example = ({ region, account }) => ({
  version: '0', id: '12345678-1234-1234-1234-123456789012', 'detail-type': 'Something Happened', source: 'my.app',
  account, time: '2026-01-01T00:00:00Z', region, resources: [], detail: {},
});

async function tester({ query, state }) {
  const here = state.sums ?? (await get('overview'));
  const test = async (e) => {
    e.preventDefault();
    const out = document.getElementById('verdict');
    const { pattern, event } = e.target;
    try {
      const matches = async (p) => (await events('TestEventPattern', { EventPattern: JSON.stringify(p), Event: event.value })).Result;
      const whole = JSON.parse(pattern.value);
      const all = await matches(whole);
      const keys = await Promise.all(leaves(whole).slice(0, 100).map(async ({ path, alone }) => [path.join(' › '), await matches(alone)]));
      out.replaceChildren(
        el('p', badge(all ? 'The pattern matches' : 'The pattern does not match', all)),
        el('ul', keys.map(([key, good]) => el('li', badge(good ? 'matches' : 'fails', good), ' ', el('code', key)))));
    } catch (problem) {
      out.replaceChildren(el('p', { class: 'bad' }, problem.message));
    }
  };
  return [
    el('p', { class: 'path' }, link('Event buses', 'buses')),
    el('h1', 'Try a pattern'),
    el('form', { onsubmit: test },
      field('Pattern', el('textarea', { name: 'pattern', rows: 8, spellcheck: 'false' }, pretty(query.get('pattern') ?? '{"source": ["my.app"]}'))),
      field('Event', el('textarea', { name: 'event', rows: 14, spellcheck: 'false' }, JSON.stringify(example(here), null, 2))),
      el('button', 'Test')),
    el('div', { id: 'verdict', 'data-live': true, 'data-key': 'verdict', 'aria-live': 'polite' }),
  ];
}
