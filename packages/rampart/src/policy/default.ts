/** What `rampart init` installs, and what `check` uses where nothing is installed: the two are one text. */
export const DEFAULT_POLICY = `# What agents may do here. This file is yours: add rules, or loosen a pack's rule by name with \`rampart allow\`.
# After a change: \`rampart policy lint\` and \`rampart policy test\`. A running guard reloads it by itself; a file with a
# mistake is refused, and the last good policy stays.
rampart: 1
name: installed
extends: coding-agent
`;
