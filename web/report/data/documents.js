// The report's data: JSON documents by name. They stand in the page; a page that is served asks for
// them instead (set by `useSource`).

const embedded = {
  live: false,
  async load(name) {
    const block = [...document.querySelectorAll('script[data-document]')]
      .find((one) => one.dataset.document === name);
    if (!block) return undefined;
    if (block.type === 'application/json') return JSON.parse(block.textContent);
    const packed = Uint8Array.from(atob(block.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text());
  },
  async transcript(about) {
    return (await load(`episodes-${about.block}`))?.[about.place];
  },
  async document(task, at) {
    const page = await load(task.name);
    return {page, doc: page.documents[at - 1]};
  },
};

let source = embedded;
const kept = new Map();

export function useSource(next) { source = next; }

/** Whether the lab may still grow under the page. */
export const isLive = () => source.live;

/** The document of that name; undefined where there is none. Kept once it was read. */
export function load(name) {
  if (!kept.has(name)) kept.set(name, source.load(name));
  return kept.get(name);
}

/** What was read before is asked for again. */
export function forget() { kept.clear(); }

/** What was said in an episode, by its row in the table; undefined where that is not known. */
export const transcript = (about) => source.transcript(about);

/** A document of a task of the index, `at` from 1, and the page of models that it belongs to. */
export const documentAt = (task, at) => source.document(task, at);

/** Rows of a table that is too long for a page: {columns, rows, total, values}. Of a live page alone. */
export const rows = (name, query) => source.rows(name, query);
