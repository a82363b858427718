// The page: a head, a section each, and what follows the reader through them.
import {el, foreign, plain} from './text/text.js';
import {forget, isLive, load, rows, useSource} from './data/documents.js';
import {served} from './data/served.js';
import {follow} from './live/live.js';
import {useLook} from './figure/figure.js';
import {useCards} from './figure/tooltip.js';
import {overview} from './sections/overview.js';
import {games, refreshEpisodes} from './sections/games.js';
import {tasks} from './sections/tasks.js';
import {study} from './sections/study.js';
import {how} from './sections/how.js';

const sections = [
  ['overview', 'Overview', overview],
  ['games', 'Games', games],
  ['tasks', 'Tasks', tasks],
  ['chain', 'Chain', (page) => study('chain', 'Which metric follows compute?',
    'From the log-likelihood of the right choice to accuracy a score goes through several steps. After each: how well does a document’s score still follow pretraining compute? (After arXiv:2406.04391.)', page)],
  ['traits', 'Traits', (page) => study('traits', 'What explains a score?',
    'Scores beside what the models are: parameters, training data, base model, quantisation, access. (After arXiv:2406.14051.)', page)],
  ['how', 'How', how],
];

const nextTask = () => new Promise((done) => setTimeout(done));

/** The frame of the page; what is filled in later is given back. */
function frame(lab, version) {
  const links = sections.map(([id, title]) => el('a', {href: `#${id}`}, title));
  const main = el('main', {id: 'main', tabindex: '-1'});
  const badge = isLive() ? el('span', {class: 'badge busy', role: 'status'}) : null;
  document.body.append(
    el('a', {class: 'skip', href: '#main'}, 'Skip to the report'),
    el('header', {class: 'top'}, el('div', {class: 'wide'}, el('a', {class: 'brand', href: '#main', 'aria-label': 'Luxmeter, to the top'}, 'Luxmeter'),
      el('nav', {'aria-label': 'Sections'}, links), badge)),
    main,
    el('footer', {}, `Luxmeter ${plain(version)} · a light meter for language models`));
  const name = lab.replace(/\/+$/, '').split('/').pop();
  const panel = isLive() ? el('div', {class: 'panel'}) : null;
  main.append(el('div', {class: 'hero'}, el('p', {class: 'kicker'}, isLive() ? 'Lab' : 'Report'), el('h1', {}, foreign(name))), panel ?? '');
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links)
        if (link.getAttribute('href') === `#${entry.target.id}`) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
    }
  }, {rootMargin: '-20% 0px -70% 0px'});
  return {main, badge, panel, seen};
}

function ready() {
  if (document.documentElement.dataset.ready) return;
  document.documentElement.dataset.ready = 'yes';
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/** Notes what is at the top of the view; the function that it gives puts it there again. */
function hold(main) {
  const one = [...main.querySelectorAll('[id]')].find((element) => {
    const {top, height} = element.getBoundingClientRect();
    return height > 0 && top >= 50 && top < innerHeight;
  });
  if (!one || scrollY === 0) return () => {};
  const {top} = one.getBoundingClientRect();
  return () => {
    const moved = (document.getElementById(one.id)?.getBoundingClientRect().top ?? top) - top;
    if (Math.abs(moved) > 1) scrollBy({top: moved, behavior: 'instant'});
  };
}

/** Puts a section in place of the one before, as far unfolded as that was. */
function place(main, seen, section) {
  const before = document.getElementById(section.id);
  if (!before) {
    main.append(section);
  } else {
    const foldsOf = (one) => [...one.querySelectorAll('details')].filter((fold) => !fold.closest('figure.drawn'));
    const open = new Set(foldsOf(before).filter((fold) => fold.open).map((fold) => fold.firstChild.textContent));
    for (const fold of foldsOf(section)) if (open.has(fold.firstChild.textContent)) fold.open = true;
    seen.unobserve(before);
    before.replaceWith(section);
  }
  seen.observe(section);
}

async function fill({main, seen}) {
  for (const [id, , make] of sections) {
    const page = await load(id);
    if (page) place(main, seen, await make(page));
    if (id === 'overview') await nextTask();  // the first view is drawn
  }
  ready();
}

export async function start() {
  if (document.documentElement.dataset.served) return startLive();
  useLook(await load('look'));
  useCards(await load('cards'));
  const first = await load('overview');
  await fill(frame(first.lab, first.version));
}

/** The report of a server: filled in once the lab was read, and section by section when it grows. */
async function startLive() {
  useSource(served);
  let parts = null;
  const shown = new Map();  // the sections' documents, as text
  const waiting = el('main', {class: 'sentence'}, el('h1', {}, 'Luxmeter'));
  const badge = el('span', {class: 'badge busy', role: 'status'});
  const panel = el('div', {class: 'panel'});
  waiting.append(el('p', {}, 'The lab is being read … ', badge), panel);
  document.body.append(waiting);
  const places = {panel, badge};
  follow({
    places,
    async changed() {
      forget();
      useLook(await load('look'));
      useCards(await load('cards'));
      const first = await load('overview');
      if (!parts) {
        waiting.remove();
        parts = frame(first.lab, first.version);
        places.panel = parts.panel;
        places.badge = parts.badge;
      }
      const focused = document.activeElement;
      for (const [id, , make] of sections) {
        const page = await load(id);
        const text = JSON.stringify(page);
        if (!page || text === shown.get(id)) continue;
        if (id === 'games' && page.served) page.episodes = await rows('episodes', {count: 12});
        const release = hold(parts.main);  // from here on nothing is waited for
        place(parts.main, parts.seen, await make(page));
        release();
        shown.set(id, text);
        if (id === 'overview') await nextTask();
      }
      if (focused?.isConnected && focused !== document.activeElement) focused.focus({preventScroll: true});
      await refreshEpisodes();
      ready();
    },
    grown: refreshEpisodes,
  });
}
