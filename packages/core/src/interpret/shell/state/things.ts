import { covers } from "../../things/index.js";

/** Keys of one call, and of those a session remembers, that are kept. */
export const MAX_THINGS = 256;

/** What this call and the session before it made that has a name: containers, clusters, branches, databases. */
export class Things {
  /** Made by this call where nothing of the name was, if the command succeeded. */
  made: readonly string[] = [];
  /** Of these the result of the call would say that their making failed. */
  told: readonly string[] = [];
  /** Those whose making has succeeded where what runs now is reached. */
  proved: readonly string[] = [];
  /** There no longer, or nobody knows. */
  gone: readonly string[] = [];

  /** Whether what a command says of having failed comes back to whoever made the call, before the call ends. */
  heard = true;

  constructor(private readonly before: readonly string[]) {}

  /** Runs `body` where nobody may learn that it failed. */
  unheard(body: () => void): void {
    const { heard } = this;
    this.heard = false;
    body();
    this.heard = heard;
  }

  make(keys: readonly string[], told: boolean): void {
    if (this.made.length + keys.length > MAX_THINGS) return;
    this.made = [...this.made, ...keys];
    this.told = told ? [...this.told, ...keys] : this.told.filter((key) => !keys.includes(key));
  }

  /** All that was made since these were. */
  prove(since: readonly string[]): void {
    if (this.made !== since) this.proved = [...this.proved, ...this.made.filter((key) => !since.includes(key))];
  }

  /** Only of these it is known from here on, as far as they are still there. */
  forget(proved: readonly string[]): void {
    if (this.proved !== proved) this.proved = proved.filter((key) => this.proved.includes(key));
  }

  /** `light`: it need not be known that the making succeeded. */
  owns(key: string, light: boolean): boolean {
    if (this.proved.includes(key) || (light && this.made.includes(key))) return true;
    return this.before.includes(key) && !this.gone.some((one) => covers(one, key));
  }

  named(prefix: string): readonly string[] {
    const all = [...this.before.filter((key) => !this.gone.some((one) => covers(one, key))), ...this.proved];
    return [...new Set(all)].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  end(keys: readonly string[]): void {
    const stays = (key: string) => !keys.some((one) => covers(one, key));
    this.made = this.made.filter(stays);
    this.told = this.told.filter(stays);
    this.proved = this.proved.filter(stays);
    this.gone = [...this.gone, ...keys].slice(-MAX_THINGS);
  }
}
