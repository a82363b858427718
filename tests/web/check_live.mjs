// Watches a served page while its lab grows, and says what is wrong as JSON on standard output:
//   node check_live.mjs MODULES CHROMIUM URL [SCREENSHOTS]
// After the line "ready" the lab is to get new episodes, after "grown" the server is to end.
import {createRequire} from 'node:module';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';

const [modules, executablePath, url, shots] = process.argv.slice(2);
const require = createRequire(join(modules, 'none.js'));
const {chromium} = require('playwright-core');
const problems = [];
const browser = await chromium.launch({executablePath, args: ['--no-sandbox']});
const page = await (await browser.newContext({viewport: {width: 1280, height: 900}})).newPage();
let over = false;  // then nobody answers, which the console tells
page.on('console', (m) => { if (!over && ['error', 'warning'].includes(m.type())) problems.push(m.text()); });
page.on('pageerror', (e) => problems.push(String(e)));
const expect = async (what, predicate, argument) => {
  for (const end = Date.now() + 40000; Date.now() < end; await page.waitForTimeout(100))
    if (await page.evaluate(predicate, argument)) return;
  problems.push(what);
};
const shot = async (name) => {
  if (!shots) return;
  mkdirSync(shots, {recursive: true});
  await page.screenshot({path: join(shots, `${name}.png`)});
};

await page.goto(url);
await page.waitForSelector('html[data-ready=yes]', {timeout: 60000});
await expect('live', () => document.querySelector('.badge')?.textContent === 'live');
await page.waitForSelector('.run-card progress');

// What the reader has set.
await page.selectOption('.transcripts .filters label:nth-child(1) select', {label: 'taboo'});
await page.click('.transcripts thead th button:text-is("requests")');
await page.evaluate(() => { document.querySelector('#games > details').open = true; });
const figure = await page.$('#figure-games-clemscore');
await figure.scrollIntoViewIfNeeded();
await page.waitForSelector('#figure-games-clemscore .stage[data-drawn=yes] svg');
await page.waitForTimeout(300);
const before = await page.evaluate(() => ({
  done: document.querySelector('.run-head strong').textContent,
  tiles: document.querySelector('.tiles').textContent,
  scroll: scrollY,
}));
await shot('live-before');
console.log('ready');
await expect('progress', (done) => document.querySelector('.run-head strong')?.textContent !== done, before.done);
await expect('overview', (tiles) => document.querySelector('.tiles').textContent !== tiles, before.tiles);
await page.waitForTimeout(1500);
const after = await page.evaluate(() => ({
  filter: document.querySelector('.transcripts .filters select').selectedOptions[0].textContent,
  games: [...new Set([...document.querySelectorAll('.transcripts tbody th')].map((one) => one.textContent))],
  sorted: document.querySelector('.transcripts th[aria-sort]')?.textContent,
  open: document.querySelector('#games > details').open,
  drawn: document.querySelectorAll('#figure-games-clemscore .stage > .drawing').length,
  scroll: scrollY,
}));
if (after.filter !== 'taboo' || String(after.games) !== 'taboo') problems.push(`the filter was lost: ${JSON.stringify(after)}`);
if (after.sorted !== 'requests') problems.push('the order was lost');
if (!after.open) problems.push('what was unfolded was folded');
if (after.drawn !== 1) problems.push(`${after.drawn} drawings of one figure`);
if (Math.abs(after.scroll - before.scroll) > 400) problems.push(`the page jumped by ${after.scroll - before.scroll}`);
await shot('live-after');
over = true;
console.log('grown');
await expect('no server', () => document.querySelector('.badge').textContent === 'no server');
await browser.close();
console.log(JSON.stringify({problems}));
