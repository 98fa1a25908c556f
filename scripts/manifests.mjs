/** `npm run manifests`: see packages/shared-fields.mjs. */
import { writeSharedFields } from './packages/shared-fields.mjs';

writeSharedFields();
