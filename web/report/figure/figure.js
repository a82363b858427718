// A figure of the report: drawn when it comes into view, as wide as there is room, again when the
// colour scheme changes; with its choices and downloads.
import {el, foreign, plain} from '../text/text.js';
import {csv, save} from '../data/download.js';
import {viewOf} from './draw.js';
import {tooltipFor} from './tooltip.js';
import {tableView} from '../table/table.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const printing = matchMedia('print');
let look = {light: {}, dark: {}};
export function useLook(given) { look = given ?? look; }

const soon = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.show();
}, {rootMargin: '600px'});
const all = new Set();
let narrow = 0;
addEventListener('resize', () => {
  if (Math.abs(innerWidth - narrow) < 8) return;
  narrow = innerWidth;
  for (const one of all) one.again();
});
dark.addEventListener('change', () => { for (const one of all) one.again(); });
addEventListener('beforeprint', () => { for (const one of all) one.show(); });

/** Every scale of a channel that is logarithmic becomes linear. */
function linear(node, channel) {
  if (Array.isArray(node)) return node.map((one) => linear(one, channel));
  if (node === null || typeof node !== 'object') return node;
  const copy = {};
  for (const [key, value] of Object.entries(node)) {
    copy[key] = linear(value, channel);
    if (key === channel && value?.scale?.type === 'log')
      copy[key] = {...copy[key], scale: {...value.scale, type: 'linear'}};
  }
  return copy;
}

/** Legends that fit a narrow column. */
function stacked(node) {
  if (Array.isArray(node)) return node.map(stacked);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, stacked(value)]));
  if (copy.legend && typeof copy.legend === 'object' && copy.legend.columns) copy.legend.columns = 1;
  return copy;
}

/** The specification for a width in pixels; `less` is how much its first drawing was too wide. */
function fitted(spec, width, less) {
  spec = width < 520 ? stacked(spec) : structuredClone(spec);
  if (!spec.facet) {
    spec.width = 'container';
    spec.autosize = {type: 'fit-x', contains: 'padding'};
    if (width < 520) {
      const y = spec.encoding?.y;
      if (y?.axis?.labelLimit > 130 || y?.field) y.axis = {...y.axis, labelLimit: 130};
    }
    return spec;
  }
  const labels = typeof spec.spec.height === 'object' ? 130 : 62;  // rows by name take more room
  spec.columns = Math.max(1, Math.min(spec.columns ?? 3, Math.floor((width - labels + 60) / 250)));
  spec.spacing = {column: 28, row: 30};
  spec.spec.width = Math.max(120, Math.floor((width - labels - less) / spec.columns) - 28);
  return spec;
}

const views = new Map();  // by the figures' names

/** A figure's element; of the same figure with other numbers it is the same one, as it was set. */
export function figureView(figure, level = 'h3') {
  if (figure.missing) return null;
  const before = views.get(figure.name);
  if (before) before.take(figure);
  else views.set(figure.name, makeFigure(figure, level));
  return views.get(figure.name);
}

