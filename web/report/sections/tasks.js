import {el, foreign, passage, plain} from '../text/text.js';
import {inShort, rounded, short, whole} from '../text/number.js';
import {documentAt, load, rows} from '../data/documents.js';
import {reuse, stateOf} from '../text/kept.js';
import {tableView} from '../table/table.js';
import {figures, section} from './section.js';

const letter = (i) => i < 26 ? String.fromCharCode(65 + i) : String(i + 1);

/** The table of a document: a row a model along the ladder, a column a choice; the highest marked. */
function ladder(page, doc) {
  const rows = page.models.map((model, m) => {
    const values = doc.choices.map((choice) => choice.logprobs[m] ?? null);
    const known = values.filter((v) => v !== null);
    const top = known.length ? Math.max(...known) : null;
    const best = top === null ? -1 : values.indexOf(top);
    const total = known.reduce((sum, v) => sum + Math.exp(v - top), 0);
    return el('tr', {}, el('th', {scope: 'row'}, foreign(model.name)),
      el('td', {class: 'number'}, model.compute ? short(model.compute) : inShort(model.params)),
      values.map((value, i) => {
        const share = value === null ? 0 : Math.exp(value - top) / total;
        const bar = el('span', {class: doc.choices[i].gold ? 'share gold' : 'share'});
        bar.style.width = `${(100 * share).toFixed(1)}%`;
        return el('td', {class: 'number' + (i === best ? ' best' : '')},
          el('span', {class: 'lp'}, rounded(value, 2)), el('span', {class: 'track', 'aria-hidden': 'true'}, bar));
      }),
      el('td', {}, best < 0 ? '' : doc.choices[best].gold ? el('span', {class: 'right'}, '✓ right') : el('span', {class: 'wrong'}, '✗ wrong')));
  });
  const heads = doc.choices.map((choice, i) => el('th', {scope: 'col', class: 'number'}, letter(i), choice.gold ? ' ✓' : ''));
  return el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'log-likelihoods of the choices'},
    el('table', {class: 'ladder'}, el('caption', {class: 'hidden'}, 'Log-likelihood of each choice by each model, in nats'),
      el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'model'), el('th', {scope: 'col', class: 'number'}, page.models.some((m) => m.compute) ? 'compute' : 'size'),
        heads, el('th', {scope: 'col'}, 'picks'))),
      el('tbody', {}, rows)));
}

function documentView(page, doc) {
  return el('article', {class: 'document'},
    doc.prompt !== undefined && doc.prompt !== '' ? el('div', {class: 'prompt'}, passage(doc.prompt)) : null,
    doc.prompt === undefined ? el('p', {class: 'caption'}, 'The text of this document was not found in the tasks’ data (--data names where it lies).') : null,
    el('ol', {class: 'choices'}, doc.choices.map((choice, i) =>
      el('li', {class: choice.gold ? 'gold' : null}, el('span', {class: 'letter'}, letter(i)),
        choice.text !== undefined ? passage(choice.text.replace(/^ /, ''), 500) : el('span', {}, `choice ${letter(i)}`),
        choice.gold ? el('span', {class: 'right'}, '✓ right answer') : null))),
    ladder(page, doc),
    el('p', {class: 'caption'}, 'Log-likelihoods in nats; bars: each choice’s share of probability among the choices; bold: the choice that the model picks. Models by compute.'));
}

function browser(index) {
  const stage = el('div', {class: 'browser'});
  const state = stateOf('browser', {task: undefined, shots: 0, at: 1});
  const pick = el('select', {}, index.map((one, i) => el('option', {value: i, selected: one.task === state.task && one.num_fewshot === state.shots},
    plain(one.task) + (one.num_fewshot ? ` ${one.num_fewshot}-shot` : ''))));
  const place = el('input', {type: 'number', min: '1', value: String(state.at), inputmode: 'numeric'});
  const told = el('span', {class: 'caption'});
  let drawing = 0;
  async function draw() {
    const chosen = index[Number(pick.value)];
    const n = chosen.shown;
    const at = Math.min(n, Math.max(1, Math.floor(Number(place.value)) || 1));
    const mine = ++drawing;
    const {page, doc} = await documentAt(chosen, at);
    if (mine !== drawing || !doc) return;
    Object.assign(state, {task: chosen.task, shots: chosen.num_fewshot, at});
    place.max = n;
    place.value = at;
    told.textContent = `of ${whole(n)}` + (n < chosen.all ? ` shown here, at equal distances among ${whole(chosen.all)}` : '') + ` · document ${doc.id}`;
    stage.replaceChildren(documentView(page, doc));
  }
  const step = (by) => { place.value = Number(place.value) + by; draw(); };
  pick.addEventListener('change', () => { place.value = 1; draw(); });
  place.addEventListener('change', draw);
  draw();
  return el('div', {}, el('h3', {}, 'Documents'),
    el('div', {class: 'filters'},
      el('label', {}, el('span', {}, 'Task'), pick),
      el('button', {type: 'button', class: 'quiet', 'aria-label': 'Previous document', onclick: () => step(-1)}, '←'),
      el('label', {}, el('span', {}, 'Document'), place),
      el('button', {type: 'button', class: 'quiet', 'aria-label': 'Next document', onclick: () => step(1)}, '→'), told),
    stage);
}

export async function tasks(page) {
  if (page.missing)
    return section('tasks', 'Tasks', null, el('p', {class: 'lacking'}, foreign(page.missing)));
  const all = el('details', {}, el('summary', {}, 'Every metric'));
  all.addEventListener('toggle', async () => {
    if (!all.open || all.children.length > 1) return;
    const most = 60;
    const table = page.served ? await rows('scores', {count: most}) : await load('scores');
    all.append(tableView(table, {name: 'scores', title: 'Models × tasks × metrics', hide: ['model_id', 'run_id', 'listed', 'main'], most,
      remote: page.served ? (query) => rows('scores', query) : undefined,
      caption: page.scores_left_out ? `${whole(page.scores_left_out)} more rows: luxmeter table tasks --format csv.` : null}));
  });
  return section('tasks', 'Tasks',
    'Below every score lies a log-likelihood of every choice of every document.',
    ...figures(page.figures), page.documents.length ? reuse('browser', page.served ? JSON.stringify(page.documents) : '', () => browser(page.documents)) : null, all);
}
