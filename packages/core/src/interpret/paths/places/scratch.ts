import type { PlaceTable } from "./table.js";

/** Folders below which anything may be filled and emptied, on every machine. */
export const SCRATCH_FOLDERS: readonly string[] = ["/tmp", "/var/tmp", "/dev/shm"];

/**
 * Build outputs: what tools make again. They are scratch inside the project, and only there. Common words for ordinary
 * folders (`bin`, `lib`, `env`, `logs`, `data`) are not listed: they hold people's work as often as not.
 */
export const BUILD_OUTPUT: PlaceTable = {
  label: "scratch",
  places: [
    [
      "JavaScript's packages and bundles",
      "**/node_modules/**, **/dist/**, **/build/**, **/out/**, **/.next/**, **/.nuxt/**",
    ],
    ["more bundles", "**/.output/**, **/.svelte-kit/**, **/.astro/**, **/.angular/**, **/storybook-static/**"],
    ["caches of JavaScript tools", "**/.turbo/**, **/.parcel-cache/**, **/.cache/**, **/.vite/**, **/.eslintcache"],
    [
      "coverage",
      "**/coverage/**, **/htmlcov/**, **/.nyc_output/**, **/.coverage, **/.coverage.*, **/*.gcda, **/*.gcno",
    ],
    ["Python's bytecode", "**/__pycache__/**, **/*.pyc, **/*.pyo, **/*.py[co], **/.eggs/**"],
    ["Python's caches", "**/.pytest_cache/**, **/.mypy_cache/**, **/.ruff_cache/**, **/.hypothesis/**, **/.pytype/**"],
    ["Python's environments", "**/.venv/**, **/venv/**, **/.tox/**, **/.nox/**, **/*.egg-info/**"],
    ["documentation and notebooks", "**/_build/**, **/_site/**, **/.ipynb_checkpoints/**, **/.jekyll-cache/**"],
    ["Java, Rust, Scala", "**/target/**, **/.gradle/**, **/*.class"],
    ["C and C++", "**/cmake-build-*/**, **/CMakeFiles/**, **/_deps/**, **/*.o, **/*.obj, **/a.out"],
    [
      "others",
      "**/.dart_tool/**, **/DerivedData/**, **/.zig-cache/**, **/zig-out/**, **/dist-newstyle/**, **/.stack-work/**",
    ],
    [
      "kept as throw-away",
      "**/tmp/**, **/temp/**, **/.tmp/**, **/.temp/**, **/*.tmp, **/*.temp, **/nohup.out, **/.DS_Store",
    ],
    ["left by editors and patch", "**/*.swp, **/*.orig, **/*.rej, **/*~, **/*.tsbuildinfo"],
  ],
};
