/**
 * The element with that id in the page's HTML.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind] Its class, if more of it is used than any HTMLElement has.
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof (kind ?? HTMLElement)) return /** @type {T} */ (found);
  throw new Error(`The page has no #${id}`);
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {(Node | string)[]} content
 */
export function make(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}
