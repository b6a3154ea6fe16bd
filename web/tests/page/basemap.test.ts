import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { project, type Camera } from '../../src/domain/camera';
import { WORDS, type Lang } from '../../src/words';
import { violations } from './axe';
import { launch, openAt, param, quit, shot, type Opened, type Options } from './driver';
import { until } from './kept';
import { KIND, mvt, png, pmtiles, type Archived, type Rgb, type Shape, type TileId } from './tiles';

// Each test starts a server with a basemap of its own.
const program = process.env.VIGIE_PROGRAM;
const store = process.env.VIGIE_STORE;
if (!program || !store) throw new Error('set VIGIE_PROGRAM to the path of `vigie`, and VIGIE_STORE to a store of the examples');

const folder = mkdtempSync(join(tmpdir(), 'vigie-basemap-'));
beforeAll(launch);
afterAll(async () => {
  await quit();
  rmSync(folder, { recursive: true });
});

const children: ChildProcess[] = [];
const others: Server[] = [];
const opened: Opened[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
  for (const child of children.splice(0)) child.kill();
  for (const other of others.splice(0)) {
    other.closeAllConnections();
    other.close();
  }
});

/** Starts `vigie serve` with a basemap: its address, or what it said when it did not start. */
async function serve(...basemap: string[]): Promise<{ at: string } | { said: string }> {
  const child = spawn(program as string, ['serve', '--addr', '127.0.0.1:0', '--store', store as string, '--basemap', ...basemap]);
  children.push(child);
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += bytes;
      const at = /http:\/\/127\.0\.0\.1:\d+(?=\/ until)/.exec(said)?.[0];
      if (at) resolve({ at });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', () => resolve({ said }));
  });
}

async function page(at: string, hash: string, options: Options = {}): Promise<Opened> {
  const one = await openAt(at, hash, options);
  opened.push(one);
  await one.page.locator('a.claim').first().waitFor();
  return one;
}

async function pageWith(basemap: string[], hash: string, options: Options = {}): Promise<Opened> {
  const served = await serve(...basemap);
  if ('said' in served) throw new Error(`vigie serve did not start: ${served.said}`);
  return page(served.at, hash, options);
}

function file(name: string, bytes: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Another server on this machine, which pages may read. */
async function other(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const made = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    // A range is asked for with a header that is not among the few that need no leave.
    response.setHeader('Access-Control-Allow-Headers', 'Range');
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Content-Length, ETag');
    if (request.method === 'OPTIONS') response.end();
    else answer(request, response);
  });
  others.push(made);
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

/** Hands out a file in pieces. */
const pieces = (bytes: Buffer) => (request: IncomingMessage, response: ServerResponse) => {
  const [first = 0, last = 0] = (/^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []).slice(1).map(Number);
  const piece = bytes.subarray(first, last + 1);
  response.writeHead(first < bytes.length ? 206 : 416, { 'Content-Range': `bytes ${first < bytes.length ? `${first}-${first + piece.length - 1}` : '*'}/${bytes.length}` });
  response.end(piece);
};

/** A colour for each tile, unlike its neighbours' and unlike those of other zooms. */
const colourOf = ([z, x, y]: TileId): Rgb => [60 + 60 * (x % 4), 60 + 60 * (y % 4), 255 - 60 * z];
const images: Archived = { kind: KIND.png, zooms: [0, 3], tile: (id) => png(colourOf(id)), metadata: { name: 'Squares', attribution: '<a href="https://example.org/">©&nbsp;Nobody at&nbsp;all</a><script>alert(1)</script>' } };

