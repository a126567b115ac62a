package dev.ironshim.hw.lab;

import java.nio.file.*;
import java.util.*;
import java.util.stream.*;

final class LabTry {
    private LabTry() {}

    public static void main(String... a) throws Exception {
        Path work = Files.createDirectories(Path.of(a[0]).toAbsolutePath());
        List<Path> jars;
        try (Stream<Path> f = Files.list(Path.of(a[1]))) {
            jars = f.filter(p -> p.getFileName().toString().matches("(ironshim-|jctools-core-jdk11).*\\.jar"))
                    .sorted()
                    .toList();
        }
        long t = System.nanoTime();
        Path image = new GuestImage(work.resolve("cache"), Path.of("/bin/busybox")).build(jars);
        System.out.println("image " + image + " " + Files.size(image) + " in " + (System.nanoTime() - t) / 1_000_000);
        Path disk = work.resolve("disk.img");
        Files.write(disk, new byte[1 << 20]);
        Guest g = new Guest(work);
        Hypervisor h = Hypervisor.find().orElseThrow();
        System.out.println(g.run(
                h.command(Hypervisor.Iommu.of(a[3]), Path.of(a[2]), image, a[4], g.monitor(), disk),
                120,
                System.out::println));
    }
}
