/** One shape per kind, so that kinds are told apart without colour; path data in a square of 16. */
import type { Kind } from './claim';

export const SHAPES: Record<Kind, string> = {
  control: 'M3 1h2v14H3zM5 2h9l-2.5 3.5L14 9H5z',
  violence: 'M8 0l1.7 4.2 4-2-2 4L16 8l-4.300 1.700 2 4-4-2L8 16l-1.700-4.300-4 2 2-4L0 8l4.300-1.800-2-4 4 2z',
  casualties: 'M6.500 1h3v4H14v3H9.500v7h-3V8H2V5h4.500z',
  displacement: 'M1 6h7V2l7.500 6L8 14v-4H1z',
  deployment: 'M8 1l7 6v3.500L8 5l-7 5.500V7zM8 7l7 5.500V15l-7-4.500L1 15v-2.500z',
  alignment: 'M5.500 3a5 5 0 1 0 2.500 9.300A5 5 0 1 0 8 3.700 5 5 0 0 0 5.500 3zm0 2A3 3 0 0 1 6.600 5.200a5 5 0 0 0 0 5.600A3 3 0 1 1 5.500 5zm5 0a3 3 0 1 1-1.100 5.800 5 5 0 0 0 0-5.600A3 3 0 0 1 10.500 5z',
  diplomacy: 'M1 2h14v9H8l-4 4v-4H1z',
  humanitarian: 'M2 2h12v12H2zM7 4v3H4v2h3v3h2V9h3V7H9V4z',
  protest: 'M8 1l7.500 14H.5z',
  quote: 'M1 3h6v6l-3 4H2l1.500-4H1zM9 3h6v6l-3 4h-2l1.500-4H9z',
};

/** What is said of a border crossing. */
export const GATES = ['closed', 'open', 'queue', 'crossed'] as const;
export type Gate = (typeof GATES)[number];

/** Two posts; between them a bar that is down, a bar that is up, a row of people, or an arrow through. */
export const GATE_SHAPES: Record<Gate, string> = {
  closed: 'M1 2h3v13H1zM12 2h3v13h-3zM4 6h8v4H4z',
  open: 'M1 2h3v13H1zM12 2h3v13h-3zM4 7l6-6 2 1.500-8 8z',
  queue: 'M1 2h3v13H1zM12 2h3v13h-3zM6.700 2h2.600v3H6.700zM6.700 7h2.600v3H6.700zM6.700 12h2.600v3H6.700z',
  crossed: 'M1 2h2v4H1zM1 11h2v4H1zM13 2h2v4h-2zM13 11h2v4h-2zM1 7.500h8V4.500l6 4-6 4v-3H1z',
};

/** How large a symbol is that stands for so many claims, in pixels: a step larger for ten times as many. */
export function symbolSize(claims: number): number {
  return Math.round(12 + 3 * Math.log10(Math.max(1, Math.min(claims, 1e4))));
}