const square = (west: number, north: number, east: number, south: number): [number, number][] => [[west, north], [east, north], [east, south], [west, south]];
// One tile of zoom 0: land in the Atlantic, a sea in the Sahara, a road across both, and a town.
const world: Record<string, Shape[]> = {
  earth: [{ kind: 'area', points: square(0.38, 0.44, 0.44, 0.5) }],
  water: [{ kind: 'area', points: square(0.53, 0.42, 0.58, 0.46), tags: { kind: 'lake' } }],
  roads: [{ kind: 'line', points: [[0.38, 0.47], [0.44, 0.47]], tags: { kind: 'highway' } }],
  places: [
    { kind: 'point', points: [[0.41, 0.45]], tags: { name: 'Nowhere', 'name:fr': 'Nulle-Part', kind: 'locality' } },
    { kind: 'point', points: [[0.41, 0.49]], tags: { name: 'Atlantis', kind: 'country' } },
  ],
};
const vector = (layers: Record<string, Shape[]>): Archived => ({
  kind: KIND.mvt,
  zooms: [0, 0],
  tile: () => mvt(layers),
  metadata: { vector_layers: Object.keys(layers).map((id) => ({ id, fields: {} })), attribution: '© Nobody' },
});

/** Where on the world's square from 0, 0 to 1, 1 a place is. */
function lonLat(x: number, y: number): { lon: number; lat: number } {
  return { lon: 360 * x - 180, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI };
}
const hashOf = ({ zoom, lat, lon }: Camera) => `#camera=${zoom.toFixed(2)}/${lat.toFixed(4)}/${lon.toFixed(4)}&layers=`;
const cameraOf = (page: Page): Camera => {
  const [zoom = 0, lat = 0, lon = 0] = (param(page, 'camera') ?? '').split('/').map(Number);
  return { zoom, lat, lon };
};

/** The colours that are on the screen at places of the map. */
async function seen(page: Page, camera: Camera, places: { lon: number; lat: number }[]): Promise<Rgb[]> {
  const box = await page.locator('.map').boundingBox();
  if (!box) throw new Error('no map');
  const points = places.map(({ lon, lat }) => {
    const [x, y] = project(camera, box.width, box.height, lon, lat);
    return [box.x + x, box.y + y] as [number, number];
  });
  const image = (await page.screenshot()).toString('base64');
  // The page's policy lets nothing in: a blank one unpacks the picture.
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(async ({ image, points }) => {
      const drawn = new Image();
      drawn.src = `data:image/png;base64,${image}`;
      await drawn.decode();
      const context = Object.assign(document.createElement('canvas'), { width: drawn.width, height: drawn.height }).getContext('2d');
      context?.drawImage(drawn, 0, 0);
      return points.map(([x, y]) => [...(context?.getImageData(Math.round(x), Math.round(y), 1, 1).data ?? [])].slice(0, 3) as [number, number, number]);
    }, { image, points });
  } finally {
    await blank.close();
  }
}

const like = (a: Rgb, b: Rgb) => a.every((value, n) => Math.abs(value - (b[n] as number)) <= 6);

async function untilSeen(page: Page, camera: Camera, places: { lon: number; lat: number }[], wanted: Rgb[]): Promise<void> {
  await until(() => seen(page, camera, places), (now) => now.every((colour, n) => like(colour, wanted[n] as Rgb)), `the colours ${JSON.stringify(wanted)}`);
}

/** A colour of the page's own palette. */
const ink = (page: Page, name: string): Promise<Rgb> =>
  page.locator('.map').evaluate((map, name) => {
    const hex = getComputedStyle(map).getPropertyValue(name).trim();
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];
  }, name);

const credit = (page: Page) => page.locator('.credit').textContent();
const clean = ({ troubles, foreign }: Opened) => expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] });

// Far from where anything is told of, so that no mark lies above the ground.
const ATLANTIC: Camera = { zoom: 2, lat: 0, lon: -30 };
/** The middles of tiles of 256 pixels around a camera. */
function tilesAround(z: number, x: number, y: number): { id: TileId; place: { lon: number; lat: number } }[] {
  return [[0, 0], [1, 0], [0, 1], [1, 1]].map(([dx = 0, dy = 0]) => {
    const id: TileId = [z, x + dx, y + dy];
    return { id, place: lonLat((id[1] + 0.45) / 2 ** z, (id[2] + 0.45) / 2 ** z) };
  });
}
async function untilTiles(page: Page, camera: Camera, z: number, x: number, y: number): Promise<void> {
  const around = tilesAround(z, x, y);
  await untilSeen(page, camera, around.map(({ place }) => place), around.map(({ id }) => colourOf(id)));
}

