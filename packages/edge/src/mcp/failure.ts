import { ServiceError } from "@rampart/service";

/** What went wrong here, in words for a person, with its code. */
export const reasonOf = (error: unknown): string =>
  error instanceof ServiceError ? `${error.message} (${error.code})` : "it could not be judged (mcp.failed)";
