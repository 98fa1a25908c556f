/**
 * What can be chosen in the playground, and how it stands in an address: each view is a link. Attributes of the tag have
 * their own names; all else begins with an underscore.
 */
export const forms = ['window', 'inbox', 'launcher'];
export const looks = ['calm', 'paper', 'pop'];
export const schemes = ['auto', 'light', 'dark'];
export const languages = {
  '': 'Browser’s',
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  ar: 'العربية',
  he: 'עברית',
};
export const directions = { '': 'By language', ltr: 'Left to right', rtl: 'Right to left' };
export const widths = { phone: 'Phone', tablet: 'Tablet', desktop: 'Desktop', free: 'Free' };
export const networks = { fine: 'Fine', slow: 'Slow', offline: 'Offline', away: 'Server away' };
export const accents = ['', '#7a3ea1', '#c2410c', '#be185d', '#1d4ed8', '#ffd600', '#111111'];

/**
 * What a stage is about: its name, who is there (`scene`, unless that has the same name), and what is done on it
 * (`moves.js`); `shows` is what there is to be seen before anything is done, with
 * so many `letters`.
 */
export const states = {
  conversation: { label: 'A conversation' },
  markup: { label: 'Markup, a bot', attributes: { markup: '' } },
  files: { label: 'Pictures, voice, files' },
  viewer: { label: 'Picture viewer', scene: 'files', move: 'viewer' },
  search: { label: 'Search', scene: 'conversation', move: 'search' },
  menu: { label: 'Menu of a message', scene: 'conversation', move: 'menu' },
  reply: { label: 'Replying', scene: 'writing', move: 'reply' },
  edit: { label: 'Editing', scene: 'writing', move: 'edit' },
  emoji: { label: 'Emoji', scene: 'writing', move: 'emoji' },
  completion: { label: 'Emoji by name', scene: 'writing', move: 'completion' },
  long: { label: 'A long draft', scene: 'writing', move: 'long' },
  settings: { label: 'Settings', scene: 'conversation', move: 'settings' },
  options: { label: 'Block and report', scene: 'conversation', move: 'options' },
  unread: { label: 'Unread line' },
  typing: { label: 'Typing', move: 'typing' },
  streaming: { label: 'Being written', shows: '.message.streaming', letters: 90 },
  'broken-off': {
    label: 'Broken off',
    shows: '.message.streaming',
    letters: 60,
    move: 'brokenOff',
  },
  list: { label: 'List of conversations', scene: 'conversation', withNobody: true },
  empty: { label: 'Nothing yet' },
  loading: { label: 'Loading', scene: 'conversation' },
  waiting: { label: 'Waiting to be sent', scene: 'writing', move: 'waiting' },
  muted: { label: 'Refused', move: 'refused' },
  blocked: { label: 'Blocked' },
  removed: { label: 'Removed' },
  suspended: { label: 'Suspended' },
  error: { label: 'No such user' },
  'sign-in': { label: 'Sign in' },
  guest: { label: 'As a guest', attributes: { guest: '' } },
};

/** What the stage has, whatever the page says. */
export const fixedAttributes = ['server', 'with', 'token-url', 'theme', 'lang'];

/** On a phone it is what one has in hand that is looked at. */
const width = globalThis.matchMedia?.('(width < 640px)').matches ? 'phone' : 'desktop';

const own = ['form', 'state', 'look', 'scheme', 'dir', 'width', 'network', 'accent', 'closed'];
const defaults = {
  ...{ form: 'window', state: 'conversation', look: 'calm', scheme: 'auto', dir: '' },
  ...{ width, network: 'fine', accent: '', closed: '' },
};

/** @param {URLSearchParams} query */
export function fromQuery(query) {
  const settings = { ...defaults, attributes: {} };
  for (const name of own) settings[name] = query.get(`_${name}`) ?? settings[name];
  for (const [name, value] of query) {
    if (/^[a-z][a-z-]*$/.test(name) && name !== 'still') settings.attributes[name] = value;
  }
  if (!Object.hasOwn(states, settings.state)) settings.state = defaults.state;
  if (!forms.includes(settings.form)) settings.form = defaults.form;
  return { ...settings, scene: states[settings.state].scene ?? settings.state };
}

export function toQuery(settings) {
  const query = new URLSearchParams();
  for (const name of own) {
    if (settings[name] !== defaults[name]) query.set(`_${name}`, settings[name]);
  }
  for (const [name, value] of Object.entries(settings.attributes)) query.set(name, value);
  return query;
}

/** Whether the tag names whom the conversation is with: an inbox is told by its page. */
export const opensItself = ({ form, state }) => form !== 'inbox' && !states[state].withNobody;

/** The attributes of the tag for these settings, as a site would write them. */
export function attributesOf(settings, given) {
  const { look, scheme, attributes, state } = settings;
  const theme = [look === 'calm' ? '' : look, scheme === 'auto' ? '' : scheme]
    .filter(Boolean)
    .join(' ');
  const signedIn = given.as !== null;
  return {
    server: given.server,
    ...(opensItself(settings) && { with: given.with }),
    ...(signedIn && { 'token-url': given.tokenUrl }),
    ...(theme && { theme }),
    ...(settings.dir && { dir: settings.dir }),
    ...states[state].attributes,
    ...(settings.form === 'launcher' && !settings.closed && { open: '' }),
    ...attributes,
  };
}
