package dev.ironshim.reports.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The checkout that the command runs in. */
final class Home {
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
        return commit.matches("[0-9a-f]{40,64}") ? commit : "unknown";
    }

    /** Whether anything differs from that commit. */
    static boolean modified() {
        return !git("status", "--porcelain").isEmpty();
    }

    private static String git(String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "git";
        command[1] = "-C";
        command[2] = root().toString();
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? answer : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
