// Keeps the crates that a program is built of. cargo-sbom lists those of every platform and feature.
// Standard input: the list, as CycloneDX. Arguments: the file with cargo's tree, and the time of the commit in seconds.
import { readFileSync } from 'node:fs';

const [tree, seconds] = process.argv.slice(2);
const lines = readFileSync(tree, 'utf8').split('\n');
const built = new Set(lines.map((line) => line.split(' ').slice(0, 2).join(' ')));
const list = JSON.parse(readFileSync(0, 'utf8'));

const by = (key) => (one, other) => (one[key] < other[key] ? -1 : 1);
list.components = list.components.filter(({ name, version }) => built.has(`${name} v${version}`)).sort(by('bom-ref'));
const kept = new Set([...list.components, ...list.metadata.component.components].map((part) => part['bom-ref']));
list.dependencies = list.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)).sort() }))
  .sort(by('ref'));

// The same commit gives the same bytes, on any day and by anyone.
delete list.serialNumber;
delete list.metadata.authors;
list.metadata.timestamp = new Date(Number(seconds) * 1000).toISOString();
process.stdout.write(`${JSON.stringify(list, null, 1)}\n`);
