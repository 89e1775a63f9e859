// Chromium over the DevTools protocol.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import WebSocket from 'ws';

/** Opens a page in a browser that ends with this process; all it writes is below the folder. */
export async function open(chromium, folder) {
  mkdirSync(`${folder}/tmp`, { recursive: true });
  const browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-ipc-flooding-protection', // more than 200 views in ten seconds are not gone to
    '--remote-debugging-port=0', `--user-data-dir=${folder}/profile`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, TMPDIR: `${folder}/tmp` } });
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

  const port = new URL(endpoint).port;
  const target = await (await fetch(`http://127.0.0.1:${port}/json/new?about:blank`, { method: 'PUT' })).json();
  const page = new Session(target.webSocketDebuggerUrl, folder);
  for (const domain of ['Page', 'Runtime', 'Log']) await page.call(`${domain}.enable`);
  return { browser, page };
}

class Session {
  constructor(url, folder) {
    this.folder = folder;
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
    writeFileSync(`${this.folder}/${name}.png`, Buffer.from(data, 'base64'));
  }

  type(selector, text) {
    return this.run(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(text)}`);
  }

  press(text, within = 'main') {
    return this.run(`[...document.querySelectorAll('${within} button')].find((b) => b.textContent.startsWith(${JSON.stringify(text)})).click()`);
  }
}
