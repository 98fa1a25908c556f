import type { ErrorCode } from '@chat/protocol';
import type { TSchema } from 'typebox';

/** What the OpenAPI document says about a route, beside what all routes have in common. */
export interface RouteDescription {
  /** Unique among all operations; generators make a method of it. */
  readonly operationId: string;
  readonly tag: 'accounts' | 'chat' | 'operation' | 'admin' | (string & {});
  readonly summary: string;
  /** The schemas that the handler validates with; the very same objects. */
  readonly body?: TSchema;
  readonly query?: TSchema;
  readonly path?: TSchema;
  /** What success looks like, by status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /**
   * Errors that this route has beyond those that follow from it having a body, a query or a path, or
   * asking for a token.
   */
  readonly errors?: readonly ErrorCode[];
  /** Looks for a token although Hapi does not. @default whether the route asks for `bearerAuth` */
  readonly readsToken?: boolean;
}

export interface Answer {
  readonly description: string;
  /** Of a JSON body; none without. */
  readonly schema?: TSchema;
  /** Of a body that is not JSON. */
  readonly contentType?: string;
}

declare module '@hapi/hapi' {
  interface PluginSpecificConfiguration {
    readonly openApi?: RouteDescription | 'hidden';
  }
}

/**
 * Describes a route: spread it into its `options`. Each route of the plugin needs this or
 * {@link hidden}; a test fails for one that has neither.
 */
export function described(openApi: RouteDescription): { plugins: { openApi: RouteDescription } } {
  return { plugins: { openApi } };
}

/** For a route that is no operation of its own: a catch-all, a preflight. */
export const hidden: { plugins: { openApi: 'hidden' } } = { plugins: { openApi: 'hidden' } };
