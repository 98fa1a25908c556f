import { codeFor } from './code.js';
import { controls } from './controls.js';
import { fromQuery, toQuery } from './settings.js';

const form = document.querySelector('#controls');
const frame = document.querySelector('.frame');
const iframe = document.querySelector('iframe');
const code = document.querySelector('pre code');
const told = document.querySelector('.told');
const screens = { phone: [390, 844], tablet: [820, 1100], desktop: [1280, 800] };

const manifest = await (await fetch('/custom-elements.json')).json();
let settings = fromQuery(new URLSearchParams(location.search));
draw();
load();

form.addEventListener('change', (event) => {
  const before = settings;
  settings = read();
  history.replaceState(null, '', `?${toQuery(settings)}`);
  // Texts may still be written in.
  if (event.target.type !== 'text') draw(event.target);
  if (before.network !== settings.network) {
    iframe.contentWindow.postMessage({ network: settings.network }, location.origin);
    return showCode();
  }
  if (before.width !== settings.width) {
    fit();
    return showCode();
  }
  load();
});
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', (event) => {
  event.preventDefault();
  settings = fromQuery(new URLSearchParams());
  history.replaceState(null, '', location.pathname);
  draw();
  load();
});
addEventListener('popstate', () => {
  settings = fromQuery(new URLSearchParams(location.search));
  draw();
  load();
});
document.querySelector('#copy').addEventListener('click', async () => {
  const copied = await navigator.clipboard.writeText(code.textContent).then(
    () => true,
    () => false,
  );
  told.textContent = copied ? 'Copied.' : 'This browser does not let it be copied: select it.';
  setTimeout(() => {
    told.textContent = '';
  }, 4000);
});
iframe.addEventListener('load', showCode);
new ResizeObserver(fit).observe(document.querySelector('.view'));

/** What is chosen, as an address would say it. */
function read() {
  const query = new URLSearchParams();
  for (const field of form.elements) {
    const { name, type, value, checked, readOnly, disabled } = field;
    if (!name || readOnly || disabled) continue;
    if (type === 'checkbox') {
      if (checked) query.set(name, name.startsWith('_') ? '1' : '');
    } else if (type === 'radio') {
      if (checked && (value !== '' || name.startsWith('_'))) query.set(name, value);
    } else if (type === 'select-one' ? value !== '-' : value !== '') {
      query.set(name, value);
    }
  }
  return fromQuery(query);
}

/** The controls; which of them there are follows from what is chosen. */
function draw(focused) {
  const closed = [...form.querySelectorAll('details')].map(({ open }) => open);
  for (const old of form.querySelectorAll('.group')) old.remove();
  form.append(...controls(manifest, settings));
  form.querySelectorAll('details').forEach((details, i) => {
    details.open = closed[i] ?? true;
  });
  if (!focused) return;
  const name = CSS.escape(focused.name);
  const value = focused.type === 'radio' ? `[value="${CSS.escape(focused.value)}"]` : '';
  form.querySelector(`[name="${name}"]${value}`)?.focus();
}

function load() {
  iframe.contentWindow.location.replace(`/stage?${toQuery(settings)}`);
  fit();
}

function showCode() {
  const given = iframe.contentDocument?.querySelector('meta[name=given]')?.content;
  if (given) code.textContent = codeFor(settings, JSON.parse(given));
}

/** As large as the screen that is meant, and smaller where there is no room for that. */
function fit() {
  const view = document.querySelector('.view');
  const style = getComputedStyle(view);
  const room = [
    view.clientWidth - 2 * Number.parseFloat(style.paddingLeft),
    view.clientHeight - 2 * Number.parseFloat(style.paddingTop),
  ];
  const [width, height] = screens[settings.width] ?? room;
  const scale = Math.min(1, room[0] / width, room[1] / height);
  const isFree = settings.width === 'free';
  frame.classList.toggle('free', isFree);
  frame.style.inlineSize = `${width * scale}px`;
  frame.style.blockSize = `${height * scale}px`;
  iframe.style.inlineSize = isFree ? '100%' : `${width}px`;
  iframe.style.blockSize = isFree ? '100%' : `${height}px`;
  iframe.style.transform = isFree ? '' : `scale(${scale})`;
}
