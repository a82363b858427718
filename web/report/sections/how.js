import {el, foreign} from '../text/text.js';
import {whole} from '../text/number.js';
import {isLive} from '../data/documents.js';
import {command, section} from './section.js';

const pre = (text) => el('pre', {tabindex: '0'}, foreign(text, 'code'));

function indented(json) {
  try { return JSON.stringify(JSON.parse(json), null, 1); } catch { return json; }
}

export function how(page) {
  const runs = page.runs.map((run) => el('details', {class: 'run'},
    el('summary', {}, 'Run ', foreign(run.run_id, 'code'), el('span', {class: 'caption'},
      [run.models ? `${whole(run.models)} models` : '', run.tasks ? `${whole(run.tasks)} tasks` : '',
        run.units ? `${whole(run.units)} units` : '', run.episodes ? `${whole(run.episodes)} episodes` : ''].filter(Boolean).join(' · '))),
    run.command ? el('p', {}, 'Go on with it, or do it again: ', command(run.command)) : null,
    run.settings ? el('div', {}, el('p', {}, 'Settings and seeds'), pre(indented(run.settings))) : null,
    run.made_with ? el('div', {}, el('p', {}, 'Made with'), pre(indented(run.made_with))) : null));
  return section('how', 'How to do it again', null,
    el('p', {}, `Luxmeter ${page.version}, lab `, foreign(page.lab, 'code'), isLive() ? '. As a file that needs no server:' : '. The page was made by:'),
    el('p', {}, command(`luxmeter report --lab ${page.lab} --out report.html`)),
    page.studies.length ? el('div', {}, el('h3', {}, 'Studies'), el('ul', {class: 'commands'}, page.studies.map((one) => el('li', {}, command(one))))) : null,
    runs.length ? el('div', {}, el('h3', {}, 'Runs'), runs) : null,
    page.models.length ? el('details', {}, el('summary', {}, 'Hashes of the models'), pre(page.models.map((m) =>
      [m.model_id, m.quantisation, m.licence, m.content_hash && `weights ${m.content_hash}`, m.tokenizer_hash && `tokenizer ${m.tokenizer_hash}`,
        m.template_hash && `template ${m.template_hash}`].filter(Boolean).join('\n  ')).join('\n'))) : null,
    el('h3', {}, 'Figures for papers'),
    el('ul', {class: 'commands'}, page.figures.map((one) => el('li', {}, command(`luxmeter figure ${one.name} --lab ${page.lab} --out ${one.name}.svg`), ' ', one.what))),
    el('details', {}, el('summary', {}, 'Licences of what draws this page'), pre(page.licences)));
}
