// Keeps the walls between packages: npm workspaces hoist every package into reach of every other, so nothing else does.
// Usage: node scripts/walls.mjs [ROOT]. Exit 0 when all walls stand, 1 with one line for each hole.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const FLOOR = { core: 0, ledger: 0, service: 0, auditor: 0, guard: 1, edge: 1, clarity: 1, sdk: 2, rampart: 3 };
/** Imports nothing of ours and is imported only by the command line: an auditor need not trust the rest. */
const ALONE = "auditor";
/** Names that reach the clock, randomness, the network or the process without an import. */
const IMPURE =
  /\b(?:Date\s*\(|Date\.|new Date\b|Math\.random|performance\.|process\.(?:env|argv|cwd|exit|hrtime|stdin|stdout|stderr|pid|platform|nextTick|memoryUsage|kill|versions?|on)\b|fetch\s*\(|console\.|(?:setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(|globalThis\b|require\s*\(|Buffer\.)/;

export function holes(root) {
  const found = [];
  for (const name of readdirSync(join(root, "packages"))) {
    const home = join(root, "packages", name);
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }));
    if (FLOOR[name] === undefined) found.push(`packages/${name}: on no floor; add it to scripts/walls.mjs`);
    for (const file of sources(join(home, "src"))) {
      const text = readFileSync(file, "utf8");
      const where = relative(root, file);
      const test = /\.test\.ts$|[/\\]testing[/\\]/.test(file);
      for (const { specifier, line } of imports(text)) {
        const problem = hole({ name, home, file, specifier, declared, test });
        if (problem) found.push(`${where}:${line}: ${problem}`);
      }
      if (name === "core" && !test) {
        for (const [index, line] of withoutProse(text).split("\n").entries()) {
          const match = IMPURE.exec(line);
          if (match) found.push(`${where}:${index + 1}: core is pure, but this mentions \`${match[0].trim()}\``);
        }
      }
    }
  }
  return found;
}

function hole({ name, home, file, specifier, declared, test }) {
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    return target.startsWith(`${home}/`) ? null : `\`${specifier}\` leaves the package; import its name instead`;
  }
  if (specifier.startsWith("node:")) {
    return name === "core" && !test ? `core is pure and may not import \`${specifier}\`` : null;
  }
  const [first, second] = specifier.split("/");
  const dependency = specifier.startsWith("@") ? `${first}/${second}` : first;
  const ours = dependency.startsWith("@rampart/") ? dependency.slice("@rampart/".length) : null;
  if (ours === null) {
    if (test) return null;
    return declared.has(dependency) ? null : `\`${dependency}\` is not declared in packages/${name}/package.json`;
  }
  if (specifier !== dependency) return `\`${specifier}\` reaches inside another package; import \`${dependency}\``;
  if (FLOOR[ours] >= FLOOR[name])
    return `floor ${FLOOR[name]} may not import \`${dependency}\` on floor ${FLOOR[ours]}`;
  if (ours === ALONE && name !== "rampart") return `only the command line may import \`${dependency}\``;
  return declared.has(dependency) ? null : `\`${dependency}\` is not declared in packages/${name}/package.json`;
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts")) yield path;
  }
}

function* imports(text) {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*["']([^"'\n]+)["']|\bimport\s*\(\s*["']([^"'\n]+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"'\n]+)["']/g;
  for (const match of text.matchAll(pattern)) {
    const line = text.slice(0, match.index + match[0].length).split("\n").length;
    yield { specifier: match[1] ?? match[2] ?? match[3], line };
  }
}

/** Comments and string contents blanked, lines kept: knowledge about `fetch(` in other languages is not a call of it. */
function withoutProse(text) {
  const prose =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;
  return text.replace(prose, (match) => match.replace(/[^\n]/g, " "));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
  const found = holes(root);
  for (const line of found) console.error(line);
  if (found.length > 0) process.exit(1);
  console.log("walls: all stand");
}
