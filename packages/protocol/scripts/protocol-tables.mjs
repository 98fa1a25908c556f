/** The tables of docs/PROTOCOL.md as Markdown, by name; made from the built package. */
import {
  accountLimits,
  closeAction,
  closeCodes,
  errorCodes,
  fileLimits,
  limits,
  pushLimits,
  retentionLimits,
  webhookLimits,
} from '../dist/index.js';
import * as schemas from '../dist/schemas.js';

const models = {
  User: schemas.User,
  Reaction: schemas.Reaction,
  Quote: schemas.Quote,
  MessageFile: schemas.MessageFile,
  Picture: schemas.Picture,
  QuotedFile: schemas.QuotedFile,
  Voice: schemas.Voice,
  FileLink: schemas.FileLink,
  Features: schemas.Features,
  PushFeature: schemas.PushFeature,
  Message: schemas.Message,
  Member: schemas.Member,
  Conversation: schemas.Conversation,
  ConversationSettings: schemas.ConversationSettings,
  Presence: schemas.Presence,
  Match: schemas.Match,
  SearchResult: schemas.SearchResult,
  Block: schemas.Block,
  Session: schemas.Session,
  Privacy: schemas.Privacy,
  Head: schemas.Head,
  AdminUser: schemas.AdminUser,
  Restriction: schemas.Restriction,
  AuditEntry: schemas.AuditEntry,
  Report: schemas.Report,
  Retention: schemas.Retention,
  Webhook: schemas.Webhook,
  WebhookDelivery: schemas.WebhookDelivery,
};

/** `nameLength` of files is `fileNameLength` where it stands beside others. */
function named(group, prefix) {
  return Object.fromEntries(
    Object.entries(group).map(([name, value]) => [
      `${prefix}${name[0].toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
}

function modelNameOf(schema) {
  const text = JSON.stringify(schema);
  return Object.keys(models).find((name) => JSON.stringify(models[name]) === text);
}

function typeOf(schema) {
  const model = modelNameOf(schema);
  if (model) return `[${model}](#${model.toLowerCase()})`;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.const !== undefined) return `\`"${schema.const}"\``;
  if (schema.enum) return 'string';
  if (schema.type === 'array') {
    return `array of ${typeOf(schema.items)}`;
  }
  if (schema.properties) {
    return `{ ${Object.entries(schema.properties)
      .map(([name, field]) => `${name}: ${typeOf(field)}`)
      .join(', ')} }`;
  }
  return schema.type;
}

function boundsOf(schema) {
  const bounds = [];
  if (schema.minLength > 1) bounds.push(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined) bounds.push(`at most ${schema.maxLength} characters`);
  if (schema.minimum !== undefined) bounds.push(`≥ ${schema.minimum}`);
  if (schema.maximum !== undefined && schema.maximum !== Number.MAX_SAFE_INTEGER) {
    bounds.push(`≤ ${schema.maximum}`);
  }
  if (schema.maxItems !== undefined) bounds.push(`at most ${schema.maxItems}`);
  if (schema.pattern) bounds.push(`\`${schema.pattern.replaceAll('|', '\\|')}\``);
  return bounds.join('; ');
}

function fieldTable(schema) {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties).map(([name, field]) => {
    const bounds = boundsOf(field);
    const notes = [modelNameOf(field) ? '' : field.description, bounds && `(${bounds})`]
      .filter(Boolean)
      .join(' ');
    return `| \`${name}\`${required.has(name) ? '' : ' (optional)'} | ${typeOf(field)} | ${notes} |`;
  });
  return [schema.description, '', '| field | type | notes |', '|---|---|---|', ...rows].join('\n');
}

function anySchema(schema) {
  if (!schema.anyOf) return fieldTable(schema);
  return `${schema.description}\n\n${schema.anyOf.map(fieldTable).join('\n\nor: ')}`;
}

const tables = new Map();
for (const [name, schema] of Object.entries(models))
  tables.set(`model ${name}`, fieldTable(schema));
for (const [name, schema] of Object.entries(schemas.clientFrames)) {
  tables.set(`client ${name}`, fieldTable(schema));
}
for (const [name, schema] of Object.entries(schemas.serverFrames)) {
  tables.set(`server ${name}`, fieldTable(schema));
}
for (const [name, schema] of Object.entries(schemas.requests)) {
  tables.set(`request ${name}`, anySchema(schema));
}
for (const [name, schema] of Object.entries(schemas.responses)) {
  tables.set(`response ${name}`, fieldTable(schema));
}
for (const [name, schema] of Object.entries(schemas.adminRequests)) {
  tables.set(`admin request ${name}`, anySchema(schema));
}
for (const [name, schema] of Object.entries(schemas.adminResponses)) {
  tables.set(`admin response ${name}`, fieldTable(schema));
}
for (const [name, schema] of Object.entries(schemas.exportLines)) {
  tables.set(`export ${name}`, fieldTable(schema));
}
for (const [name, schema] of Object.entries(schemas.webhookEvents)) {
  tables.set(`event ${name}`, fieldTable(schema));
}
tables.set(
  'close codes',
  [
    '| code | name | the client then |',
    '|---|---|---|',
    ...Object.entries(closeCodes).map(
      ([name, code]) => `| ${code} | \`${name}\` | *${closeAction(code)}* |`,
    ),
  ].join('\n'),
);
tables.set(
  'errors',
  [
    '| code | HTTP | the same request may succeed later |',
    '|---|---|---|',
    ...Object.entries(errorCodes).map(
      ([code, { status, retryable }]) =>
        `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} |`,
    ),
  ].join('\n'),
);
tables.set(
  'limits',
  [
    '| limit | value |',
    '|---|---|',
    ...Object.entries({
      ...limits,
      ...accountLimits,
      ...named(fileLimits, 'file'),
      ...named(pushLimits, 'push'),
      ...named(retentionLimits, 'retention'),
      ...named(webhookLimits, 'webhook'),
    }).map(([name, value]) => `| \`${name}\` | ${value} |`),
  ].join('\n'),
);

export const protocolTables = tables;
