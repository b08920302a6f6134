/** What the exit status of every verb means. Verbs add their own (`check`, `log verify`) and list them in their help. */
export const EXIT = {
  ok: 0,
  /** The question was answered, and the answer is no: findings, a failing test, a guard that is not there. */
  no: 1,
  /** The command line is wrong. Nothing was done. */
  usage: 2,
  /** Something else went wrong: the message says where, and what to do next. */
  error: 3,
  /** Somebody pressed Ctrl-C instead of answering: what shells say of it. */
  interrupted: 130,
} as const;

/** `rampart check`: the verdict as an exit status. */
export const CHECK_EXIT = { allow: 0, ask: 10, sandbox: 11, deny: 12, usage: 2, policy: 3 } as const;

/** `rampart log verify`. */
export const VERIFY_EXIT = { intact: 0, tampered: 20, torn: 21, usage: 2 } as const;
