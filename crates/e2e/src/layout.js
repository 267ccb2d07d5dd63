// Audits how the widget is laid out on the screen, for WCAG 2.2. Returns one line for each problem. The body of an async function.
const element = document.querySelector('voucher-checkout');
const root = element.shadowRoot;
const wrong = [];
const name = (node) => `${node.localName}.${[...node.classList].join('.')}[${node.getAttribute('part') ?? node.id}]`;
const seen = (node) => node.checkVisibility() && !node.closest('[data-quiet]');

// Wait two frames, so that the styles of a change of the page are applied.
await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));

// 2.5.8 Target size. The label of a radio button is part of the target. Two targets never lie over each other.
const scope = root.querySelector('dialog[open]') ?? root;
const found = [...scope.querySelectorAll('button, input, select, summary, a[href], [tabindex="0"]')].filter(seen);
const targets = [...new Set(found.map((target) => target.closest('label') ?? target))];
targets.forEach((target, at) => {
  const { left, right, top, bottom, width, height } = target.getBoundingClientRect();
  if (Math.min(width, height) < 24) wrong.push(`target ${name(target)}: ${width} by ${height} px`);
  for (const other of targets.slice(at + 1)) {
    const box = other.getBoundingClientRect();
    const [across, along] = [Math.min(right, box.right) - Math.max(left, box.left), Math.min(bottom, box.bottom) - Math.max(top, box.top)];
    if (across > 1 && along > 1) wrong.push(`${name(other)} lies over ${name(target)}: ${across} by ${along} px`);
  }
});

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
