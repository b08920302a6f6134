import { createHash, randomBytes } from "node:crypto";

/** Values kept under secrets nobody can guess, for a time and in number; only the secret's digest is kept with them. */
export class Kept<T> {
  readonly #values = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(
    private readonly most: number,
    private readonly now: () => number,
  ) {}

  /** @returns the secret: 256 bits, in characters any header and address may hold */
  add(value: T, ms: number): string {
    const secret = randomBytes(32).toString("base64url");
    this.#values.set(digest(secret), { value, until: this.now() + ms });
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.most) break;
      this.#values.delete(oldest);
    }
    return secret;
  }

  get(secret: string): T | null {
    const found = this.#values.get(digest(secret));
    return found === undefined || found.until <= this.now() ? null : found.value;
  }

  /** The value, for the last time. */
  take(secret: string): T | null {
    const value = this.get(secret);
    this.#values.delete(digest(secret));
    return value;
  }
}

const digest = (secret: string) => createHash("sha256").update(secret).digest("base64url");
