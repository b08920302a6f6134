import { describe, expect, it } from "vitest";
import { interpretText, world } from "../shell/testing/read.js";

const KINDS =
  /^(?:infra\.(?:delete|apply)|vcs\.(?:discard|rewrite)|data\.(?:write|delete|define|grant)|file\.delete|opaque)$/;

/** Whether all of the last command's actions that change something are on things of the session's own. */
function isOwn(command: string, made: readonly string[] = []): boolean {
  const { actions } = interpretText(command, world({ written: [], read: [], made }));
  const last = actions.filter(({ kind }) => KINDS.test(kind)).at(-1);
  if (last === undefined) throw new Error("nothing is changed");
  const same = actions.filter(({ kind, span }) => KINDS.test(kind) && span.start === last.span.start);
  return same.every(({ labels }) => labels.includes("session-made"));
}
const madeBy = (command: string) => interpretText(command).things?.made ?? [];

const OWN: readonly (readonly [command: string, why: string])[] = [
  ["docker run -d --name web nginx && docker rm -f web", "reached where the first succeeded"],
  ["docker run -d --name web nginx; curl localhost; docker rm -f web", "one container, as little as needs no force"],
  ["set -e\ndocker run -d --name web nginx\ndocker rm -fv web", "a failure would have ended it"],
  ["c=$(docker run -d nginx); docker rm -f $c", "by the id it printed"],
  ["c=$(docker create -v /data:/d nginx) && docker rm -fv $c", "its volumes are its own"],
  ["docker run -d --name web nginx && docker exec web rm -rf /etc/nginx", "files of a container that has nothing else"],
  ["docker run --rm alpine rm -rf /etc", "a container that ends with it"],
  ["docker run --rm -v $PWD:/src -w /src alpine rm -rf /var/cache/apk", "beside what is lent to it"],
  ["podman run -d --name p alpine && podman exec p sh -c 'rm -rf /etc'", "podman's"],
  ["docker network create n && docker network rm n", "a network"],
  ["kind create cluster --name ci && kind delete cluster --name ci", "a cluster"],
  ["kind create cluster && kubectl get ns && kind delete cluster", "by its usual name"],
  ["kind create cluster --name ci && kubectl --context kind-ci delete ns a", "what is in it"],
  ["kind create cluster --name ci && kubectl delete ns a", "it is the one that is worked on now"],
  ["k3d cluster create ci --agents 1 && k3d cluster delete ci", "k3d's"],
  ["git stash apply && git stash drop", "what was applied is in the work tree"],
  ["git stash apply stash@{2} && git stash drop stash@{2}", "by its number"],
  ["git tag -a v1-rc -m x && git tag -d v1-rc", "a tag"],
  ["git switch -c try && git switch main && git branch -D try", "a branch"],
  ["git fetch origin pull/7/head:pr-7 && git branch -D pr-7", "one that is no more than what the remote has"],
  ["git worktree add /srv/old v1 && git worktree remove --force /srv/old", "a folder checked out beside this one"],
  ["createdb scratch && dropdb scratch", "a database"],
  ["psql -c 'create database a' && psql -c 'drop database a'", "by a statement"],
  ["createdb scratch && psql scratch -c 'drop table t'", "what is in it"],
  ["docker run -d -p 5439:5432 postgres && psql -h localhost -p 5439 -U postgres -c 'drop table t'", "its server"],
  ["docker run -d -p 6399:6379 redis && redis-cli -p 6399 flushall", "another"],
  ["docker run -d -p 27017:27017 mongo && mongosh --eval 'db.dropDatabase()'", "a word of an option is no address"],
  [
    "docker run -d -p 5432:5432 postgres && psql 'postgres://localhost:5432/a?sslmode=disable' -c 'drop table t'",
    "ways to reach it",
  ],
  ["docker run -d --memory-swap 2g -c 512 --name web nginx && docker rm -fv web", "as much as it may use"],
  ["docker run -itd --init --name web nginx && docker rm -fv web", "letters of one word"],
  ["docker run --name web -dp 80:80 nginx && docker exec web rm -rf /etc/nginx", "a port by the last letter of one"],
  [
    "docker run -d -p 5439:5432 postgres && migrate -database postgres://a@localhost:5439/app drop",
    "a tool told its server",
  ],
  [
    "kind create cluster --name ci && kubectl config use-context kind-ci && kubectl --context kind-ci delete ns a",
    "which is chosen only",
  ],
];

