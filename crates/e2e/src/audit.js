// Audits the widget on the screen with axe-core. Returns one line for each problem. The body of an async function.
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const element = document.querySelector('voucher-checkout');
const wrong = [];

// Wait two frames, so that the styles of a change of the page are applied.
await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
const { violations } = await axe.run(element, { runOnly: { type: 'tag', values: TAGS }, resultTypes: ['violations'] });
for (const { id, nodes } of violations) {
  for (const { target, failureSummary } of nodes) wrong.push(`axe ${id} at ${target.flat().join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
}
return wrong;
