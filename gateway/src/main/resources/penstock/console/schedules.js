import { badge, button, el, link, number, table, time } from './dom.js';
import { get, post, rest } from './api.js';

/** Schedules on the line of the next day: a mark where each fires next. */
function line(all) {
  const day = 86_400_000;
  const near = all.filter((s) => s.next && Date.parse(s.next) - Date.now() < day);
  if (!near.length) return null;
  return el('svg', { class: 'line', viewBox: '0 0 600 46', role: 'img', 'aria-label': `Next firings within a day: ${near.length}` },
    el('line', { x1: 5, y1: 26, x2: 595, y2: 26 }),
    [0, 6, 12, 18, 24].map((h) => el('text', { x: 5 + (590 * h) / 24, y: 44, 'text-anchor': h === 0 ? 'start' : h === 24 ? 'end' : 'middle' }, h ? `+${h} h` : 'now')),
    near.map((s) => el('circle', { cx: 5 + (590 * Math.max(0, Date.parse(s.next) - Date.now())) / day, cy: 26, r: 6 }, el('title', `${s.name} ${s.next}`))));
}

async function toggle(name) {
  const path = `/schedules/${encodeURIComponent(name)}`;
  const known = await rest('GET', path);
  const kept = { ...known, State: known.State === 'ENABLED' ? 'DISABLED' : 'ENABLED' };
  for (const answer of ['Arn', 'CreationDate', 'LastModificationDate', 'Name']) delete kept[answer];
  await rest('PUT', path, kept);
}

export async function render({ act }) {
  const all = (await get('triggers')).triggers.filter((t) => t.kind === 'schedule');
  const own = await rest('GET', '/schedules?MaxResults=100').then((said) => new Set(said.Schedules.map((s) => s.Name)), () => new Set());
  return [
    el('h1', 'Schedules'),
    line(all),
    table('Schedules', ['Name', 'Expression', 'Zone', 'Leads to', 'Next', 'Actions'], all.map((s) => ({ key: s.name, cells: [
      s.name, el('code', s.expression), s.zone, s.function ? link(s.function, 'functions', s.function) : '',
      s.enabled ? time(s.next) || 'never' : badge('paused', false),
      [
        button('Fire now', () => act(s.name, () => post(`schedules/${encodeURIComponent(s.name)}/fire`))),
        own.has(s.name) ? button(s.enabled ? 'Pause' : 'Go on', () => act(s.name, () => toggle(s.name))) : '',
      ],
    ] })), 'There is no schedule yet. Give a function an event of type Schedule, or make one: aws scheduler create-schedule.'),
    all.length >= 500 ? el('p', { class: 'note' }, `The first ${number(all.length)} are shown.`) : null,
  ];
}
