import { expect, test } from 'vitest';
import { boxOf, fit, fromWorldPixels, mainBox, pan, project, worldPixels, zoomAt } from '../../src/domain/camera';
import type { Claim } from '../../src/domain/claim';
import { clusters, controlsShown, eventsShown, gateShown } from '../../src/domain/cluster';
import { UNKNOWN, visible, type Columns } from '../../src/domain/columns';
import { ordinal } from '../../src/domain/day';
import { flows, flowWidth } from '../../src/domain/flow';
import { toGeoJson } from '../../src/domain/geojson';
import { glyph } from '../../src/domain/glyph';
import { graticule, sayDegrees } from '../../src/domain/graticule';
import { cells } from '../../src/domain/hint';
import { tellApart } from '../../src/domain/holder';
import { layout } from '../../src/domain/layout';
import { marks, type Mark } from '../../src/domain/mark';
import { contains } from '../../src/domain/outline';
import type { Control } from '../../src/domain/picture';
import { claim, columnsOf, every, on, place } from './claims';

const control = (at: ReturnType<typeof place>, ids: string[]): Control => ({
  place: at, state: 'held', holder: { name: 'Army', country: null, sector: null, text: null }, sureness: 'established', since: null, last_confirmed: null, claims: ids, rivals: [],
});

/** The marks of claims, with the columns they stand in. */
function marked(claims: readonly Claim[], held: Control[] = []): { of: Columns; all: Mark[] } {
  const of = columnsOf(claims);
  return { of, all: marks(of, every(of), held) };
}
const ids = (of: Columns, rows: Iterable<number>) => [...rows].map((row) => of.id[row]);

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
  const { of, all } = marked(
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
  expect(all.map((mark) => mark.place.name).sort()).toEqual(['Nayrab', 'Saraqib', 'Sarmada']);
  const mark = all.find((one) => one.place.name === 'Saraqib');
  if (!mark) throw new Error('no Saraqib');
  expect(mark.control?.claims).toEqual(['gain']);
  expect(ids(of, mark.rows)).toEqual(['old', 'new', 'flight', 'several']);
  const [only] = clusters([mark], 8);
  if (!only) throw new Error('no cluster');
  expect(eventsShown(of, only).map(({ kind, number, latest }) => [kind, number, of.id[latest]])).toEqual([['violence', 3, 'new'], ['displacement', 1, 'flight']]);
  // Where the picture says nothing of control, the claim itself is shown.
  const other = clusters(all.filter((one) => one.place.name === 'Nayrab'), 8)[0];
  expect(other && eventsShown(of, other).map(({ kind }) => kind)).toEqual(['control']);
});

test('a place that is held is marked although no claim shown is about it', () => {
  const { all } = marked([], [control(place('Idlib', 35.93, 36.63), ['x'])]);
  expect(all.map(({ place: { name }, rows, weight }) => [name, rows.length, weight])).toEqual([['Idlib', 0, 6]]);
});

test('what is held beside a town does not stand for the town, whichever is told first', () => {
  const town = place('Ar Rahad', 12.7, 30.6, { geonameid: 7 });
  const beside = { ...control({ ...town, relation: 'north_of' }, ['n']), sureness: 'claimed' as const };
  for (const held of [[control(town, ['t']), beside], [beside, control(town, ['t'])]]) expect(marked([], held).all.map((mark) => mark.control?.claims)).toEqual([['t']]);
  expect(marked([], [beside]).all.map((mark) => mark.control?.claims)).toEqual([['n']]);
});

test('a day hides what had not begun and what was not yet out, as the list does', () => {
  const of = columnsOf(
    [
      claim('begun', { time: on('2020-02-05', '2020-02-08') }),
      claim('later', { time: on('2020-02-07') }),
      claim('undated', { report: 's' }),
      claim('nowhere in time', { report: 'none' }),
    ],
    { r: '2020-02-09', s: '2020-02-04' },
  );
  const shown = (at: string | null, known: string | null) => of.id.filter((_, row) => visible(of, ordinal(at), ordinal(known))[row]);
  expect(shown(null, null)).toHaveLength(4);
  expect(shown('2020-02-06', null)).toEqual(['begun', 'undated']);
  expect(shown(null, '2020-02-04')).toEqual(['undated']);
  expect(of.first[3]).toBe(UNKNOWN);
});

