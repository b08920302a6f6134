#!/bin/sh
# Run inside `unshare -m -p -f --mount-proc`: a machine of its own as far as system mode reaches. Nothing of what happens
# here is seen outside, and all of it is gone with the last process.
set -e
mount --make-rprivate /
copy=$(mktemp -d "$1/etc.XXXXXX")
cp -a /etc/. "$copy"
mount --bind "$copy" /etc
# Node may live there; a command of ours must not.
cp -a /usr/local/bin "$1/bin"
mount --bind "$1/bin" /usr/local/bin
for folder in /opt /var/lib /run /home; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
useradd -m dev
useradd -m ci
chmod 700 /home/dev
echo ready
# Whoever loses its parent is taken note of by this one, as by any first process of a machine. Its words name no program.
exec sh -c 'sleep 900 & wait $!'
