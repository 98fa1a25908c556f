import { attributesOf } from './settings.js';

const server = 'https://chat.example.com';

/**
 * What a site writes to have just this.
 *
 * @param {ReturnType<typeof import('./settings.js').fromQuery>} settings
 * @param {{ as: string | null, with: string }} given - who looks at whom
 */
export function codeFor(settings, given) {
  const tag = `chat-${settings.form}`;
  const script = settings.form === 'launcher' ? 'chat-launcher' : 'chat-window';
  const peer = given.with.split('.')[0];
  const attributes = attributesOf(settings, {
    as: given.as,
    with: peer,
    server,
    tokenUrl: '/api/chat-token',
  });
  if (settings.attributes.lang === '') delete attributes.lang;
  const parts = Object.entries(attributes).map(([name, value]) =>
    value === '' ? name : `${name}="${escaped(value)}"`,
  );
  const line = `<${tag} ${parts.join(' ')}></${tag}>`;
  const opening =
    line.length < 80 ? line : `<${tag}\n${parts.map((part) => `  ${part}`).join('\n')}\n></${tag}>`;
  const isTold = settings.form === 'inbox' && settings.state !== 'list';
  const told = [
    '<script type="module">',
    "  await customElements.whenDefined('chat-inbox');",
    `  document.querySelector('chat-inbox').open('${peer}');`,
    '</script>',
  ];
  return [
    `<script src="${server}/${script}.js" async></script>`,
    ...styles(settings, tag),
    opening,
    ...(isTold ? told : []),
  ].join('\n');
}

/** Where it stands, and its colour. */
function styles({ form, width, accent }, tag) {
  const rules = [];
  if (accent) rules.push(`--chat-accent: ${accent}`);
  if (form !== 'launcher' && width === 'phone') rules.push('height: 100dvh', '--chat-radius: 0');
  else if (form !== 'launcher') rules.push('height: 640px');
  if (rules.length === 0) return [];
  const body = form !== 'launcher' && width === 'phone' ? ['  body { margin: 0; }'] : [];
  return ['<style>', ...body, `  ${tag} { ${rules.join('; ')}; }`, '</style>'];
}

const escaped = (text) =>
  text.replace(/[&"<]/g, (sign) => ({ '&': '&amp;', '"': '&quot;', '<': '&lt;' })[sign]);
