// Elements and untrusted text. Nothing in this page is ever parsed as markup: all text goes in as
// text, and characters that would act on the text around them are shown as what they are.

/** An element with attributes and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) element.append(child);
  return element;
}

// Controls but tab and line feed, C1, marks that turn or hide text, line separators, no characters.
const controls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const nameOf = (c) => 'U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Text as one line of plain characters, for labels and attributes. */
export const plain = (text) => String(text).replace(controls, (c) => `[${nameOf(c)}]`);

/** A node with foreign text: isolated in its direction, controls shown as marks. */
export function foreign(text, name = 'span', className = '') {
  const node = el(name, {class: ('foreign ' + className).trim(), dir: 'auto'});
  append(node, String(text));
  return node;
}

function append(node, text) {
  let from = 0;
  for (const match of text.matchAll(controls)) {
    if (match.index > from) node.append(text.slice(from, match.index));
    node.append(el('span', {class: 'control', title: 'a control character'}, nameOf(match[0])));
    from = match.index + match[0].length;
  }
  if (from < text.length) node.append(text.slice(from));
}

/** A block of foreign text; a long one is cut, with a button that shows the rest. */
export function passage(text, most = 1600) {
  text = String(text);
  if (text.length <= most * 1.25) return foreign(text, 'p', 'passage');
  let end = most;
  if (/[\ud800-\udbff]/.test(text[end - 1])) end -= 1;
  const shown = foreign(text.slice(0, end) + ' …', 'p', 'passage');
  const more = el('button', {type: 'button', class: 'quiet', onclick: () => {
    box.replaceChildren(foreign(text, 'p', 'passage'));
  }}, `Show all ${text.length.toLocaleString('en')} characters`);
  const box = el('div', {}, shown, more);
  return box;
}
