import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Download, Page } from 'playwright-core';
import type { MarksAnswer } from '../../src/domain/columns';
import { violations } from './axe';
import { base, claimShown, markedWords, param, server, shot } from './driver';
import { keep, map, until } from './kept';

keep();

const marks = async (): Promise<MarksAnswer> => (await fetch(`${base}/api/marks`)).json() as Promise<MarksAnswer>;
const drawn = (page: Page) => page.locator('canvas.marks').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL().length + (canvas as HTMLCanvasElement).toDataURL());
const ready = async (page: Page) => {
  await page.locator('.mark a[data-control]').first().waitFor();
  await page.waitForTimeout(600);
};

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const waiting: Promise<Download> = page.waitForEvent('download');
  await page.locator('.share .menu button', { hasText: button }).press('Enter');
  const download = await waiting;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

describe('what the map shows', () => {
  test('every place with a position is in a mark, and what is in view is said', async () => {
    const page = await map('');
    await ready(page);
    await page.locator('.tools button').nth(2).click();
    const { places } = await marks();
    const named = new Set(places.name);
    for (const name of await page.locator('.mark').evaluateAll((all) => all.map((mark) => mark.getAttribute('data-place')))) expect(named).toContain(name);
    expect(await page.locator('.layer [role=status]').textContent()).toMatch(/\d+ of \d+ places in view/);
  });

  test('layers are switched by the keyboard, stand in the address, and change what is drawn', async () => {
    const page = await map('', { locale: 'fr-FR' });
    await ready(page);
    let before = await drawn(page);
    for (const layer of ['areas', 'graticule', 'events']) {
      const box = page.locator(`input[name=layer][value=${layer}]`);
      const was = await box.isChecked();
      await box.focus();
      await page.keyboard.press('Space');
      expect(await box.isChecked()).toBe(!was);
      expect((param(page, 'layers') ?? '').split(',').includes(layer)).toBe(!was);
      const now = await until(() => drawn(page), (now) => now !== before, `${layer} to change the map`);
      before = now;
    }
    expect(await page.locator('.mark a[data-kind]').count()).toBe(0);
    expect(await page.locator('.legend').textContent()).toContain('Personne n’a relevé ces limites');
    expect(await page.locator('.credit').textContent()).toContain('indication');
    await shot(page, 'layers');
    // A link shows the same.
    const again = await map(new URL(page.url()).hash);
    expect(await again.locator('input[name=layer][value=areas]').isChecked()).toBe(true);
  });

  test('a flow of people leads to the sentence that tells of it', async () => {
    const page = await map('#kind=displacement');
    await page.locator('a.flow').first().waitFor();
    const said = await page.locator('a.flow').first().getAttribute('aria-label');
    await page.locator('a.flow').first().focus();
    await page.keyboard.press('Enter');
    expect(await markedWords(page)).toBe((await claimShown(page)).evidence.text);
    const claim = await claimShown(page);
    expect(claim.kind).toBe('displacement');
    const names = [claim.from, claim.to, claim.place].flat().flatMap((place) => place?.name ?? []);
    expect(names.some((name) => said?.includes(name))).toBe(true);
  });

  test('a border crossing is a symbol of its own, that says its state', async () => {
    // The examples speak of none: a shortage is told as a closed crossing.
    const page = await map('', {
      locale: 'fr-FR',
      before: (page) =>
        page.route('**/api/marks*', async (route) => {
          const answer = (await (await route.fetch()).json()) as MarksAnswer;
          answer.whats = answer.whats.map((what) => (what === 'shortage' ? 'border_closed' : what));
          await route.fulfill({ json: answer });
        }),
    });
    const gate = page.locator('a[data-gate=closed]').first();
    await gate.waitFor();
    expect(await gate.getAttribute('aria-label')).toContain('Poste-frontière fermé');
    expect(await page.locator('.legend').textContent()).toContain('Poste-frontière fermé');
    await gate.focus();
    await page.keyboard.press('Enter');
    expect((await claimShown(page)).kind).toBe('humanitarian');
  });

  test('a cluster opens by the keyboard, nearer, into more marks', async () => {
    const page = await map('#camera=3.00/13.0000/30.0000');
    const more = page.locator('.mark button.more').first();
    await more.waitFor();
    const before = await page.locator('.mark').count();
    await more.focus();
    await page.keyboard.press('Enter');
    await until(async () => Number(param(page, 'camera')?.split('/')[0]), (zoom) => zoom > 3, 'a nearer camera');
    await until(() => page.locator('.mark').count(), (now) => now > before, `more than ${before} marks`);
  });

  test('a chosen claim is ringed where it happened', async () => {
    const page = await map('');
    await ready(page);
    await page.locator('.mark a[data-kind]').first().click();
    await page.locator('.layer .chosen').first().waitFor();
  });
});

