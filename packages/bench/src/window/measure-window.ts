import { ChatClient, memoryStorage } from '@chat/client';
import { type Browser, chromium } from 'playwright';
import { hostToken } from '../host-token.js';
import { chatServer, MeasuredServer } from '../measured-server.js';
import { percentile } from '../offer-load.js';
import { ComparedPage } from './compared-page.js';
import { ComparedSite } from './compared-site.js';
import { fillConversations } from './fill-conversations.js';

/** How many messages there are with user-1, user-2 and so on. */
const sizes = [100, 10_000, 100_000, 50] as const;
const [small, compared, large, growing] = ['user-1', 'user-2', 'user-3', 'user-4'];

/** px a frame: at 60 frames a second, as one reads on, as one looks for something, as one flings. */
const steps = [-40, -120, -400];
const frames = 240;
const keys = 60;
const arriving = 20_000;
/** What arrives is watched for no longer than this, in ms. */
const watching = 240_000;
/** How long another chat has until its last message is there, in ms; what is not by then is tried with fewer messages. */
const patience = 45_000;
const fewer = 1_000;
/** How often each is opened in a round. */
const openings = 5;

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
/** Frames as quick as they can be made, and not as a screen shows them. */
const unlimited = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

export interface Scrolled {
  readonly name: string;
  readonly step: number;
  /** Whether frames wait for a screen of 60 Hz. */
  readonly paced: boolean;
  /** ms from each to the next, a list for each round. */
  readonly frames: readonly (readonly number[])[];
}

export interface Opened {
  readonly name: string;
  readonly firstMessage: readonly number[];
  readonly bytes: number;
}

export interface Pressed {
  readonly name: string;
  readonly lasted: readonly number[];
}

export interface Held {
  readonly arrived: number;
  readonly heap: number;
  readonly nodes: number;
}

export interface WindowCosts {
  readonly opened: readonly Opened[];
  readonly scrolled: readonly Scrolled[];
  /** Those whose messages were not there in time. */
  readonly unable: readonly string[];
  readonly pressed: readonly Pressed[];
  readonly held: readonly Held[];
}

export interface WindowOptions {
  readonly rounds: number;
  /** Names that begin so; all by default. */
  readonly only: readonly string[];
  /** Whether it is watched while thousands of messages arrive, which takes minutes. */
  readonly keep: boolean;
  readonly log: (line: string) => void;
}

/** What our window costs a page beside a plain list and other chats, each with the same messages. */
export async function measureWindow({
  rounds,
  only,
  keep,
  log,
}: WindowOptions): Promise<WindowCosts> {
  const site = await ComparedSite.start();
  const server = await MeasuredServer.start({
    ...chatServer,
    env: (folder) => ({
      ...chatServer.env(folder),
      ALLOWED_ORIGINS: site.url,
      LIMIT_FRAMES_PER_SECOND: '100000',
    }),
    prepare: (folder) => fillConversations(folder, sizes),
  });
  const addressOf = (name: string, user = compared) => {
    if (name !== 'chat-window') return `${site.url}/${name}`;
    const query = { server: server.url, with: user ?? '', token: hostToken('user-0') };
    return `${site.url}/${name}?${new URLSearchParams(query)}`;
  };
  const names = ['static-list', 'chat-window', 'vue-advanced-chat', 'deep-chat'].filter(
    (name) => only.length === 0 || only.some((each) => name.startsWith(each)),
  );
  const browsers: Browser[] = [];
  try {
    const launch = async (more: readonly string[]) => {
      const executablePath = process.env.CHROMIUM_PATH;
      const options = { args: [...args, ...more], ...(executablePath && { executablePath }) };
      const browser = await chromium.launch(options);
      browsers.push(browser);
      return browser;
    };
    const paced = await launch([]);
    const quick = await launch(unlimited);
    const sizesOpened = await openSizes(
      quick,
      (user) => addressOf('chat-window', user),
      rounds,
      log,
    );
    const opened: Opened[] = [];
    const scrolled: Scrolled[] = [];
    const pressed: Pressed[] = [];
    const unable = new Set<string>();
    for (const [browser, isPaced, more] of [
      [paced, true, []],
      [quick, false, unlimited],
    ] as const) {
      const pages: ComparedPage[] = [];
      for (const name of names) {
        const page = await (name.startsWith('chat') || name.startsWith('static')
          ? ComparedPage.open(browser, name, addressOf(name))
          : openOther(() => launch(more), name, addressOf(name), unable, log));
        if (page === null) continue;
        if (name === 'chat-window') await loadAll(page);
        pages.push(page);
        if (!isPaced) opened.push(await seen(page));
      }
      scrolled.push(...(await scroll(pages, isPaced, rounds, log)));
      if (!isPaced) pressed.push(...(await press(pages, log)));
      for (const page of pages) await page.close();
    }
    opened.push(...sizesOpened);
    const held = keep ? await hold(paced, addressOf('chat-window', growing), server.url, log) : [];
    return { opened, scrolled, unable: [...unable], pressed, held };
  } finally {
    for (const browser of browsers) await browser.close();
    await server.stop();
    site.stop();
  }
}

