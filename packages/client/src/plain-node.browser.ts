/** See `plain-node.node.ts`, which is in the builds for Node. */
export const plainNode = false;
