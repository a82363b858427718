import {el, foreign} from '../text/text.js';
import {inShort, whole} from '../text/number.js';
import {tableView} from '../table/table.js';
import {section} from './section.js';

const s = (n, one, many = one + 's') => `${whole(n)} ${n === 1 ? one : many}`;

export function overview(page) {
  const c = page.counts;
  const tiles = [];
  const tile = (number, what, detail) => tiles.push(el('div', {class: 'tile'},
    el('span', {class: 'number'}, inShort(number)), el('span', {class: 'what'}, what),
    detail ? el('span', {class: 'detail'}, detail) : null));
  if (c.tasks) {
    tile(c.task_models, c.task_models === 1 ? 'model scored' : 'models scored', `on ${s(c.tasks, 'benchmark')}`);
    tile(c.documents, 'documents', 'every choice kept');
  }
  if (c.episodes || c.players) {
    tile(c.players, c.players === 1 ? 'player' : 'players', `at ${s(c.games, 'game')}`);
    tile(c.episodes, 'episodes', 'every word kept');
  }
  const coverage = page.coverage;
  const column = (name) => coverage.columns.findIndex((one) => one.name === name);
  const sum = (name) => coverage.rows.reduce((total, row) => total + (row[column(name)] ?? 0), 0);
  const [planned, done, failed] = ['planned', 'done', 'failed'].map(sum);
  const complete = planned > 0 && done === planned;
  const state = planned === 0 ? null : el('p', {class: complete ? 'state whole' : 'state'},
    complete ? `Complete: all ${whole(planned)} planned documents and episodes are there.`
      : `${whole(done)} of ${whole(planned)} planned documents and episodes are done` +
        (failed ? `, ${whole(failed)} failed` : '') + '.');
  return section('overview', 'Overview', null,
    tiles.length ? el('div', {class: 'tiles'}, tiles)
      : el('p', {class: 'lacking'}, 'There is nothing in this lab yet: runs and imports fill it.'), state,
    page.games ? tableView(page.games, {name: 'games', title: 'Games', sort: ['clemscore', true],
      caption: 'clemscore: share of episodes played × quality of those, over a model’s games.', most: 25}) : null,
    page.tasks ? tableView(page.tasks, {name: 'tasks', title: 'Benchmarks', most: 25,
      caption: 'Each task’s main score, with its 95 % interval over documents.'}) : null,
    page.coverage.rows.length ? el('details', {}, el('summary', {}, 'What was run'),
      tableView(page.coverage, {name: 'coverage', title: 'Coverage', most: 60})) : null,
    page.models.rows.length ? el('details', {}, el('summary', {}, 'The models’ cards'),
      tableView(page.models, {name: 'models', title: 'Models', most: 40})) : null);
}