test('clusters hold every mark once, part when zoomed in, and do not depend on the order', () => {
  const { all } = marked(Array.from({ length: 60 }, (_, i) => claim(`c${i}`, { place: place(`Town ${i}`, 35 + (i % 8) * 0.05, 36 + Math.floor(i / 8) * 0.07) })));
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
  const { of, all } = marked([both, ...more], [unknown, control(at(1), ['k1']), control(at(2), ['k2'])]);
  const [only, ...rest] = clusters(all, 3);
  if (!only) throw new Error('no cluster');
  expect(rest).toEqual([]);
  expect(controlsShown(only).map(({ claims }) => claims[0])).toEqual(['k1', 'k2']);
  const shown = eventsShown(of, only);
  expect(shown).toHaveLength(4);
  expect(shown.filter(({ kind }) => kind === 'violence').map(({ number }) => number)).toEqual([1]);
  const [single] = clusters(all.filter((mark) => mark.place.name === 'Town 1'), 3);
  expect(single && eventsShown(of, single)).toHaveLength(5);
});

test('the parts of a mark do not lie on one another', () => {
  const at = place('Maarat al-Numan', 35.6, 36.7);
  const { of, all } = marked(['violence', 'casualties', 'protest'].flatMap((kind, i) => Array.from({ length: 1 + i * 12 }, (_, n) => claim(`${kind}${n}`, { kind: kind as 'protest', place: at }))), [{ ...control(at, ['k']), state: 'besieged', sureness: 'unconfirmed' }]);
  const [cluster] = clusters(all, 8);
  if (!cluster) throw new Error('no cluster');
  const { parts, box } = layout(cluster, { of, holderOf: new Map(), lang: 'en', events: true, crossings: true, measure: (text) => 7 * text.length });
  expect(parts.map(({ part }) => part)).toEqual(['control', 'name', 'event', 'event', 'event']);
  for (const [i, one] of parts.entries()) {
    for (const other of parts.slice(i + 1)) {
      const apart = one.box.x + one.box.width <= other.box.x || other.box.x + other.box.width <= one.box.x || one.box.y + one.box.height <= other.box.y || other.box.y + other.box.height <= one.box.y;
      expect(apart, `${one.part} on ${other.part}`).toBe(true);
    }
  }
  expect(box.x).toBe(-14);
});

test('a border crossing shows the latest that is said of it, and a country is none', () => {
  const gate = place('Bab al-Hawa', 36.24, 36.69, { level: 'site' });
  const said = (id: string, condition: string, day: string, at = gate) => claim(id, { kind: 'humanitarian', condition, place: at, time: on(day) });
  const { of, all } = marked([said('open', 'border_open', '2020-02-03'), said('shut', 'border_closed', '2020-02-05'), said('queue', 'border_queue', '2020-02-04'), said('far', 'border_closed', '2020-02-05', place('Turkey', 39, 35, { level: 'country' }))]);
  expect(all.map((mark) => [mark.place.name, mark.gate?.state ?? null])).toEqual([['Bab al-Hawa', 'closed'], ['Turkey', null]]);
  const [cluster] = clusters(all.slice(0, 1), 9);
  const shown = cluster ? gateShown(cluster)?.gate : null;
  expect(shown && of.id[shown.row]).toBe('shut');
});

test('flows go from where people were to where they went, by the largest number told', () => {
  const [from, to] = [place('Saraqib', 35.86, 36.8), place('Idlib', 35.93, 36.63)];
  const fled = (id: string, best: number | null, more: Partial<Claim> = {}) => claim(id, { kind: 'displacement', movement: 'fled', from, to, count: { low: null, best, high: null }, ...more });
  const of = columnsOf([
    fled('a', 900), fled('b', 12_000, { factuality: 'unconfirmed' }), fled('planned', 50_000, { factuality: 'future' }),
    claim('here', { kind: 'displacement', place: to, to: from }), claim('nowhere', { kind: 'displacement', from }), claim('troops', { kind: 'deployment', from, to }),
  ]);
  const found = flows(of, every(of));
  expect(found.map((flow) => [flow.from.name, flow.to.name, flow.people, flow.asserted, ids(of, flow.rows)])).toEqual([
    ['Idlib', 'Saraqib', null, true, ['here']],
    ['Saraqib', 'Idlib', 12_000, true, ['a', 'b']],
  ]);
  expect(flowWidth(null)).toBeLessThan(flowWidth(1000));
  expect(flowWidth(100_000)).toBeCloseTo(2 * flowWidth(10_000), 6);
});

