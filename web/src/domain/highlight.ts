/** Cuts a report's text where claims begin and end, so that each piece can be shown with the claims it proves. */
export interface EvidenceSpan {
  id: string;
  /** UTF-16 units; `end` exclusive. */
  start: number;
  end: number;
}

export interface Piece {
  text: string;
  /** Ids of the claims whose evidence covers the piece, shortest evidence first. */
  claims: string[];
  /** Ids of the claims whose evidence begins here. */
  begins: string[];
}

/**
 * The pieces in order; joined, they are exactly `text`. Spans outside the text, empty, or the wrong way round are
 * left out: a wrong offset must never hide words.
 */
export function cut(text: string, spans: readonly EvidenceSpan[]): Piece[] {
  const sound = spans.filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length);
  const edges = [...new Set([0, text.length, ...sound.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let i = 0; i + 1 < edges.length; i += 1) {
    const from = edges[i] as number;
    const to = edges[i + 1] as number;
    const over = sound.filter(({ start, end }) => start <= from && end >= to).sort((a, b) => a.end - a.start - (b.end - b.start));
    pieces.push({
      text: text.slice(from, to),
      claims: over.map(({ id }) => id),
      begins: over.filter(({ start }) => start === from).map(({ id }) => id),
    });
  }
  return pieces;
}

/** Which claim a click on a piece means: the shortest, or the next one when that is already selected. */
export function pick(piece: Piece, selected: string | null): string | null {
  const at = selected === null ? -1 : piece.claims.indexOf(selected);
  return piece.claims[(at + 1) % piece.claims.length] ?? null;
}
