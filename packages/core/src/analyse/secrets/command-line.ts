/**
 * Passwords as options of programs that take them so: `[anchor, option]`. The anchor is the program's name with what
 * follows it; the option is looked for in the rest of that command, up to a line's end or the next command.
 */
const ROWS: readonly (readonly [anchors: string, option: RegExp])[] = [
  ["sshpass ", /^(?:[^\n|;&]{0,200}?\s)?-p\s{0,3}/],
  // An attached one only: alone, `-p` asks for it.
  ["mysql |mysqldump |mysqladmin |mysqlimport |mariadb |mariadb-dump ", /^(?:[^\n|;&]{0,400}?\s)?-p(?=[^\s-])/],
  ["redis-cli ", /^(?:[^\n|;&]{0,400}?\s)?(?:-a|--pass)[\s=]{1,3}/],
  ["docker login ", /^(?:[^\n|;&]{0,400}?\s)?(?:-p|--password)[\s=]{1,3}/],
  ["podman login ", /^(?:[^\n|;&]{0,400}?\s)?(?:-p|--password)[\s=]{1,3}/],
  ["helm registry login ", /^(?:[^\n|;&]{0,400}?\s)?(?:-p|--password)[\s=]{1,3}/],
  ["mongo |mongosh |mongodump |mongorestore ", /^(?:[^\n|;&]{0,400}?\s)?(?:-p|--password)[\s=]{1,3}/],
  ["ldapsearch |ldapmodify |ldapadd |ldapdelete ", /^(?:[^\n|;&]{0,400}?\s)?-w\s{1,3}/],
  ["sqlcmd ", /^(?:[^\n|;&]{0,400}?\s)?-P\s{0,3}/],
  // Written into a file of settings, the value alone behind the name.
  ["aws configure set aws_secret_access_key |aws configure set aws_session_token ", /^\s{0,3}/],
  ["ngrok config add-authtoken |ngrok authtoken ", /^\s{0,3}/],
  // `.netrc`, on one line or on three.
  ["machine ", /^[\w.:-]{1,120}\s{1,4}login\s{1,4}\S{1,80}\s{1,4}password\s{1,4}(?=\S{0,64}\d)/],
  ["az login ", /^(?:[^\n|;&]{0,400}?\s)?(?:-p|--password)[\s=]{1,3}/],
];

const VALUE = /(?:"([^"\n]{3,200})"|'([^'\n]{3,200})'|([^\s"'|;&<>]{3,200}))/y;
/** A variable, a stand-in in brackets, or nothing but capitals. */
const NO_PASSWORD = /^\$|^[A-Z_]+$|[<>{}[\]]|^\*+$/;
const WINDOW = 700;

/** Anchors, with the place of the password behind them: `[start, end)`, or null. */
export const COMMAND_PASSWORDS: readonly (readonly [
  anchor: string,
  find: (text: string, end: number) => readonly [start: number, end: number] | null,
])[] = ROWS.flatMap(([anchors, option]) =>
  anchors.split("|").map((anchor) => [anchor, (text: string, end: number) => passwordAt(option, text, end)] as const),
);

function passwordAt(option: RegExp, text: string, end: number): readonly [start: number, end: number] | null {
  const window = text.slice(end, end + WINDOW);
  const before = option.exec(window);
  if (before === null) return null;
  VALUE.lastIndex = before[0].length;
  const match = VALUE.exec(window);
  if (match === null) return null;
  const value = (match[1] ?? match[2] ?? match[3])!;
  if (NO_PASSWORD.test(value)) return null;
  const start = end + before[0].length + (match[3] === undefined ? 1 : 0);
  return [start, start + value.length];
}
