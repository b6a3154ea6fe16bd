/** How a figure grew and shrank as it was told: for each claimant, steps with their bounds. */
import { ordinal } from './day';
import type { Figure } from './picture';

export interface Step {
  claim: string;
  /** The day it was told; it stands until the claimant's next. */
  day: number;
  until: number | null;
  low: number | null;
  best: number | null;
  high: number | null;
  superseded: boolean;
}

export interface Series {
  /** Null for the outlet's own word. */
  claimant: string | null;
  steps: Step[];
}

export interface FigureSteps {
  figure: Figure;
  series: Series[];
  /** The largest number in any bound. */
  most: number;
}

/** The best number of a step, else the bound it has. */
export const level = ({ best, low, high }: Step): number | null => best ?? low ?? high;

/**
 * The figures in which one of `wanted` tells a number, the most told first. An account without a day or number makes no
 * step.
 */
export function figureSteps(figures: readonly Figure[], wanted: (claim: string) => boolean): FigureSteps[] {
  const found = figures.flatMap((figure): FigureSteps[] => {
    if (!figure.accounts.some(({ claim }) => wanted(claim))) return [];
    const of = new Map<string | null, Step[]>();
    for (const { claimant, count, claim, told, superseded } of figure.accounts) {
      const day = ordinal(told);
      if (day === null || !count || (count.low === null && count.best === null && count.high === null)) continue;
      const step: Step = { claim, day, until: null, low: count.low, best: count.best, high: count.high, superseded: superseded === true };
      const steps = of.get(claimant);
      if (steps) steps.push(step);
      else of.set(claimant, [step]);
    }
    if (of.size === 0) return [];
    const series = [...of].map(([claimant, steps]) => {
      steps.sort((a, b) => a.day - b.day);
      steps.forEach((step, i) => (step.until = steps[i + 1]?.day ?? null));
      return { claimant, steps };
    });
    series.sort((a, b) => b.steps.length - a.steps.length || (a.claimant ?? '') .localeCompare(b.claimant ?? ''));
    const most = Math.max(1, ...series.flatMap(({ steps }) => steps.flatMap((step) => [step.low ?? 0, step.best ?? 0, step.high ?? 0])));
    return [{ figure, series, most }];
  });
  return found.sort((a, b) => b.figure.accounts.length - a.figure.accounts.length || b.most - a.most);
}
