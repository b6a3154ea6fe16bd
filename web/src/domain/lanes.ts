/** Claims that share words get a line each under them: which line is whose. */
import type { EvidenceSpan } from './highlight';

/**
 * The lane of each claim, from 0: two whose words overlap have different ones, and a longer one lies below those it
 * contains. As few as can be.
 */
export function lanes(spans: readonly EvidenceSpan[]): Map<string, number> {
  const shortest = [...spans].filter(({ start, end }) => start < end).sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  const taken: EvidenceSpan[][] = [];
  const lane = new Map<string, number>();
  for (const span of shortest) {
    const overlaps = (other: EvidenceSpan) => other.start < span.end && span.start < other.end;
    let n = 0;
    while (taken[n]?.some(overlaps)) n += 1;
    (taken[n] ??= []).push(span);
    lane.set(span.id, n);
  }
  return lane;
}

/** Where notes of given heights stand beside their marks, in order, so that none covers another: at its mark or below. */
export function settled(marks: readonly number[], heights: readonly number[], gap: number): number[] {
  let free = 0;
  return marks.map((top, i) => {
    const at = Math.max(top, free);
    free = at + (heights[i] ?? 0) + gap;
    return at;
  });
}
