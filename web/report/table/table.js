// Tables: sorted by a click on a column's head, with intervals, rank ranges, and a download.
import {el, foreign, plain} from '../text/text.js';
import {cell, decimals, missing, rounded, whole} from '../text/number.js';
import {csv, save} from '../data/download.js';
import {stateOf} from '../text/kept.js';

const isNumber = (format) => format !== 'text';

function sortKey(value) {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value[0] : value;
}

function compare(a, b, down) {
  if (a === null || b === null) return (a === null) - (b === null);  // what is not known stands last
  const order = typeof a === 'string' || typeof b === 'string'
    ? String(a).localeCompare(String(b), 'en', {numeric: true}) : a - b;
  return down ? -order : order;
}

function estimate(parts, ranked) {
  if (!parts) return [missing];
  const [value, error, low, high, best, worst] = parts;
  const digits = error > 1e-9 ? Math.min(4, decimals(error)) : Math.abs(value) >= 10 ? 1 : 3;
  const nodes = [el('span', {class: 'value'}, rounded(value, digits))];
  if (low !== null && high !== null && low !== undefined)
    nodes.push(el('span', {class: 'interval'}, `[${rounded(low, digits)}, ${rounded(high, digits)}]`));
  else if (error > 0) nodes.push(el('span', {class: 'interval'}, `±${rounded(error, digits)}`));
  if (ranked && best) {
    nodes.push(el('span', {class: best === worst ? 'rank sure' : 'rank',
      title: 'the ranks that it may have, by intervals that do not overlap'},
      best === worst ? `#${best}` : `#${best}–${worst}`));
  }
  return nodes;
}

/**
 * A table's document as a figure element.
 *   name      of the file of its download
 *   caption   said below the title
 *   hide      names of columns that are not shown
 *   most      rows that are shown at first
 *   ranks     whether rank ranges are shown
 *   sort      [column, down] at first
 *   remote    asks for rows that are not in the table: ({from, count, sort, down}) → {rows, total}
 *   act       what a click on a row does: (row) → void; and when: (row) → bool
 */
export function tableView(table, options = {}) {
  const {name = 'table', hide = [], most = 60, act, when = () => true, ranks = true, remote} = options;
  const shown = table.columns.map((c, i) => ({...c, i})).filter((c) => !hide.includes(c.name));
  const isRanked = ranks && table.rows.some((row) => row.some((v) => Array.isArray(v) && v.length > 4));
  const state = stateOf(`table ${name}`, {order: options.sort ?? null, limit: most});
  let keep = () => true;
  const body = el('tbody');
  const foot = el('p', {class: 'more'});
  const heads = shown.map((column) => {
    const title = plain(column.title) + (column.unit ? ` (${plain(column.unit)})` : '');
    const button = el('button', {type: 'button', onclick: () => {
      const down = state.order?.[0] === column.name ? !state.order[1] : isNumber(column.format);
      state.order = [column.name, down];
      draw();
    }}, title);
    return el('th', {scope: 'col', class: isNumber(column.format) ? 'number' : null}, button);
  });
  function sorted() {
    const all = table.rows.filter(keep);
    const column = state.order ? table.columns.findIndex((c) => c.name === state.order[0]) : -1;
    if (column < 0) return all;
    return [...all].sort((a, b) => compare(sortKey(a[column]), sortKey(b[column]), state.order[1]));
  }
  /** The first `count` rows of the server's, in pieces that it gives. */
  async function fetched(count) {
    const found = [];
    let total = 0;
    do {
      const page = await remote({from: found.length, count: Math.min(1000, count - found.length),
        sort: state.order?.[0], down: state.order ? Number(state.order[1]) : undefined});
      total = page.total;
      if (page.rows.length === 0) break;
      found.push(...page.rows);
    } while (found.length < Math.min(count, total));
    return {rows: found, total};
  }
  function drawRow(row) {
    const acts = act && when(row);
    const cells = shown.map((column, place) => {
      const value = row[column.i];
      const content = column.format === 'estimate' ? estimate(value, isRanked)
        : [typeof value === 'string' ? foreign(value) : cell(value, column.format)];
      if (place === 0) {
        const head = acts ? [el('button', {type: 'button', class: 'link', onclick: () => act(row)}, content)] : content;
        return el('th', {scope: 'row'}, head);
      }
      return el('td', {class: isNumber(column.format) ? 'number' : null}, content);
    });
    return el('tr', {class: acts ? 'acts' : null}, cells);
  }
  function show(rows, total) {
    body.replaceChildren(...rows.map(drawRow));
    heads.forEach((head, i) => {
      if (state.order?.[0] === shown[i].name) head.setAttribute('aria-sort', state.order[1] ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    foot.replaceChildren();
    if (total > rows.length)
      foot.append(`${whole(rows.length)} of ${whole(total)} rows. `, el('button', {type: 'button', class: 'quiet',
        onclick: () => { state.limit = Math.min(total, rows.length + 300); draw(); }}, 'Show more'));
  }
  let drawing = 0;
  async function draw() {
    const mine = ++drawing;
    if (!remote) {
      const all = sorted();
      return show(all.slice(0, state.limit), all.length);
    }
    const page = await fetched(state.limit);
    if (mine === drawing) show(page.rows, page.total);
  }
  if (remote && state.limit === most && !state.order) show(table.rows.slice(0, most), table.total);
  else draw();
  const notes = (table.notes ?? []).filter((note) => note !== '± is one standard error.').map((note) => el('li', {}, foreign(note)));
  if (isRanked)
    notes.push(el('li', {}, '#: the ranks that a row may have. One is surely above another where its 95 % interval lies wholly above the other’s.'));
  const title = options.title ?? table.title ?? '';
  const view = el('figure', {class: 'table'},
    el('div', {class: 'bar'},
      el('figcaption', {}, el('strong', {}, foreign(title)), options.caption ? el('span', {class: 'caption'}, foreign(options.caption)) : null),
      el('div', {class: 'tools'}, el('button', {type: 'button', class: 'quiet',
        'aria-label': `Download the table ${plain(title)} as CSV`,
        onclick: async () => save(`${name}.csv`, 'text/csv',
          csv(remote ? {...table, rows: (await fetched(Infinity)).rows} : table))}, 'CSV'))),
    el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': plain(title) || 'table'},
      el('table', {}, el('caption', {class: 'hidden'}, plain(title) || 'table'),
        el('thead', {}, el('tr', {}, heads)), body)),
    foot, notes.length ? el('ul', {class: 'notes'}, notes) : null);
  view.filter = (next) => { keep = next; state.limit = most; draw(); };
  view.again = draw;
  return view;
}