describe('an archive of images from a file', () => {
  test('is shown, names its maker, and asks nobody else', async () => {
    const one = await pageWith([file('squares.pmtiles', pmtiles(images))], hashOf(ATLANTIC));
    await untilTiles(one.page, ATLANTIC, 3, 2, 3);
    await shot(one.page, 'basemap-images');
    expect(await credit(one.page)).toContain('Basemap: © Nobody at all · Borders');
    expect(await violations(one.page)).toEqual([]);
    clean(one);
  });

  // Drawn by the processor, each step takes seconds.
  test('moves and zooms with the map', { timeout: 120_000 }, async () => {
    const one = await pageWith([file('moving.pmtiles', pmtiles(images))], hashOf(ATLANTIC));
    await untilTiles(one.page, ATLANTIC, 3, 2, 3);
    await one.page.locator('.tools button').nth(1).click();
    const far = await until(async () => cameraOf(one.page), ({ zoom }) => zoom < 1.1, 'one level further, as far as the world fills the map');
    await untilTiles(one.page, far, 2, 1, 1);
    await one.page.locator('.tools button').nth(0).click();
    await until(async () => cameraOf(one.page), ({ zoom }) => Math.abs(zoom - far.zoom - 1) < 0.02, 'one level nearer');
    const box = await one.page.locator('.map').boundingBox();
    if (!box) throw new Error('no map');
    const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.5];
    await one.page.mouse.move(x, y);
    await one.page.mouse.down();
    await one.page.mouse.move(x + 90, y + 60, { steps: 6 });
    await one.page.mouse.up();
    const moved = await until(async () => cameraOf(one.page), ({ lat }) => lat > 5, 'the map dragged');
    await untilTiles(one.page, moved, 3, 3, 3);
    // Beyond the finest tiles these are drawn larger.
    for (const nearer of [1, 2, 3]) {
      await one.page.locator('.tools button').nth(0).click();
      await until(async () => cameraOf(one.page), ({ zoom }) => Math.abs(zoom - moved.zoom - nearer) < 0.02, 'nearer');
    }
    const near = cameraOf(one.page);
    const id: TileId = [3, Math.floor(((near.lon + 180) / 360) * 8), near.lat > 0 ? 3 : 4];
    await untilSeen(one.page, near, [near], [colourOf(id)]);
    clean(one);
  });

  test('bears the words of --basemap-credit', async () => {
    const one = await pageWith([file('credited.pmtiles', pmtiles(images)), '--basemap-credit', '© Somebody'], hashOf(ATLANTIC), { locale: 'fr-FR' });
    await until(() => credit(one.page), (text) => Boolean(text?.includes('Fond de carte : © Somebody')), 'the credit');
    clean(one);
  });

  test('that is none, or not whole, or of another kind keeps the server from starting', async () => {
    const whole = pmtiles(images);
    const faulty: [string, Buffer | string, string][] = [
      ['page.pmtiles', '<!doctype html>', 'it is no PMTiles archive'],
      ['cut.pmtiles', whole.subarray(0, whole.length - 1), `it ends after ${whole.length - 1} bytes, and its header tells of ${whole.length}`],
      ['mlt.pmtiles', pmtiles({ ...images, kind: KIND.mlt }), 'MLT'],
    ];
    for (const [name, bytes, why] of faulty) {
      const served = await serve(file(name, bytes));
      expect('said' in served && served.said).toContain(why);
      expect('said' in served && served.said).toContain(name);
    }
  });

  test.each(['en', 'fr'] as Lang[])('that turned bad while it is served leaves the countries, and the map says so (%s)', async (lang) => {
    const path = file('turning.pmtiles', pmtiles(images));
    const served = await serve(path);
    if ('said' in served) throw new Error(served.said);
    writeFileSync(path, Buffer.alloc(500, 'nonsense'));
    const one = await page(served.at, hashOf(ATLANTIC), { locale: lang });
    const host = new URL(served.at).host;
    await until(() => credit(one.page), (text) => Boolean(text?.includes(WORDS[lang].onMap.noBasemap.unreadable(host))), 'said below the map');
    await one.page.locator('canvas.ground').waitFor();
    expect(await credit(one.page)).not.toContain('Nobody');
    await untilSeen(one.page, ATLANTIC, [ATLANTIC], [await ink(one.page, '--sea')]);
    expect(await violations(one.page)).toEqual([]);
    await shot(one.page, `basemap-bad-${lang}`);
    clean(one);
  });
});

