package dev.ironshim.reports.docs;

import dev.ironshim.reports.selftest.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guides tell a reader to do works, and prints what they say it prints. */
@Tag("documents")
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private Path folder;

    @Test
    void theTutorialBreaksAndMendsAMachine() throws Exception {
        follow("docs/tutorial.md");
    }

    @Test
    void theGuideAddsAMachine() throws Exception {
        follow("docs/add-a-machine.md");
    }

    private void follow(String name) throws Exception {
        Document document = Document.parse(name, Files.readString(ROOT.resolve(name)));
        Path copy = Files.createDirectory(folder.resolve("checkout"));
        new Checkout(ROOT).copyTo(copy);
        new DocumentRunner(copy, folder.resolve("output"), LIMIT).run(document);
    }
}
