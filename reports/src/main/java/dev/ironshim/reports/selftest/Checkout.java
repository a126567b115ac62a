package dev.ironshim.reports.selftest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a copy of a checkout that may be broken: its files as they are, what was built of them, and a commit. */
public final class Checkout {
    /** What a build leaves and looks at again; the rest of {@code target} is of runs and reports. */
    private static final Set<String> BUILT = Set.of(
            "built",
            "classes",
            "dist",
            "generated-sources",
            "generated-test-sources",
            "maven-archiver",
            "maven-status",
            "test-classes");

    private final Path root;

    /** @param root of the checkout */
    public Checkout(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Copies it.
     *
     * @param copy an existing, empty folder
     * @throws IOException also if git is not there, which says what belongs to the checkout
     */
    public void copyTo(Path copy) throws IOException, InterruptedException {
        String files = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        for (String name : files.split("\0", -1)) {
            Path file = root.resolve(name);
            // A file may be deleted and still be in the index.
            if (!name.isEmpty() && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                copy(file, copy.resolve(name));
            }
        }
        for (Path target : targets(copy)) {
            for (String built : BUILT) {
                copyTree(target.resolve(built), copy.resolve(root.relativize(target.resolve(built))), copy);
            }
        }
        git(copy, "init", "--quiet");
        git(copy, "add", "--all");
        git(
                copy,
                "-c",
                "user.name=A copy",
                "-c",
                "user.email=copy@localhost",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "--message=As it was");
    }

    /** The folders {@code target} of the checkout, each beside a POM that was copied. */
    private List<Path> targets(Path copy) throws IOException {
        List<Path> targets = new ArrayList<>();
        try (Stream<Path> files = Files.walk(copy, 3)) {
            files.filter(file -> file.endsWith("pom.xml"))
                    .forEach(pom -> targets.add(root.resolve(
                            copy.relativize(pom).resolveSibling("target").toString())));
        }
        return targets;
    }

    private void copyTree(Path from, Path to, Path copy) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file));
                copy(file, target);
                if (file.endsWith("inputFiles.lst")) {
                    // Maven lists its sources by absolute path, and would compile all of them in another folder.
                    Files.writeString(target, Files.readString(file).replace(root + "/", copy + "/"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) throws IOException {
                // A jar is packed again, and what depends on it compiled, if a folder in it is newer.
                Path target = Files.createDirectories(to.resolve(from.relativize(directory)));
                Files.setLastModifiedTime(target, Files.getLastModifiedTime(directory));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copy(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        // Times are kept: what is stale here is stale there, and nothing else.
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = builder.start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + answer.strip());
        }
        return answer;
    }
}