describe('an archive of vector tiles', () => {
  const camera: Camera = { zoom: 3, ...lonLat(0.46, 0.46) };
  const land = lonLat(0.43, 0.445);
  const sea = lonLat(0.555, 0.44);

  test('is drawn plainly by the names of its layers, in light and dark, with towns in the reader’s language', async () => {
    const one = await pageWith([file('world.pmtiles', pmtiles(vector(world)))], hashOf(camera), { locale: 'fr-FR' });
    await untilSeen(one.page, camera, [land, sea], [await ink(one.page, '--land'), await ink(one.page, '--sea')]);
    // Far off a road is thinner than a pixel, wherever between two rows it falls.
    const across = [-2, -1, 0, 1, 2].map((pixels) => lonLat(0.432, 0.47 + pixels / 4096));
    const sand = await ink(one.page, '--land');
    await until(() => seen(one.page, camera, across), (rows) => rows.some((colour) => !like(colour, sand)), 'the road');
    await shot(one.page, 'basemap-vector');
    expect(await credit(one.page)).toContain('© Nobody');
    await one.page.emulateMedia({ colorScheme: 'dark' });
    await untilSeen(one.page, camera, [land, sea], [await ink(one.page, '--land'), await ink(one.page, '--sea')]);
    await shot(one.page, 'basemap-vector-dark');
    clean(one);
  });

  test('whose layers have names of no usual schema is drawn in lines and faint areas', async () => {
    const named = { a: world.earth as Shape[], b: [...(world.roads as Shape[]), ...(world.places as Shape[])] };
    const one = await pageWith([file('unnamed.pmtiles', pmtiles(vector(named)))], hashOf(camera));
    const water = await ink(one.page, '--sea');
    await until(async () => (await seen(one.page, camera, [land]))[0] as Rgb, (colour) => !like(colour, water), 'the area');
    await shot(one.page, 'basemap-unnamed');
    clean(one);
  });
});

