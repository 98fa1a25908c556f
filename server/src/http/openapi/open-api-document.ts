import { type ErrorCode, errorCodes } from '@chat/protocol';
import { Conversation, Member, Message, responses, User } from '@chat/protocol/schemas';
import type { RequestRoute } from '@hapi/hapi';
import type { TSchema } from 'typebox';
import { requestIdHeader } from '../../edge/request-id.js';
import { adminAuth } from '../admin-scheme.js';
import type { RouteDescription } from './route-description.js';

type Json = { [key: string]: unknown };

/** Schemas that are worth a name; each is written once and referred to. */
const named: Readonly<Record<string, TSchema>> = {
  User,
  Message,
  Member,
  Conversation,
  Session: responses.session,
  Error: responses.error,
};

/**
 * The OpenAPI 3.1 document of these routes, made from the schemas that they validate with (a 3.1
 * schema is a JSON Schema). Routes without a description are left out.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(routes: readonly RequestRoute[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const description = route.settings.plugins?.openApi;
    if (description === undefined || description === 'hidden') continue;
    const path = paths[route.path] ?? {};
    path[route.method] = operation(route, description);
    paths[route.path] = path;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Chat',
      version,
      description:
        'The REST routes of the chat server. Messages are sent and received over a WebSocket at `/v1/ws`, which docs/PROTOCOL.md describes.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(named).map(([name, schema]) => [name, withReferences(schema, name)]),
      ),
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        ...(routes.some(isAdminRoute)
          ? { adminToken: { type: 'http', scheme: 'bearer', description: '`ADMIN_TOKEN`.' } }
          : {}),
      },
      headers: {
        RequestId: {
          description: 'The name of the request in the server’s logs.',
          schema: { type: 'string' },
        },
        RetryAfter: {
          description: 'Seconds to wait before the next try (RFC 9110 §10.2.3).',
          schema: { type: 'integer', minimum: 1 },
        },
        Authenticate: {
          description: 'What is wrong with the access token (RFC 6750 §3).',
          schema: { type: 'string' },
        },
      },
    },
  };
}

function operation(route: RequestRoute, description: RouteDescription): Json {
  const { operationId, tag, summary, body, query, path, answers } = description;
  const isAdmin = isAdminRoute(route);
  const readsToken = description.readsToken ?? (Boolean(route.settings.auth) && !isAdmin);
  const parameters = [...parametersOf(path, 'path'), ...parametersOf(query, 'query')];
  return {
    operationId,
    tags: [tag],
    summary,
    security: isAdmin ? [{ adminToken: [] }] : readsToken ? [{ accessToken: [] }] : [],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: json(withReferences(body)) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          {
            description: answer.description,
            headers: { [requestIdHeader]: { $ref: '#/components/headers/RequestId' } },
            ...(answer.schema ? { content: json(withReferences(answer.schema)) } : {}),
            ...(answer.contentType
              ? { content: { [answer.contentType]: { schema: { type: 'string' } } } }
              : {}),
          },
        ]),
      ),
      ...errorResponses(route, description, readsToken),
    },
  };
}

function isAdminRoute({ settings }: RequestRoute): boolean {
  const strategies = settings.auth ? settings.auth.strategies : [];
  return strategies.includes(adminAuth);
}

function errorResponses(route: RequestRoute, description: RouteDescription, readsToken: boolean) {
  const { body, query, path, errors = [] } = description;
  const codes = new Set<ErrorCode>(errors);
  const add = (...more: ErrorCode[]) => more.forEach((code) => void codes.add(code));
  if (route.path.startsWith('/v1/')) {
    add('origin_not_allowed', 'rate_limited', 'internal', 'unavailable');
  }
  if (isAdminRoute(route)) add('invalid_token');
  if (readsToken) {
    add('invalid_request', 'invalid_token', 'token_expired', 'session_ended', 'suspended');
  }
  if (body || query || path) add('invalid_request');
  if (body) add('payload_too_large');

  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  // The one status that is not its code's: the body is not JSON by its own account.
  if (body) byStatus.set(415, ['invalid_request']);
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      status,
      {
        description: these.map((code) => `\`${code}\``).join(', '),
        headers: {
          [requestIdHeader]: { $ref: '#/components/headers/RequestId' },
          ...(status === 429 || status === 503
            ? { 'retry-after': { $ref: '#/components/headers/RetryAfter' } }
            : {}),
          ...(status === 401
            ? { 'www-authenticate': { $ref: '#/components/headers/Authenticate' } }
            : {}),
        },
        content: json({
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { properties: { code: { enum: [...these].sort() } } },
          ],
        }),
      },
    ]),
  );
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: withReferences(each),
  }));
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

/** By content, as the schema library copies what it is given. */
const names = new Map(
  Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name]),
);

/** A schema as plain JSON, with every named one inside it replaced by a reference. */
function withReferences(schema: TSchema, self?: string): Json {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    const name = names.get(JSON.stringify(value));
    if (name !== undefined && name !== self) return { $ref: `#/components/schemas/${name}` };
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)]));
  };
  return replace(JSON.parse(JSON.stringify(schema))) as Json;
}
