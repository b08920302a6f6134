import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, publishes: boolean, why: string])[] = [
  ["flutter pub publish --force", true, "the verb is the second word"],
  ["dart pub get", false, "brings packages here"],
  ["swift package-registry publish acme.shop 1.0.0", true, "a registry"],
  ["swift build", false, "a build"],
  ["python setup.py sdist upload", true, "the old way"],
  ["python setup.py sdist bdist_wheel", false, "files of the project"],
  ["sbt publishSigned sonatypeRelease", true, "a task by its name"],
  ["sbt core/publish", true, "of one part"],
  ["sbt ';clean;+publishSigned'", true, "tasks in one word, for every version"],
  ["sbt publishLocal", false, "this machine's own store"],
  ["sbt test", false, "a test"],
  ["mvn nexus-staging:release", true, "what was staged goes out"],
  ["mvn compile jib:build", true, "an image to its registry"],
  ["mvn jib:dockerBuild", false, "an image here"],
  ["./gradlew jib", true, "an image to its registry"],
  ["./gradlew jibDockerBuild", false, "an image here"],
  ["./gradlew publishToMavenLocal", false, "this machine's own store"],
  ["jib build -t reg.example/x", true, "an image to its registry"],
  ["jib build -t docker://x", false, "an image here"],
  ["ko build ./cmd/worker", true, "an image to its registry"],
  ["ko build --local ./cmd/worker", false, "an image here"],
  ["docker compose push", true, "images to their registries"],
  ["docker compose push --dry-run", false, "shows only"],
  ["docker compose pull", false, "images from there"],
  ["bazel run //services/api:push", true, "a target by the name of its rule"],
  ["bazel run //services/api:image_push", true, "a target by the end of its name"],
  ["bazel test //services/push:all", false, "a folder called so"],
  ["cachix push acme ./result", true, "others take it from there"],
  ["nix copy --to s3://cache ./result", true, "others take it from there"],
  ["nix copy --from https://cache.example ./x", false, "comes from there"],
  ["anaconda upload x.tar.bz2", true, "a registry"],
  ["cpan-upload x.tar.gz", true, "a registry"],
  ["web-ext sign --api-key x", true, "a shop"],
  ["web-ext lint", false, "looks"],
  ["fastlane deliver", true, "a shop"],
  ["fastlane tests", false, "a lane of the project's"],
  ["fastlane ios deliver --force", true, "of one platform"],
  ["fastlane ios tests", false, "a lane of one platform"],
  ["eas build --platform ios --auto-submit", true, "a shop"],
  ["eas build --platform ios", false, "a build"],
];

describe("what brings a release to others", () => {
  it.each(ROWS)("P4: %s", (command, publishes) => {
    expect(effectsOf(command).some((one) => one.includes("package.publish"))).toBe(publishes);
  });
});
