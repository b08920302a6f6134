/**
 * The file a name of SQLite stands for: `file:///x/y.db?mode=ro` is `/x/y.db`; any other name is itself. Percent signs are
 * read; an unreadable one stays as it is.
 */
export function sqliteFile(name: string): string {
  if (!/^file:/i.test(name)) return name;
  const path = name
    .slice(5)
    .replace(/[?#][\s\S]*$/, "")
    .replace(/^\/\/(?:localhost)?(?=\/)/i, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
