// Audits the widget on the screen for WCAG 2.2. Returns one line for each problem. The body of an async function.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const element = document.querySelector('voucher-checkout');
const root = element.shadowRoot;
const wrong = [];
const name = (node) => `${node.localName}.${[...node.classList].join('.')}[${node.getAttribute('part') ?? node.id}]`;
const seen = (node) => node.checkVisibility() && !node.closest('[data-quiet]');

// Wait two frames, so that the styles of a change of the page are applied.
await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
const { violations } = await axe.run(element, { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] });
for (const { id, nodes } of violations) {
  for (const { target, failureSummary } of nodes) wrong.push(`axe ${id} at ${target.flat().join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
}

// 2.5.8 Target size. The label of a field is part of the target.
for (const target of root.querySelectorAll('button, input, select, a[href], [tabindex="0"]')) {
  const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
  if (seen(target) && Math.min(width, height) < 24) wrong.push(`target ${name(target)}: ${width} by ${height} px`);
}

// 1.4.4 Resize text, 1.4.10 Reflow, 1.4.12 Text spacing: nothing is cut off, and nothing is wider than the widget or the window.
const page = document.documentElement.clientWidth;
const box = element.getBoundingClientRect();
if (box.left < -1 || box.right > page + 1) wrong.push(`the widget: ${box.left} to ${box.right} of ${page} px`);
for (const node of [...root.querySelectorAll('*')].filter(seen)) {
  const { left, right } = node.getBoundingClientRect();
  if (left < box.left - 1 || right > box.right + 1) wrong.push(`${name(node)} reaches out: ${left} to ${right} of ${box.left} to ${box.right} px`);
  const cuts = !/visible|auto/.test(getComputedStyle(node).overflow) && !node.matches('input, select, .said');
  if (cuts && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1)) wrong.push(`${name(node)} is cut off`);
}

// 2.4.11 Focus not obscured, 2.4.7 Focus visible.
const focused = root.activeElement;
if (focused?.matches(':focus-visible')) {
  const { left, top, width, height } = focused.getBoundingClientRect();
  const inSight = top >= 0 && top + height <= innerHeight;
  const there = root.elementFromPoint(left + width / 2, top + height / 2);
  if (inSight && there && there !== focused && !focused.contains(there) && !there.closest('label')?.contains(focused)) wrong.push(`${name(there)} lies over the focus`);
  if (getComputedStyle(focused).outlineStyle === 'none') wrong.push(`the focus at ${name(focused)} is not visible`);
}
return wrong;
