import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["pip install requests", ["package.install requests"], "from the registry"],
  ["pip install -r r.txt", ["file.read /home/dev/app/r.txt", "package.install ./"], "what a file lists"],
  ["pip install -e .", ["package.install ."], "the project itself"],
  [
    "pip install git+https://x.example/a",
    ["net.receive x.example", "package.install git+https://x.example/a"],
    "from anywhere",
  ],
  [
    "pip install -i http://evil.example/simple x",
    ["net.connect evil.example", "package.install x"],
    "from another registry",
  ],
  ["pip list", [], "shows"],
  ["pip install x --dry-run", [], "tries only"],
  ["python3 -m pip install x", ["package.install x"], "by its module"],
  ["uv pip install x", ["package.install x"], "uv's own"],
  ["uv run pytest", ["code.run project project"], "a command of the project"],
  ["uvx ruff", ["code.run ruff package"], "fetched and run"],
  ["pipx run cowsay", ["code.run cowsay package"], "fetched and run"],
  ["poetry run rm -rf /x", ["file.delete /x recursive"], "any command"],
  ["conda run -n e rm -rf /x", ["file.delete /x recursive"], "any command"],
  ["twine upload dist/x.whl", ["file.read /home/dev/app/dist/x.whl", "package.publish ./"], "published"],
  ["npm install", ["package.install ./"], "what a file lists"],
  ["npm i -g x", ["package.install x"], "for everybody"],
  ["npm publish", ["package.publish ./"], "published"],
  ["npm publish --dry-run", [], "tries only"],
  ["npm run build", ["code.run build project"], "a script of the project"],
  ["npx cowsay hi", ["code.run cowsay package"], "fetched and run"],
  ["npx rimraf /x", ["file.delete /x recursive", "code.run rimraf package"], "stands in for rm"],
  ["npm config set registry http://evil.example", ["file.write /home/dev/.npmrc append"], "settings with a sign-in"],
  ["npm ls", [], "shows"],
  ["cargo test", ["code.run test project"], "the project's code"],
  ["cargo clean", ["file.delete /home/dev/app/target recursive"], "outputs"],
  ["cargo publish", ["package.publish ./"], "published"],
  ["go run .", ["code.run . project"], "the project's code"],
  ["go run example.com/x@latest", ["code.run example.com/x@latest package"], "fetched and run"],
  ["go get example.com/x", ["package.install example.com/x"], "from anywhere"],
  ["bundle exec rm -rf /x", ["file.delete /x recursive"], "any command"],
  [
    "mvn clean install",
    ["file.delete /home/dev/app/target recursive", "code.run clean project"],
    "outputs, then the project's code",
  ],
  ["mvn deploy", ["package.publish ./", "code.run deploy project"], "published"],
  ["make test", ["code.run project project"], "the project's code"],
  ["make -n", [], "tries only"],
  ["make SHELL='rm -rf /x'", ["file.delete /x recursive", "code.run project project"], "a shell of one's choice"],
  ["cmake -E rm -rf /x", ["file.delete /x recursive"], "a tool of its own"],
  ["cmake --build build", ["code.run build project"], "the project's code"],
  ["apt-get install -y x", ["package.install x"], "the system's"],
  ["apt-get -qq update", ["net.receive *"], "the lists of packages only"],
  ["dnf update", ["system.configure package"], "another word for upgrade"],
  ["apt-get remove x", ["system.configure x package"], "takes away"],
  ["apt install ./x.deb", ["package.install ./x.deb", "system.configure package"], "from no repository"],
  ["apt-get update -o APT::Update::Pre-Invoke::=sh", ["net.receive *", "system.configure package"], "a hook"],
  ["apt-get install -o Dpkg::Options::=--force-confold x", ["package.install x"], "a setting that asks less"],
  ["apk add -X http://x.example y", ["package.install y", "system.configure package"], "a repository of nobody's"],
  ["dnf install --repofrompath=x,http://x.example y", ["package.install y", "system.configure package"], "the same"],
  ["apt install --allow-unauthenticated x", ["package.install x", "system.configure package"], "of nobody"],
];

describe("knowledge of package managers and build tools", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect([...effectsOf(command)].sort()).toEqual([...effects].sort());
  });
});