const NOT_OWN: readonly (readonly [command: string, why: string])[] = [
  ["docker rm -f web", "nobody knows whose"],
  ["docker run -d --name web nginx && docker rm -f db", "another name"],
  ["docker run -d --name web nginx && docker rm -f web db", "another one too"],
  ["docker run -d --name web nginx && docker rm -f $NAME", "a name nobody knows"],
  ["docker run -d --name web nginx; docker rm -f $(docker ps -aq)", "all there are"],
  ["docker run -d --name web nginx; docker rm -fv web", "where it failed, the volumes of somebody else's"],
  ["docker start web && docker rm -f web", "started only"],
  ["docker rm -f web && docker run -d --name web nginx", "made afterwards"],
  ["docker run -d --name web nginx && docker rm web && docker rm -fv web", "taken away already"],
  ["docker run -d --name web nginx || docker rm -fv web", "it failed"],
  ["docker run -d --name web nginx | cat && docker rm -fv web", "the success of another program"],
  [
    'docker() { command docker "$@" || true; }; docker run --name web nginx && docker rm -fv web',
    "its failure is swallowed",
  ],
  ["(set -e; docker run --name web nginx; true) || true; docker rm -fv web", "in a shell of its own"],
  ["docker --context prod run -d --name web nginx && docker rm -fv web", "another machine's"],
  ["docker -H ssh://prod run -d --name web nginx && docker -H ssh://prod rm -fv web", "an engine elsewhere"],
  ["ssh host 'docker run -d --name web nginx' && docker rm -fv web", "on another machine"],
  ["docker run -d -v /:/h --name web alpine && docker exec web rm -rf /h/etc", "this machine's files are lent to it"],
  ["docker run -d --privileged --name web alpine && docker exec web rm -rf /etc", "it has the machine's rights"],
  ["docker run -v pgdata:/d --rm alpine rm -rf /d", "a volume that was there"],
  ["docker run --rm -v $PWD:/src alpine rm -rf /src", "what is lent to it"],
  ["docker run --rm -v /:/host alpine rm -rf /host/home", "below that"],
  ["docker run --rm -v /srv:/data/srv alpine rm -rf /data", "around that"],
  ["docker run --rm -v /:/./host alpine rm -rf /host/srv", "lent under a roundabout name"],
  ["docker run --rm -v /:/host -w /host alpine rm -rf home", "a folder nobody knows"],
  ["docker exec db rm -rf /var/lib/postgresql", "another's container"],
  ["docker run -d --name web nginx && docker exec web psql -h prod.example -c 'drop table t'", "a server elsewhere"],
  ["docker run -d --name web nginx && docker exec -e PGHOST=prod web psql -c 'drop table t'", "the same by a variable"],
  ["kind create cluster --name ci && kind delete cluster --name dev", "another cluster"],
  ["kind create cluster --name ci; kind delete cluster --name ci", "where it failed it is somebody's"],
  ["kind create cluster --name ci && kind delete clusters --all", "all of them"],
  ["kind create cluster --name ci && kubectl --context prod delete ns a", "in another one"],
  [
    "kind create cluster --name ci && kubectl --context kind-ci --server https://prod delete ns a",
    "by another address",
  ],
  ["kind create cluster --name ci; kubectl delete ns a", "where it failed another one is"],
  ["kind create cluster --name ci && kubectl config use-context prod && kubectl delete ns a", "another was chosen"],
  ["kind create cluster --name ci && KUBECONFIG=/x kubectl delete ns a", "by other settings"],
  [
    "kind create cluster --name ci && kubectl --kubeconfig /x --context kind-ci delete ns a",
    "a name in other settings",
  ],
  ["kind create cluster --name ci && KUBECONFIG=/x kubectl --context kind-ci delete ns a", "the same"],
  [
    "kind create cluster --name ci && kubectl config set-cluster kind-ci --server=https://prod && kubectl --context kind-ci delete ns a",
    "the name leads elsewhere now",
  ],
  ["docker run --name web nginx && docker rename web old && docker rename db web && docker rm -fv web", "renamed"],
  ["minikube start && minikube delete", "one that was there is only started"],
  ["git stash drop", "what it holds is nowhere else"],
  ["git stash apply; git stash drop", "where applying failed"],
  ["git stash apply && git stash drop stash@{1}", "another one"],
  ["git stash apply && git stash push && git stash drop", "the newest is another one now"],
  ["git stash apply && git stash clear", "all of them"],
  ["git stash apply && cd /srv/other && git stash drop", "another repository's"],
  ["git tag -f v1 && git tag -d v1", "one that was moved"],
  ["git branch -D fix", "somebody's"],
  ["git fetch origin +pull/7/head:pr-7 && git branch -D pr-7", "forced upon whatever was there"],
  ["git fetch -f origin pull/7/head:pr-7 && git branch -D pr-7", "the same by an option"],
  ["git fetch origin pull/7/head:pr-7; git branch -D pr-7", "where fetching failed"],
  ["git fetch origin pull/7/head && git branch -D pr-7", "no branch is made of it"],
  [
    "git fetch origin fix:fix && git push origin fix && git push --force-with-lease origin fix",
    "somebody else sent it first",
  ],
  ["git switch -C try && git branch -D try", "one that may have been there"],
  ["git switch -c try && git branch -D try fix", "another one too"],
  ["git switch -c main && git push -u origin main && git push --force-with-lease origin main", "others build upon it"],
  ["git switch -c try && git push --force-with-lease origin try", "it was never sent"],
  ["git switch -c try && git push origin try && git push --force-with-lease upstream try", "another remote"],
  ["git push origin try && git push --force-with-lease origin try", "a branch that was there"],
  ["git switch -c try && git push origin try && git push --force origin try", "no lease"],
  ["git switch -c try && git push origin try && git push origin --delete fix", "another branch"],
  ["createdb scratch && dropdb app", "another database"],
  ["createdb scratch; dropdb scratch", "where it failed it is somebody's"],
  ["createdb scratch && dropdb -h db.example scratch", "another server's"],
  ["createdb scratch && psql scratch -c '\\c app' -c 'drop table t'", "it goes on to another one"],
  ["createdb scratch && psql scratch -c 'drop database app'", "from within it"],
  ["psql -c 'create database if not exists a' && psql -c 'drop database a'", "it may have been there"],
  ["docker run -d -p 5439:5432 postgres && psql -h localhost -p 5432 -c 'drop table t'", "another port"],
  ["docker run -d -p 5439:5432 postgres && psql -h db.example -p 5439 -c 'drop table t'", "another machine"],
  ["docker run -d -p 5439:5432 postgres; psql -h localhost -p 5439 -c 'drop table t'", "it may have failed"],
  [
    "docker run -d -v pg:/var/lib/pg -p 5439:5432 postgres && psql -h localhost -p 5439 -c 'drop table t'",
    "data that was there",
  ],
  ...[
    "psql 'host=db.example dbname=app'",
    "psql -d 'host=db.example'",
    "psql service=prod",
    "psql 'postgres://localhost:5432/a?host=db.example'",
  ].map(
    (client) =>
      [`docker run -d -p 5432:5432 postgres && ${client} -c 'drop table t'`, "another server, told otherwise"] as const,
  ),
  ...["alembic downgrade base", "flyway clean", "dbmate drop", "sqlx database drop -y"].map(
    (tool) => [`docker run -d -p 5432:5432 postgres && ${tool}`, "its server stands in a file"] as const,
  ),
  [
    "docker run -d -p 27017:27017 mongo && mongosh db.example:27017/a --eval 'db.dropDatabase()'",
    "an address without a scheme",
  ],
  ["docker run -d -p 3306:3306 mysql && mysql --defaults-file=prod.cnf -e 'drop database a'", "a server of a file"],
  ["docker run -d -p 6379:6379 redis && redis-cli -s /run/prod.sock flushall", "another one's socket"],
  ["docker run -d -v/:/h --name web alpine && docker exec web rm -rf /h/srv", "lent, in one word"],
  ["docker run --name web -dv /:/h alpine && docker exec web rm -rf /h/srv", "lent, behind another letter"],
  ["docker run --name web -dp 80:80 -v /:/h alpine && docker exec web rm -rf /h/srv", "lent, behind a port"],
  [
    "docker run --name web --memory-swap 2g -v /:/h alpine && docker exec web rm -rf /h/srv",
    "behind how much it may use",
  ],
  [
    "docker run --name web --unheard-of 2 -v /:/h alpine && docker exec web rm -rf /h/srv",
    "behind an option nobody knows",
  ],
  ["PATH=/tmp/x:$PATH createdb prod && dropdb prod", "by a program of that name which makes nothing"],
  ["export PATH=/tmp/x:$PATH && createdb prod && dropdb prod", "the same for all that follows"],
  ["podman run --replace --name web alpine && podman rm -fv web", "in place of one that was there"],
  ["podman run --rm --rootfs / rm -rf /srv/x", "this machine's own files"],
  [
    "docker run -d --name web nginx && docker rename web a && docker rename db web && docker rm -fv web",
    "another one has the name now",
  ],
  [
    "kind create cluster --name ci && kubectl config set-context kind-ci --cluster=prod && kubectl --context kind-ci delete ns a",
    "another one has the name now",
  ],
];

