package dev.ironshim.reports.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Does what a document says, in a folder, and names the line at which it stops being true. */
final class DocumentRunner {
    private static final int LAST_LINES = 40;

    private final Path folder;
    private final Path output;
    private final Duration limit;

    /**
     * A runner.
     *
     * @param folder where files are written and scripts run
     * @param output file for what the script that runs has printed, outside of {@code folder}
     * @param limit of each script
     */
    DocumentRunner(Path folder, Path output, Duration limit) {
        this.folder = folder;
        this.output = output;
        this.limit = limit;
    }

    /** @throws AssertionError at the first step that does not do what the document says */
    void run(Document document) throws IOException, InterruptedException {
        for (Document.Step step : document.steps()) {
            switch (step) {
                case Document.Write write -> {
                    Path file = folder.resolve(write.path());
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, write.text());
                }
                case Document.Run run -> run(document.name(), run);
            }
        }
    }

    private void run(String document, Document.Run run) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", run.script())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        environment(builder.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        if (!ended) {
            throw failure(document, run.line(), "not done after " + limit, run, printed);
        }
        if (process.exitValue() != 0) {
            throw failure(document, run.line(), "exit code " + process.exitValue(), run, printed);
        }
        compare(document, run, printed);
    }

    private static void compare(String document, Document.Run run, String printed) {
        List<String> lines = printed.lines().map(String::strip).toList();
        int from = 0;
        for (Document.Expected expected : run.output()) {
            Pattern pattern = pattern(expected.text());
            int at = from;
            while (at < lines.size() && !pattern.matcher(lines.get(at)).matches()) {
                at++;
            }
            if (at == lines.size()) {
                String where = from == 0 ? "" : ", after '" + lines.get(from - 1) + "',";
                throw failure(
                        document,
                        expected.line(),
                        "the output does not have" + where + " the line '" + expected.text() + "'",
                        run,
                        printed);
            }
            from = at + 1;
        }
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Arrays.stream(text.split(Pattern.quote("..."), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    /** The JDK and the local repository that run the tests; nothing that would send git to another checkout. */
    private static void environment(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            environment.merge("MAVEN_OPTS", "-Dmaven.repo.local=" + repository, (old, more) -> old + " " + more);
        }
    }

    private static AssertionError failure(String document, int line, String what, Document.Run run, String printed) {
        List<String> lines = printed.lines().toList();
        return new AssertionError(document + ":" + line + ": " + what + "\nthe block at line " + run.line() + ":\n"
                + run.script().indent(4) + "its last lines of output:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))
                        .indent(4));
    }
}
