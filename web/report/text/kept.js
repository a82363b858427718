// What a reader has set in a part of the page outlives the part's being made anew.

const elements = new Map();
const states = new Map();

/** The element that was made for this key, as long as the signature is the same. */
export function reuse(key, signature, make) {
  const found = elements.get(key);
  if (found && found.signature === signature) return found.element;
  const element = make();
  elements.set(key, {signature, element});
  return element;
}

/** An object of its own for each key. */
export function stateOf(key, initial) {
  if (!states.has(key)) states.set(key, initial);
  return states.get(key);
}
