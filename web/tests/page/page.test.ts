import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { inSight } from '../../src/domain/horizon';
import { base, claimShown, launch, markedWords, open, openMap, param, quit, server, shot, type Opened, type Options } from './driver';

beforeAll(launch);
afterAll(quit);

// Whatever a test does, no page may report an error or ask anyone but the server.
const opened: Opened[] = [];
const map = async (hash = '', options: Options = {}) => (opened.push(await openMap(hash, options)), (opened.at(-1) as Opened).page);
const plain = async (hash: string, options: Options = {}) => (opened.push(await open(hash, options)), (opened.at(-1) as Opened).page);
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const { troubles, foreign } of all) expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] });
});

const listed = (page: Page) => page.locator('a.claim').count();
const status = (page: Page) => page.locator('.claims h2 [role=status]');
const until = async <T>(read: () => Promise<T>, good: (value: T) => boolean, what: string): Promise<T> => {
  for (let i = 0; i < 200; i += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}; last ${JSON.stringify(await read())}`);
};

/** A sentence that stands in the report is shown marked, and it is the claim's evidence. */
async function showsItsSentence(page: Page): Promise<void> {
  const words = await markedWords(page);
  const claim = await claimShown(page);
  expect(words).toBe(claim.evidence.text);
  const report = await server.report(claim.report);
  expect(report.text.slice(claim.evidence.utf16_start, claim.evidence.utf16_end)).toBe(claim.evidence.text);
  expect((await page.locator('.report .text').textContent())?.trim()).toBe(report.text.trim());
}

describe('the map page', () => {
  test('opens with the server’s counts, its claims, marks and a time line', async () => {
    const page = await map();
    const meta = await server.meta();
    const counts = await page.locator('.counts').textContent();
    expect(counts).toContain(meta.reports.toLocaleString('en'));
    expect(counts).toContain(meta.claims.toLocaleString('en'));
    await page.locator('canvas.ground').waitFor();
    await page.locator('.mark a[data-stop]').first().waitFor();
    const { total } = await server.claims();
    await until(() => status(page).textContent(), (text) => text?.includes(total.toLocaleString('en')) ?? false, 'all claims listed');
    const kinds = meta.kinds.filter(({ claims }) => claims > 0).map(({ kind }) => kind as string).sort();
    expect((await page.locator('.time [data-lane]').evaluateAll((lanes) => lanes.map((lane) => lane.getAttribute('data-lane')))).sort()).toEqual(kinds);
    await shot(page, 'map');
    // The licences of what is bundled are where the page says they are.
    const notice = await fetch(new URL((await page.locator('.credit a').getAttribute('href')) ?? '', `${base}/`));
    expect(await notice.text()).toContain('maplibre-gl');
  });

  test('the ground is drawn: with all else hidden, half the world is not of one colour', async () => {
    const page = await map('#camera=2/20/20');
    // A sheet made by a script: the server's policy takes no <style>.
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.layer, .legend, .tools, .foot, .names { visibility: hidden !important; }');
      document.adoptedStyleSheets = [sheet];
    });
    const ground = page.locator('.hold');
    await ground.evaluate((hold) => ((hold as HTMLElement).style.opacity = '0'));
    const blank = (await ground.screenshot()).length;
    await ground.evaluate((hold) => ((hold as HTMLElement).style.opacity = ''));
    await until(async () => (await ground.screenshot()).length, (bytes) => bytes > 2 * blank, `more than the ${blank} bytes of an empty map`);
    await page.evaluate(() => (document.adoptedStyleSheets = []));
    await shot(page, 'world');
  });

  test('a kind chosen filters the list, stands in the address, and back undoes it', async () => {
    const page = await map();
    const before = await status(page).textContent();
    const kind = (await server.meta()).kinds.filter(({ claims }) => claims > 0).sort((a, b) => a.claims - b.claims)[0]?.kind ?? 'control';
    await page.locator(`input[name=kind][value=${kind}]`).check();
    expect(param(page, 'kind')).toBe(kind);
    const { total } = await server.claims(`kind=${kind}`);
    await until(() => listed(page), (n) => n === Math.min(total, 150), `${total} claims of ${kind}`);
    await page.goBack();
    await until(() => status(page).textContent(), (text) => text === before, 'all claims again');
    expect(await page.locator(`input[name=kind][value=${kind}]`).isChecked()).toBe(false);
    await page.goForward();
    await until(() => listed(page), (n) => n === Math.min(total, 150), 'filtered again');
  });

  test('words, place, party, source and certainty narrow the list as the server does', async () => {
    const { items } = await server.claims();
    const one = items.find((claim) => claim.place && claim.actor) ?? items[0];
    if (!one) throw new Error('the store is empty');
    const name = (value: unknown): string | null => {
      const first = Array.isArray(value) ? value[0] : value;
      return first && typeof first === 'object' && 'name' in first && typeof first.name === 'string' ? first.name : null;
    };
    const asked: [string, string | null][] = [['place', name(one.place)], ['actor', name(one.actor)], ['q', one.evidence.text.split(/\s+/).sort((a, b) => b.length - a.length)[0] ?? null], ['source', (await server.meta()).sources[0] ?? null]];
    const page = await map();
    for (const [field, value] of asked) {
      if (value === null) continue;
      const { total } = await server.claims(`${field}=${encodeURIComponent(value)}`);
      await page.locator(`input[name=${field}]`).fill(value);
      await page.keyboard.press('Enter');
      await until(() => status(page).textContent(), (text) => Boolean(text?.startsWith(`${total.toLocaleString('en')} claim`)), `${total} claims with ${field}=${value}`);
      expect(param(page, field)).toBe(value);
      await page.locator(`input[name=${field}]`).fill('');
      await until(async () => param(page, field), (now) => now === null, `${field} cleared`);
    }
    await page.locator('select[name=factuality]').selectOption(one.factuality);
    const { total } = await server.claims(`factuality=${one.factuality}`);
    await until(() => status(page).textContent(), (text) => Boolean(text?.startsWith(`${total.toLocaleString('en')} claim`)), `${total} ${one.factuality} claims`);
  });

  test('a claim in the list opens its sentence, marked in the report and described', async () => {
    const page = await map();
    await page.locator('a.claim').nth(1).click();
    await showsItsSentence(page);
    expect(await page.locator('.selected-claim dt').count()).toBeGreaterThan(3);
    await shot(page, 'claim');
    // Each field says why.
    await page.locator('.selected-claim summary').first().click();
    await until(() => page.locator('.selected-claim details').first().textContent(), (text) => Boolean(text && !text.includes('Loading')), 'an explanation');
    // The next claim of the same report.
    const was = param(page, 'claim');
    const next = page.locator('.steps button').last();
    if (await next.isEnabled()) {
      await next.click();
      expect(param(page, 'claim')).not.toBe(was);
      await showsItsSentence(page);
      await page.goBack();
      expect(param(page, 'claim')).toBe(was);
    }
    // A copied address shows the same.
    const again = await map(new URL(page.url()).hash);
    await showsItsSentence(again);
  });

  test('a name in a claim leads to all claims with that name', async () => {
    const { items } = await server.claims();
    const one = items.find((claim) => claim.actor || claim.place);
    if (!one) throw new Error('no claim names a party or place');
    const page = await map(`#claim=${one.id}&report=${one.report}`);
    await page.locator('.selected-claim dd a[href*="actor="], .selected-claim dd a[href*="place="]').first().click();
    const field = param(page, 'actor') ? 'actor' : 'place';
    const { total } = await server.claims(`${field}=${encodeURIComponent(param(page, field) ?? '')}`);
    expect(total).toBeGreaterThan(0);
    await until(() => status(page).textContent(), (text) => Boolean(text?.startsWith(`${total.toLocaleString('en')} claim`)), `${total} claims`);
    expect(param(page, 'claim')).toBe(one.id);
  });

  test('a mark on the map opens its sentence', async () => {
    const page = await map();
    await page.locator('.mark a[data-stop]').first().waitFor();
    await page.waitForTimeout(500);
    const kinds = ['.mark a[data-control]', '.mark a[data-kind]'];
    let clicked = 0;
    for (const kind of kinds) {
      const mark = page.locator(kind).first();
      if ((await mark.count()) === 0) continue;
      await mark.click();
      await showsItsSentence(page);
      clicked += 1;
    }
    expect(clicked).toBeGreaterThan(0);
    await shot(page, 'mark');
  });

  test('a cluster opens into its places', async () => {
    const page = await map('#camera=2/35/37');
    const more = page.locator('.mark button.more').first();
    if ((await more.count()) === 0) return; // one place only in the store
    const before = await page.locator('.mark').count();
    await more.click();
    await until(() => page.locator('.mark').count(), (n) => n > before || n > 1, 'more marks');
    expect(param(page, 'camera')).not.toBe('2/35/37');
  });

  test('a mark on the time line opens its sentence', async () => {
    const page = await map();
    const bin = page.locator('.time a.bin, .time a.stretch, .time a.undated').first();
    await bin.locator('.reach').click();
    await showsItsSentence(page);
  });

  test('the day slider changes the picture, the list and the address', async () => {
    const page = await map();
    const slider = page.locator('input[type=range][name=at]');
    const answered = page.waitForResponse((response) => response.url().includes('/api/picture?at='));
    await slider.focus();
    await page.keyboard.press('Home');
    const first = param(page, 'at');
    expect(first).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(new URL((await answered).url()).searchParams.get('at')).toBe(first);
    const { items } = await server.claims();
    const published = new Map((await server.reports()).items.map((report) => [report.key, report.published]));
    const begun = items.filter((claim) => inSight(claim, published.get(claim.report), first, null)).length;
    await until(() => status(page).textContent(), (text) => Boolean(text?.startsWith(begun.toLocaleString('en'))), `${begun} claims in sight`);
    await page.keyboard.press('ArrowRight');
    expect((param(page, 'at') as string) > (first as string)).toBe(true);
    await shot(page, 'slider');
    // The picture page shows that same day, row by row.
    const day = param(page, 'at');
    const picture = await server.picture(`at=${day}`);
    await page.locator('nav a', { hasText: 'Picture' }).click();
    await until(() => page.locator('table[data-table=control] tbody tr').count(), (n) => n === picture.control.length, `${picture.control.length} places held`);
    const latest = await server.picture();
    await page.locator('input[type=date][name=at]').fill('');
    await page.locator('input[type=date][name=at]').dispatchEvent('change');
    await until(() => page.locator('table[data-table=control] tbody tr').count(), (n) => n === latest.control.length, `${latest.control.length} places held at the latest day`);
  });

  test('“known by” is asked of the server', async () => {
    const page = await map();
    const answered = page.waitForResponse((response) => response.url().includes('known='));
    await page.locator('input[type=range][name=known]').focus();
    await page.keyboard.press('Home');
    expect(new URL((await answered).url()).searchParams.get('known')).toBe(param(page, 'known'));
  });

  test('without WebGL the same places stand on the map, and lead to their sentences', async () => {
    const names = async (page: Page) => {
      await page.locator('.mark').first().waitFor();
      await page.waitForTimeout(1500);
      return (await page.locator('.mark').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-place')))).sort();
    };
    const drawn = await map();
    const page = await map('', { webgl: false });
    await page.locator('canvas.ground').waitFor();
    expect(await names(page)).toEqual(await names(drawn));
    await shot(page, 'no-webgl');
    await page.locator('.mark a[data-stop]').first().click();
    await showsItsSentence(page);
    await page.locator('.hold').focus();
    await page.keyboard.press('+');
    await until(async () => param(page, 'camera'), (camera) => camera !== null, 'the address follows');
  });
});

