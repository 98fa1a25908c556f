import * as choices from './settings.js';
import { fixedAttributes, states } from './settings.js';

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const alike = (values) => Object.fromEntries(values.map((value) => [value, capital(value)]));
const none = { '': 'Own' };

/**
 * All that can be chosen, as a form whose names are those of the address.
 *
 * @param {any} manifest - custom-elements.json, so that no attribute is forgotten
 * @param {ReturnType<typeof import('./settings.js').fromQuery>} settings
 */
export function controls(manifest, settings) {
  const closes =
    settings.form === 'launcher' ? [checkbox('_closed', 'closed', settings.closed)] : [];
  return [
    group('Form', [
      radios('_form', 'Element', alike(choices.forms), settings.form),
      ...closes,
      radios('_width', 'Screen', choices.widths, settings.width),
    ]),
    group('Look', [
      radios('_look', 'Theme', alike(choices.looks), settings.look),
      radios('_scheme', 'Scheme', alike(choices.schemes), settings.scheme),
      radios('_accent', 'Accent', accents(), settings.accent, 'colour'),
    ]),
    group('Language and direction', [
      radios('lang', 'Language', choices.languages, settings.attributes.lang ?? ''),
      radios('_dir', 'Direction', choices.directions, settings.dir),
    ]),
    group('State', [radios('_state', 'What there is to see', labels(), settings.state)]),
    group('Network', [radios('_network', 'Connection', choices.networks, settings.network)]),
    group('Attributes', attributes(manifest, settings)),
  ];
}

const labels = () =>
  Object.fromEntries(Object.entries(states).map(([name, { label }]) => [name, label]));

const accents = () =>
  Object.fromEntries(choices.accents.map((colour) => [colour, colour || none['']]));

/** The attributes of a tag, as its package documents them. */
export function attributesIn(manifest, tag) {
  return manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === tag).attributes;
}

function attributes(manifest, { form, state, attributes: set }) {
  return attributesIn(manifest, `chat-${form}`)
    .filter(({ name }) => !['theme', 'lang', 'open'].includes(name))
    .map(({ name, description = '', type = {} }) => {
      const value = set[name];
      const given = fixedAttributes.includes(name) || name in (states[state].attributes ?? {});
      const control =
        type.text === 'boolean'
          ? checkbox(name, name, value !== undefined || given, given)
          : type.text.includes("'")
            ? select(name, type.text, value)
            : textField(name, value, given);
      control.title = description.split('\n')[0];
      return control;
    });
}

function group(title, content) {
  const details = make('details', { className: 'group', open: true });
  details.append(make('summary', { textContent: title }), make('div', {}, content));
  return details;
}

function radios(name, legend, labelled, chosen, kind = '') {
  const options = Object.entries(labelled).map(([value, label]) => {
    const input = make('input', { type: 'radio', name, value, checked: value === chosen });
    const word = make('span', { textContent: label, className: 'word' });
    const shown = kind === 'colour' ? make('span', {}, [word]) : word;
    const choice = make('label', { className: `choice ${kind}` }, [input, shown]);
    if (kind === 'colour') {
      shown.style.setProperty('--colour', value || 'light-dark(#0d6a66, #13807a)');
      choice.title = label;
    }
    return choice;
  });
  return make('fieldset', {}, [
    make('legend', { textContent: legend }),
    make('div', { className: 'choices' }, options),
  ]);
}

function checkbox(name, label, checked, disabled = false) {
  const input = make('input', { type: 'checkbox', name, checked: Boolean(checked), disabled });
  return make('label', { className: 'switch' }, [
    input,
    make('span', { className: 'name', textContent: label }),
  ]);
}

function select(name, type, chosen) {
  const values = [...type.matchAll(/'([^']*)'/g)].map(([, value]) => value);
  const options = [
    make('option', { value: '-', textContent: '—' }),
    ...values.map((value) => make('option', { value, textContent: value || 'on' })),
  ];
  const field = make('select', { name }, options);
  field.value = chosen ?? '-';
  return named(name, field);
}

const textField = (name, value, readOnly) =>
  named(
    name,
    make('input', {
      name,
      value: value ?? '',
      readOnly,
      autocomplete: 'off',
      spellcheck: false,
      ...(readOnly && { placeholder: 'as in the code below' }),
    }),
  );

const named = (name, field) =>
  make('label', { className: 'named' }, [
    make('span', { className: 'name', textContent: name }),
    field,
  ]);

function make(tag, properties, children = []) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}
