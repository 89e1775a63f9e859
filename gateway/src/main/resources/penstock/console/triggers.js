import { badge, el, link, table, time } from './dom.js';
import { get } from './api.js';

export async function render() {
  const { triggers } = await get('triggers');
  const by = Map.groupBy ? Map.groupBy(triggers, (t) => t.kind) : new Map([['', triggers]]);
  return [
    el('h1', 'Triggers'),
    triggers.length ? null : el('p', { class: 'empty' },
      'Nothing triggers a function yet. Add Events to one in the template.'),
    [...by].map(([kind, all]) => [
      el('h2', kind),
      table(kind, ['Name', 'What', 'Leads to', 'State'], all.map((t, i) => ({ key: `${kind}${i}`, cells: [
        t.method ? `${t.method} ${t.name}` : t.name,
        t.url ?? t.expression ?? t.detail ?? '',
        t.function ? link(t.function, 'functions', t.function) : '',
        t.next ? ['next ', time(t.next)] : t.state ? badge(t.state, /^(Enabled|Active|)$/.test(t.state)) :
          t.enabled === false ? badge('Disabled', false) : '',
      ] })), ''),
    ]),
  ];
}