function makeFigure(figure, level) {
  let {columns} = figure.data;
  const picked = Object.fromEntries(figure.choices.map((c) => [c.column, c.selected]));
  let isLinear = false;
  const stage = el('div', {class: 'stage'});
  const values = () => {
    const places = figure.choices.map((c) => [columns.findIndex((one) => one.name === c.column), c.column]);
    return figure.data.rows.filter((row) => places.every(([i, c]) => row[i] === picked[c]));
  };
  const objects = () => values().map((row) => Object.fromEntries(row.map((v, i) => [columns[i].name, v])));
  const specNow = () => isLinear ? linear(figure.spec, figure.log) : figure.spec;
  const complete = (config) => ({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: plain(figure.alt), data: {name: 'rows', values: objects()}, ...specNow(), config});
  let view = null;
  let count = 0;
  async function draw(less = 0) {
    const width = stage.clientWidth;
    if (!width) return;
    const mine = ++count;
    const onPaper = printing.matches;
    const config = dark.matches && !onPaper ? look.dark : look.light;
    const inner = el('div', {class: 'drawing coming'});  // out of the flow until it is drawn
    const next = viewOf({...complete(config), ...fitted(specNow(), width, less)},
      {container: inner, tooltip: tooltipFor(columns)});
    if (!figure.spec.facet) {
      next.signal('width', width);
      inner.style.width = `${width}px`;
    }
    stage.append(inner);
    try {
      await next.runAsync();
    } catch (error) {
      console.error(`figure ${figure.name}`, error);
    }
    if (mine !== count) { next.finalize(); inner.remove(); return; }
    view?.finalize();
    view = next;
    const svg = inner.querySelector('svg');
    const excess = svg ? svg.getBoundingClientRect().width - width : 0;
    if (figure.spec.facet && excess > 1 && less === 0 && width > 260) {
      inner.remove();
      return draw(excess + 2);
    }
    if (svg) {
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', `${plain(figure.title)}. ${plain(figure.alt)}`);
      for (const part of svg.querySelectorAll('[role], [aria-label], [aria-roledescription]')) {
        part.removeAttribute('role');
        part.removeAttribute('aria-label');
        part.removeAttribute('aria-roledescription');
      }
    }
    inner.classList.remove('coming');
    stage.replaceChildren(inner);
    if (stage.scrollWidth > stage.clientWidth + 1) {
      stage.tabIndex = 0;
      stage.setAttribute('role', 'group');
      stage.setAttribute('aria-label', plain(figure.title));
    }
    stage.dataset.drawn = 'yes';
  }
  const selects = () => figure.choices.filter((c) => c.values.length > 1).map((choice) =>
    el('label', {}, el('span', {}, foreign(choice.title)), el('select', {onchange: (event) => {
      picked[choice.column] = event.target.value;
      draw();
      refreshTable();
    }}, choice.values.map((value) => el('option', {value, selected: value === picked[choice.column]}, plain(value))))));
  const scale = () => figure.log ? el('label', {class: 'check'}, el('input', {type: 'checkbox', checked: isLinear, onchange: (event) => {
    isLinear = event.target.checked;
    draw();
  }}), 'linear axis') : null;
  const button = (text, what, act) => el('button', {type: 'button', class: 'quiet',
    'aria-label': `Download ${plain(figure.title)} as ${what}`, onclick: act}, text);
  const rowsNow = () => ({...figure.data, rows: values()});
  const numbers = el('details', {class: 'numbers'}, el('summary', {}, 'The numbers'));
  function refreshTable() {
    if (!numbers.open) return;
    numbers.replaceChildren(numbers.firstChild, tableView(rowsNow(), {name: figure.name, title: figure.title, most: 40}));
  }
  numbers.addEventListener('toggle', refreshTable);
  const bar = () => el('div', {class: 'bar'},
      el(level, {}, foreign(figure.title)),
      el('div', {class: 'tools'}, selects(), scale(),
        button('SVG', 'SVG', async () => {
          const still = viewOf({...complete({...look.light, background: 'white'}), title: figure.title, ...(figure.spec.facet ? {} : {width: 720})}, {renderer: 'none'});
          save(`${figure.name}.svg`, 'image/svg+xml', await still.toSVG());
          still.finalize();
        }),
        button('CSV', 'CSV', () => save(`${figure.name}.csv`, 'text/csv', csv(rowsNow()))),
        button('Vega-Lite', 'a Vega-Lite specification', () => save(`${figure.name}.json`, 'application/json',
          JSON.stringify({...complete({...look.light, background: 'white'}), title: figure.title}, null, 1)))));
  const caption = () => el('figcaption', {}, foreign(figure.caption));
  const root = el('figure', {class: 'drawn', id: `figure-${figure.name}`}, bar(), stage, caption(), numbers);
  let shown = false;
  root.show = () => { if (!shown) { shown = true; soon.unobserve(root); draw(); } };
  root.again = () => { if (shown) draw(); };
  root.take = (next) => {
    if (JSON.stringify(next) === JSON.stringify(figure)) return;
    figure = next;
    ({columns} = figure.data);
    for (const c of figure.choices) if (!c.values.includes(picked[c.column])) picked[c.column] = c.selected;
    root.firstChild.replaceWith(bar());
    stage.nextSibling.replaceWith(caption());
    refreshTable();
    requestAnimationFrame(root.again);  // once it stands in the page again
  };
  all.add(root);
  soon.observe(root);
  return root;
}
