/**
 * Has a build write `integrity.json`: by the address of each file of a script tag, as it is asked for from beside the first
 * one, what a page may ask to be there (Subresource Integrity).
 */
import { createHash } from 'node:crypto';

/** Of all builds that the plugin was part of so far. */
const integrities = {};

/** @param addressesOf how a file of that name may be asked for */
export const integrity = (addressesOf = (fileName) => [fileName]) => ({
  name: 'integrity',
  generateBundle(_options, bundle) {
    for (const { fileName, code } of Object.values(bundle)) {
      const digest = createHash('sha384').update(code).digest('base64');
      for (const address of addressesOf(fileName)) integrities[address] = `sha384-${digest}`;
    }
    this.emitFile({
      type: 'asset',
      fileName: 'integrity.json',
      source: `${JSON.stringify(integrities, null, 2)}\n`,
    });
  },
});