describe('a basemap by an address on this machine', () => {
  const tileOf = (request: IncomingMessage) => (/^\/(\d+)\/(\d+)\/(\d+)\.\w+$/.exec(request.url ?? '') ?? []).slice(1).map(Number) as TileId;

  test('of images is shown; the page’s policy lets it ask that server and no other', async () => {
    const at = await other((request, response) => {
      const id = tileOf(request);
      if (id[0] > 3) response.writeHead(404).end();
      else response.end(png(colourOf(id)));
    });
    const one = await pageWith([`${at}/{z}/{x}/{y}.png`], hashOf(ATLANTIC));
    await untilTiles(one.page, ATLANTIC, 3, 2, 3);
    await shot(one.page, 'basemap-address');
    expect(await credit(one.page)).toContain(`Basemap: ${new URL(at).host}`);
    expect(new Set(one.foreign.map((url) => new URL(url).origin))).toEqual(new Set([at]));
    expect(one.troubles).toEqual([]);
    let asked = 0;
    const stranger = await other((_, response) => {
      asked += 1;
      response.end();
    });
    const refused = await one.page.evaluate((url) => fetch(url).then(() => false, () => true), stranger);
    expect([refused, asked]).toEqual([true, 0]);
  });

  test('of vector tiles is drawn by the usual names', async () => {
    const tile = mvt({ earth: [{ kind: 'area', points: square(0, 0, 1, 1) }], water: [{ kind: 'area', points: square(0, 0.5, 1, 1) }] });
    const at = await other((_, response) => response.end(tile));
    const camera: Camera = { zoom: 1.2, ...lonLat(0.53, 0.5) };
    const one = await pageWith([`${at}/{z}/{x}/{y}.pbf`], hashOf(camera));
    await untilSeen(one.page, camera, [lonLat(0.42, 0.6), lonLat(0.7, 0.4)], [await ink(one.page, '--land'), await ink(one.page, '--sea')]);
    expect(new Set(one.foreign.map((url) => new URL(url).origin))).toEqual(new Set([at]));
  });

  test.each(['en', 'fr'] as Lang[])('whose tiles do not come leaves the countries, and the map says so (%s)', async (lang) => {
    const at = await other((_, response) => response.writeHead(503).end());
    const one = await pageWith([`${at}/{z}/{x}/{y}.png`], hashOf(ATLANTIC), { locale: lang });
    await until(() => credit(one.page), (text) => Boolean(text?.includes(WORDS[lang].onMap.tilesMissing(new URL(at).host))), 'said below the map');
    await untilSeen(one.page, ATLANTIC, [ATLANTIC], [await ink(one.page, '--sea')]);
    await shot(one.page, `basemap-missing-${lang}`);
  });

  const whole = pmtiles(images);
  test('of an archive is shown', async () => {
    const at = await other(pieces(whole));
    const one = await pageWith([`${at}/world.pmtiles`], hashOf(ATLANTIC));
    await untilTiles(one.page, ATLANTIC, 3, 2, 3);
    expect(new Set(one.foreign.map((url) => new URL(url).origin))).toEqual(new Set([at]));
    expect(one.troubles).toEqual([]);
  });

  const badDirectory = Buffer.from(whole).fill(7, 127, 160);
  const faulty: [string, 'unreadable' | 'unreachable' | 'unknown', Parameters<typeof other>[0]][] = [
    ['garbage', 'unreadable', pieces(Buffer.alloc(40_000, 'nonsense'))],
    ['a damaged directory', 'unreadable', pieces(badDirectory)],
    ['half a header', 'unreadable', pieces(whole.subarray(0, 60))],
    ['no more than a header', 'unreadable', pieces(whole.subarray(0, 300))],
    ['an empty file', 'unreachable', pieces(Buffer.alloc(0))],
    ['another kind of tiles', 'unknown', pieces(pmtiles({ ...images, kind: KIND.mlt }))],
    ['all of it at once', 'unreachable', (_, response) => response.end(Buffer.concat([whole, Buffer.alloc(20_000)]))],
    ['nothing', 'unreachable', (_, response) => response.writeHead(404).end()],
  ];
  test.each(faulty)('that gives %s leaves the countries, and the map says so: %s', async (_, trouble, answer) => {
    const at = await other(answer);
    const one = await pageWith([`${at}/world.pmtiles`], hashOf(ATLANTIC));
    const words = WORDS.en.onMap.noBasemap[trouble](new URL(at).host);
    await until(() => credit(one.page), (text) => Boolean(text?.includes(words)), words);
    await one.page.locator('canvas.ground').waitFor();
    expect(one.troubles.filter((trouble) => trouble.startsWith('uncaught'))).toEqual([]);
  });

  test('of an archive that is cut off shows the tiles there are, and says that others are missing', async () => {
    const at = await other(pieces(whole.subarray(0, whole.length - 4_000)));
    const east: Camera = { zoom: 2, ...lonLat(0.74, 0.14) };
    const one = await pageWith([`${at}/world.pmtiles`], hashOf(east));
    await until(() => credit(one.page), (text) => Boolean(text?.includes(WORDS.en.onMap.tilesMissing(new URL(at).host))), 'said below the map');
    await untilSeen(one.page, east, [lonLat(0.69, 0.19)], [colourOf([3, 5, 1])]);
  });
});

test('what is archived here is what other readers of the format expect', () => {
  const whole = pmtiles(vector(world));
  const at = (offset: number) => Number(whole.readBigUInt64LE(offset));
  expect(whole.subarray(0, 8).toString('latin1')).toBe('PMTiles\u0003');
  expect(JSON.parse(gunzipSync(whole.subarray(at(24), at(24) + at(32))).toString())).toHaveProperty('vector_layers');
  expect(at(56) + at(64)).toBe(whole.length);
});