/**
 * With fewer messages, and a name that says so, where all of them are not there in time; null where those are not, either. Each in
 * a browser of its own: one whose page hangs goes only as a whole.
 */
async function openOther(
  launch: () => Promise<Browser>,
  name: string,
  address: string,
  unable: Set<string>,
  log: (line: string) => void,
): Promise<ComparedPage | null> {
  for (const count of [10_000, fewer]) {
    const called = `${name}, ${count.toLocaleString('en')} messages`;
    if (unable.has(called)) continue;
    const browser = await launch();
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
    const opened = ComparedPage.open(browser, called, `${address}?count=${count}`, patience);
    const page = await Promise.race([opened.catch(() => null), late]);
    if (page) return page;
    unable.add(called);
    log(`${called}: not there within ${patience / 1_000} s`);
    await browser.close();
  }
  return null;
}

async function seen(page: ComparedPage): Promise<Opened> {
  const { name, bytes } = page;
  return { name, firstMessage: [await page.firstMessage()], bytes };
}

/** Of a short conversation and of a long one, by turns. */
async function openSizes(
  browser: Browser,
  addressOf: (user: string | undefined) => string,
  rounds: number,
  log: (line: string) => void,
): Promise<Opened[]> {
  const opened = [
    { name: 'chat-window, 100 messages', user: small },
    { name: 'chat-window, 100,000 messages', user: large },
  ].map((each) => ({ ...each, firstMessage: [] as number[], bytes: 0 }));
  for (let round = 0; round < openings * rounds; round += 1) {
    for (const each of opened) {
      const page = await ComparedPage.open(browser, each.name, addressOf(each.user));
      each.firstMessage.push(await page.firstMessage());
      await page.settle();
      each.bytes = page.bytes;
      await page.close();
      log(`${each.name}: the first after ${each.firstMessage.at(-1)?.toFixed(0)} ms`);
    }
  }
  return opened.map(({ name, firstMessage, bytes }) => ({ name, firstMessage, bytes }));
}

/** All that was ever written, as if somebody had scrolled up to the first message. */
async function loadAll({ page }: ComparedPage): Promise<void> {
  await page.evaluate(async () => {
    const { conversation } = document.querySelector('chat-window') as unknown as {
      conversation: { hasOlder: boolean; loadOlder(limit: number): Promise<void> };
    };
    while (conversation.hasOlder) await conversation.loadOlder(100);
  });
}

async function scroll(
  pages: readonly ComparedPage[],
  paced: boolean,
  rounds: number,
  log: (line: string) => void,
): Promise<Scrolled[]> {
  const scrolled = pages.flatMap((page) =>
    steps.map((step) => ({ page, step, frames: [] as number[][] })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const step of steps) {
      for (const each of scrolled.filter((each) => each.step === step)) {
        const lasted = await each.page.scroll({ step, frames });
        each.frames.push(lasted);
        const [p50, p95] = [0.5, 0.95].map((share) => percentile(lasted, share).toFixed(1));
        log(`${each.page.name}, ${step} px${paced ? '' : ', unpaced'}: ${p50}, ${p95} ms`);
      }
    }
  }
  return scrolled.map(({ page: { name }, step, frames }) => ({ name, step, paced, frames }));
}

async function press(
  pages: readonly ComparedPage[],
  log: (line: string) => void,
): Promise<Pressed[]> {
  const pressed: Pressed[] = [];
  for (const page of pages) {
    if (page.name === 'static-list') continue;
    const lasted = await page.press(keys);
    if (lasted === null) {
      log(`${page.name}: not all keys came within a minute`);
      continue;
    }
    pressed.push({ name: page.name, lasted });
    log(`${page.name}: a key ${percentile(lasted, 0.95).toFixed(1)} ms at p95`);
  }
  return pressed;
}

/** What is left in a window at its end while thousands of messages come. */
async function hold(
  browser: Browser,
  address: string,
  chatUrl: string,
  log: (line: string) => void,
): Promise<Held[]> {
  const page = await ComparedPage.open(browser, 'chat-window', address);
  const writer = new ChatClient({
    url: chatUrl,
    auth: { getToken: async () => hostToken(growing ?? '') },
    storage: memoryStorage(),
  });
  const held: Held[] = [];
  const end = performance.now() + watching;
  try {
    await writer.connect();
    const conversation = await writer.conversationWith('user-0');
    for (let arrived = 0; ; arrived += 100) {
      const isLast = arrived === arriving || performance.now() > end;
      if (arrived % 4_000 === 0 || isLast) {
        await page.settle();
        held.push({ arrived, ...(await page.held()) });
        const { heap, nodes } = held.at(-1) as Held;
        log(`${arrived} arrived: ${(heap / 1e6).toFixed(1)} MB, ${nodes} nodes`);
      }
      if (isLast) return held;
      const sent = Array.from({ length: 100 }, (_, n) =>
        conversation.send(`Message ${arrived + n}`),
      );
      await Promise.all(sent);
      await page.page.waitForFunction(
        (text) => window.compared.lastText() === text,
        `Message ${arrived + 99}`,
      );
    }
  } finally {
    await writer.dispose();
    await page.close();
  }
}
