/** Addresses are given on the page: pages and feeds are fetched where the server does so; how far it is, what failed and why. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { WORDS } from '../../src/words';
import { violations } from './axe';
import { base, launch, openAt, param, quit, server, shot, type Opened, type Options } from './driver';

// A server of the same store that fetches, from this machine as well.
const fetching = process.env.VIGIE_FETCH_URL?.replace(/\/$/, '');
if (!fetching) throw new Error('set VIGIE_FETCH_URL to a `vigie serve --fetch --allow-private` of the store at VIGIE_URL');

/** The web that is fetched from; what is missing, and what never comes, by path. */
const run = Date.now().toString(36);
let missing = new Set<string>();
let hanging = new Set<string>();
const held: ServerResponse[] = [];
let web = '';
const text = (name: string) => `Article ${name} ${run}. L'armée a pris Saraqeb jeudi, après trois jours de combats. Douze civils ont été tués dans la ville, et des milliers d'habitants ont fui vers le nord de la province d'Idleb, selon l'Observatoire syrien des droits de l'homme.`;
const item = (name: string, more = '') => `<item><title>${name} ${run}</title><link>/${name}?${run}</link><pubDate>Tue, 13 Oct 2026 08:00:00 GMT</pubDate>${more}</item>`;
const pages = createServer((request, response) => {
  const path = (request.url ?? '').split('?')[0] ?? '';
  if (hanging.has(path)) return void held.push(response);
  if (missing.has(path)) return void response.writeHead(404).end();
  if (path === '/rss.xml') {
    response.setHeader('Content-Type', 'application/rss+xml');
    return void response.end(`<rss><channel><title>L'Écho de la page</title>${item('one')}${item('two')}${item('lost', `<description>${text('lost')}</description>`)}</channel></rss>`);
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="fr"><body><article><p>${text(path)}</p></article></body></html>`);
});

beforeAll(async () => {
  await launch();
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  web = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await quit();
  pages.closeAllConnections();
  pages.close();
});

beforeEach(() => {
  missing = new Set(['/lost']);
  hanging = new Set();
});
const opened: Opened[] = [];
const add = async (at: string, hash = '#page=add', options: Options = {}): Promise<Page> => {
  opened.push(await openAt(at, hash, options));
  const { page } = opened.at(-1) as Opened;
  await page.locator('.web h2').waitFor();
  return page;
};
/** What the page is meant to meet here: refusals are answers. */
const MEANT = /status of (422|503)/;
afterEach(async () => {
  for (const response of held.splice(0)) response.destroy();
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const { troubles, foreign } of all) expect({ troubles: troubles.filter((trouble) => !MEANT.test(trouble)), foreign }).toEqual({ troubles: [], foreign: [] });
});

const row = (page: Page, name: string) => page.locator('.batch tbody tr', { hasText: name });
const field = (page: Page) => page.locator('textarea[name=addresses]');

describe('a server that asks no other', () => {
  test.each(['en', 'fr'] as const)('says so, and how to change it, in %s', async (lang) => {
    const page = await add(base, `#page=add&lang=${lang}`);
    await page.locator('.web code', { hasText: 'vigie serve --fetch' }).waitFor();
    expect(await page.locator('.web').textContent()).toContain(WORDS[lang].adding.fetchOff);
    expect(await field(page).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });
});

describe('addresses', () => {
  test('a feed is followed, what failed is said and tried again; by keyboard alone, in French', async () => {
    missing.add('/two');
    const page = await add(fetching, '#page=add&lang=fr');
    await field(page).waitFor();
    for (let n = 0; n < 40 && !(await page.evaluate(() => document.activeElement?.matches('textarea[name=addresses]'))); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Control+Enter');
    await page.locator('.web [role=alert]', { hasText: 'Donnez d’abord' }).waitFor();
    await page.keyboard.insertText('exemple.org/x');
    await page.keyboard.press('Control+Enter');
    await page.locator('.web [role=alert]', { hasText: 'exemple.org/x' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(`${web}/rss.xml\n${web}/rss.xml`);
    await page.keyboard.press('Control+Enter');
    await row(page, 'rss.xml').filter({ hasText: 'flux, 3 entrées' }).waitFor();
    await row(page, `one ${run}`).locator('a').waitFor();
    const failed = row(page, `two ${run}`);
    await failed.filter({ hasText: '404' }).waitFor();
    expect(await failed.getAttribute('data-state')).toBe('failed');
    // Where the article is gone, the feed's own text is kept, and said so.
    const lost = row(page, `lost ${run}`);
    await lost.locator('a').waitFor();
    expect(await lost.textContent()).toMatch(/404.*feed's own text/s);
    expect(await page.locator('.batch tbody tr').count()).toBe(4);
    expect(await page.locator('.batch [role=status]').textContent()).toMatch(/4 sur 4 · 2 nouvelles, .*1 en échec/s);
    await shot(page, 'add-feed');
    expect(await violations(page)).toEqual([]);

    missing.delete('/two');
    await failed.locator('button').click();
    await failed.locator('a').waitFor();
    await failed.locator('a').click();
    const report = await server.report(param(page, 'report') ?? '');
    expect([report.title, report.source, report.published, report.url]).toEqual([`two ${run}`, 'L\'Écho de la page', '2026-10-13', `${web}/two?${run}`]);
    expect(report.text).toContain(text('/two'));
  });

  test('what lacks a date waits for it; what was fetched is not fetched again', async () => {
    const page = await add(fetching);
    await field(page).fill(`${web}/bare?${run}`);
    await page.locator('.web button[type=submit]').click();
    await page.locator('tr[data-state=lacking]', { hasText: 'lacks a date' }).waitFor();
    await page.locator('input[name=lacking-date]').fill('2026-10-13');
    await page.keyboard.press('Enter');
    await row(page, 'bare').locator('a').waitFor();
    await page.reload();
    missing.add('/bare');
    await field(page).fill(`${web}/bare?${run}#again`);
    await page.locator('.web button[type=submit]').click();
    await row(page, 'bare').filter({ hasText: 'known' }).waitFor();
    expect(await field(page).inputValue()).toBe('');
  });

  test('what does not come is stopped, and tried again', async () => {
    hanging.add('/slow');
    const page = await add(fetching);
    await field(page).fill([1, 2, 3, 4, 5].map((n) => `${web}/slow?${run}-${n}`).join('\n'));
    await page.locator('.web button[type=submit]').click();
    await page.locator('.summary button', { hasText: 'Stop' }).click();
    await expect.poll(() => page.locator('tr[data-state=stopped]').count()).toBe(5);
    hanging.clear();
    for (const response of held.splice(0)) response.destroy();
    await row(page, `${run}-5`).locator('button').click();
    await row(page, `${run}-5`).filter({ hasText: 'lacks a date' }).waitFor();
  });

  test('pasted as a text, they are sent to their own field', async () => {
    const page = await add(fetching);
    await page.locator('.paste textarea').fill(`${web}/one\n${web}/two`);
    await page.locator('.paste button[type=submit]').click();
    await page.locator('.paste [role=alert]', { hasText: 'Web addresses' }).waitFor();
  });
});

describe('on a telephone', () => {
  test('nothing is wider than the screen', async () => {
    const page = await add(fetching, '#page=add&lang=fr', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await field(page).fill(`${web}/lost?${'long'.repeat(60)}`);
    await page.locator('.web button[type=submit]').click();
    await page.locator('tr[data-state=failed]').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await violations(page)).toEqual([]);
    await shot(page, 'add-feed-phone');
  });
});
