import { waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { open, twoOnStrictSite } from './window-steps.js';

test('a language comes late under a strict policy, into whatever is open; where it cannot come all is English', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const asked: string[] = [];
  page.on('request', (request) => {
    const [, language] = /chat-window-parts\/([a-z]{2})\.js/.exec(request.url()) ?? [];
    if (language) asked.push(language);
  });
  const speak = (lang: string) =>
    page.locator('chat-window').evaluate((chat, tag) => chat.setAttribute('lang', tag), lang);
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect(asked).toEqual([]);

  const part = '**/chat-window-parts/de.js*';
  await page.route(part, (route) => route.abort());
  const failed = page.waitForEvent('requestfailed');
  await speak('de');
  await failed;
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await page.unroute(part);

  await speak('fr-CA');
  await page.getByLabel('Nom d’utilisateur').fill(ada.username);
  await page.getByLabel('Mot de passe').fill(ada.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  const field = page.getByRole('textbox', { name: /^Message pour/ });
  await field.fill('Bonjour');
  await field.press('Enter');
  await page.locator('chat-message', { hasText: 'Bonjour' }).getByText('Envoyé').waitFor();
  await page.getByRole('button', { name: 'Paramètres' }).click();
  await page.getByText('Confidentialité', { exact: true }).waitFor();

  // It is asked for again, a while after it failed.
  await waitFor(async () => {
    await speak('en');
    await speak('de');
    return page.getByText('Privatsphäre', { exact: true }).isVisible();
  });
  await speak('he');
  await page.getByText('פרטיות', { exact: true }).waitFor();
  const direction = await page
    .locator('chat-settings')
    .evaluate((element) => getComputedStyle(element).direction);
  expect(direction).toBe('rtl');
  expect([...new Set(asked)]).toEqual(['de', 'fr', 'he']);

  // A breach of the page's own comes after all that the window did, and is the only one.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await waitFor(() => site.reports.length > 0);
  expect(site.reports.map((report) => JSON.parse(report)['csp-report'])).toEqual([
    expect.objectContaining({ 'effective-directive': 'style-src-attr' }),
  ]);
});
