import {el, foreign, plain} from '../text/text.js';
import {whole} from '../text/number.js';
import {load} from '../data/documents.js';
import {tableView} from '../table/table.js';
import {openTranscript} from '../transcript/transcript.js';
import {figures, section} from './section.js';

const everything = '';

function transcripts(table, page) {
  const column = (name) => table.columns.findIndex((one) => one.name === name);
  const about = (row) => Object.fromEntries(table.columns.map((one, i) => [one.name, row[i]]));
  const filters = ['game', 'model', 'outcome'].map((name) => {
    const values = [...new Set(table.rows.map((row) => row[column(name)]))].sort();
    const select = el('select', {onchange: apply},
      el('option', {value: everything}, 'all'),
      values.map((value, i) => el('option', {value: `v${i}`}, plain(value))));
    return {name, values, select};
  });
  function apply() {
    view.filter((row) => filters.every(({name, values, select}) =>
      select.value === everything || row[column(name)] === values[Number(select.value.slice(1))]));
  }
  const view = tableView(table, {
    name: 'episodes', title: 'Episodes', hide: ['block', 'place', 'why', 'rules'], most: 12,
    caption: page.shown < page.all
      ? `${whole(page.shown)} of ${whole(page.all)} transcripts are in this page, some of every game and model; all are in the lab.`
      : 'Choose one to read what was said.',
    act: (row) => openTranscript(about(row)), when: (row) => row[column('block')] !== null});
  return el('div', {class: 'transcripts'}, el('h3', {}, 'Transcripts'),
    el('div', {class: 'filters'}, filters.map(({name, select}) => el('label', {}, el('span', {}, name), select))), view);
}

export async function games(page) {
  if (page.missing)
    return section('games', 'Games', null, el('p', {class: 'lacking'}, foreign(page.missing)));
  return section('games', 'Games',
    'Models play by rules, with themselves or each other. Playing well takes both: to keep to the rules (% played), and to reach the goal (quality).',
    ...figures(page.figures, ['games-clemscore']),
    ...figures(page.figures, ['games-profile']),
    transcripts(await load('episodes'), page),
    el('details', {}, el('summary', {}, 'All games as a table'),
      tableView(page.table, {name: 'clemscores', title: 'Models × games', sort: ['clemscore', true]})));
}
