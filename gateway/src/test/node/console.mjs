// Walks the console in a real browser, over the DevTools protocol. Arguments: Chromium, the
// console's address, a folder for screenshots and the profile. Each line that it prints is one thing
// that is not as it should be, or what it has seen.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import WebSocket from 'ws';

const [chromium, address, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HIT = '<img src=x onerror="window.hit=1">';

const browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--remote-debugging-port=0', `--user-data-dir=${folder}/profile`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
process.on('exit', () => browser.kill('SIGKILL'));
const endpoint = await new Promise((found, failed) => {
  let said = '';
  browser.stderr.on('data', (piece) => {
    said += piece;
    const at = /ws:\/\/\S+/.exec(said);
    if (at) found(at[0]);
  });
  browser.on('exit', () => failed(new Error(said)));
});

class Session {
  constructor(url) {
    this.last = 0;
    this.open = new Map();
    this.problems = [];
    this.socket = new WebSocket(url, { maxPayload: 64 << 20 });
    this.ready = new Promise((then) => this.socket.on('open', then));
    this.socket.on('message', (text) => {
      const said = JSON.parse(text);
      if (said.method === 'Runtime.exceptionThrown')
        this.problems.push(said.params.exceptionDetails.exception?.description ?? said.params.exceptionDetails.text);
      if (said.method === 'Log.entryAdded' && said.params.entry.level === 'error' && !/favicon/.test(said.params.entry.url ?? ''))
        this.problems.push(`${said.params.entry.text} ${said.params.entry.url ?? ''}`);
      const waiting = this.open.get(said.id);
      this.open.delete(said.id);
      if (waiting) said.error ? waiting.failed(new Error(said.error.message)) : waiting.done(said.result);
    });
  }

  async call(method, params = {}) {
    await this.ready;
    const id = ++this.last;
    return new Promise((done, failed) => {
      this.open.set(id, { done, failed });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  async run(expression) {
    const said = await this.call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (said.exceptionDetails) throw new Error(`${expression.slice(0, 200)}: ${said.exceptionDetails.exception?.description}`);
    return said.result.value;
  }

  async until(expression) {
    const end = Date.now() + 60_000;
    while (!(await this.run(expression))) {
      if (Date.now() > end) {
        await this.picture('stuck');
        throw new Error(`never so: ${expression}; ${await this.run('document.body.innerText.slice(0, 2000)')}`);
      }
      await new Promise((then) => setTimeout(then, 50));
    }
  }

  async go(view) {
    await this.run(`location.hash = ${JSON.stringify(`#/${view}`)}`);
    await this.until(`location.hash === ${JSON.stringify(`#/${view}`)} && document.querySelector('main h1') !== null
      && !/^loading/.test(document.querySelector('main').innerText)
      && document.querySelector('nav [aria-current]')?.hash === ${JSON.stringify(`#/${view.split(/[/?]/)[0]}`)}`);
  }

  async picture(name) {
    const { data } = await this.call('Page.captureScreenshot', { format: 'png' });
    writeFileSync(`${folder}/${name}.png`, Buffer.from(data, 'base64'));
  }

  type(selector, text) {
    return this.run(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(text)}`);
  }

  press(text, within = 'main') {
    return this.run(`[...document.querySelectorAll('${within} button')].find((b) => b.textContent.startsWith(${JSON.stringify(text)})).click()`);
  }
}

const port = new URL(endpoint).port;
const target = await (await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' })).json();
const page = new Session(target.webSocketDebuggerUrl);
for (const domain of ['Page', 'Runtime', 'Log']) await page.call(`${domain}.enable`);
const problem = (text) => console.log(`PROBLEM ${text}`);
const seen = (text) => console.log(`seen ${text}`);

await page.call('Page.navigate', { url: address });
await page.until(`document.querySelector('#state')?.textContent === 'running'`);

// The main paths
await page.go('functions/Echo');
await page.type('textarea[name=event]', JSON.stringify({ say: HIT }));
await page.press('Invoke');
await page.until(`document.querySelector('#result').textContent.includes('onerror')`);
seen('an invocation');
await page.until(`document.querySelectorAll('main .run').length > 0 && document.querySelector('pre.log').textContent.includes('onerror')`);
seen('its log');

await page.go('queues/work');
await page.type('textarea[name=body]', HIT);
await page.press('Send');
await page.until(`[...document.querySelectorAll('main td pre')].some((p) => p.textContent.includes('onerror'))`);
await page.until(`document.querySelector('main dd').textContent === '1'`);
seen('a message');

await page.go('topics');
await page.run(`document.querySelector('main td a').click()`);
await page.until(`document.querySelector('textarea[name=message]') !== null`);
await page.type('textarea[name=message]', HIT);
await page.press('Publish');
await page.until(`document.querySelector('#told').textContent.startsWith('Published as')`);
seen('a publication');

await page.go('buses/default');
await page.type('input[name=source]', 'my.app');
await page.type('textarea[name=detail]', JSON.stringify({ [HIT]: HIT }));
await page.press('Put');
await page.until(`document.querySelector('#told').textContent.startsWith('Put as')`);
seen('an event');
await page.go(`buses/test?pattern=${encodeURIComponent(JSON.stringify({ source: ['my.app'], detail: { [HIT]: ['x'] } }))}`);
await page.press('Test');
await page.until(`document.querySelector('#verdict').textContent.includes('does not match')`);
const verdict = await page.run(`document.querySelector('#verdict').innerText`);
if (!/matches\s+source/.test(verdict) || !/fails\s+detail › <img/.test(verdict)) problem(`verdict: ${verdict}`);
seen('which key failed');

await page.go('schedules');
await page.press('Fire now');
await page.go('events');
await page.until(`document.querySelector('main tbody').innerText.includes('nightly')`);
seen('a firing');
await page.go('schedules');
await page.press('Pause');
await page.until(`document.querySelector('main tbody').innerText.includes('paused')`);
await page.press('Go on');
await page.until(`!document.querySelector('main tbody').innerText.includes('paused')`);
seen('a pause');

await page.go('failures');
await page.until(`document.querySelectorAll('main .group').length > 0`);
const group = await page.run(`document.querySelector('main .group').innerText`);
if (!group.includes('onerror')) problem(`group: ${group}`);
await page.run(`document.querySelector('main .group details').open = true`);
await page.run(`document.querySelector('main .group li a').click()`);
await page.until(`document.querySelector('main h1')?.textContent === 'Event' && document.querySelector('svg.waterfall') !== null`);
const event = (await page.run('location.hash')).slice(2);
seen('the life of an event');
await page.press('Send what is edited');
await page.until(`document.querySelector('#told').textContent.startsWith('Accepted')`);
seen('an edited event');

// What is typed and has the focus stays, whatever comes
await page.go('events');
await page.run(`document.querySelector('input[name=error]').focus()`);
await page.run(`document.querySelector('input[name=error]').value = 'half a wo'`);
const rows = await page.run(`document.querySelectorAll('main tbody tr').length`);
await page.run(`fetch('/2015-03-31/functions/Echo/invocations', { method: 'POST', body: '{}', headers: { 'x-amz-invocation-type': 'Event' } })`);
await page.until(`document.querySelectorAll('main tbody tr').length > ${rows}`);
if ((await page.run(`document.activeElement.name + document.activeElement.value`)) !== 'errorhalf a wo') problem('the focus is lost');
seen('news without losing the focus');

// Keys
await page.run(`document.activeElement.blur()`);
await page.call('Input.dispatchKeyEvent', { type: 'keyDown', key: '1', text: '1' });
await page.until(`document.querySelector('main h1')?.textContent === 'Overview'`);
seen('keys');

const VIEWS = ['overview', 'functions', 'functions/Echo', 'triggers', 'queues', 'queues/work', 'topics', 'buses', 'buses/default',
  'buses/test', 'schedules', 'events', event, 'failures'];
for (const theme of ['light', 'dark'])
  for (const width of [1280, 375]) {
    await page.call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
    await page.call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
    for (const view of VIEWS) {
      await page.go(view);
      const wide = await page.run('document.documentElement.scrollWidth');
      if (wide > width) problem(`${view} is ${wide} wide at ${width}`);
      if (!(await page.run('!!window.axe'))) await page.run(`${axe}; true`);
      const violations = await page.run(`axe.run(document, { resultTypes: ['violations'] }).then((r) =>
        r.violations.map((v) => v.id + ' ' + v.nodes.slice(0, 3).map((n) => n.target + ' ' + n.failureSummary.split('\\n')[1]).join('; ')))`);
      for (const one of violations) problem(`${view} ${theme} ${width}: ${one}`);
      await page.picture(`${theme}-${width}-${view.replace(/[^a-z]+/gi, '-').slice(0, 30)}`);
    }
  }
if (await page.run(`window.hit !== undefined || document.querySelectorAll('main img, main script, main iframe').length > 0`)) problem('text was taken for markup');
for (const one of page.problems) problem(one);
seen('all views');
browser.kill('SIGKILL');
process.exit(0);
