/** What the claims add up to on one day, as known on another. Derived by the server; read here. */
import type { Actor } from './actor';
import type { Count } from './count';
import type { Place } from './place';

export type ControlState = 'held' | 'contested' | 'besieged' | 'part_held' | 'unknown';
export type Sureness = 'established' | 'unconfirmed' | 'claimed';

export interface Control {
  place: Place;
  state: ControlState;
  holder: Actor | null;
  sureness: Sureness;
  since: string | null;
  /** The beginning where it is not known to the day: `2020-02-06/2020-02-13`, `../2020-02-07`. */
  since_edtf?: string | null;
  last_confirmed: string | null;
  besieger?: Actor | null;
  claims: string[];
  /** Claims that it is not so, is planned, or may be. */
  denials?: string[];
  /** Claims of an advance that do not say that forces are inside. */
  pressed?: string[];
  rivals: { holder: Actor | null; claims: string[] }[];
}

export interface Figure {
  kind: 'casualties' | 'displacement';
  what: string;
  victims: string | null;
  place: Place | null;
  from: string | null;
  to: string | null;
  low: number | null;
  best: number | null;
  high: number | null;
  approx?: boolean | null;
  unit?: string | null;
  /** The party the people belong to: those hit, or those who moved. */
  target?: Actor | null;
  actor?: Actor | null;
  origin?: Place[];
  destination?: Place[];
  /** True where the period is taken from the reports' dates. */
  period_inferred?: boolean;
  accounts: {
    claimant: string | null;
    count: Count | null;
    claim: string;
    /** The day it was told. */
    told?: string | null;
    /** True where the same claimant has since given another number. */
    superseded?: boolean;
    /** The same account in other outlets. */
    copies?: string[];
  }[];
}

export interface Alignment {
  actor: Actor;
  relation: string;
  target: Actor | null;
  since: string | null;
  claims: string[];
}

export interface Commitment {
  act: string;
  actor: Actor | null;
  target: Actor | null;
  about: string | null;
  deadline: string | null;
  state: 'pending' | 'carried_out' | 'lapsed' | 'extended' | 'broken' | 'unknown';
  claims: string[];
}

export interface Contradiction {
  subject: 'control' | 'figure' | 'event' | 'alignment';
  place: Place | null;
  /** A word of the interface's `reasons`, or a sentence. */
  reason: string;
  claims: string[];
}

export interface Picture {
  at: string | null;
  /** The day the picture stands for: `at`, else the last day a report is dated to. */
  as_of?: string | null;
  known: string | null;
  control: Control[];
  figures: Figure[];
  alignments: Alignment[];
  commitments: Commitment[];
  contradictions: Contradiction[];
}