describe("what a call makes by a name it may take away again", () => {
  it.each(OWN)("%s (%s)", (command) => {
    expect(isOwn(command)).toBe(true);
  });

  it.each(NOT_OWN)("not so: %s (%s)", (command) => {
    expect(isOwn(command)).toBe(false);
  });
});

describe("and so may the session after it", () => {
  it.each([
    ["docker run -d --name web nginx", "docker rm -fv web", "a container"],
    ["docker run -d --name web postgres && sleep 3", "docker exec web psql -c 'drop table t'", "what is in it"],
    [
      "docker run -d --name db -p 5439:5432 postgres",
      "psql postgres://u@localhost:5439/x -c 'drop table t'",
      "its port",
    ],
    ["kind create cluster --name ci", "kubectl --context kind-ci apply -f a.yaml", "what is in a cluster"],
    ["kind create cluster --name ci", "helm --kube-context kind-ci uninstall a", "by another program"],
    ["git checkout -b try", "git branch -D try", "a branch"],
    ["git switch -c try && git commit -am x && git push -u origin HEAD", "git push --force-with-lease", "sent before"],
    ["git switch -c try && git push origin try", "git push origin --delete try", "taken away there"],
    ["createdb scratch", "dropdb scratch", "a database"],
    ["ls x 2>/dev/null; createdb scratch 2>&1", "dropdb scratch", "what another one says of having failed is hidden"],
    ["createdb scratch 2>&1 >out.txt", "dropdb scratch", "what it says goes elsewhere, its errors do not"],
    ["/usr/bin/createdb scratch", "dropdb scratch", "by its place"],
    ["env A=b bash -c 'createdb scratch'", "dropdb scratch", "what it runs says so itself"],
  ])("%s, then %s (%s)", (before, command) => {
    expect(isOwn(command, madeBy(before))).toBe(true);
    expect(isOwn(command)).toBe(false);
  });

  it.each<readonly [before: string, command: string, why: string]>([
    ["git stash apply", "git stash drop", "another stash may be the newest by now"],
    ["git switch -c try && git push origin try && git switch main", "git push --force-with-lease", "it is on main"],
    ["docker run -d --name web nginx; docker rm -f web", "docker rm -fv web", "it is no longer there"],
    ["[ -e x ] || docker run -d --name web nginx", "docker rm -fv web", "perhaps it was never made"],
    ["ssh host docker run -d --name web nginx", "docker rm -fv web", "made elsewhere"],
    ...(
      [
        ["createdb scratch 2>/dev/null", "that it failed is hidden"],
        ["createdb scratch &>out.txt", "in a file, with all it says"],
        ["createdb scratch >/dev/null 2>&1", "where its output goes, that nobody sees"],
        ["createdb scratch 2>&1 | tail -1", "and that another program may take away"],
        ["createdb scratch |& tail -1", "the same"],
        ["x=$(createdb scratch 2>&1)", "or a variable"],
        ["createdb scratch 2<>/dev/null", "opened to be read as well"],
        ["createdb scratch 2<&-", "nowhere"],
        ["createdb scratch 2<<< x", "into a text"],
        ["exec 3>/dev/null; createdb scratch 2<&3", "by another number"],
        ["exec 2>/dev/null; createdb scratch", "of the whole shell"],
        ['x=2; eval "createdb scratch $x>/dev/null"', "in a text that is made first"],
        ["f() { createdb scratch; }; f 2>/dev/null", "around a function"],
        ["bash -c 'createdb scratch' 2>/dev/null", "around another shell"],
        ["set -n; createdb scratch", "nothing runs"],
        ["createdb scratch &", "nobody waits for it"],
        ["coproc createdb scratch", "nor for this"],
        ["true > >(createdb scratch)", "nor for this"],
        ["cat < <(createdb scratch)", "nor for this"],
        ["tmux new -d 'createdb scratch'", "at another terminal"],
        ["nohup createdb scratch", "in a file of its own"],
        ["timeout 0.01 createdb scratch", "ended before it has said anything"],
        ["find . -exec createdb scratch \\;", "by a program that may say nothing of it"],
        ["python3 -c 'import os; os.system(\"createdb scratch\")'", "by code of another language"],
        ["printf '#!/usr/bin/python3\\nimport os; os.system(\"createdb scratch\")' > a.py; ./a.py", "in a file"],
        ["PATH=/tmp/x:$PATH createdb scratch", "another program of that name"],
        ["LANGUAGE=sv createdb scratch", "said in other words"],
      ] as const
    ).map(([before, why]) => [before, "dropdb scratch", why] as const),
  ])("not so: %s, then %s (%s)", (before, command) => {
    expect(isOwn(command, madeBy(before))).toBe(false);
  });

  it("is told what is gone", () => {
    expect(interpretText("docker rm -f web").things?.gone).toContain("container web");
  });
});

