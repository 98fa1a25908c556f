import { socketCheckPath, socketPath } from '@chat/protocol';
import { closed, responses } from '@chat/protocol/schemas';
import type { ServerRoute } from '@hapi/hapi';
import Type from 'typebox';
import type { Admission } from '../../edge/admission.js';
import { UpgradeRequired } from '../../edge/upgrade-required.js';
import { noBody } from '../no-body.js';
import { noSuchRoute } from '../no-such-route.js';
import { openApiDocument } from '../openapi/open-api-document.js';
import { described, hidden } from '../openapi/route-description.js';
import type { Readiness } from '../readiness.js';

export interface OperationRoutesOptions {
  readonly admission: Admission;
  readonly readiness: Readiness;
  /** Of this server; the OpenAPI document bears it. */
  readonly version: string;
}

const alive = closed({ status: Type.Literal('ok') }, 'The process lives.');
const ready = closed(
  {
    status: Type.Literal('ready'),
    store: Type.Literal('connected'),
    bus: Type.Union([Type.Literal('connected'), Type.Literal('degraded')], {
      description:
        '`degraded`: other nodes are out of reach; what they have to tell comes a little later.',
    }),
  },
  'This node should get traffic.',
);

/** Health for load balancers, and for browsers the reason why a socket was refused. */
export function operationRoutes({
  admission,
  readiness,
  version,
}: OperationRoutesOptions): ServerRoute[] {
  let document: string | undefined;
  return [
    {
      method: 'GET',
      path: '/healthz',
      options: {
        auth: false,
        ...described({
          operationId: 'health',
          tag: 'operation',
          summary: 'Whether the process lives.',
          answers: { 200: { description: 'It does.', schema: alive } },
        }),
      },
      // That it answers is all it says: a restart helps neither a store that is away nor a drain.
      handler: () => ({ status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      options: {
        auth: false,
        ...described({
          operationId: 'readiness',
          tag: 'operation',
          summary: 'Whether this node should get traffic.',
          answers: { 200: { description: 'It should.', schema: ready } },
          errors: ['unavailable'],
        }),
      },
      handler: () => readiness.check(),
    },
    {
      method: 'GET',
      path: '/v1/openapi.json',
      options: {
        auth: false,
        ...described({
          operationId: 'openApi',
          tag: 'operation',
          summary: 'This document.',
          answers: { 200: { description: 'OpenAPI 3.1.', schema: Type.Object({}) } },
        }),
      },
      handler: ({ server, route }, h) => {
        const ours = server.table().filter((each) => each.realm.plugin === route.realm.plugin);
        document ??= JSON.stringify(openApiDocument(ours, version));
        return h.response(document).type('application/json');
      },
    },
    {
      method: 'GET',
      path: socketCheckPath,
      options: {
        auth: false,
        ...described({
          operationId: 'checkSocket',
          tag: 'operation',
          summary: 'What an upgrade at /v1/ws would be answered.',
          answers: { 204: { description: 'It would become a socket.' } },
          readsToken: true,
        }),
      },
      handler: async (request, h) => {
        await admission.decide(request.raw.req, { spend: false });
        return h.response().code(204);
      },
    },
    {
      method: 'GET',
      path: socketPath,
      options: {
        auth: false,
        ...described({
          operationId: 'socket',
          tag: 'chat',
          summary: 'Open a WebSocket (RFC 6455); docs/PROTOCOL.md has what is spoken there.',
          answers: {
            101: { description: 'A socket.' },
            426: {
              description: 'The request is no WebSocket upgrade.',
              schema: responses.error,
            },
          },
          readsToken: true,
        }),
      },
      // Upgrades never come here: this is a browser's address bar, or a proxy that drops `Upgrade`.
      handler: async (request) => {
        await admission.decide(request.raw.req, { spend: false });
        throw new UpgradeRequired();
      },
    },
    {
      method: '*',
      path: '/v1/{path*}',
      options: {
        ...hidden,
        ...noBody,
        auth: false,
      },
      handler: (request) => {
        throw noSuchRoute(request);
      },
    },
  ];
}
