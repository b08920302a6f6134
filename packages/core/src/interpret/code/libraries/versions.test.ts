import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    'from git import Repo; Repo(".").git.push("origin", "main", force=True)',
    ["as git push origin main --force"],
    "GitPython's own commands",
  ],
  [
    "python",
    'from git import Repo; Repo(".").remotes.origin.push(force=True)',
    ["as git push origin --force"],
    "a remote's",
  ],
  [
    "python",
    'from git import Repo; Repo(".").remote("origin").push(refspec="+main:main")',
    ["as git push origin +main:main"],
    "by its name",
  ],
  ["python", 'from git import Repo; Repo(".").remote().push()', ["as git push origin"], "an ordinary push"],
  [
    "python",
    'import git; git.Repo("/srv/app").git.reset("--hard", "HEAD~1")',
    ["as git -C /srv/app reset --hard HEAD~1"],
    "another folder",
  ],
  [
    "python",
    'import git; git.Repo(".").head.reset("HEAD~1", index=True, working_tree=True)',
    ["as git reset --hard HEAD~1"],
    "by its object",
  ],
  ["python", 'import git; git.Repo(".").git.clean("-xdf")', ["as git clean -xdf"], "what is in no commit"],
  ["python", 'import git; git.Repo(".").delete_head("x", force=True)', ["as git branch -D x --force"], "a branch"],
  [
    "python",
    'import git; r = git.Repo("."); r.index.add(["a"]); r.index.commit("x"); r.is_dirty(); r.active_branch',
    [],
    "ordinary work",
  ],
  [
    "python",
    'import git; git.Repo.clone_from("https://example.com/a", "b")',
    ["as git clone https://example.com/a b"],
    "a copy",
  ],
  [
    "python",
    'from dulwich import porcelain; porcelain.push(".", "origin", "main", force=True)',
    ["as git push --force"],
    "without git",
  ],
  [
    "node",
    "require('simple-git')().push('origin', 'main', ['--force'])",
    ["as git push origin main --force"],
    "simple-git",
  ],
  [
    "node",
    "require('simple-git')().push('origin', 'main', {'--force': null})",
    ["as git push origin main --force"],
    "as a table",
  ],
  ["node", "require('simple-git')().clean('f', ['-d', '-x'])", ["as git clean -f -d -x"], "its modes"],
  [
    "node",
    "const {simpleGit, ResetMode} = require('simple-git'); simpleGit('/srv/a').reset(ResetMode.HARD)",
    ["as git -C /srv/a reset --hard"],
    "by a name",
  ],
  ["node", "require('simple-git')().raw('push', '--force')", ["as git push --force"], "as words"],
  ["node", "require('simple-git')().status().then(s => console.log(s))", [], "a look"],
  [
    "node",
    "require('isomorphic-git').push({fs, dir: '.', remote: 'origin', ref: 'main', force: true})",
    ["as git push origin main --force"],
    "without git",
  ],
  ["ruby", "require 'git'; Git.open('.').reset_hard('HEAD~1')", ["as git reset --hard HEAD~1"], "ruby-git"],
  [
    "python",
    "import docker\nfor v in docker.from_env().volumes.list(): v.remove(force=True)",
    ["as docker volume ls", "?as docker volume rm -- UNKNOWN"],
    "each of what is listed",
  ],
  [
    "python",
    'import docker; docker.from_env().containers.run("alpine", "cat /host/etc/shadow", volumes={"/": {"bind": "/host"}}, privileged=True)',
    ["as docker run --privileged -v /:/host alpine cat /host/etc/shadow"],
    "a container with everything",
  ],
  [
    "python",
    'import docker; docker.from_env().containers.get("web").exec_run("ls")',
    ["as docker container inspect -- web", "as docker exec web ls"],
    "a command in one",
  ],
  [
    "python",
    'import docker\nfor c in docker.from_env().containers.list(): print(c.name.startswith("x"), c.image.tags)',
    ["as docker container ls"],
    "a look",
  ],
  ["node", "const D = require('dockerode'); new D().pruneVolumes()", ["as docker volume prune -f"], "dockerode"],
  [
    "node",
    "const D = require('dockerode'); new D().getContainer('x').remove({force: true})",
    ["as docker container rm -- x"],
    "by its name",
  ],
  [
    "node",
    "const D = require('dockerode'); new D().createContainer({Image: 'alpine', HostConfig: {Binds: ['/:/h'], Privileged: true}})",
    ["as docker create --privileged -v /:/h alpine"],
    "a container with everything",
  ],
  [
    "node",
    "const D = require('dockerode'); new D().listVolumes().then(l => l.forEach(v => console.log(v.Name)))",
    [],
    "a look",
  ],
  [
    "python",
    "from python_on_whales import docker; docker.volume.prune(all=True)",
    ["as docker volume prune -f"],
    "another library",
  ],
  [
    "node",
    "const k = require('@kubernetes/client-node'); const c = new k.KubeConfig(); c.loadFromDefault(); c.makeApiClient(k.CoreV1Api).deleteNamespace({name: 'prod'})",
    ["as kubectl delete namespace prod"],
    "JavaScript's",
  ],
  [
    "python",
    "from kubernetes import client; client.CoreV1Api().list_secret_for_all_namespaces()",
    ["as kubectl get secret -A -o json"],
    "what secrets keep",
  ],
  [
    "python",
    'from kubernetes import client; client.CoreV1Api().list_namespaced_pod("default")',
    ["as kubectl get pod -A -o json"],
    "a look",
  ],
  [
    "python",
    'import git\norigin = git.Repo(search_parent_directories=True).remote(name="origin")\norigin.push(refspec=":main")',
    ["as git push origin :main"],
    "a branch of others",
  ],
  [
    "python",
    'import paramiko\ns = paramiko.SSHClient(); s.connect("prod1"); s.open_sftp().remove("/srv/a")',
    ["as ssh -N prod1", "as ssh prod1 -- rm -r -- '/srv/a'"],
    "a file of another machine",
  ],
  [
    "node",
    "const C = require('ssh2-sftp-client'); const c = new C(); c.connect({host: 'prod'}); c.rmdir('/srv/app', true)",
    ["as ssh -N prod", "as ssh prod -- rm -r -- '/srv/app'"],
    "a folder of one",
  ],
  [
    "node",
    "const f = require('basic-ftp'); const c = new f.Client(); c.access({host: 'h'}); c.removeDir('/www')",
    ["as ssh -N h", "as ssh h -- rm -r -- '/www'"],
    "the same by another protocol",
  ],
  [
    "ruby",
    'require \'net/ssh\'; Net::SSH.start("h", "root") { |s| s.exec!("rm -r /srv/a") }',
    ["as ssh -N h", "as ssh h -- rm -r /srv/a"],
    "a block that is handed the connection",
  ],
  [
    "php",
    '$c = ssh2_connect("h"); ssh2_exec($c, "rm -r /srv/a");',
    ["as ssh h -- rm -r /srv/a"],
    "functions that take the connection",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|message|opaque)/.test(one));

describe("git, containers and clusters asked through libraries", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
