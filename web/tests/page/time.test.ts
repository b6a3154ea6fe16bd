import { describe, expect, test } from 'vitest';
import { violations } from './axe';
import { claimShown, markedWords, param, server, shot } from './driver';
import { keep, map, until } from './kept';

keep();


describe('the slider with two hands', () => {
  test('each hand moves by the keyboard, and the server is asked for both days', async () => {
    const page = await map('', { locale: 'fr-FR' });
    const happened = page.locator('input[type=range][name=at]');
    const known = page.locator('input[type=range][name=known]');
    await happened.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('known');
    await page.keyboard.press('Home');
    const asked = page.waitForResponse((response) => {
      const query = new URL(response.url()).searchParams;
      return response.url().includes('/api/control') && query.get('at') === param(page, 'at') && query.get('known') === param(page, 'known');
    });
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowRight');
    await asked;
    const [at, by] = [param(page, 'at') ?? '', param(page, 'known') ?? ''];
    expect(at < by).toBe(true);
    expect(await happened.getAttribute('aria-valuetext')).toContain(String(Number(at.slice(-2))));
    expect(await known.getAttribute('aria-label')).toContain('Connu au');
    // Both are said, and one key brings back the latest.
    expect(await page.locator('.hands-said output').allTextContents()).toEqual([await happened.getAttribute('aria-valuetext'), await known.getAttribute('aria-valuetext')]);
    await page.locator('.end button').last().press('Enter');
    expect([param(page, 'at'), param(page, 'known')]).toEqual([null, null]);
  });

  test('a press on the track takes the nearer hand along', async () => {
    const page = await map('');
    const track = page.locator('.track');
    const box = await track.boundingBox();
    if (!box) throw new Error('no track');
    const press = (share: number, down = 0.5) => page.mouse.click(box.x + box.width * share, box.y + box.height * down);
    await press(0.3, 0.2);
    const first = param(page, 'at');
    expect(first).not.toBeNull();
    expect(param(page, 'known')).toBeNull();
    await press(0.9);
    expect(param(page, 'known')).not.toBeNull();
    expect(param(page, 'at')).toBe(first);
    await press(0.35);
    expect((param(page, 'at') as string) > (first as string)).toBe(true);
  });

  test('play moves the day on, pause stops it, and “known by” moves along if asked', async () => {
    const page = await map('', { locale: 'fr-FR' });
    await page.locator('.end button[aria-pressed]').press('Space');
    const play = page.locator('.play');
    await play.press('Space');
    expect(await play.getAttribute('aria-label')).toBe('Pause');
    const begun = param(page, 'at');
    const later = await until(async () => param(page, 'at'), (day) => day !== null && begun !== null && day > begun, 'a later day');
    expect(param(page, 'known')).toBe(param(page, 'at'));
    await play.press('Space');
    expect(await play.getAttribute('aria-label')).toBe('Lire');
    const stopped = param(page, 'at');
    await page.waitForTimeout(1500);
    expect(param(page, 'at')).toBe(stopped);
    expect((stopped ?? '') >= (later ?? '')).toBe(true);
  });

  test('the lanes tell as many claims as the store has', async () => {
    const page = await map('');
    await page.locator('.time a.bin').first().waitFor();
    const { total } = await server.claims();
    const said = await page.locator('.time [data-lane] a').evaluateAll((links) => links.map((link) => Number(/(\d+) claims?$/.exec(link.getAttribute('aria-label') ?? '')?.[1] ?? 0)));
    const shown = said.reduce((sum, n) => sum + n, 0);
    expect(shown).toBeGreaterThan(0);
    // Those wholly outside the days shown are in no lane.
    expect(shown).toBeLessThanOrEqual(total);
    expect(shown).toBeGreaterThan(total * 0.8);
  });
});

describe('figures and commitments', () => {
  test('a figure is drawn as steps, each of which leads to its sentence', async () => {
    const page = await map('', { locale: 'fr-FR' });
    await page.locator('[data-strand=figures]').press('Enter');
    expect(param(page, 'strand')).toBe('figures');
    const { figures } = await server.picture();
    const told = figures.filter(({ accounts }) => accounts.some(({ told, count }) => told && count && (count.low ?? count.best ?? count.high) !== null));
    await until(() => page.locator('[data-figure]').count(), (n) => n === Math.min(told.length, 40), `${Math.min(told.length, 40)} figures`);
    await shot(page, 'figures');
    const step = page.locator('a[data-step]').first();
    await step.focus();
    await page.keyboard.press('Enter');
    expect(await markedWords(page)).toBe((await claimShown(page)).evidence.text);
    expect(['casualties', 'displacement']).toContain((await claimShown(page)).kind);
    const account = told.flatMap(({ accounts }) => accounts).find(({ claim }) => claim === param(page, 'claim'));
    expect(account).toBeDefined();
  });

  test('a commitment spans to its deadline with what became of it, and leads to its sentence', async () => {
    const page = await map('#strand=commitments');
    const { commitments } = await server.picture();
    await until(() => page.locator('[data-commitment]').count(), (n) => n === commitments.length, `${commitments.length} commitments`);
    const states = await page.locator('[data-commitment]').evaluateAll((all) => all.map((one) => one.getAttribute('data-commitment')));
    expect(states.sort()).toEqual(commitments.map(({ state }) => state as string).sort());
    await shot(page, 'commitments');
    await page.locator('[data-commitment]').first().focus();
    await page.keyboard.press('Enter');
    expect(await markedWords(page)).toBe((await claimShown(page)).evidence.text);
    expect(commitments.flatMap(({ claims }) => claims)).toContain(param(page, 'claim'));
  });

  test('the filters hold for them too', async () => {
    const page = await map('#strand=figures&kind=displacement');
    const { figures } = await server.picture();
    const told = figures.filter(({ kind, accounts }) => kind === 'displacement' && accounts.some(({ told, count }) => told && count && (count.low ?? count.best ?? count.high) !== null));
    await until(() => page.locator('[data-figure]').count(), (n) => n === Math.min(told.length, 40), `${told.length} figures of displacement`);
  });
});

describe('for everyone', () => {
  test('axe finds nothing on any strand, in both languages', async () => {
    for (const [strand, locale] of [['events', 'fr-FR'], ['figures', 'en-GB'], ['commitments', 'fr-FR']] as const) {
      const page = await map(`#strand=${strand}`, { locale });
      await page.locator('.mark').first().waitFor();
      await page.waitForTimeout(500);
      expect(await violations(page)).toEqual([]);
    }
  });
});
