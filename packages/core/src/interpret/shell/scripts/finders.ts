import type { Language } from "../../knowledge/types.js";

/** How a language finds the file of a module. */
export interface Finder {
  /** Files that are loaded for a name, in turn; of each list the first that is there. Relative to a folder of the search. */
  steps(name: string): readonly (readonly string[])[];
  /** The variable that names folders to search. */
  readonly variable: string | null;
  /** Modules that are loaded first where that variable is set. */
  readonly first?: readonly string[];
  /** Folder of installed modules, in the folder of the file that names one and those above. */
  readonly installed: string | null;
  /** Dots in front of a name are folders above. */
  readonly dotted: boolean;
  /** File of a folder that says which of its files is loaded. */
  readonly manifest?: string;
  /** What a name looks like that names its file in full. */
  readonly suffixed: RegExp;
  /** Files the interpreter starts where it is given a folder, or a name without its ending. */
  started?(path: string): readonly string[];
}

const SCRIPTS = ["js", "cjs", "mjs", "ts", "tsx", "mts", "cts", "jsx"];
const NEVER = /^(?!)/;

/** Where a package's folders are entered each has a file that runs first: `a/__init__.py`, then `a/b.py`. */
function pythonSteps(name: string): readonly (readonly string[])[] {
  if (!/^\w+(?:\.\w+)*$/.test(name)) return [["__init__.py"]];
  const parts = name.split(".");
  return parts.map((_, i) => {
    const path = parts.slice(0, i + 1).join("/");
    return [`${path}/__init__.py`, `${path}.py`];
  });
}

function nodeFiles(path: string): readonly string[] {
  const plain = path.replace(/\/+$/, "") || ".";
  return [
    path,
    ...(/\.[cm]?js$/.test(plain) ? [plain.replace(/js$/, "ts"), plain.replace(/js$/, "tsx")] : []),
    ...SCRIPTS.map((ending) => `${plain}.${ending}`),
    ...SCRIPTS.map((ending) => `${plain}/index.${ending}`),
  ];
}

const node: Finder = {
  steps: (name) => [nodeFiles(name)],
  variable: "NODE_PATH",
  installed: "node_modules",
  dotted: false,
  manifest: "package.json",
  suffixed: /\.[cm]?[jt]sx?$/,
  started: nodeFiles,
};

export const FINDERS: Readonly<Partial<Record<Language, Finder>>> = {
  python: {
    steps: pythonSteps,
    variable: "PYTHONPATH",
    first: ["sitecustomize", "usercustomize"],
    installed: null,
    dotted: true,
    suffixed: NEVER,
    started: (path) => [`${path}/__main__.py`],
  },
  node,
  typescript: node,
  ruby: {
    steps: (name) => [[name, `${name}.rb`]],
    variable: "RUBYLIB",
    installed: null,
    dotted: false,
    suffixed: /\.rb$/,
    started: (path) => [`${path}.rb`],
  },
  perl: {
    steps: (name) => [[/[./]/.test(name) ? name : `${name.replaceAll("::", "/")}.pm`]],
    variable: "PERL5LIB",
    installed: null,
    dotted: false,
    suffixed: /\.p[lm]$/,
  },
};
