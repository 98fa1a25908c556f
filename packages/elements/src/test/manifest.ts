import { commands } from 'vitest/browser';

interface Named {
  readonly name: string;
}

interface Attribute extends Named {
  readonly type: { readonly text: string };
  readonly fieldName?: string;
}

interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly static?: boolean;
  readonly attribute?: string;
  readonly reflects?: boolean;
  readonly default?: string;
}

/** What custom-elements.json says of an element. */
export interface ElementManifest {
  readonly tagName: string;
  readonly attributes: readonly Attribute[];
  readonly members: readonly Member[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
}

export async function manifestOf(tagName: string): Promise<ElementManifest> {
  const text = await commands.readFile('packages/elements/custom-elements.json');
  const { modules } = JSON.parse(text) as {
    modules: { declarations: ElementManifest[] }[];
  };
  const found = modules
    .flatMap(({ declarations }) => declarations)
    .find((each) => each.tagName === tagName);
  if (!found) throw new Error(`The manifest has no <${tagName}>.`);
  return found;
}

export const namesOf = (items: readonly Named[]): string[] => items.map(({ name }) => name).sort();
