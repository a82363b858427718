// What is shown beside the pointer: a row of the figure's data, and the card of its model.
import {el, foreign} from '../text/text.js';
import {cell, inShort, short} from '../text/number.js';

const box = el('div', {class: 'tooltip', hidden: true, role: 'presentation'});
let cards = {};
let byName = new Map();

export function useCards(all) {
  cards = all ?? {};
  for (const card of Object.values(cards)) if (card.name) byName.set(card.name, card);
}

function cardLines(card) {
  const lines = [];
  const add = (what, value) => { if (value !== undefined && value !== null) lines.push([what, value]); };
  add('family', card.family);
  if (card.params) add('parameters', inShort(card.params));
  if (card.tokens) add('training tokens', inShort(card.tokens));
  if (card.compute_flops) add('compute', short(card.compute_flops) + ' FLOP');
  add('quantisation', card.quantisation);
  add('tuning', card.tuning);
  add('base model', card.base_model);
  add('access', card.access);
  add('released', card.release_date);
  add('licence', card.licence);
  return lines;
}

const list = (lines) => el('dl', {}, lines.flatMap(([what, value]) =>
  [el('dt', {}, foreign(what)), el('dd', {}, foreign(value))]));

/** A Vega tooltip handler for rows with these columns. */
export function tooltipFor(columns) {
  return (_, event, item, value) => {
    if (value === null || value === undefined || value === '' || typeof value !== 'object') {
      box.hidden = true;
      return;
    }
    const lines = [];
    for (const column of columns) {
      const found = value[column.name];
      if (found === undefined || found === null || ['model', 'model_id'].includes(column.name)) continue;
      lines.push([column.title, cell(found, column.format)]);
    }
    if (lines.length === 0) { box.hidden = true; return; }
    const card = cards[value.model_id] ?? byName.get(value.model);
    box.replaceChildren(value.model ? el('strong', {}, foreign(value.model)) : '', list(lines),
      card ? el('div', {class: 'card'}, list(cardLines(card))) : '');
    if (!box.isConnected) document.body.append(box);
    box.hidden = false;
    const room = document.documentElement.clientWidth;
    const x = Math.min(event.clientX + 14, Math.max(8, room - box.offsetWidth - 8));
    const below = event.clientY + 16 + box.offsetHeight < window.innerHeight;
    box.style.left = `${x}px`;
    box.style.top = `${below ? event.clientY + 16 : Math.max(8, event.clientY - box.offsetHeight - 12)}px`;
  };
}

addEventListener('scroll', () => { box.hidden = true; }, {passive: true});
