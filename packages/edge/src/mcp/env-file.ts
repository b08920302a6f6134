/** Variables of one file; nobody has more. */
const MAX_VARIABLES = 1_024;
const MAX_LINE = 32_768;
const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^#]*))/;

/** What a file of variables says (`NAME=value`, quoted or not, with comments); a line of another form says nothing. */
export function readEnvFile(text: string): Readonly<Record<string, string>> {
  const found: [string, string][] = [];
  for (const line of text.split("\n")) {
    const [, name, double, single, plain] = LINE.exec(line.slice(0, MAX_LINE).trim()) ?? [];
    if (name === undefined || found.length === MAX_VARIABLES) continue;
    found.push([name, double ?? single ?? plain?.trim() ?? ""]);
  }
  return Object.fromEntries(found);
}
