// What sections share.
import {el, foreign} from '../text/text.js';
import {figureView} from '../figure/figure.js';

/** A section with its heading, opened by a sentence. */
export function section(id, title, lead, ...content) {
  return el('section', {id, 'aria-labelledby': `${id}-title`}, el('h2', {id: `${id}-title`}, title),
    lead ? el('p', {class: 'lead'}, lead) : null, ...content);
}

export const command = (text) => el('code', {class: 'command', dir: 'ltr'}, foreign(text));

/** What a section lacks, with the commands that make it. */
export function lacking(commands) {
  const all = [...new Set(commands ?? [])];
  if (all.length === 0) return null;
  return el('div', {class: 'lacking'}, el('p', {}, 'More stands here once these have been run:'),
    el('ul', {}, all.map((one) => el('li', {}, command(one)))));
}

export const figures = (all, names) => (all ?? []).filter((one) => !names || names.includes(one.name)).map((one) => figureView(one));
