/** Who looks at the page, and whether they have to log in first. */
import * as api from './api';

export const ROLES = ['reader', 'analyst', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The fewest characters of a password, as the server has it. */
export const LEAST_CHARACTERS = 12;

/** Who asks, as the server knows them; `login` is false where nobody logs in. */
export interface Me {
  name: string;
  role: Role;
  login: boolean;
}

export class Session {
  me = $state.raw<Me | null>(null);
  /** Unknown until the server has said. */
  place = $state<'unknown' | 'in' | 'out'>('unknown');
  /** True once a session has ended that was open in this page. */
  ended = $state(false);

  constructor() {
    api.whenLoggedOut(() => {
      this.ended = this.place === 'in';
      this.place = 'out';
      this.me = null;
    });
  }

  async start(): Promise<void> {
    try {
      this.me = await api.json<Me>('me');
      this.place = 'in';
    } catch {
      // Where the server fails otherwise, the page says so.
      if (this.place === 'unknown') this.place = 'in';
    }
  }

  async logIn(name: string, password: string): Promise<void> {
    this.me = await api.send<Me>('POST', 'login', { name, password });
    this.ended = false;
    this.place = 'in';
  }

  async logOut(): Promise<void> {
    await api.send('POST', 'logout', {});
    this.me = null;
    this.ended = false;
    this.place = 'out';
  }

  /** Changes the asker's own password; wherever else they are logged in, they no longer are. */
  async changePassword(current: string, fresh: string): Promise<void> {
    await api.send('POST', 'password', { current, new: fresh });
  }

  /** Whether to show what takes `role`; the server decides in any case. */
  may(role: Role): boolean {
    return this.me !== null && ROLES.indexOf(this.me.role) >= ROLES.indexOf(role);
  }
}

export const session = new Session();
