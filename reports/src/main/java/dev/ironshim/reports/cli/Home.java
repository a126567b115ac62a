package dev.ironshim.reports.cli;

import dev.ironshim.model.lane.TimeLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The checkout that the command runs in. */
final class Home {
    private static final String UNKNOWN = "unknown";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Home() {}

    /** Its root, which the {@code ironshim} script names. */
    static Path root() {
        return Path.of(System.getProperty("ironshim.home", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** The commit that is checked out, or "unknown". */
    static String commit() {
        String commit = git("rev-parse", "HEAD");
        return commit != null && commit.matches("[0-9a-f]{40,64}") ? commit : UNKNOWN;
    }

    /**
     * What is checked out.
     *
     * @param commit or "unknown"
     * @param modified whether anything differs from that commit; also if git does not say
     * @param built when it was built last: lanes that begin later run what was built then
     */
    record Source(String commit, boolean modified, String built) {}

    static Source source() {
        String commit = commit();
        String changes = git("status", "--porcelain");
        return new Source(commit, !commit.equals(UNKNOWN) && (changes == null || !changes.isEmpty()), built());
    }

    private static String built() {
        try {
            return Files.getLastModifiedTime(root().resolve("target/built")).toString();
        } catch (IOException e) {
            // Not by the script, which leaves this file.
            return UNKNOWN;
        }
    }

    /** The answer, or null if there is none. */
    private static @Nullable String git(String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = root().toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (TimeLimit time = new TimeLimit(process, LIMIT)) {
                String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                return process.waitFor() == 0 && !time.exceeded() ? answer : null;
            }
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
