/** One picture: what is chosen in the playground, and what stands around it. */
export interface Picture {
  /** Its file in `docs/gallery`, without the ending. */
  readonly name: string;
  readonly group: string;
  /** What is chosen, as in the address of the playground. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly device: Device;
  readonly scheme: 'light' | 'dark';
  readonly forcedColors?: boolean;
  /** Over what the pointer is. */
  readonly hover?: string;
}

export type Device = 'desktop' | 'phone' | 'small';

const forms = ['window', 'inbox', 'launcher'];
const devices = ['desktop', 'phone'] as const;
const rtl = { lang: 'ar' };

type Look = readonly [look: string, scheme: 'light' | 'dark', direction: 'ltr' | 'rtl'];
/** Every two of form, device, look, scheme and direction meet in some picture; all of them at once would be 72. */
const looks: readonly (readonly Look[])[] = [
  [
    ['calm', 'light', 'ltr'],
    ['paper', 'dark', 'ltr'],
    ['pop', 'light', 'rtl'],
    ['calm', 'dark', 'rtl'],
  ],
  [
    ['calm', 'dark', 'ltr'],
    ['paper', 'light', 'rtl'],
    ['pop', 'dark', 'ltr'],
    ['paper', 'light', 'ltr'],
  ],
];

const inForms = forms.flatMap((form, i) =>
  devices.flatMap((device, j) =>
    (looks[(i + j) % 2] ?? []).map(
      ([look, scheme, direction]): Picture => ({
        name: [form, device, look, scheme, direction].join('-'),
        group: 'Forms',
        chosen: { _form: form, _look: look, ...(direction === 'rtl' && rtl) },
        device,
        scheme,
      }),
    ),
  ),
);

const states = [
  ...['list', 'unread', 'typing', 'options', 'reply', 'edit', 'completion', 'long'],
  ...['empty', 'loading', 'waiting', 'muted', 'broken-off', 'blocked', 'removed', 'suspended'],
  ...['error', 'sign-in', 'guest'],
];

const inStates = states.flatMap((state, i) =>
  (['light', 'dark'] as const).map((scheme, j): Picture => {
    const device = devices[(i + j) % 2] ?? 'phone';
    return {
      name: [state, device, scheme].join('-'),
      group: 'States',
      chosen: { _state: state },
      device,
      scheme,
    };
  }),
);

const things = [
  ...['files', 'viewer', 'search', 'menu', 'emoji', 'settings', 'streaming', 'markup'],
];

const inLooks = things.flatMap((state, i) =>
  ['calm', 'paper', 'pop'].map((look, j): Picture => {
    const scheme = (i + j) % 2 === 0 ? 'light' : 'dark';
    const device = devices[(i + (j >> 1)) % 2] ?? 'phone';
    return {
      name: [state, look, device, scheme].join('-'),
      group: 'Themes',
      chosen: { _state: state, _look: look },
      device,
      scheme,
    };
  }),
);

const hovered = ['calm', 'paper', 'pop'].map(
  (look): Picture => ({
    name: `pointed-at-${look}`,
    group: 'Themes',
    chosen: { _look: look },
    device: 'desktop',
    scheme: look === 'paper' ? 'dark' : 'light',
    hover: '.message.own .bubble >> nth=-1',
  }),
);

const hard: readonly Picture[] = [
  {
    name: 'launcher-closed',
    group: 'Hard places',
    chosen: { _form: 'launcher', _closed: '1', greeting: 'Can we help? We answer ourselves.' },
    device: 'desktop',
    scheme: 'light',
  },
  {
    name: 'launcher-closed-start-rtl',
    group: 'Hard places',
    chosen: { _form: 'launcher', _closed: '1', position: 'start', greeting: 'هل نساعدك؟', ...rtl },
    device: 'phone',
    scheme: 'dark',
  },
  {
    name: 'offline',
    group: 'Hard places',
    chosen: { _network: 'offline' },
    device: 'phone',
    scheme: 'light',
  },
  {
    name: 'small-german',
    group: 'Hard places',
    chosen: { lang: 'de' },
    device: 'small',
    scheme: 'light',
  },
  {
    name: 'small-list-french',
    group: 'Hard places',
    chosen: { _state: 'list', lang: 'fr' },
    device: 'small',
    scheme: 'dark',
  },
  {
    name: 'yellow-accent',
    group: 'Hard places',
    chosen: { _accent: '#ffd600', _look: 'pop' },
    device: 'phone',
    scheme: 'light',
  },
  {
    name: 'black-accent',
    group: 'Hard places',
    chosen: { _accent: '#111111' },
    device: 'phone',
    scheme: 'dark',
  },
  ...['conversation', 'files', 'list'].map(
    (state): Picture => ({
      name: `forced-colours-${state}`,
      group: 'Hard places',
      chosen: { _state: state },
      device: 'phone',
      scheme: 'dark',
      forcedColors: true,
    }),
  ),
];

export const pictures: readonly Picture[] = [
  ...inForms,
  ...inStates,
  ...inLooks,
  ...hovered,
  ...hard,
];
