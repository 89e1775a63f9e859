// The pages are those of the repository, where they lie: README.md, docs and what they lead to.
import {existsSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {defineConfig} from 'vitepress';

const root = resolve(import.meta.dirname, '../../..');
const page = (text, link) => ({text, link});

export default defineConfig({
  title: 'Penstock',
  description: "Lambda's trigger layer on your own machines",
  srcDir: 'pages', // where scripts/site copies them, for Vue is looked for beside them
  outDir: join(root, 'target/site'),
  cacheDir: join(root, 'target/site-cache'),
  rewrites: {'README.md': 'index.md'},
  markdown: {
    html: false, // <name> in a text is no tag
    config: md => {
      // {{...}} is a template's, not the site's
      for (const rule of ['text', 'code_inline']) {
        const told = md.renderer.rules[rule];
        md.renderer.rules[rule] = (...given) => told(...given).replaceAll('{{', '&#123;&#123;');
      }
    },
  },
  // A dead link fails the build. What is no page (sources, folders) is looked for as a file.
  ignoreDeadLinks: [
    /^https?:\/\/localhost/,
    url => existsSync(join(root, url.replace(/^[./]+/, '').replace(/\/(index)?$/, ''))),
  ],
  themeConfig: {
    search: {provider: 'local'},
    outline: [2, 3],
    sidebar: [
      page('What it is', '/'),
      {
        text: 'Running it',
        items: [
          page('Packages and images', '/docker/README'),
          page('Operations', '/docs/operations'),
          page('Upgrading, backup', '/docs/upgrading'),
          page('What is durable at a 2xx', '/docs/durability'),
          page('Performance', '/docs/performance'),
          page('Security', '/SECURITY'),
          page('Changes', '/CHANGELOG'),
        ],
      },
      {
        text: 'What is served',
        items: [page('Operation by operation', '/docs/parity')],
      },
      {
        text: 'How it is built',
        items: [
          page('Architecture', '/docs/architecture'),
          page('Threads', '/docs/threads'),
          page('The simulator', '/docs/simulator'),
          page('Contributing', '/CONTRIBUTING'),
          page('Conduct', '/CODE_OF_CONDUCT'),
        ],
      },
    ],
  },
});
