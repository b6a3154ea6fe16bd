import { expect, test } from 'vitest';
import { boxOf, fit, fromWorldPixels, mainBox, pan, project, worldPixels, zoomAt } from '../../src/domain/camera';
import { clusters, controlsShown, eventsShown } from '../../src/domain/cluster';
import { marks } from '../../src/domain/mark';
import { contains, outline } from '../../src/domain/outline';
import type { Control } from '../../src/domain/picture';
import { claim, on, place } from './claims';

const control = (at: ReturnType<typeof place>, ids: string[]): Control => ({
  place: at, state: 'held', holder: { name: 'Army', country: null, sector: null, text: null }, sureness: 'established', since: null, last_confirmed: null, claims: ids, rivals: [],
});

test('projection and its inverse agree', () => {
  for (const [lon, lat] of [[36.6, 35.9], [-77, -12], [179.9, 84]] as const) {
    const [x, y] = worldPixels(lon, lat, 7);
    const back = fromWorldPixels(x, y, 7);
    expect(back[0]).toBeCloseTo(lon, 9);
    expect(back[1]).toBeCloseTo(lat, 9);
  }
  expect(worldPixels(0, 0, 0)).toEqual([256, 256]);
});

test('panning moves places by as many pixels; zooming holds the point under the pointer', () => {
  const camera = { lon: 36, lat: 35, zoom: 8 };
  const before = project(camera, 800, 600, 36.5, 35.2);
  const after = project(pan(camera, 30, -20), 800, 600, 36.5, 35.2);
  expect(after[0] - before[0]).toBeCloseTo(30, 6);
  expect(after[1] - before[1]).toBeCloseTo(-20, 6);
  const zoomed = project(zoomAt(camera, 1.5, before[0], before[1], 800, 600), 800, 600, 36.5, 35.2);
  expect(zoomed[0]).toBeCloseTo(before[0], 6);
  expect(zoomed[1]).toBeCloseTo(before[1], 6);
});

test('a fit shows every corner of the box', () => {
  const box = boxOf([{ lon: 36, lat: 35 }, { lon: 38, lat: 36.5 }]);
  if (!box) throw new Error('no box');
  const camera = fit(box, 700, 400, 50);
  for (const [lon, lat] of [[box.west, box.south], [box.east, box.north]] as const) {
    const [x, y] = project(camera, 700, 400, lon, lat);
    expect(x).toBeGreaterThanOrEqual(49.9);
    expect(x).toBeLessThanOrEqual(650.1);
    expect(y).toBeGreaterThanOrEqual(49.9);
    expect(y).toBeLessThanOrEqual(350.1);
  }
  expect(boxOf([])).toBeNull();
});

test('one far capital does not shrink the front, however many far places are named once', () => {
  const front = [[36.6, 35.9], [36.8, 35.8], [36.7, 35.6]].map(([lon, lat]) => ({ lon: lon as number, lat: lat as number, weight: 9 }));
  const far = [[-74, 40.7], [37.6, 55.7], [32.8, 39.9], [6.1, 46.2]].map(([lon, lat]) => ({ lon: lon as number, lat: lat as number, weight: 1 }));
  expect(mainBox([...far, ...front])).toEqual(boxOf(front));
  const two = [{ lon: 0, lat: 0, weight: 1 }, { lon: 90, lat: 40, weight: 9 }];
  expect(mainBox(two)).toEqual(boxOf(two));
  expect(mainBox([])).toBeNull();
});

test('a mark holds what is claimed of its place; a place without position has none', () => {
  const saraqib = place('Saraqib', 35.86, 36.8, { geonameid: 1 });
  const found = marks(
    [
      claim('old', { place: saraqib, time: on('2020-02-01') }),
      claim('new', { place: saraqib, time: on('2020-02-05') }),
      claim('gain', { kind: 'control', place: saraqib }),
      claim('gain elsewhere', { kind: 'control', place: place('Nayrab', 35.89, 36.75) }),
      claim('flight', { kind: 'displacement', from: saraqib, to: place('Sarmada', 36.18, 36.72) }),
      claim('lost', { place: place('Somewhere', null, null) }),
      claim('several', { place: [saraqib, saraqib] }),
    ],
    [control(saraqib, ['gain'])],
  );
  expect(found.map((mark) => mark.place.name).sort()).toEqual(['Nayrab', 'Saraqib', 'Sarmada']);
  const mark = found.find((one) => one.place.name === 'Saraqib');
  expect(mark?.control?.claims).toEqual(['gain']);
  expect(mark?.events.map(({ kind, claims }) => [kind, claims.map(({ id }) => id)])).toEqual([['violence', ['new', 'old', 'several']], ['displacement', ['flight']]]);
  // Where the picture says nothing of control, the claim itself is shown.
  expect(found.find((one) => one.place.name === 'Nayrab')?.events.map(({ kind }) => kind)).toEqual(['control']);
});