/** Whether all of the actions of these kinds, of which there are some, are on what is nobody's to keep. */
function isScratch(command: string, kinds: RegExp): boolean {
  const changes = interpretText(command).actions.filter(({ kind }) => kinds.test(kind));
  if (changes.length === 0) throw new Error("nothing is changed");
  return changes.every(({ labels }) => labels.includes("scratch"));
}

describe("the tests' own databases, by their names, on this machine", () => {
  const DATA = /^data\.(?:write|delete|define|grant)$/;

  it.each([
    ["psql -h localhost app_test -c 'drop table t'", "its name says so"],
    ["dropdb test_app", "in front"],
    ["migrate -database postgres://a@localhost:5432/app_test down 1", "in an address"],
    ["mysql -h 127.0.0.1 -u root -e 'drop database app_test'", "the whole of it"],
    ["mysql -h 127.0.0.1 -e 'drop database if exists app_test; create database app_test'", "made anew"],
  ])("%s (%s)", (command) => expect(isScratch(command, DATA)).toBe(true));

  it.each([
    ["psql -h db.example app_test -c 'drop table t'", "another machine"],
    ["psql -h localhost app -c 'drop table t'", "no test"],
    ["DATABASE_URL=postgres://a@db.example/app_test alembic downgrade -1", "another machine in a variable"],
    ["alembic downgrade -1", "what its settings say"],
    ["psql -h localhost contest -c 'drop table t'", "a word that ends so"],
    ["psql -h localhost app_test -c 'drop database app'", "another one from within"],
    ["psql -c 'drop database a_test; drop database a'", "another one besides"],
    ["mysql app_test -e 'drop table app.t'", "a table of another one"],
    ["mysql app_test <<< 'use app; drop table t'", "it goes on to another one"],
    ["PGHOST=db.example psql app_test -c 'drop table t'", "a server in a variable"],
    ["psql app_test -c 'drop role r'", "what belongs to the server"],
  ])("not so: %s (%s)", (command) => expect(isScratch(command, DATA)).toBe(false));
});

