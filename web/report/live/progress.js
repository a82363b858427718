// What runs have done of what they planned.
import {el, foreign} from '../text/text.js';
import {whole} from '../text/number.js';
import {command} from '../sections/section.js';

/** "about 2 h 10 min" */
export function duration(seconds) {
  if (seconds < 90) return 'about a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `about ${hours} h` + (minutes % 60 >= 5 && hours < 10 ? ` ${minutes % 60} min` : '');
  return `about ${Math.round(hours / 24)} days`;
}

function pace({rate, quiet, planned, done, failed}) {
  if (rate === null || quiet === null) return [];
  if (quiet > Math.max(60, 4 / rate)) return [`nothing new for ${duration(quiet).replace('about ', '')}`];
  const perMinute = 60 * rate;
  const told = perMinute >= 10 ? whole(Math.round(perMinute)) : perMinute >= 1 ? perMinute.toFixed(1) : null;
  return [told ? `${told} a minute` : `${(3600 * rate).toFixed(1)} an hour`,
    `${duration((planned - done - failed) / rate)} left`];
}

function linesView(kind) {
  const heads = ['model', kind.what === 'episodes' ? 'game' : 'task', 'shots', 'planned', 'done', 'failed'];
  const shown = kind.lines.some((line) => line[2] > 0) ? [0, 1, 2, 3, 4, 5] : [0, 1, 3, 4, 5];
  return el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'By model'},
    el('table', {}, el('caption', {class: 'hidden'}, 'Done of what was planned, by model'),
      el('thead', {}, el('tr', {}, shown.map((i) => el('th', {scope: 'col', class: i > 1 ? 'number' : null}, heads[i])))),
      el('tbody', {}, kind.lines.map((line) => el('tr', {}, shown.map((i) => i === 0
        ? el('th', {scope: 'row'}, foreign(line[0])) : el('td', {class: i > 1 ? 'number' : null},
          i === 1 ? foreign(line[1]) : whole(line[i]))))))),
    kind.more_lines ? el('p', {class: 'caption'}, `${whole(kind.more_lines)} more: luxmeter status.`) : null);
}

/** A card for each run that is not complete; null where all are. `open`: which are unfolded. */
export function progressView(progress, open) {
  const cards = progress.filter((one) => one.lines).map((one) => {
    const key = `${one.run} ${one.what}`;
    const fold = el('details', {open: open.has(key)}, el('summary', {}, 'By model'), linesView(one));
    fold.addEventListener('toggle', () => { if (fold.open) open.add(key); else open.delete(key); });
    const share = one.planned ? (100 * one.done) / one.planned : 0;
    const still = one.rate === null || one.quiet === null || one.quiet > Math.max(60, 4 / one.rate);
    return el('div', {class: 'run-card'},
      el('p', {class: 'run-head'}, el('strong', {}, `${whole(one.done)} of ${whole(one.planned)} ${one.what}`),
        el('span', {class: 'caption'}, [
          ...pace(one), one.failed ? `${whole(one.failed)} failed` : ''].filter(Boolean).join(' · '))),
      el('progress', {max: one.planned, value: one.done, 'aria-label': `Run ${one.run}: ${one.what} done`}, `${share.toFixed(0)} %`),
      still && one.command ? el('p', {class: 'caption'}, 'If the run has stopped, this goes on with it: ', command(one.command)) : null,
      one.lines.length > 1 ? fold : null);
  });
  return cards.length ? el('div', {class: 'runs'}, cards) : null;
}
