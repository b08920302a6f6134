#!/bin/bash
# Runs in private mount, process and network namespaces, as root there. Runs programs of standard input (three fields
# each, NUL after each: language, arguments before the text, text) as an unprivileged user in a throw-away root whose
# stand-in programs only write down that they ran. Prints for each the number of recorded fields, those fields, and the
# list of its files before and after and the exit status, each as one field, NUL after each.
# Usage: sandbox.sh ROOT RECORDER STUB_NAMES_FILE
set -eu
root=$1 recorder=$2 stubs=$3

mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p oracle/usr oracle/real oracle/stubs usr etc proc dev tmp home/dev/project home/dev/other root
mount --rbind -o ro /usr usr
for part in bin lib lib64 sbin; do ln -s "usr/$part" "$part"; done
mount -t proc proc proc
for device in null zero random urandom; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
printf 'root:x:0:0::/root:/bin/bash\ndev:x:1000:1000::/home/dev:/bin/bash\n' >etc/passwd
cp -r /etc/alternatives etc/ 2>/dev/null || true
cp /etc/ld.so.cache etc/ 2>/dev/null || true
chmod 1777 tmp
cp "$recorder" oracle/recorder
chmod 755 oracle/recorder
while read -r name; do ln oracle/recorder "oracle/stubs/$name"; done <"$stubs"
# The shell that runs a text is a real one.
ln -s /usr/bin/bash oracle/stubs/bash
printf 0 >oracle/exit
: >oracle/log
chmod 666 oracle/log

cat >oracle/driver <<'EOF'
export HOME=/home/dev USER=dev PATH=/oracle/stubs LC_ALL=C.UTF-8 TMPDIR=/tmp PYTHONDONTWRITEBYTECODE=1
ulimit -t 5 -u 200 -f 20480
bin=/usr/bin
as_dev="$bin/setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps -all --bounding-set -all --no-new-privs"
files() {
  $bin/find /home/dev /tmp -mindepth 1 \( -type f -printf '%p\tf\t%m\t' -exec $bin/md5sum -z {} \; -printf '\n' -o -type l -printf '%p\tl\t%l\n' -o -printf '%p\td\t%m\n' \) | $bin/tr -d '\000' | $bin/sort
}
while IFS= read -r -d '' language && IFS= read -r -d '' before && IFS= read -r -d '' text; do
  $bin/rm -rf /home/dev /tmp/* /tmp/.[!.]*
  $bin/mkdir -p /home/dev/project/sub/deep /home/dev/other
  cd /home/dev/project
  for file in a b c.txt sub/d sub/deep/e ../other/f; do printf 'content of %s\n' $file >$file; done
  printf 'print("x")\n' >mod.py
  $bin/chown -R 1000:1000 /home/dev
  : >/oracle/log
  first=$(files)
  $bin/timeout -k 1 5 $as_dev $language $before "$text" </dev/null >/dev/null 2>&1 && status=0 || status=$?
  last=$(files)
  mapfile -d '' -t fields </oracle/log
  printf '%s\0' "${#fields[@]}" "${fields[@]}" "$first" "$last" "$status"
done
EOF
exec chroot "$root" /usr/bin/bash /oracle/driver