describe('the keyboard alone', () => {
  test('reaches a claim from the top of the page, and comes back', async () => {
    const page = await map();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until(() => page.evaluate(() => document.activeElement?.id ?? ''), (id) => id === 'claims', 'the list reached');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    const chosen = await page.evaluate(() => (document.activeElement as HTMLAnchorElement).hash);
    await page.keyboard.press('Enter');
    await showsItsSentence(page);
    expect(chosen).toContain(encodeURIComponent(param(page, 'claim') ?? '?').replaceAll('%3A', ':'));
    await page.keyboard.press('j');
    await showsItsSentence(page);
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    expect(param(page, 'claim')).toBeNull();
    await until(() => page.evaluate(() => (document.activeElement as HTMLAnchorElement).hash ?? ''), (hash) => hash === chosen, 'focus back on the claim');
  });

  test('walks the map’s marks and the time line', async () => {
    const page = await map();
    const mark = page.locator('.mark [tabindex="0"]');
    await mark.first().waitFor();
    expect(await mark.count()).toBe(1);
    await mark.focus();
    const visited = new Set<string | undefined>();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown']) {
      visited.add(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.stop));
      await page.keyboard.press(key);
    }
    expect(visited).not.toContain(undefined);
    if ((await page.locator('[data-stop]').count()) > 2) expect(visited.size).toBeGreaterThan(1);
    expect(await mark.count()).toBe(1);
    await page.locator('.time a[tabindex="0"]').first().focus();
    await page.keyboard.press('Enter');
    await showsItsSentence(page);
  });
});

