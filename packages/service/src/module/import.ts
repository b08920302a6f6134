type Importer = (specifier: string) => Promise<unknown>;

let importer: Importer = (specifier) => import(specifier);

/**
 * Loads a module of which only this run knows where it is, or whether it is installed: an address, or a package's name
 * as seen from the program. What is known when a program is built is imported by `import()` itself.
 *
 * @throws as `import()` does
 */
export const importModule = (specifier: string): Promise<unknown> => importer(specifier);

/** Has modules imported by whoever started this script: one that runs from V8's cache cannot by itself (Node 20). */
export function importBy(starter: Importer): void {
  importer = starter;
}
