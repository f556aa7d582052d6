#!/bin/sh
# Builds the stand-ins for libaio.so.1 and libnuma.so.1 (Linux x86-64) and puts them where the test kit finds them.
# Needs gcc and GNU ld. Run it after a change of the C sources and commit what it made.
# No libc (-nostdlib), the SONAMEs and symbol versions that mysqld asks for, nothing else exported.
set -eu
cd "$(dirname "$0")"
out=../resources/io/headgate/testkit/linux-amd64
mkdir -p "$out"
for lib in libaio libnuma; do
    gcc -m64 -Os -Wall -Wextra -Werror -fPIC -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none \
        -shared -nostdlib -s -Wl,-soname,$lib.so.1 -Wl,--version-script,$lib.map \
        -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,noseparate-code \
        -o "$out/$lib.so.1" $lib.c
done
ls -l "$out"
