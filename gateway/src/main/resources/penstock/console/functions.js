import { badge, button, el, field, link, millis, number, pretty, table, time } from './dom.js';
import { get, pieces, post, text } from './api.js';
import { waterfall } from './draw.js';
import { samples } from './samples.js';

const MOST = 200;

export async function render(here) {
  return here.way[0] ? one(here, here.way[0]) : all(here);
}

async function all({ query }) {
  const wanted = (query.get('q') ?? '').toLowerCase();
  const { functions } = await get('functions');
  const found = functions.filter((f) => f.name.toLowerCase().includes(wanted));
  return [
    el('h1', 'Functions'),
    el('form', { class: 'bar', onsubmit: (e) => {
      e.preventDefault();
      location.hash = `#/functions?q=${encodeURIComponent(e.target.q.value)}`;
    } }, field('Name', el('input', { name: 'q', type: 'search', value: query.get('q') ?? '' })), el('button', 'Find')),
    table('Functions', ['Name', 'Runtime', 'Running', 'Environments', 'Invocations', 'Errors', 'Throttles'],
      found.slice(0, MOST).map((f) => ({ key: f.name, cells: [
        link(f.name, 'functions', f.name), f.runtime ?? f.code, number(f.running),
        `${f.environments} (${f.idleEnvironments} idle)`, number(f.usage.requests),
        el('span', { class: f.errors ? 'bad' : null }, number(f.errors)),
        el('span', { class: f.throttles ? 'bad' : null }, number(f.throttles)),
      ] })),
      functions.length ? 'No function has such a name.' :
        'There is no function yet. Declare one in the template: it is there as soon as the file is saved.'),
    found.length > MOST ? el('p', { class: 'note' }, `${number(found.length - MOST)} more: find them by name.`) : null,
  ];
}

/** Invocations from a function's log: each from its START to its REPORT. */
export function invocations(log) {
  const found = new Map();
  const order = [];
  let last = null;
  for (const line of log.split('\n')) {
    const id = /RequestId: ([0-9a-f-]{36})/.exec(line)?.[1];
    if (id && !found.has(id)) {
      found.set(id, { id, lines: [], began: Date.parse(line.split(' ')[0]) });
      order.push(id);
    }
    if (id) last = id;
    const run = found.get(id ?? last);
    if (!run) continue;
    if (run.lines.length < 500) run.lines.push(line);
    if (!/ REPORT RequestId/.test(line)) continue;
    const figure = (name) => Number(new RegExp(`(?:^|\\t)\\s*${name}: ([\\d.]+)`).exec(line.split('REPORT')[1].replace(/RequestId: \S+/, ''))?.[1] ?? 0);
    run.took = figure('Duration');
    run.cold = figure('Init Duration');
    run.memory = figure('Max Memory Used');
    // A function's own error is no Status of Lambda's report: the runtimes' lines tell it.
    const raised = run.lines.some((one) => /\tERROR\t(Invoke Error|Uncaught Exception)|\[ERROR\] \w/.test(one));
    run.status = /Status: (\w+)/.exec(line)?.[1] ?? (raised ? 'error' : 'ok');
  }
  return order.map((id) => found.get(id)).reverse();
}

function run(one) {
  const cold = one.cold || 0;
  return el('details', { 'data-key': one.id, class: 'run' },
    el('summary', el('code', one.id), ' ', one.took === undefined ? 'running' : millis(one.took), ' ',
      cold ? badge(`cold ${millis(cold)}`, true) : null, ' ',
      one.status && one.status !== 'ok' ? badge(one.status, false) : null),
    one.took === undefined ? null : waterfall([
      ...(cold ? [{ name: 'cold start', from: 0, to: cold, kind: 'cold' }] : []),
      { name: 'call', from: cold, to: cold + one.took, kind: one.status === 'ok' ? 'call' : 'failed' },
    ], 'Cold start and call'),
    el('pre', { tabindex: 0 }, one.lines.join('\n')));
}

async function one({ act, signal, fresh, state }, name) {
  const { region, account } = state.sums ?? (await get('overview'));
  const made = samples(region, account);
  const way = encodeURIComponent(name);
  const [f, log] = await Promise.all([get(`functions/${way}`), text(`functions/${way}/logs?lines=1000`)]);
  const runs = invocations(log).slice(0, 25);
  const live = el('pre', { 'data-live': true, 'data-key': 'log', tabindex: 0, 'aria-label': 'Log', class: 'log' });
  if (fresh) follow(way, signal);
  const facts = {
    ARN: f.arn, Runtime: f.runtime ?? '', Handler: f.handler ?? '', Code: f.code,
    Memory: `${f.memoryMb} MB`, Timeout: `${f.timeoutSeconds} s`, Declared: f.declaredAt ?? 'by API',
    Aliases: Object.entries(f.aliases).map(([a, v]) => `${a} → ${v}`).join(', ') || 'none',
    'Reserved concurrency': f.reservedConcurrency ?? 'none',
    Environments: `${f.environments}, ${f.idleEnvironments} idle, ${f.running} running`,
    Invocations: `${number(f.usage.requests)}, ${number(f.errors)} errors, ${number(f.throttles)} throttled`,
  };
  return [
    el('p', { class: 'path' }, link('Functions', 'functions')),
    el('h1', name),
    f.description ? el('p', f.description) : null,
    el('dl', Object.entries(facts).map(([k, v]) => [el('dt', k), el('dd', v)])),
    el('h2', 'Try it'),
    el('form', { onsubmit: (e) => invoke(e, name, act) },
      field('Event of', el('select', { name: 'sample', onchange: (e) => sample(e, made) }, Object.keys(made).map((s) => el('option', s)))),
      field('Event', el('textarea', { name: 'event', rows: 8, spellcheck: 'false' }, '{}')),
      el('button', { name: 'how', value: 'wait' }, 'Invoke'), ' ',
      el('button', { name: 'how', value: 'event' }, 'Send as event')),
    el('pre', { id: 'result', 'data-live': true, 'data-key': 'result', tabindex: 0, 'aria-label': 'Result' }),
    el('h2', 'Recent invocations'),
    runs.length ? runs.map(run) : el('p', { class: 'empty' }, 'It has not run yet: invoke it above, or let its trigger do so.'),
    el('p', link('Its events', 'events'), ' and ', link('failures', 'failures', name)),
    el('h2', 'Log'),
    live,
  ];
}

function sample(e, made) {
  e.target.form.event.value = JSON.stringify(made[e.target.value], null, 2);
}

async function invoke(e, name, act) {
  e.preventDefault();
  const form = e.target;
  let event;
  try {
    event = JSON.parse(form.event.value);
  } catch (problem) {
    act('Invoke', async () => { throw new Error(`the event is not JSON: ${problem.message}`); });
    return;
  }
  if (e.submitter?.value === 'event')
    act('Send', async () => {
      const { rest } = await import('./api.js');
      await rest('POST', `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, event,
        { 'x-amz-invocation-type': 'Event' });
      return 'Accepted: it is among the events.';
    });
  else
    act('Invoke', async () => {
      const said = await post(`functions/${encodeURIComponent(name)}/invoke`, event);
      document.getElementById('result').textContent = pretty(said);
    });
}

async function follow(way, signal) {
  try {
    for await (const piece of pieces(`functions/${way}/logs?lines=200&follow=true`, signal)) {
      const log = document.querySelector('pre.log');
      if (!log || signal.aborted) return;
      const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 30;
      log.textContent = (log.textContent + piece).slice(-200_000);
      if (atEnd) log.scrollTop = log.scrollHeight;
    }
  } catch {
    // the next look at the page follows again
  }
}
