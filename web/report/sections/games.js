import {el, foreign, plain} from '../text/text.js';
import {whole} from '../text/number.js';
import {reuse} from '../text/kept.js';
import {load, rows} from '../data/documents.js';
import {tableView} from '../table/table.js';
import {openTranscript} from '../transcript/transcript.js';
import {figures, section} from './section.js';

const everything = '';
const filtered = ['game', 'model', 'outcome'];
const hidden = ['block', 'place', 'why', 'rules', 'run', 'unit'];

/** A select of each column's values; `valuesOf(name)` gives them, `apply` is called after a choice. */
function filtersOf(valuesOf, apply) {
  const all = filtered.map((name) => ({name, values: [], select: el('select', {onchange: apply})}));
  const fill = () => {
    for (const one of all) {
      const values = valuesOf(one.name);
      if (one.values.length > 0 && JSON.stringify(values) === JSON.stringify(one.values)) continue;
      const chosen = one.select.value ? one.values[Number(one.select.value.slice(1))] : undefined;
      one.values = values;
      one.select.replaceChildren(el('option', {value: everything}, 'all'),
        ...values.map((value, i) => el('option', {value: `v${i}`, selected: value === chosen}, plain(value))));
    }
  };
  fill();
  const picked = () => Object.fromEntries(all.filter(({select}) => select.value)
    .map(({name, values, select}) => [name, values[Number(select.value.slice(1))]]));
  return {view: el('div', {class: 'filters'}, all.map(({name, select}) => el('label', {}, el('span', {}, name), select))), fill, picked};
}

const about = (table, row) => Object.fromEntries(table.columns.map((one, i) => [one.name, row[i]]));

function transcripts(table, page) {
  const column = (name) => table.columns.findIndex((one) => one.name === name);
  const filters = filtersOf((name) => [...new Set(table.rows.map((row) => row[column(name)]))].sort(), () => {
    const picked = Object.entries(filters.picked());
    view.filter((row) => picked.every(([name, value]) => row[column(name)] === value));
  });
  const view = tableView(table, {
    name: 'episodes', title: 'Episodes', hide: hidden, most: 12,
    caption: page.shown < page.all
      ? `${whole(page.shown)} of ${whole(page.all)} transcripts are in this page, some of every game and model; all are in the lab.`
      : 'Choose one to read what was said.',
    act: (row) => openTranscript(about(table, row)), when: (row) => row[column('block')] !== null});
  return el('div', {class: 'transcripts'}, el('h3', {}, 'Transcripts'), filters.view, view);
}

let refresh = async () => {};

/** New episodes are put in, as the reader has filtered and sorted them. */
export const refreshEpisodes = () => refresh();

/** The same, page by page from the server. */
function livingTranscripts(first) {
  let values = first.values;
  const filters = filtersOf((name) => values[name] ?? [], () => view.again());
  const view = tableView(first, {
    name: 'episodes', title: 'Episodes', hide: hidden, most: 12,
    caption: 'Choose one to read what was said. Of a run that is going on the newest come first.',
    remote: async (query) => {
      const page = await rows('episodes', {...query, ...filters.picked()});
      values = page.values;
      filters.fill();
      return page;
    },
    act: (row) => openTranscript(about(first, row))});
  refresh = () => view.again();
  return el('div', {class: 'transcripts'}, el('h3', {}, 'Transcripts'), filters.view, view);
}

export async function games(page) {
  if (page.missing)
    return section('games', 'Games', null, el('p', {class: 'lacking'}, foreign(page.missing)));
  const episodes = page.episodes ?? await load('episodes');
  return section('games', 'Games',
    'Models play by rules, with themselves or each other. Playing well takes both: to keep to the rules (% played), and to reach the goal (quality).',
    ...figures(page.figures, ['games-clemscore']),
    ...figures(page.figures, ['games-profile']),
    page.served ? reuse('transcripts', '', () => livingTranscripts(episodes)) : transcripts(episodes, page),
    el('details', {}, el('summary', {}, 'All games as a table'),
      tableView(page.table, {name: 'clemscores', title: 'Models × games', sort: ['clemscore', true]})));
}