describe("what runs on this machine to try things on is nobody's to keep", () => {
  const CHANGES = /^(?:infra\.delete|package\.publish|data\.(?:delete|define))$/;

  it.each([
    ["AWS_ENDPOINT_URL=http://127.0.0.1:4566 aws s3 rb s3://x", "an emulator by a variable"],
    ["tflocal destroy -auto-approve", "by its own front end"],
    ["npm publish --registry=http://localhost:4873", "a registry"],
    ["twine upload --repository-url http://localhost:8080 dist/*", "another"],
    ["docker compose -f docker-compose.test.yml down -v", "volumes of the tests"],
    ["docker compose -p app-ci down -v", "by the project's name"],
  ])("%s (%s)", (command) => expect(isScratch(command, CHANGES)).toBe(true));

  it.each([
    ["aws s3 rb s3://x", "the account's own"],
    ["aws --endpoint-url http://localhost.evil.example s3 rb s3://x", "a name that only begins so"],
    ["awslocal --endpoint-url https://s3.example s3 rb s3://x", "a front end told another server"],
    ["AWS_ENDPOINT_URL=https://s3.example tflocal destroy -auto-approve", "by a variable"],
    ["aws --endpoint-url $E s3 rb s3://x", "an address nobody knows"],
    ["npm publish", "everybody's registry"],
    ["npm publish --registry http://localhost:4873 --registry https://npmjs.org", "the last one counts"],
    ["docker compose down -v", "what one works with"],
    ["docker compose -f a.yml -f a.test.yml down -v", "one of two files"],
    ["docker compose -p app -f a.test.yml down -v", "another project's name"],
    ["docker compose -f contest.yml down -v", "a word that ends so"],
  ])("not so: %s (%s)", (command) => expect(isScratch(command, CHANGES)).toBe(false));
});
