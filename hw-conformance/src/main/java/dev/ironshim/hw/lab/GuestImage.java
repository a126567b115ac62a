package dev.ironshim.hw.lab;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The guest's first file system: a runtime of the module {@code java.base}, busybox, the libraries these need, our jars, and
 * the kernel's modules if it has any. It is made without privileges and kept by content, in archives that the kernel unpacks
 * one after the other: the runtime changes with the machine, the jars with every build.
 */
final class GuestImage {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(");
    private static final int JLINK_SECONDS = 120;
    private static final int KEPT = 4;
    private static final int PT_INTERP = 3;
    private static final String MODULES = ".modules.cpio";

    private final Path cache;
    private final Path busybox;

    /** @param cache folder for archives that are made once */
    GuestImage(Path cache, Path busybox) {
        this.cache = cache;
        this.busybox = busybox;
    }

    /** The archive with the kernel's modules, which lies beside the kernel that has some ({@code tools/fetch-lab-kernel}). */
    static List<Path> modules(Path kernel) {
        Path archive = kernel.resolveSibling(kernel.getFileName() + MODULES);
        return Files.exists(archive) ? List.of(archive) : List.of();
    }

    /**
     * The whole archive for these jars.
     *
     * @param extra archives that come after ours, such as {@link #modules}
     * @throws IOException if a tool is missing or fails
     */
    Path build(List<Path> jars, List<Path> extra) throws IOException, InterruptedException {
        Files.createDirectories(cache);
        Path javaHome = Path.of(System.getProperty("java.home"));
        Path runtime = cached("runtime", List.of(javaHome.resolve("release"), busybox), this::runtime);
        Optional<Path> compiler = Hypervisor.onPath("gcc");
        List<Path> inputs = Stream.of(
                        List.of(runtime), jars, extra, compiler.stream().toList())
                .flatMap(List::stream)
                .toList();
        return cached("guest", inputs, out -> {
            Files.copy(runtime, out);
            // The kernel reads on after the end of an archive.
            Cpio cpio = new Cpio(new FilterOutput(out));
            cpio.file("init", script(), true);
            for (Path jar : jars) {
                cpio.file("app/" + jar.getFileName(), jar, false);
            }
            Optional<byte[]> cost = compiler.isEmpty() ? Optional.empty() : compiled(compiler.get());
            if (cost.isPresent()) {
                cpio.file("app/cost", cost.get(), true);
            }
            cpio.close();
            for (Path archive : extra) {
                // It looks for the next one at a multiple of 4.
                out.write(new byte[(int) (-Files.copy(archive, out) & 3)]);
            }
        });
    }

    /** What the bindings are measured beside. It is left out where nobody can compile it. */
    private Optional<byte[]> compiled(Path compiler) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(cache, "cost");
        try {
            Path source = Files.write(folder.resolve("cost.c"), resource("/lab/cost.c"));
            Path program = folder.resolve("cost");
            run(folder, compiler.toString(), "-O2", "-static", "-o", program.toString(), source.toString());
            return Optional.of(Files.readAllBytes(program));
        } catch (IOException e) {
            // A compiler without the C library's archive cannot link it, and the measurement is all that lacks then.
            return Optional.empty();
        } finally {
            delete(folder);
        }
    }

    private static byte[] script() throws IOException {
        return resource("/lab/init.sh");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = GuestImage.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private interface Content {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    private Path cached(String name, List<Path> inputs, Content content) throws IOException, InterruptedException {
        Path file = cache.resolve(name + "-" + digest(inputs) + ".cpio");
        if (!Files.exists(file)) {
            Path draft = Files.createTempFile(cache, name, ".draft");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20)) {
                    content.write(out);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            prune(name);
        }
        return file;
    }

    /** Keeps the newest few. */
    private void prune(String name) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> old = files.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .skip(KEPT)
                    .toList();
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private static String digest(List<Path> inputs) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(script());
            digest.update(resource("/lab/cost.c"));
            for (Path input : inputs) {
                digest.update(input.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(input));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void runtime(OutputStream out) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(cache, "jlink");
        try {
            Path linked = folder.resolve("java");
            run(
                    folder,
                    Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                    "--add-modules=java.base",
                    "--strip-debug",
                    "--no-header-files",
                    "--no-man-pages",
                    "--generate-cds-archive",
                    "--output=" + linked);
            Cpio cpio = new Cpio(new FilterOutput(out));
            cpio.folder("dev");
            cpio.characterDevice("dev/console", 5, 1);
            for (String empty : List.of("proc", "sys", "tmp", "lib64")) {
                cpio.folder(empty);
            }
            cpio.file("bin/busybox", busybox, true);
            cpio.link("bin/sh", "busybox");
            // One that is linked dynamically has libraries, too.
            TreeSet<String> libraries = new TreeSet<>(hasLoader(busybox) ? libraries(folder, busybox) : List.of());
            try (Stream<Path> files = Files.walk(linked)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    cpio.file("java/" + linked.relativize(file), file, Files.isExecutable(file));
                    if (file.endsWith("bin/java") || file.endsWith("lib/server/libjvm.so")) {
                        libraries.addAll(libraries(folder, file));
                    }
                }
            }
            for (String library : libraries) {
                if (!library.startsWith(linked.toString())) {
                    cpio.file(library.substring(1), Path.of(library), true);
                }
            }
            cpio.close();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Whether a 64-bit ELF file has a program header PT_INTERP: of one without, {@code ldd} says nothing but an error. */
    private static boolean hasLoader(Path program) throws IOException {
        ByteBuffer elf = ByteBuffer.allocate(4_096).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel file = FileChannel.open(program)) {
            file.read(elf);
        }
        elf.flip();
        if (elf.limit() < 64 || elf.getInt(0) != 0x464C_457F) {
            return false;
        }
        int at = (int) elf.getLong(32);
        int size = elf.getShort(54);
        for (int i = 0; i < elf.getShort(56) && at + (i + 1) * size <= elf.limit(); i++) {
            if (elf.getInt(at + i * size) == PT_INTERP) {
                return true;
            }
        }
        return false;
    }

    private static List<String> libraries(Path folder, Path program) throws IOException, InterruptedException {
        Matcher matcher = LIBRARY.matcher(run(folder, "ldd", program.toString()));
        return matcher.results().map(each -> each.group(1)).toList();
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            if (!process.waitFor(JLINK_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(output));
            }
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** An archive's end is not the end of what it is written into. */
    private static final class FilterOutput extends java.io.FilterOutputStream {
        FilterOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
