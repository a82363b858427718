// Opens pages in a browser and says what is wrong with them, as JSON on standard output:
//   node check_page.mjs MODULES CHROMIUM PAGE LOOKS [SCREENSHOTS]
// LOOKS: desktop-light,phone-dark … or empty for all.
// PAGE is a file, or the address of a server, of which it may ask for data alone.
// MODULES is the folder of tests/web/package.json's packages.
import {createRequire} from 'node:module';
import {mkdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const [modules, executablePath, file, only, shots] = process.argv.slice(2);
const require = createRequire(join(modules, 'none.js'));
const {chromium} = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const url = /^http:/.test(file) ? file : `file://${file}`;
const own = (asked) => /^(file|blob|data):/.test(asked) ||
  (url !== `file://${file}` && asked.startsWith(url) && /^(|favicon\.ico|data\/[a-z]+(\?.*)?)$/.test(asked.slice(url.length)));
const problems = [];
const figures = new Set();
const browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
let firstView = null;
const looks = [['desktop-light', 'light', 1280], ['desktop-dark', 'dark', 1280], ['phone-light', 'light', 390],
  ['phone-dark', 'dark', 390]].filter(([name]) => !only || only.split(',').includes(name));
for (const [look, colorScheme, width] of looks) {
  const problem = (what, detail) => problems.push({look, what, detail: String(detail).slice(0, 600)});
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme, bypassCSP: false, acceptDownloads: true});
  const page = await context.newPage();
  let probing = false;  // while the policy is tried, its refusals are what is wanted
  page.on('console', (m) => { if (!probing && ['error', 'warning'].includes(m.type())) problem('console', m.text()); });
  page.on('pageerror', (e) => problem('exception', e));
  page.on('dialog', (d) => { problem('dialog', d.message()); d.dismiss(); });
  page.on('request', (r) => { if (!own(r.url())) problem('request', r.url()); });
  const began = Date.now();
  await page.goto(url);
  await page.waitForSelector('#overview', {timeout: 30000});
  firstView ??= Date.now() - began;
  await page.waitForSelector('html[data-ready=yes]', {timeout: 60000});

  for (const figure of await page.$$('figure.drawn')) {
    await figure.scrollIntoViewIfNeeded();
    const id = await figure.getAttribute('id');
    figures.add(id);
    try {
      await figure.waitForSelector('.stage[data-drawn=yes] svg', {timeout: 20000});
    } catch { problem('not drawn', id); continue; }
    const drawn = await figure.evaluate((one) => ({
      marks: one.querySelectorAll('svg [role=graphics-symbol], svg .mark-symbol path, svg .mark-rect path, svg .mark-rule line, svg .mark-line path, svg .mark-area path').length,
      width: one.querySelector('svg').getBoundingClientRect().width, room: one.querySelector('.stage').clientWidth,
      label: one.querySelector('svg').getAttribute('aria-label')}));
    if (drawn.marks === 0) problem('no marks', id);
    if (!drawn.label) problem('no label', id);
    if (drawn.width > drawn.room + 40) problem('too wide', `${id} ${drawn.width} > ${drawn.room}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 1) problem('scrolls sideways', wide);
  for (const href of await page.$$eval('a[href^="#"]', (all) => all.map((a) => a.getAttribute('href'))))
    if (!await page.$(href)) problem('link', href);

  // Everything that opens is opened; then axe looks at it.
  await page.evaluate(() => { for (const one of document.querySelectorAll('details')) one.open = true; });
  await page.waitForTimeout(500);
  const episode = await page.$('.transcripts tbody button.link');
  const look_at = async (where) => {
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
    for (const one of found.violations)
      problem(`axe ${where} ${one.id}`, one.nodes.map((n) => `${n.target} ${n.failureSummary}`).slice(0, 3).join(' | '));
  };
  await look_at('page');
  if (episode) {
    for (const button of (await page.$$('.transcripts tbody button.link')).slice(0, 3)) {
      await button.click();
      await page.waitForSelector('dialog[open] .turns', {timeout: 10000}).catch(() => problem('transcript', 'did not open'));
      await look_at('transcript');
      if (shots) { mkdirSync(shots, {recursive: true}); await page.screenshot({path: join(shots, `${look}-transcript.png`)}); }
      await page.keyboard.press('Escape');
    }
  }
  const acted = await page.evaluate(() => ({hacked: globalThis.hacked, images: document.images.length,
    frames: document.querySelectorAll('iframe, object, embed, script[src], link').length}));
  if (acted.hacked !== undefined || acted.images || acted.frames) problem('hostile text acted', JSON.stringify(acted));
  probing = true;  // later, for what a debugger evaluates at once is beyond the policy
  const policy = await page.evaluate(() => new Promise((done) => setTimeout(() => {
    try { done(Function('return 1')()); } catch { done('refused'); }
  })));
  await page.waitForTimeout(100);
  probing = false;
  if (policy !== 'refused') problem('policy', 'eval runs');

  if (look === 'desktop-light') {  // downloads, choices, the other axis
    for (const kind of ['SVG', 'CSV', 'Vega-Lite']) {
      const button = await page.$(`figure.drawn .tools button:text-is("${kind}")`);
      if (!button) continue;
      const [file] = await Promise.all([page.waitForEvent('download', {timeout: 15000}), button.click()])
        .catch((e) => { problem('download', `${kind} ${e}`); return []; });
      if (file && readFileSync(await file.path()).length < 50) problem('download', `${kind} is empty`);
    }
    for (const select of await page.$$('figure.drawn select'))
      for (const value of (await select.$$eval('option', (all) => all.map((o) => o.value))).slice(0, 3)) await select.selectOption(value);
    for (const box of await page.$$('figure.drawn input[type=checkbox]')) await box.click();
    for (const head of (await page.$$('thead th button')).slice(0, 12)) if (await head.isVisible()) await head.click();
    await page.waitForTimeout(800);
    await page.emulateMedia({media: 'print'});
    await page.pdf({path: shots ? join(shots, 'print.pdf') : undefined, format: 'A4'});
  }
  if (shots) {
    mkdirSync(shots, {recursive: true});
    await page.screenshot({path: join(shots, `${look}.png`), fullPage: true});
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify({problems, figures: [...figures], firstView}));
