// What keeps a served page up to date: it asks the server how things stand, and what has changed is
// put in its place.
import {el, foreign} from '../text/text.js';
import {served} from '../data/served.js';
import {progressView} from './progress.js';

const interval = 2000;

/** Keeps places.panel and places.badge; calls `changed(state)` for each new snapshot, and `grown()` when more episodes are there. */
export function follow({places, changed, grown}) {
  let snapshot = null;
  let instance = null;
  let told = '';
  let episodes = null;
  let timer = null;
  let asking = false;
  const open = new Set();
  const say = (text, kind) => {
    const {badge} = places;
    if (badge.textContent !== text) badge.textContent = text;
    badge.className = `badge ${kind}`;
  };
  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const state = await served.state();
      if (instance !== null && instance !== state.instance) snapshot = null;  // started anew
      instance = state.instance;
      if (state.snapshot !== null && state.snapshot !== snapshot) {
        await changed(state);
        snapshot = state.snapshot;
        episodes = null;
      }
      const now = JSON.stringify([state.progress, state.problem]);
      if (now !== told || !places.panel.firstChild) {
        told = now;
        places.panel.replaceChildren(...[state.problem ? el('p', {class: 'state'}, foreign(state.problem)) : null,
          progressView(state.progress, open)].filter(Boolean));
      }
      const count = state.progress.reduce((sum, one) => sum + (one.what === 'episodes' ? one.done : 0), 0);
      if (episodes !== null && count !== episodes) await grown();
      episodes = count;
      if (state.snapshot === null) say(state.problem ? 'not readable' : 'reading …', state.problem ? 'gone' : 'busy');
      else say(state.busy ? 'updating …' : 'live', state.busy ? 'busy' : 'live');
    } catch (error) {
      if (!(error instanceof TypeError)) console.error(error);  // a TypeError: nobody answers
      say('no server', 'gone');
    }
    asking = false;
    if (!document.hidden) timer = setTimeout(ask, interval);
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  ask();
}