test('the hint gives each held town its cell, and no area to those nobody is said to hold', () => {
  const { all } = marked([], [control(place('A', 35, 36), ['a']), control(place('B', 35, 37), ['b']), { ...control(place('C', 36, 36), ['c']), holder: null, state: 'unknown' }, control(place('Province', 35.4, 36.2, { level: 'admin1' }), ['p'])]);
  const found = cells(all);
  expect(found.map(({ mark }) => mark.place.name)).toEqual(['A', 'B']);
  const [a, b] = found;
  if (!a || !b) throw new Error('no cells');
  // The limit lies half-way between the two towns.
  const east = Math.max(...a.corners.filter((_, i) => i % 2 === 0));
  expect(east).toBeCloseTo((a.x + b.x) / 2, 9);
  expect(a.radius).toBeGreaterThan(0);
  expect(cells([])).toEqual([]);
});

test('a tag differs for each state and degree of sureness, without any colour', () => {
  const army = { name: 'Army', country: null, sector: null, text: null };
  const other = { ...army, name: 'Front' };
  const sure = (['held', 'part_held', 'besieged'] as const).flatMap((state) => (['established', 'unconfirmed', 'claimed'] as const).map((sureness) => ({ ...control(place('A', 35, 36), ['a']), state, sureness, holder: army })));
  // Where nobody is settled on, there is nothing to be sure of.
  const looks: Control[] = [...sure, { ...control(place('A', 35, 36), ['a']), state: 'contested', holder: army, rivals: [{ holder: other, claims: [] }] }, { ...control(place('A', 35, 36), ['a']), state: 'unknown', holder: null }];
  const holderOf = new Map(tellApart([...looks, { ...control(place('B', 35, 36), ['b']), holder: other }]).map((holder) => [holder.key, holder]));
  const plain = (look: Control) => JSON.stringify(glyph(look, holderOf), (key, value) => (key === 'fill' ? value === 'sheet' : key === 'stroke' ? Boolean(value) : value));
  expect(new Set(looks.map(plain)).size).toBe(looks.length);
});

test('the graticule is at round degrees, about as far apart as asked', () => {
  for (const zoom of [2, 4, 8, 12]) {
    const { meridians, parallels } = graticule({ lon: 36.7, lat: 35.8, zoom }, 1000, 700);
    expect(meridians.length).toBeGreaterThan(0);
    expect(meridians.length).toBeLessThanOrEqual(11);
    expect(parallels.length).toBeLessThanOrEqual(8);
    const gaps = meridians.slice(1).map(({ x }, i) => x - (meridians[i] as { x: number }).x);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(109);
  }
  expect(sayDegrees(36.5, 'E', 'O')).toBe('36° 30′ E');
  expect(sayDegrees(-12, 'N', 'S')).toBe('12° S');
  expect(sayDegrees(0, 'N', 'S')).toBe('0°');
});

test('the GeoJSON of a view holds what is in it, with the claims it rests on', () => {
  const [inside, outside] = [place('Saraqib', 35.86, 36.8), place('Damascus', 33.5, 36.3)];
  const { of, all } = marked([claim('a', { place: inside, time: on('2020-02-05') }), claim('b', { place: outside }), claim('c', { kind: 'displacement', from: inside, to: outside, count: { low: 10, best: null, high: null } })], [control(inside, ['k'])]);
  const { features } = toGeoJson({ of, marks: all, flows: flows(of, every(of)), box: { west: 36, south: 35, east: 38, north: 37 }, at: null, known: null });
  expect(features.map(({ geometry }) => geometry.type)).toEqual(['Point', 'LineString']);
  expect(features[0]?.properties).toMatchObject({ name: 'Saraqib', holder: 'Army', sureness: 'established', control_claims: ['k'], claims: { violence: 1, displacement: 1 }, latest_claim: 'a', latest_day: '2020-02-05' });
  expect(features[1]?.properties).toMatchObject({ from: 'Saraqib', to: 'Damascus', largest_number_told: 10, claims: ['c'] });
});

test('a hole is outside its area', () => {
  const ring = (from: number, to: number) => [[from, from], [to, from], [to, to], [from, to], [from, from]];
  const area = { type: 'MultiPolygon' as const, coordinates: [[ring(0, 10), ring(4, 6)], [ring(20, 22)]] };
  expect([[1, 1], [5, 5], [21, 21], [15, 15], [-1, 5]].map(([lon, lat]) => contains(area, lon as number, lat as number))).toEqual([true, false, true, false, false]);
  expect(contains({ type: 'LineString', coordinates: ring(0, 10) }, 1, 1)).toBe(false);
});
