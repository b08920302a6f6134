import { textsBehind } from "../../code/project/calls.js";
import { startedBy } from "../../code/project/named.js";
import { linesAfter, yamlTexts } from "../../code/project/settings.js";
import type { Load } from "./types.js";

const ruby = (files: string, by = "-f"): readonly Load[] => [{ files, by, as: "ruby" }];
const specs: Load = {
  files: "*_spec.rb *_test.rb spec_helper.rb rails_helper.rb test_helper.rb",
  where: "named",
  as: "ruby",
};
const panes = yamlTexts(/^(?:panes|pre|pre_window|on_project_\w+|windows)$/);
const gemfile: Load = { files: "Gemfile", as: "ruby" };

/** Programs of Ruby, and the files they run. */
export const RUBY: Readonly<Record<string, readonly Load[]>> = {
  rake: [{ files: "Rakefile rakefile Rakefile.rb lib/tasks/*.rake", by: "-f --rakefile", as: "ruby" }],
  bundle: [gemfile, { variable: "BUNDLE_GEMFILE", as: "ruby" }],
  rspec: [
    specs,
    gemfile,
    { files: ".rspec ~/.rspec .rspec-local", as: startedBy("ruby", linesAfter(/(?:--require|-r)[ =]?(\S+)/)) },
  ],
  tmuxinator: [{ files: "*.yml .tmuxinator.yml ~/.config/tmuxinator/*.yml", where: "here", as: panes }],
  cucumber: [{ files: "features/*.rb features/*/*.rb", by: "-r --require", as: "ruby" }],
  rails: [
    gemfile,
    { files: "Rakefile config/*.rb config/*/*.rb db/seeds.rb db/migrate/*.rb lib/tasks/*.rake", as: "ruby" },
    { ...specs, given: "test" },
  ],
  gem: [{ files: "*.gemspec", where: "named", as: "ruby", given: "build" }],
  rackup: [{ files: "config.ru", where: "named", as: "ruby" }],
  puma: ruby("config.ru config/puma.rb", "-C --config"),
  irb: ruby(".irbrc ~/.irbrc", "-r"),
  pry: ruby(".pryrc ~/.pryrc", "-r"),
  vagrant: [...ruby("Vagrantfile"), { variable: "VAGRANT_VAGRANTFILE", as: "ruby" }],
  brew: [{ files: "Brewfile", by: "--file", as: "ruby", given: "bundle" }],
  fastlane: ruby("fastlane/Fastfile Fastfile"),
  pod: ruby("Podfile"),
  thor: [
    ...ruby("Thorfile *.thor lib/tasks/*.thor"),
    { files: "Thorfile *.thor lib/tasks/*.thor", as: textsBehind(/\brun[ \t]{0,4}\(/g) },
  ],
  guard: ruby("Guardfile", "-G --guardfile"),
  danger: ruby("Dangerfile", "--dangerfile"),
  jekyll: ruby("_plugins/*.rb", "--plugins"),
  rubocop: [{ files: ".rubocop.yml", by: "-c --config", as: startedBy("ruby", yamlTexts(/^(?:require|plugins)$/)) }],
};
