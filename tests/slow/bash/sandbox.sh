#!/bin/bash
# Runs in private mount, process and network namespaces, as root there. Builds a root folder on a tmpfs in which every
# program is the recorder, and runs each command of standard input (NUL after each) in it as an unprivileged user: once
# with every stub succeeding, once with every stub failing. Prints for each run the number of
# fields of the record and the fields, NUL after each.
# Usage: sandbox.sh ROOT RECORDER REAL_NAMES_FILE STUB_NAMES_FILE
set -eu
root=$1 recorder=$2 real=$3 stubs=$4

mount -t tmpfs -o mode=755 tmpfs "$root"
cd "$root"
mkdir -p oracle/usr oracle/real usr/bin usr/sbin usr/local/bin etc proc dev tmp home/dev/project root/.ssh var/log run
mount --rbind -o ro /usr oracle/usr
for part in lib lib64 lib32 libexec share; do
  [ -e "/usr/$part" ] && ln -s "/oracle/usr/$part" "usr/$part"
  [ -e "/$part" ] && ln -s "usr/$part" "$part"
done
ln -s usr/bin bin
ln -s usr/sbin sbin
mount -t proc proc proc
for device in null zero full random urandom; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
printf 'root:x:0:0::/root:/bin/bash\ndev:x:1000:1000::/home/dev:/bin/bash\n' >etc/passwd
printf 'root:x:0:\ndev:x:1000:\n' >etc/group
cp -r /etc/alternatives etc/ 2>/dev/null || true
cp /etc/ld.so.cache etc/ 2>/dev/null || true
chmod 1777 tmp
cp "$recorder" oracle/recorder
chmod 755 oracle/recorder
cat "$stubs" "$real" | perl -ne 'chomp; link "oracle/recorder", "usr/bin/$_"'
while read -r name; do
  target=$(readlink -f "/usr/bin/$name")
  ln -s "/oracle$target" "oracle/real/$name"
done <"$real"
: >oracle/log
chmod 666 oracle/log
chown -R 1000:1000 home/dev

run=/oracle/usr/bin
as_dev="$run/setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps -all --bounding-set -all --no-new-privs"
cat >oracle/driver <<EOF
export HOME=/home/dev USER=dev LOGNAME=dev SHELL=/bin/bash PATH=/usr/local/bin:/usr/bin:/bin LC_ALL=C.UTF-8 TMPDIR=/tmp
ulimit -t 5 -u 200 -f 20480 -v 4000000
shopt -s nullglob dotglob
while IFS= read -r -d '' command; do
  for code in 0 1; do
    cd /home/dev/project
    left=(* /tmp/*)
    [ \${#left[@]} = 0 ] || $run/rm -rf "\${left[@]}"
    printf %s \$code >/oracle/exit
    : >/oracle/log
    $run/timeout -k 1 4 $as_dev /oracle/usr/bin/bash -c "\$command" </dev/null >/dev/null 2>&1
    # What still runs in the background gets a moment, and then is ended.
    rest=\${command//&&/} rest=\${rest//2>&1/} rest=\${rest//setsid -w/}
    case \$rest in *'&'*|*coproc*|*setsid*|*'>('*|*'<('*)
      $run/sleep 0.1
      $as_dev /oracle/usr/bin/bash -c 'kill -9 -1' >/dev/null 2>&1 ;;
    esac
    mapfile -d '' -t fields </oracle/log
    printf '%s\0' "\${#fields[@]}" "\${fields[@]}"
  done
done
EOF
exec chroot "$root" /oracle/usr/bin/bash /oracle/driver
