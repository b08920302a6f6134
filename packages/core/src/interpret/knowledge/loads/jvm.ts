import { executed, textsBehind } from "../../code/project/calls.js";
import { behind, eitherOf } from "../../code/project/named.js";
import { valuesOf } from "../../code/project/settings.js";
import { textsIn } from "../../code/project/texts.js";
import { quoted } from "../../code/project/words.js";
import { xmlCommands } from "../../code/project/xml.js";
import type { Load, Tells } from "./types.js";

/** `commandLine "rm", "x"`, `"rm x".execute()`, `delete "x"`. */
const gradleCommands: Tells = eitherOf(
  textsBehind(/\bcommandLine\b[ \t]{0,8}[(=]?/g),
  executed,
  behind("rm -rf", textsBehind(/\bFile\(\s{0,8}(?="[^"\n]{1,512}"\s{0,8}\)\.delete(?:Recursively)?\()/g)),
  behind("rm -rf", textsBehind(/\b(?:project\.)?delete\b[ \t]{0,8}\(?[ \t]{0,8}(?=["'])/g)),
);
const buildGradle =
  "build.gradle build.gradle.kts settings.gradle settings.gradle.kts */build.gradle */build.gradle.kts";
const gradle: readonly Load[] = [
  { files: buildGradle, as: "groovy" },
  { files: buildGradle, by: "-b --build-file -I --init-script", as: gradleCommands, unread: true },
];
/** Who publishes what a wrapper fetches and runs. */
const MAKERS =
  /^https:\/\/(?:(?:services|downloads)\.gradle\.org|repo1?\.maven(?:\.apache)?\.org|(?:archive|dlcdn)\.apache\.org)\//;
/** A wrapper fetches the build tool itself, and runs it. */
const distribution: Tells = (text) =>
  valuesOf(/^distributionUrl$/)(text).flatMap(({ text: value }) => {
    const url = value.replaceAll("\\:", ":");
    return MAKERS.test(url) ? [] : [{ text: `curl -fsSL ${quoted(url)} | sh` }];
  });
const jvmOptions: Tells = (text) => [
  { text: `java ${text.slice(0, 4_096).replace(/\s+/g, " ")} org.apache.maven.cli.MavenCli` },
];
const maven: readonly Load[] = [
  { files: "pom.xml */pom.xml", by: "-f --file", as: xmlCommands },
  { files: ".mvn/jvm.config", as: jvmOptions },
];
const mavenWrapper: readonly Load[] = [...maven, { files: ".mvn/wrapper/maven-wrapper.properties", as: distribution }];
/** `["shell" "rm" "x"]`, as the plug-in that runs programs is told. */
const leinShell = textsIn(/\["shell"((?:[ \t]+"[^"\n]*")+)/g, ([words = ""]) => [words.replaceAll('"', "'")]);

/** What builds for the Java machine. */
export const JVM: Readonly<Record<string, readonly Load[]>> = {
  gradle,
  gradlew: [...gradle, { files: "gradle/wrapper/gradle-wrapper.properties", as: distribution }],
  mvn: maven,
  mvnw: mavenWrapper,
  mvnd: maven,
  ant: [{ files: "build.xml", by: "-f -file -buildfile", as: xmlCommands }],
  lein: [
    { files: "project.clj", as: leinShell },
    { files: "project.clj", as: "other" },
  ],
  sbt: [{ files: "build.sbt project/*.sbt project/*.scala", as: "other" }],
};