test('clusters hold every mark once, part when zoomed in, and do not depend on the order', () => {
  const all = marks(
    Array.from({ length: 60 }, (_, i) => claim(`c${i}`, { place: place(`Town ${i}`, 35 + (i % 8) * 0.05, 36 + Math.floor(i / 8) * 0.07) })),
    [],
  );
  const names = (zoom: number, list = all) => clusters(list, zoom).map((cluster) => cluster.marks.map((mark) => mark.key).sort()).sort();
  for (const zoom of [2, 7, 9, 11]) {
    expect(names(zoom).flat().sort()).toEqual(all.map((mark) => mark.key).sort());
    expect(names(zoom, [...all].reverse())).toEqual(names(zoom));
  }
  expect(clusters(all, 2)).toHaveLength(1);
  expect(clusters(all, 13)).toHaveLength(60);
  expect(clusters([], 5)).toEqual([]);
});

test('a cluster shows known holders first, its most frequent kinds, and each claim once', () => {
  const at = (n: number) => place(`Town ${n}`, 35, 36 + n * 0.001);
  const unknown = { ...control(at(0), ['k0']), holder: null, state: 'unknown' as const };
  const both = claim('both', { place: [at(0), at(1)] });
  const more = ['casualties', 'humanitarian', 'protest', 'deployment'].map((kind) => claim(kind, { kind: kind as 'protest', place: at(1) }));
  const [only, ...rest] = clusters(marks([both, ...more], [unknown, control(at(1), ['k1']), control(at(2), ['k2'])]), 3);
  if (!only) throw new Error('no cluster');
  expect(rest).toEqual([]);
  expect(controlsShown(only).map(({ claims }) => claims[0])).toEqual(['k1', 'k2']);
  const shown = eventsShown(only);
  expect(shown).toHaveLength(4);
  expect(shown.filter(({ kind }) => kind === 'violence').map(({ claims }) => claims.map(({ id }) => id))).toEqual([['both']]);
  const [single] = clusters(marks([both, ...more], []).filter((mark) => mark.place.name === 'Town 1'), 3);
  expect(single && eventsShown(single)).toHaveLength(5);
});

test('an outline leaves out what lies outside and keeps the rest in place', () => {
  const square = (west: number, south: number) => ({ type: 'Polygon' as const, coordinates: [[[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]] });
  const camera = { lon: 36.5, lat: 35.5, zoom: 7 };
  const path = outline([square(36, 35), square(-100, 10)], camera, 600, 600);
  expect(path.match(/M/g)).toHaveLength(1);
  const [x, y] = project(camera, 600, 600, 36, 35);
  expect(path.startsWith(`M${x.toFixed(1)} ${y.toFixed(1)}L`)).toBe(true);
  expect(path.endsWith('Z')).toBe(true);
  expect(outline([{ type: 'LineString', coordinates: [[36, 35], [36.5, 35.2]] }], camera, 600, 600)).not.toContain('Z');
});

test('a hole is outside its area', () => {
  const ring = (from: number, to: number) => [[from, from], [to, from], [to, to], [from, to], [from, from]];
  const area = { type: 'MultiPolygon' as const, coordinates: [[ring(0, 10), ring(4, 6)], [ring(20, 22)]] };
  expect([[1, 1], [5, 5], [21, 21], [15, 15], [-1, 5]].map(([lon, lat]) => contains(area, lon as number, lat as number))).toEqual([true, false, true, false, false]);
  expect(contains({ type: 'LineString', coordinates: ring(0, 10) }, 1, 1)).toBe(false);
});
