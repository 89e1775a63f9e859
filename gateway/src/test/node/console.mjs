// Walks the console in a real browser, over the DevTools protocol. Arguments: Chromium, the
// console's address, a folder for screenshots and the profile. Each line that it prints is one thing
// that is not as it should be, or what it has seen.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';

const [chromium, address, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HIT = '<img src=x onerror="window.hit=1">';

const { browser, page } = await open(chromium, folder);
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
