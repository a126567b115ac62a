#!/bin/sh
# The guest's first process: mounts what a Java program needs, runs it with the arguments of the kernel's command line
# (ironshim=a,b,c), and turns the machine off.
export PATH=/bin:/java/bin
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox mount -t tmpfs tmpfs /tmp
/bin/busybox mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
# What we say has a line of its own, if there is one: the kernel speaks on the console in the middle of other's words.
results=/dev/ttyS1
[ -e $results ] || results=/dev/console
arguments=$(/bin/busybox sed -n 's/.*ironshim=\([^ ]*\).*/\1/p' /proc/cmdline | /bin/busybox tr ',' ' ')
# Modules of a distribution's kernel, in the order in which they need each other, some with parameters.
if [ -e /modules ]; then
    while read -r module parameters; do
        # shellcheck disable=SC2086
        /bin/busybox insmod "/lib/modules/$module" $parameters || echo "@@NOTE module $module was not loaded" >$results
    done </modules
fi
echo "@@INIT $(/bin/busybox cut -d' ' -f1 /proc/uptime) $(/bin/busybox uname -r)" >$results
if [ "$arguments" = shell ]; then
    /bin/busybox --install -s /bin
    exec /bin/busybox setsid /bin/busybox cttyhack /bin/sh
fi
# shellcheck disable=SC2086
/java/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xshare:auto --enable-native-access=ALL-UNNAMED \
    -cp '/app/*' dev.ironshim.hw.guest.GuestMain $arguments >$results
echo "@@END $?" >$results
/bin/busybox poweroff -f