describe('languages, screens and media', () => {
  test('the interface changes language, keeps it in the address, and begins with the browser’s', async () => {
    const page = await map();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.locator('.langs button[lang=fr]').click();
    expect(param(page, 'lang')).toBe('fr');
    await page.locator('nav a', { hasText: 'Carte' }).waitFor();
    await page.reload();
    await page.locator('nav a', { hasText: 'Carte' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    // Parties bear their French names; what the server is asked by stays.
    await page.locator('.legend', { hasText: 'Armée soudanaise' }).waitFor();
    await page.locator('a.claim .line', { hasText: 'Forces de soutien rapide' }).first().waitFor();
    await shot(page, 'french');
    const french = await map('', { locale: 'fr-FR' });
    expect(await french.locator('html').getAttribute('lang')).toBe('fr');
  });

  test('a telephone shows everything without scrolling sideways', async () => {
    const page = await map('', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    await page.locator('.mark').first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await shot(page, 'phone');
    await page.locator('a.claim').first().tap();
    await showsItsSentence(page);
    await shot(page, 'phone-claim');
    await page.locator('.report .close').tap();
    await page.locator('.report').waitFor({ state: 'detached' });
  });

  test('dark is honoured, and print shows the text without the tools', async () => {
    const page = await map('', { colorScheme: 'dark' });
    const dark = await page.evaluate(() => getComputedStyle(document.body).color);
    await shot(page, 'dark');
    expect(dark).not.toBe(await (await map()).evaluate(() => getComputedStyle(document.body).color));
    await page.locator('a.claim').first().click();
    await page.locator('.report .text a.selected').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    expect(await page.locator('header.top').isVisible()).toBe(false);
    expect(await page.locator('.report .text').isVisible()).toBe(true);
    expect(await page.locator('.filters').first().isVisible()).toBe(false);
  });
});

describe('the other pages', () => {
  test('the brief is shown in both languages, and its links lead to sentences', async () => {
    const page = await plain('#page=brief');
    const text = () => page.locator('.brief').textContent();
    const english = await until(text, (found) => (found ?? '').trim().length > 40, 'a brief');
    expect(await page.locator('.brief :is(h1, h2)').count()).toBeGreaterThan(0);
    await shot(page, 'brief');
    await page.locator('.langs button[lang=fr]').click();
    await until(text, (found) => found !== english && (found ?? '').trim().length > 40, 'the brief in French');
    // Every note leads to the sentence it quotes.
    const notes = page.locator('.brief .footnote');
    expect(await notes.count()).toBeGreaterThan(0);
    const linked = page.locator('.brief .footnote:has(a[href*="claim="])');
    await until(() => linked.count(), (n) => n > 0, 'notes that lead to claims');
    expect(await linked.count()).toBe(await notes.count());
    await page.locator('.brief li a[href*="claim="]').first().click();
    await showsItsSentence(page);
    expect(param(page, 'page')).toBe('brief');
    await shot(page, 'brief-claim');
  });

  test('every statement of the picture leads to a sentence', async () => {
    const page = await plain('#page=picture');
    const picture = await server.picture();
    for (const part of ['control', 'figures', 'alignments', 'commitments', 'contradictions'] as const) {
      const rows = page.locator(`table[data-table=${part}] tbody tr`);
      if (picture[part].length === 0) continue;
      await until(() => rows.count(), (n) => n === picture[part].length, `${picture[part].length} ${part}`);
      for (const row of await rows.all()) expect(await row.locator('a[href*="claim="]').count()).toBeGreaterThan(0);
      await rows.first().locator('a[href*="claim="]').first().click();
      await showsItsSentence(page);
    }
    await shot(page, 'picture');
  });

  test('the reports are listed, and one opens whole', async () => {
    const page = await plain('#page=reports');
    const { reports } = await server.meta();
    await until(() => page.locator('tbody tr').count(), (n) => n === Math.min(reports, 200), `${reports} reports`);
    await page.locator('tbody a').first().click();
    const report = await server.report(param(page, 'report') ?? '');
    await until(() => page.locator('.report .text').textContent(), (text) => text?.trim() === report.text.trim(), 'the report’s text');
    await shot(page, 'reports');
  });
});

describe('what may go wrong', () => {
  test('a long report’s words are never markup, and the sentence is scrolled to', async () => {
    const hostile = `<img src=x onerror="document.title=1"> & <script>alert(1)</script> ${'One more line.\n'.repeat(300)}`;
    const page = await map('', {
      before: (page) =>
        page.route('**/api/reports/*', async (route) => {
          const report = await (await route.fetch()).json();
          const shift = hostile.length;
          report.title = hostile.slice(0, 70);
          report.url = 'javascript:alert(1)';
          report.text = hostile + report.text;
          for (const { evidence } of report.claims_list) {
            evidence.utf16_start += shift;
            evidence.utf16_end += shift;
          }
          await route.fulfill({ json: report });
        }),
    });
    await page.locator('a.claim').first().click();
    expect(await markedWords(page)).toBe((await claimShown(page)).evidence.text);
    expect(await page.locator('.report .text').textContent()).toContain(hostile.trim());
    expect(await page.locator('.report img, .report script').count()).toBe(0);
    expect(await page.locator('.report a[href^="javascript"]').count()).toBe(0);
  });

  test('a claim that does not exist is said not to exist', async () => {
    const page = await plain('#claim=no-such-claim');
    await until(() => page.locator('.report').textContent(), (text) => Boolean(text?.includes('not in the store')), 'the message');
  });

  test('a server in trouble is named, with its own words', async () => {
    const { page, close } = await open('', { before: (page) => page.route('**/api/claims*', (route) => route.fulfill({ status: 500, json: { error: 'the store is locked' } })) });
    await until(() => page.locator('[role=alert]').textContent(), (text) => Boolean(text?.includes('the store is locked')), 'the alert');
    await close();
  });

  test('an empty store says what to do', async () => {
    const page = await plain('', {
      before: async (page) => {
        await page.route('**/api/meta', (route) => route.fulfill({ json: { version: '0', schema_version: 1, largest_file: 1, reports: 0, claims: 0, kinds: [], sources: [], first_day: null, last_day: null } }));
        await page.route('**/api/claims*', (route) => route.fulfill({ json: { items: [], next: null, total: 0 } }));
        await page.route('**/api/reports*', (route) => route.fulfill({ json: { items: [], next: null } }));
        await page.route('**/api/picture*', (route) => route.fulfill({ json: { at: null, known: null, control: [], figures: [], alignments: [], commitments: [], contradictions: [] } }));
      },
    });
    await until(() => page.locator('.empty').textContent(), (text) => Boolean(text?.includes('vigie add')), 'the advice');
  });
});
