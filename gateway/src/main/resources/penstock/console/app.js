// The shell: which view an address means, live news, and what was said last.
import { el, show } from './dom.js';
import * as api from './api.js';
import * as overview from './overview.js';
import * as functions from './functions.js';
import * as triggers from './triggers.js';
import * as queues from './queues.js';
import * as topics from './topics.js';
import * as buses from './buses.js';
import * as schedules from './schedules.js';
import * as events from './events.js';
import * as failures from './failures.js';

const VIEWS = {
  overview: ['Overview', overview],
  functions: ['Functions', functions],
  triggers: ['Triggers', triggers],
  queues: ['Queues', queues],
  topics: ['Topics', topics],
  buses: ['Buses', buses],
  schedules: ['Schedules', schedules],
  events: ['Events', events],
  failures: ['Failures', failures],
};
const byId = (id) => document.getElementById(id);
const main = byId('main');
const state = { sums: null, history: [], view: null, turn: 0, abort: null };

function address() {
  const [path, query] = (location.hash.slice(2) || 'overview').split('?');
  const way = path.split('/').map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { name: VIEWS[way[0]] ? way[0] : 'overview', way: way.slice(1), query: new URLSearchParams(query) };
}

function told(text, bad) {
  byId('told').textContent = text;
  byId('told').className = bad ? 'bad' : '';
}

/** Does something, says how it went, and looks again. */
async function act(what, work) {
  try {
    told(`${what} …`);
    const said = await work();
    told(typeof said === 'string' ? said : `${what}: done.`);
  } catch (problem) {
    told(`${what}: ${problem.message}`, true);
  }
  draw();
}

const context = { act, told, state, draw: () => draw() };

async function draw() {
  const here = address();
  const turn = ++state.turn;
  const [title, view] = VIEWS[here.name];
  const now = location.hash;
  show(byId('nav'), Object.entries(VIEWS).map(([name, [text]]) =>
    el('a', { href: `#/${name}`, 'aria-current': name === here.name ? 'page' : null }, text,
      name === 'failures' && state.sums?.dead ? el('span', { class: 'count' }, state.sums.dead) : null)));
  const fresh = state.view !== now;
  if (fresh) {
    state.abort?.abort();
    state.abort = new AbortController();
    state.view = now;
    document.title = `${[title, ...here.way].join(' · ')} · Penstock`;
    show(main, el('p', { class: 'note' }, 'loading …'));
  }
  try {
    const content = await view.render({ ...here, ...context, signal: state.abort.signal, fresh });
    if (turn !== state.turn) return;
    show(main, content);
  } catch (problem) {
    if (turn !== state.turn || problem.name === 'AbortError') return;
    show(main, el('h1', title), el('p', { class: 'bad', role: 'alert' }, problem.message));
  }
}

function news(sums) {
  const before = state.sums;
  state.sums = sums;
  const since = before ? Math.max(0.5, (new Date(sums.time) - new Date(before.time)) / 1000) : 1;
  const rate = (name) => (before ? Math.max(0, sums[name] - before[name]) / since : 0);
  state.history.push({
    invocations: rate('invocations'), errors: rate('errors'), throttles: rate('throttles'),
    pending: sums.pending + sums.waiting + sums.inProgress, dead: sums.dead,
  });
  if (state.history.length > 60) state.history.shift();
  byId('state').textContent = sums.status === 'UP' ? 'running' : sums.problems.join('; ');
  byId('state').className = sums.status === 'UP' ? 'good' : 'bad';
  draw();
}

async function live() {
  let pause = 500;
  state.live = true;
  for (;;) {
    try {
      let held = '';
      for await (const piece of api.pieces('live')) {
        held += piece;
        const ends = held.lastIndexOf('\n\n');
        if (ends < 0) continue;
        const last = held.slice(0, ends).split('\n\n').filter((one) => one.startsWith('data: ')).pop();
        held = held.slice(ends + 2);
        pause = 500;
        if (last) news(JSON.parse(last.slice(6)));
      }
    } catch (problem) {
      if (problem instanceof api.Refused && !byId('sign-in').hidden) {
        state.live = false;
        return;
      }
    }
    byId('state').textContent = 'not connected; trying again';
    byId('state').className = 'bad';
    await new Promise((then) => setTimeout(then, pause));
    pause = Math.min(8000, pause * 2);
  }
}

api.signIn.needed = (what) => {
  if (!byId('sign-in').hidden) return;
  byId('sign-in').hidden = false;
  if (what !== 'keys') byId('state').textContent = 'a token is needed';
  byId(what === 'keys' ? 'key-id' : 'token').focus();
};
byId('sign-in').onsubmit = (submitted) => {
  submitted.preventDefault();
  api.use({ token: byId('token').value, id: byId('key-id').value, secret: byId('secret').value });
  byId('sign-in').hidden = true;
  if (!state.live) live();
  draw();
};
addEventListener('hashchange', () => {
  told('');
  draw();
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
});
// Keys: g and a view's first letters are too many to remember; digits go by the order of the views.
addEventListener('keydown', (pressed) => {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(pressed.target.nodeName)) return;
  const name = Object.keys(VIEWS)[Number(pressed.key) - 1];
  if (name) location.hash = `#/${name}`;
  if (pressed.key === '/') {
    pressed.preventDefault();
    document.querySelector('main input')?.focus();
  }
});
draw();
live();
