import {el} from '../text/text.js';
import {tableView} from '../table/table.js';
import {command, figures, lacking, section} from './section.js';

/** A study: figures, the tables below them, what has not been run, and the commands. */
export function study(id, title, lead, page) {
  const drawn = figures(page.figures).filter(Boolean);
  return section(id, title, lead, ...drawn, lacking(page.wanted),
    page.tables.length ? el('div', {class: 'tables'}, page.tables.map((table) => el('details', {}, el('summary', {}, table.title),
      tableView(table, {name: table.name, title: table.title, most: 40})))) : null,
    page.commands.length ? el('p', {class: 'caption'}, 'Made by ', page.commands.map((one, i) => [i ? ', ' : '', command(one.command)]), '.') : null);
}
