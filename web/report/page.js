// The page: a head, a section each, and what follows the reader through them.
import {el, foreign, plain} from './text/text.js';
import {load} from './data/documents.js';
import {useLook} from './figure/figure.js';
import {useCards} from './figure/tooltip.js';
import {overview} from './sections/overview.js';
import {games} from './sections/games.js';
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

export async function start() {
  useLook(await load('look'));
  useCards(await load('cards'));
  const first = await load('overview');
  const links = sections.map(([id, title]) => el('a', {href: `#${id}`}, title));
  const main = el('main', {id: 'main', tabindex: '-1'});
  document.body.append(
    el('a', {class: 'skip', href: '#main'}, 'Skip to the report'),
    el('header', {class: 'top'}, el('div', {class: 'wide'}, el('a', {class: 'brand', href: '#main', 'aria-label': 'Luxmeter, to the top'}, 'Luxmeter'),
      el('nav', {'aria-label': 'Sections'}, links))),
    main,
    el('footer', {}, `Luxmeter ${plain(first.version)} · a light meter for language models`));
  const name = first.lab.replace(/\/+$/, '').split('/').pop();
  main.append(el('div', {class: 'hero'}, el('p', {class: 'kicker'}, 'Report'), el('h1', {}, foreign(name))));
  for (const [id, , make] of sections) {
    const page = await load(id);
    if (page) main.append(await make(page));
    if (id === 'overview') await new Promise((done) => setTimeout(done));  // the first view is drawn
  }
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links)
        if (link.getAttribute('href') === `#${entry.target.id}`) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
    }
  }, {rootMargin: '-20% 0px -70% 0px'});
  for (const one of main.querySelectorAll('section')) seen.observe(one);
  document.documentElement.dataset.ready = 'yes';
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}
