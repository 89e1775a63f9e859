// The console: reads the operators' API every two seconds, and shows text only as text.
const byId = (id) => document.getElementById(id);
let token = sessionStorage.getItem('token');
let chosen = null;
let logReader = null;

async function api(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { ...options, headers });
  if (answer.status === 401) {
    byId('sign-in').hidden = false;
    throw new Error('A token is needed.');
  }
  return answer;
}

function cell(content, className) {
  const td = document.createElement('td');
  if (className) td.className = className;
  td.append(content);
  return td;
}

function row(...cells) {
  const tr = document.createElement('tr');
  tr.append(...cells);
  return tr;
}

function button(text, action) {
  const b = document.createElement('button');
  b.className = 'link';
  b.textContent = text;
  b.addEventListener('click', action);
  return b;
}

function link(href) {
  const a = document.createElement('a');
  a.href = href;
  a.textContent = href;
  return a;
}

const count = (n) => cell(n.toLocaleString('en'), 'number');
const failures = (n) => cell(n.toLocaleString('en'), n > 0 ? 'number bad' : 'number');
const dollars = (n) => `$${n.toFixed(n < 0.01 ? 6 : 2)}`;

function functionRow(f) {
  return row(
    cell(button(f.name, () => choose(f.name))),
    cell(f.runtime ?? f.code),
    count(f.running),
    cell(`${f.environments} (${f.idleEnvironments} idle)`, 'number'),
    count(f.usage.requests),
    failures(f.errors),
    failures(f.throttles),
    cell(f.usage.gbSeconds.toFixed(3), 'number'),
    cell(dollars(f.usage.usdListPrice), 'number'),
  );
}

function triggerRow(t) {
  const what = t.url && !/[{$]/.test(t.url) && t.method !== 'POST' ? link(t.url) : t.url ?? t.name;
  const how = document.createElement('span');
  if (t.method) how.append(`${t.method} `);
  how.append(what);
  if (t.expression) how.append(` ${t.expression}`);
  return row(
    cell(how),
    cell(button(t.function, () => choose(t.function))),
    cell(t.next ? new Date(t.next).toLocaleString() : ''),
  );
}

async function refresh() {
  const state = byId('state');
  try {
    const health = await (await fetch('health')).json();
    state.textContent = health.status === 'UP' ? 'running' : health.problems.join('; ');
    state.className = health.status === 'UP' ? '' : 'bad';
    const { functions } = await (await api('api/functions')).json();
    byId('functions').replaceChildren(...functions.map(functionRow));
    const { triggers } = await (await api('api/triggers')).json();
    byId('triggers').replaceChildren(...triggers.map(triggerRow));
    const { total } = await (await api('api/usage')).json();
    byId('usage').textContent =
      `${total.requests.toLocaleString('en')} requests and ${total.gbSeconds.toFixed(3)} GB-seconds` +
      ` since the start. Lambda would ask ${dollars(total.usdAfterFreeTier)} after its free tier.`;
  } catch (problem) {
    state.textContent = problem.message;
    state.className = 'bad';
  }
}

async function choose(name) {
  chosen = name;
  byId('detail').hidden = false;
  byId('detail-title').textContent = name;
  byId('result').hidden = true;
  const log = byId('log');
  log.textContent = '';
  logReader?.abort();
  logReader = new AbortController();
  const signal = logReader.signal;
  byId('detail').scrollIntoView({ block: 'nearest' });
  try {
    const answer = await api(
      `api/functions/${encodeURIComponent(name)}/logs?lines=200&follow=true`, { signal });
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      log.textContent = (log.textContent + value).slice(-200_000);
      log.scrollTop = log.scrollHeight;
    }
  } catch (problem) {
    if (!signal.aborted) log.textContent += `\n${problem.message}`;
  }
}

byId('invoke').addEventListener('submit', async (submitted) => {
  submitted.preventDefault();
  const result = byId('result');
  result.hidden = false;
  result.textContent = 'running …';
  try {
    const answer = await api(`api/functions/${encodeURIComponent(chosen)}/invoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: byId('event').value,
    });
    const text = await answer.text();
    try {
      result.textContent = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      result.textContent = text;
    }
  } catch (problem) {
    result.textContent = problem.message;
  }
  refresh();
});

byId('sign-in').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  token = new FormData(submitted.target).get('token');
  sessionStorage.setItem('token', token);
  byId('sign-in').hidden = true;
  refresh();
});

refresh();
setInterval(refresh, 2000);
