// Holds the element manifest of the installed package against the format's own schema.
import Ajv from 'ajv';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const schema = require('custom-elements-manifest/schema.json');
const manifest = require('voucher-checkout/custom-elements.json');
const validate = new Ajv({ strict: false }).compile(schema);
if (!validate(manifest)) {
  console.error(validate.errors);
  process.exit(1);
}
