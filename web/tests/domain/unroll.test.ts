import { describe, expect, test } from 'vitest';
import { unrolled } from '../../src/domain/unroll';

describe('unrolled', () => {
  test('a line over the edge of the world goes on beyond it, and comes back', () => {
    const line = { type: 'LineString' as const, coordinates: [[170, -16], [179, -16], [-179, -17], [-170, -17], [179, -18]] };
    expect(unrolled(line)).toEqual({ type: 'LineString', coordinates: [[170, -16], [179, -16], [181, -17], [190, -17], [179, -18]] });
  });

  test('an island on the edge is one, to the west as to the east', () => {
    const island = { type: 'Polygon' as const, coordinates: [[[-179, 70], [179, 71], [179, 72], [-179, 70]]] };
    expect(unrolled(island)).toEqual({ type: 'Polygon', coordinates: [[[-179, 70], [-181, 71], [-181, 72], [-179, 70]]] });
  });

  test('land around the pole reaches down to it', () => {
    const land = { type: 'MultiPolygon' as const, coordinates: [[[[-170, -70], [0, -75], [170, -70], [-170, -70]]]] };
    expect(unrolled(land)).toEqual({ type: 'MultiPolygon', coordinates: [[[[-170, -70], [0, -75], [170, -70], [190, -70], [190, -90], [-170, -90], [-170, -70]]]] });
  });

  test('a point stays', () => {
    const point = { type: 'Point' as const, coordinates: [180, 0] };
    expect(unrolled(point)).toBe(point);
  });
});
