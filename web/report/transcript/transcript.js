// An episode as it was played: each in their own voice, the game master's verdicts between.
import {el, foreign, passage, plain} from '../text/text.js';
import {short} from '../text/number.js';
import {transcript} from '../data/documents.js';

const verdictOf = (type) => {
  const name = type.toLowerCase();
  if (/invalid|violat|abort|error|not parsed|lose|loss|wrong|incorrect|false/.test(name)) return 'bad';
  if (/valid|correct|success|parsed|win|end|true/.test(name)) return 'good';
  return 'told';
};

function event([from, to, type, text]) {
  const talk = type === 'send message' || type === 'get message';
  if (!talk) {
    return el('li', {class: `verdict ${verdictOf(type)}`},
      el('span', {class: 'who'}, foreign(type)), text ? passage(text, 600) : null);
  }
  const master = from === 'GM';
  const seat = master ? 'master' : /2$/.test(from) ? 'second' : 'first';
  return el('li', {class: `said ${seat}`},
    el('span', {class: 'who'}, foreign(master ? 'Game master' : from), master ? [' to ', foreign(to)] : null),
    passage(text));
}

const dialog = el('dialog', {class: 'transcript', 'aria-label': 'Transcript of an episode'});
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });

/** Opens an episode: `about` is its row by column names. */
export async function openTranscript(about) {
  if (!dialog.isConnected) document.body.append(dialog);
  const found = await transcript(about);
  const scores = Object.entries(found?.scores ?? {}).filter(([, value]) => value !== null);
  const players = Object.entries(found?.players ?? {});
  dialog.replaceChildren(
    el('header', {},
      el('div', {}, el('h2', {}, foreign(about.game)),
        el('p', {class: 'caption'}, foreign(about.model), ' · ', foreign(about.experiment), ` · episode ${about.episode} · `,
          el('span', {class: `outcome ${about.outcome}`}, foreign(about.outcome)))),
      el('button', {type: 'button', class: 'quiet', onclick: () => dialog.close()}, 'Close')),
    players.length ? el('dl', {class: 'players'}, players.flatMap(([who, what]) =>
      [el('dt', {}, foreign(who)), el('dd', {}, foreign(what ?? ''))])) : '',
    found ? el('ol', {class: 'turns'}, found.turns.map((turn, i) =>
      el('li', {}, el('span', {class: 'turn'}, `Turn ${i + 1}`), el('ol', {}, turn.map(event)))))
      : el('p', {}, 'What was said in this episode is not known.'),
    found?.cut ? el('p', {class: 'caption'}, `${found.cut} more events are in the lab.`) : '',
    scores.length ? el('details', {}, el('summary', {}, 'Scores'), el('dl', {class: 'players'},
      scores.flatMap(([name, value]) => [el('dt', {}, foreign(name)),
        el('dd', {}, typeof value === 'number' ? short(value) : plain(JSON.stringify(value)))]))) : '');
  dialog.showModal();
  dialog.scrollTop = 0;
}
