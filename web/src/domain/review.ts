/** What people decided about claims, and what a reviewer can do. */
import type { Claim, Kind } from './claim';
import type { Day } from './day';

export type Verdict = 'accepted' | 'corrected' | 'rejected' | 'added' | 'withdrawn';

export interface Review {
  verdict: Verdict;
  by: string;
  on: Day;
  note: string | null;
}

/** A claim that waits, with its words in their paragraph and why it is asked about. */
export interface Queued extends Claim {
  before: string;
  after: string;
  why: string[];
  weight: number;
  /** Those of other reports that say the same in the same words. */
  same: Claim[];
}

export interface Decision extends Review {
  claim: string;
  earlier: string | null;
  link: string | null;
  /** True where it was not taken back. */
  stands: boolean;
  /** True where the one who asks made it. */
  mine: boolean;
  report: string | null;
  kind: Kind | null;
  words: string | null;
}

/** How a claim stands to another, and what reviewers said of it. */
export interface Kin {
  later: string;
  earlier: string;
  kind: string;
  review: Review | null;
  /** True where the one who asks has said something of it that stands. */
  mine: boolean;
  other: Claim;
}

/** A claim that may tell of the same event as another: so many days and kilometres from it, where that is known. */
export interface Neighbour {
  claim: Claim;
  days: number | null;
  km: number | null;
}

/** How two claims of one event can stand to each other, as a reviewer says it; the first says no more than that they are of one. */
export const JOINING = ['same_event', 'corroborates', 'copies', 'updates', 'contradicts'] as const;
export type Joining = (typeof JOINING)[number];

export interface Agreement {
  reviewers: [string, string];
  both: number;
  same: number;
  share: number;
  kappa: number | null;
  apart: string[];
}

export interface Vocabularies {
  kinds: Record<Kind, Record<string, { words: string[]; needed: boolean }>>;
  factuality: string[];
  attribution: string[];
  sector: string[];
  relation: string[];
  unit: string[];
  link: string[];
}

export type Look = 'first' | 'second';

/** A decision as it is sent. */
export interface Said {
  verdict: Verdict;
  claims?: string[];
  link?: { later: string; earlier: string; kind: string };
  set?: string[];
  add?: { report: string; kind: string; utf16_start: number; utf16_end: number };
  note?: string;
}

export interface Answered {
  /** The claims that it was about, as they stand now. */
  claims: Claim[];
  /** Ids of claims that are there no more. */
  gone: string[];
}

/** The decision that counts for a claim, as known on a day; null where none did by then. */
export function reviewBy(claim: Claim, known: Day | null): Review | null {
  const review = claim.review ?? null;
  return review && (known === null || review.on <= known) ? review : null;
}

/** True where a reviewer had said by then that the report does not make the claim. */
export const isRejected = (claim: Claim, known: Day | null): boolean => reviewBy(claim, known)?.verdict === 'rejected';

export type Act =
  | 'accept' | 'reject' | 'correct' | 'undo' | 'next' | 'previous' | 'acceptAll' | 'rejectAll'
  | 'merge' | 'split' | 'report' | 'why' | 'newClaim' | 'wide' | 'help' | 'close';

/** What changes anything, and takes an analyst. */
export const CHANGES: readonly Act[] = ['accept', 'reject', 'correct', 'undo', 'acceptAll', 'rejectAll', 'merge', 'split', 'newClaim'];

/** The key of each act, as it is shown; some have a second. */
export const KEYS: readonly (readonly [Act, string, ...string[]])[] = [
  ['accept', 'a'], ['reject', 'r', 'x'], ['correct', 'c', 'e'], ['undo', 'u'],
  ['next', 'j', 'n', 'ArrowDown'], ['previous', 'k', 'p', 'ArrowUp'],
  ['acceptAll', 'A'], ['rejectAll', 'R'], ['merge', 'm'], ['split', 's'],
  ['report', 'o', 'Enter'], ['why', 'w'], ['newClaim', 'i'], ['wide', 'f'], ['help', '?'], ['close', 'Escape'],
];

export const keyOf = (act: Act): string => KEYS.find(([one]) => one === act)?.[1] ?? '';

interface Pressed {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/** What a key means; null for one that is the browser's or means nothing. */
export function actOf({ key, altKey, ctrlKey, metaKey }: Pressed): Act | null {
  if (altKey || ctrlKey || metaKey) return null;
  return KEYS.find(([, ...keys]) => keys.includes(key))?.[0] ?? null;
}

/** Puts claims in the place of those with their ids, and takes away those that are gone. */
export function patched<T extends Claim>(list: readonly T[], { claims, gone }: Answered): T[] {
  const now = new Map(claims.map((claim) => [claim.id, claim]));
  return list.filter(({ id }) => !gone.includes(id)).map((one) => {
    const claim = now.get(one.id);
    if (!claim) return one;
    // What a correction took away must not stay; what the list says of it besides does.
    const { before, after, why, weight, same } = one as Partial<Queued>;
    return { ...claim, ...(why ? { before, after, why, weight, same } : {}) } as unknown as T;
  });
}
