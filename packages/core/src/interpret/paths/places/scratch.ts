/** Folders below which anything may be filled and emptied, on every machine. */
export const SCRATCH_FOLDERS: readonly string[] = ["/tmp", "/var/tmp", "/dev/shm"];

/**
 * Build outputs: what tools make again. Inside the project they are scratch. Common words for ordinary folders
 * (`bin`, `lib`, `env`, `logs`, `data`) are not listed: they hold people's work as often as not.
 */
export const BUILD_OUTPUTS: ReadonlySet<string> = new Set(
  [
    // JavaScript
    "node_modules dist build out .next .nuxt .output .svelte-kit .astro .turbo .parcel-cache .cache .vite .angular .nyc_output coverage storybook-static .eslintcache tsconfig.tsbuildinfo",
    // Python
    "__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .venv venv .eggs htmlcov .coverage .hypothesis .ipynb_checkpoints _build .pyre .pytype",
    // Java, Rust, C and others
    "target .gradle cmake-build-debug cmake-build-release CMakeFiles _deps .dart_tool DerivedData .zig-cache zig-out _site .jekyll-cache .sass-cache .terragrunt-cache dist-newstyle .stack-work",
    // Kept by hand as throw-away
    "tmp temp .tmp .temp .DS_Store a.out nohup.out",
  ]
    .join(" ")
    .split(" "),
);

/** Ends of file names that only tools write. */
export const BUILD_SUFFIXES: ReadonlySet<string> = new Set(
  ".pyc .pyo .py[co] .o .obj .class .egg-info .tsbuildinfo .tmp .temp .swp .orig .rej .gcda .gcno".split(" "),
);
