// Files that the reader takes along, made in the page.
import {el} from '../text/text.js';

export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const link = el('a', {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function field(value) {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) || text === '' ? '"' + text.replaceAll('"', '""') + '"' : text;
}

/** A table's document as CSV: an estimate becomes four columns, as in `--format csv`. */
export function csv(table) {
  const parts = ['', '_stderr', '_ci_low', '_ci_high'];
  const head = table.columns.flatMap((c) => c.format === 'estimate' ? parts.map((p) => c.name + p) : [c.name]);
  const lines = table.rows.map((row) => row.flatMap((value, i) => table.columns[i].format === 'estimate'
    ? parts.map((_, k) => value ? value[k] : null) : [value]));
  return [head, ...lines].map((line) => line.map(field).join(',')).join('\r\n') + '\r\n';
}
