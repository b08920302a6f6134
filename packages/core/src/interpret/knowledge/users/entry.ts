import type { Entry, Usage } from "../types.js";

/**
 * What users say of a program: the data of an entry. It only adds actions to what is known already, so nothing of an entry
 * that would take something away (what is printed, what cannot fail, what an unknown option means) can be said.
 */
export type UserUsage = Pick<Usage, "syntax" | "options" | "operands" | "effects" | "launches"> & {
  readonly subcommands?: Readonly<Record<string, UserUsage>>;
  readonly otherwise?: UserUsage;
};

export type UserEntry = UserUsage & Pick<Entry, "names">;