describe('what leaves the map', () => {
  test('the link copied shows the same view', async () => {
    const page = await map('#at=2026-10-12', { permissions: ['clipboard-read', 'clipboard-write'] });
    await ready(page);
    await page.locator('.share summary').press('Enter');
    await page.locator('.share button', { hasText: 'Copy link' }).press('Enter');
    await until(() => page.locator('.share [role=status]').textContent(), (text) => text === 'Link copied', 'the link copied');
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const view = new URLSearchParams(link.hash.slice(1));
    expect(view.get('at')).toBe('2026-10-12');
    expect(view.get('camera')).toMatch(/^[\d.]+\/-?[\d.]+\/-?[\d.]+$/);
    await page.keyboard.press('Escape');
    expect(await page.locator('.share').getAttribute('open')).toBeNull();
  });

  test('the GeoJSON holds the places in view with their holders and claims', async () => {
    const page = await map('', { locale: 'fr-FR' });
    await ready(page);
    await page.locator('.share summary').press('Enter');
    const { name, bytes } = await saved(page, 'GeoJSON');
    expect(name).toMatch(/^vigie-\d{4}-\d{2}-\d{2}\.geojson$/);
    const { features } = JSON.parse(bytes.toString('utf8')) as { features: { geometry: { type: string; coordinates: number[] }; properties: Record<string, unknown> }[] };
    const { control } = await server.picture();
    const ids = new Set((await server.claims()).items.map(({ id }) => id));
    expect(features.length).toBeGreaterThan(0);
    for (const { properties } of features) {
      const held = control.find(({ place }) => place.geonameid !== null && place.geonameid === properties.geonameid && place.relation === 'in');
      if (properties.what === 'place' && held) expect([properties.state, properties.sureness]).toEqual([held.state, held.sureness]);
      if (properties.latest_claim) expect(ids).toContain(properties.latest_claim);
    }
  });

  test('the image holds the map and who holds what', async () => {
    const page = await map('#layers=events,flows,crossings,areas,scale');
    await ready(page);
    const box = await page.locator('.map').boundingBox();
    await page.locator('.share summary').press('Enter');
    const { bytes } = await saved(page, 'PNG');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([Math.round((box?.width ?? 0) * 2), Math.round(((box?.height ?? 0) + 44) * 2)]);
    // An empty sheet packs into a few kilobytes.
    expect(bytes.length).toBeGreaterThan(40_000);
  });
});

describe('a basemap of the user’s own', () => {
  test('tiles are asked for by the address set, drawn, and their maker is named', async () => {
    const asked: string[] = [];
    // A red square of one pixel.
    const red = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');
    const page = await map('#camera=4.00/13.0000/30.0000', {
      before: async (page) => {
        await page.route('**/api/meta', async (route) => {
          const meta = await (await route.fetch()).json();
          await route.fulfill({ json: { ...meta, basemap: { form: 'raster', url: `${base}/tiles/{z}/{x}/{y}.png`, credit: '© Nobody' } } });
        });
        await page.route('**/tiles/**', (route) => {
          asked.push(new URL(route.request().url()).pathname);
          return route.fulfill({ body: red, contentType: 'image/png' });
        });
      },
    });
    await until(async () => asked.length, (n) => n > 0, 'tiles asked for');
    expect(asked[0]).toMatch(/^\/tiles\/\d+\/\d+\/\d+\.png$/);
    await until(() => page.locator('.credit').textContent(), (text) => Boolean(text?.includes('© Nobody')), 'the credit');
  });

  test('without WebGL the countries stand alone, and the map says so', async () => {
    const page = await map('', {
      webgl: false,
      before: (page) => page.route('**/api/meta', async (route) => {
        const meta = await (await route.fetch()).json();
        await route.fulfill({ json: { ...meta, basemap: { form: 'raster', url: `${base}/tiles/{z}/{x}/{y}.png`, credit: '© Nobody' } } });
      }),
    });
    await until(() => page.locator('.credit').textContent(), (text) => Boolean(text?.includes('no WebGL')) && !text?.includes('© Nobody'), 'said below the map');
    await page.locator('canvas.ground').waitFor();
    await page.locator('.mark').first().waitFor();
  });
});

describe('the hand on the map', () => {
  const camera = (page: Page) => (param(page, 'camera') ?? '').split('/').map(Number) as [number, number, number];

  test('drags it, turns the wheel and clicks twice; the address follows at rest, and what is below the pointer stays there', async () => {
    const page = await map('#camera=4.00/13.0000/30.0000');
    const box = await page.locator('.map').boundingBox();
    if (!box) throw new Error('no map');
    const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.6];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x - 100, y, { steps: 5 });
    await page.mouse.up();
    await until(async () => camera(page), ([, , lon]) => Math.abs(lon - (30 + (100 * 360) / (512 * 16))) < 0.01, 'dragged by 100 pixels');
    await page.mouse.wheel(0, -150);
    await until(async () => camera(page), ([zoom]) => zoom > 4.4, 'nearer');
    const [near] = camera(page);
    await page.mouse.dblclick(x, y);
    await until(async () => camera(page), ([zoom]) => Math.abs(zoom - near - 1) < 0.02, 'one level nearer');
  });

  test('two fingers spread zoom in', async () => {
    const page = await map('#camera=4.00/13.0000/30.0000', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const box = await page.locator('.map').boundingBox();
    if (!box) throw new Error('no map');
    const touch = await page.context().newCDPSession(page);
    const at = (apart: number) => [-1, 1].map((side, id) => ({ id, x: box.x + box.width / 2 + side * apart, y: box.y + box.height * 0.7 }));
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(30) });
    for (const apart of [40, 60, 80, 100, 120]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(apart) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await until(async () => camera(page), ([zoom]) => Math.abs(zoom - 6) < 0.3, 'two levels nearer');
  });
});

describe('for everyone', () => {
  test('axe finds nothing on the map, at a desk and on a telephone, light and dark, in both languages', async () => {
    for (const [locale, options] of [['en-GB', {}], ['fr-FR', { colorScheme: 'dark' as const }], ['fr-FR', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }]] as const) {
      const page = await map('#layers=events,flows,crossings,areas,graticule,scale', { locale, ...options });
      await page.locator('.mark').first().waitFor();
      await page.waitForTimeout(500);
      expect(await violations(page)).toEqual([]);
    }
  });
});
