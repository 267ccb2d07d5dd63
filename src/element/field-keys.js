/** Keys that are typed into a field of the widget. */

/**
 * Keeps them from the page: its shortcuts see the element as the target of the event, not the field. The keys for
 * leaving a field or a dialog stay.
 * @param {Event} event
 */
function keep(event) {
  const { key, target } = /** @type {KeyboardEvent} */ (event);
  const isField = /** @type {Element} */ (target).matches('input,select');
  if (isField && key !== 'Escape' && key !== 'Tab') event.stopPropagation();
}

/** @param {ShadowRoot} root */
export function keepKeys(root) {
  for (const type of ['keydown', 'keypress', 'keyup']) root.addEventListener(type, keep);
}
