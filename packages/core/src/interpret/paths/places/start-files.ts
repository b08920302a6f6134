import type { PlaceTable } from "./table.js";

/**
 * Programs that are told secrets, or that everything else is started by. What is commonly installed by hand (`kubectl`,
 * `node`) is not among them, and few enough stand here that a pattern like `log*` in somebody's folder is none of them.
 */
const TYPED = "sudo su doas pkexec ssh ssh-agent gpg passwd bash zsh sh git docker systemctl crontab python3".split(
  " ",
);

/** Persistence of a developer's tools: what shells, editors, package managers and interpreters read for every project. */
export const START_FILES: PlaceTable = {
  label: "persistence",
  places: [
    [
      "programs everybody types, put before the system's own",
      ["~/.local/bin", "~/bin"].flatMap((folder) => TYPED.map((name) => `${folder}/${name}`)).join(", "),
    ],
    [
      "shells, in pieces",
      "~/.config/bash/**, ~/.config/zsh/**, ~/.bash_completion*, ~/.local/share/bash-completion/**, ~/.zfunc/**, ~/.zinit/**, ~/.antigen/**, ~/.zplug/**, ~/.zim/**, ~/.zpreztorc, ~/.local/share/fish/vendor_*/**, ~/.lessfilter",
    ],
    ["prompts run commands", "~/.config/starship.toml, ~/.config/direnv/**, ~/.direnvrc"],
    [
      "extensions of editors that came of one editor",
      "~/.vscode-oss/extensions/**, ~/.vscode-insiders/extensions/**, ~/.cursor/extensions/**, ~/.cursor-server/extensions/**, ~/.windsurf/extensions/**, ~/.config/VSCodium/User/**, ~/.config/Cursor/User/**",
    ],
    [
      "the same on macOS",
      "~/Library/Application Support/Code/User/**, ~/Library/Application Support/Cursor/User/**, ~/Library/Application Support/VSCodium/User/**",
    ],
    [
      "other editors load these",
      "~/.local/share/nvim/site/**, ~/.config/sublime-text*/**, ~/.config/helix/**, ~/.config/kak/**, ~/.doom.d/**, ~/.spacemacs*, ~/.spacemacs.d/**, ~/.gvimrc, ~/.ideavimrc, ~/.local/share/zed/extensions/**, ~/.config/micro/plug/**",
    ],
    [
      "plug-ins of large editors",
      "~/.config/JetBrains/*/plugins/**, ~/.local/share/JetBrains/**, ~/Library/Application Support/JetBrains/*/plugins/**, ~/Library/Application Support/Sublime Text*/**, ~/.eclipse/**",
    ],
    ["mail that runs programs", "~/.forward*, ~/.procmailrc, ~/.maildroprc, ~/.mailfilter, ~/.qmail*"],
    [
      "builds of the JVM read these for every project",
      "~/.gradle/init.gradle*, ~/.gradle/init.d/**, ~/.m2/extensions.xml, ~/.mavenrc, ~/.sbt/*/plugins/**, ~/.lein/profiles.clj, ~/.clojure/deps.edn",
    ],
    [
      "compilers and builds",
      "~/.cargo/config, ~/.cargo/config.toml, ~/.cargo/env, ~/.config/go/env, ~/Library/Application Support/go/env, ~/.bazelrc, ~/.cabal/config, ~/.ghci, ~/.ghc/ghci.conf, ~/.stack/config.yaml, ~/.rpmmacros, ~/.makepkg.conf",
    ],
    [
      "package managers: where packages come from, and what runs them",
      "~/.gemrc, ~/.bundle/config, ~/.bunfig.toml, ~/.config/.bunfig.toml, ~/.pnpmfile.cjs, ~/.config/pnpm/**, ~/.condarc, ~/.config/uv/**, ~/.config/pypoetry/**, ~/.composer/composer.json, ~/.config/composer/composer.json, ~/.config/nix/**, ~/.config/nixpkgs/**, ~/.config/home-manager/**",
    ],
    [
      "version managers put these before the system's own",
      "~/.nvm/*.sh, ~/.pyenv/shims/**, ~/.rbenv/shims/**, ~/.asdf/shims/**, ~/.asdfrc, ~/.local/share/mise/shims/**, ~/.config/mise/**, ~/.volta/bin/**",
    ],
    [
      "plug-ins of command lines",
      "~/.docker/cli-plugins/**, ~/.krew/bin/**, ~/.local/share/gh/extensions/**, ~/.local/share/helm/plugins/**, ~/.config/containers/containers.conf*, ~/.ansible/plugins/**, ~/.ansible.cfg, ~/.terraform.d/plugins/**, ~/.pulumi/plugins/**, ~/.vagrant.d/Vagrantfile",
    ],
    [
      "interpreters' and debuggers' start files",
      "~/.jupyter/jupyter_*, ~/.ipython/profile_*/*_config.py, ~/.local/share/jupyter/kernels/**, ~/.Renviron, ~/.julia/config/**, ~/.octaverc, ~/.duckdbrc, ~/.mongoshrc.js, ~/.sbclrc, ~/.byebugrc, ~/.lldbinit*, ~/.config/gdb/**, ~/.pdbrc, ~/.node_modules/**, ~/.node_libraries/**",
    ],
    ["process managers start these again", "~/.pm2/dump.pm2, ~/.pm2/module_conf.json, ~/.config/process-compose/**"],
    [
      "agents of CI",
      "~/.gitlab-runner/**, **/actions-runner/.env, **/actions-runner/.path, ~/.buildkite-agent/**, ~/.jenkins/init.groovy.d/**",
    ],
  ],
};
