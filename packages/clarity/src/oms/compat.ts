/**
 * What the reference accepts and we refuse. Each switch says what it gives up; the help and the refusal show the text.
 */
export const COMPAT = {
  "expired-certificate":
    "certificates are judged at the time the signer's was issued: one that expired since, or whose key leaked, still counts",
  "linked-directories": "files behind a linked folder are not part of the model: anybody may change them unnoticed",
  "planted-files": "files below paths the signer left out are accepted: anybody may add code there",
  "empty-model": "a model without one signed byte is accepted: its signature proves nothing",
  "empty-files": "empty files are not covered by shards: anybody may add one, such as __init__.py",
  "colon-names": "names with a colon are signed in shards, which the reference cannot verify",
} as const;

export type Compat = keyof typeof COMPAT;

export const COMPAT_NAMES = Object.keys(COMPAT) as Compat[];

/** How a refusal ends: the switch and its price. */
export const switchFor = (name: Compat): string => `--compat ${name} accepts this: ${COMPAT[name]}`;
