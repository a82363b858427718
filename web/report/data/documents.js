// The report's data: JSON documents by name. They stand in the page; a page that is served asks for
// them instead (set by `useSource`).

let source = embedded;
const kept = new Map();

export function useSource(next) { source = next; }

/** The document of that name; undefined where there is none. Kept once it was read. */
export function load(name) {
  if (!kept.has(name)) kept.set(name, source(name));
  return kept.get(name);
}

async function embedded(name) {
  const block = [...document.querySelectorAll('script[data-document]')]
    .find((one) => one.dataset.document === name);
  if (!block) return undefined;
  if (block.type === 'application/json') return JSON.parse(block.textContent);
  const packed = Uint8Array.from(atob(block.textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}
