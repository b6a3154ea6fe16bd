import type { Geometry } from 'geojson';
import { expect, test } from 'vitest';
import type { Basemap } from '../../src/basemap';
import { project, type Camera } from '../../src/domain/camera';
import { groundOf, paintGround } from '../../src/paint/ground';

type Point = [x: number, y: number];

/** A canvas that notes each way that is filled or stroked. */
function noting() {
  const ways: { how: 'fill' | 'stroke'; lines: Point[][]; closed: number }[] = [];
  let lines: Point[][] = [];
  let closed = 0;
  const context = {
    fillStyle: '', strokeStyle: '', lineWidth: 1, lineJoin: '',
    fillRect() {},
    beginPath: () => ((lines = []), (closed = 0)),
    moveTo: (x: number, y: number) => lines.push([[x, y]]),
    lineTo: (x: number, y: number) => lines.at(-1)?.push([x, y]),
    closePath: () => (closed += 1),
    fill: () => ways.push({ how: 'fill', lines, closed }),
    stroke: () => ways.push({ how: 'stroke', lines, closed }),
  };
  return { context: context as unknown as CanvasRenderingContext2D, ways };
}

function painted(land: Geometry, camera: Camera, size: number) {
  const none = { type: 'MultiLineString' as const, coordinates: [] };
  const basemap: Basemap = {
    land: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { name: 'A' }, geometry: land }] },
    borders: { type: 'MultiLineString', coordinates: [[[36, 35], [36.5, 35.2]]] }, coasts: none, labels: [],
  };
  const { context, ways } = noting();
  paintGround(context, groundOf(basemap), camera, size, size, () => '#000000');
  return ways;
}

/** Whether a point is inside, by the even-odd rule. */
function inside(lines: readonly Point[][], x: number, y: number): boolean {
  let odd = false;
  for (const line of lines) {
    line.forEach(([xi, yi], i) => {
      const [xj, yj] = line[(i + line.length - 1) % line.length] as Point;
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    });
  }
  return odd;
}

test('the ground leaves out what lies outside and keeps the rest in place', () => {
  const square = (west: number, south: number) => [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]];
  const camera = { lon: 36.5, lat: 35.5, zoom: 7 };
  const [land, coasts, borders] = painted({ type: 'MultiPolygon', coordinates: [[square(36, 35)], [square(-100, 10)]] }, camera, 600);
  expect(land).toMatchObject({ how: 'fill', closed: 1 });
  expect(land?.lines).toHaveLength(1);
  expect(land?.lines[0]?.[0]).toEqual(project(camera, 600, 600, 36, 35).map((at) => expect.closeTo(at, 6)));
  expect(coasts?.lines).toEqual([]);
  expect(borders).toMatchObject({ how: 'stroke', closed: 0 });
});

test('a ring that goes on at the other edge of the world is no line across it', () => {
  const ring = [[178, -18], [180, -17], [-180, -17], [-179, -18], [-180, -19], [180, -19], [178, -18]];
  const [land] = painted({ type: 'Polygon', coordinates: [ring] }, { lon: 0, lat: 0, zoom: 1 }, 1100);
  expect(land?.lines).toHaveLength(2);
  for (const line of land?.lines ?? []) {
    const xs = line.map(([x]) => x);
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(20);
  }
});

test('land around a pole reaches to the edge of the map', () => {
  const coast = [-180, -90, 0, 90, 180].map((lon) => [lon, -70]);
  const ring = [...coast.slice(0, -1), [-180, -70]];
  const camera = { lon: 0, lat: 0, zoom: 0 };
  const [land] = painted({ type: 'Polygon', coordinates: [ring] }, camera, 512);
  const inland = project(camera, 512, 512, 45, -80) as Point;
  expect([inside(land?.lines ?? [], ...inland), inside(land?.lines ?? [], 256, 256)]).toEqual([true, false]);
});

test('what is left out beyond the edges changes nothing that is seen', () => {
  // Rings that go around the view in all manner of ways, with many points outside.
  let seed = 7;
  const chance = () => ((seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647);
  for (let n = 0; n < 60; n += 1) {
    const ring = Array.from({ length: 120 }, (_, i) => {
      const turn = (i / 120) * 2 * Math.PI;
      const far = 0.2 + 6 * chance() ** 2;
      return [36.5 + far * Math.cos(turn), 35.5 + far * Math.sin(turn)];
    });
    ring.push(ring[0] as number[]);
    const camera = { lon: 36.5, lat: 35.5, zoom: 8 };
    const [land] = painted({ type: 'Polygon', coordinates: [ring] }, camera, 300);
    const whole = ring.map(([lon = 0, lat = 0]) => project(camera, 300, 300, lon, lat));
    const drawn = land?.lines ?? [];
    for (let i = 0; i < 200; i += 1) {
      const [x, y] = [300 * chance(), 300 * chance()];
      expect(inside(drawn, x, y), `ring ${n} at ${x}, ${y}`).toBe(inside([whole], x, y));
    }
  }
});
