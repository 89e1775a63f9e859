// Shows texts that would be markup, scripts or disorder, in every view of the console. Arguments:
// Chromium, the console's address, a folder for all that is written. Prints what is wrong, then how
// many views it has seen.
import { open } from './browser.mjs';

const [chromium, address, folder] = process.argv.slice(2);
const { browser, page } = await open(chromium, folder);
const problem = (text) => console.log(`PROBLEM ${text}`);

await page.call('Page.navigate', { url: address });
await page.until(`document.querySelector('#state')?.textContent === 'running'`);
const shape = `[...document.querySelectorAll('body > *, nav > *')].map((e) => e.tagName + '#' + e.id).join()`;
const frame = await page.run(shape);
const dead = await page.run(`fetch('../api/events?state=dead&limit=500').then((a) => a.json()).then((a) => a.events.map((e) => e.id))`);
if (dead.length < 207) problem(`only ${dead.length} failures`);

let views = 0;
async function look(view) {
  await page.go(view);
  views++;
  if ((await page.run(shape)) !== frame) problem(`${view}: the frame of the page is another`);
  const strange = await page.run(`[...document.querySelectorAll('body *')].filter((e) =>
    (['IMG', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE', 'BASE', 'META', 'LINK', 'MATH', 'MARQUEE', 'VIDEO', 'B', 'FOREIGNOBJECT'].includes(e.tagName.toUpperCase())
      || e.tagName === 'SCRIPT' && !e.src.endsWith('/app.js')
      || [...e.attributes].some((a) => /^on/i.test(a.name) || /^\s*(javascript|data|vbscript):/i.test(a.value) && ['href', 'src', 'action'].includes(a.name))))
    .map((e) => e.outerHTML.slice(0, 100))`);
  for (const one of strange) problem(`${view}: ${one}`);
  if (await page.run('window.hit !== undefined')) problem(`${view}: a script ran`);
  const wide = await page.run('[document.documentElement.scrollWidth, innerWidth]');
  if (wide[0] > wide[1]) problem(`${view}: ${wide[0]} wide at ${wide[1]}`);
}

for (const width of [1280, 375]) {
  await page.call('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
  for (const view of ['overview', 'functions', 'functions/Echo', 'functions/Fails', 'triggers', 'queues', 'queues/work', 'topics',
    'buses', 'buses/default', 'buses/test', 'schedules', 'events', 'failures']) await look(view);
}
// The whole of each text is there, as text.
for (const id of dead) {
  await look(`events/${id}`);
  const said = await page.run(`fetch('../api/events/${id}').then((a) => a.json()).then((e) => {
    const error = (Array.isArray(e.tries) ? e.tries : []).map((a) => a.errorMessage).find((m) => m);
    return error === undefined ? 'no error is told: ' + JSON.stringify(e).slice(0, 300)
      : document.querySelector('main').textContent.includes(error) ? '' : 'not shown: ' + JSON.stringify(error.slice(0, 80));
  })`);
  if (said) problem(`${id}: ${said}`);
}
for (const one of page.problems) problem(one);
console.log(`seen ${views} views`);
browser.kill('SIGKILL');
process.exit(0);
