package dev.ironshim.reports.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that is not true is found out, with its line. */
class DocumentTest {
    @TempDir
    private Path folder;

    @Test
    void blocksAreReadWithTheirLines() {
        Document document = Document.parse("d.md", """
                # A title

                ```java file=a/B.java
                class B {}
                ```
                ```sh
                cat a/B.java
                ```

                ```text
                  class B {}
                ...
                ```
                """);
        assertThat(document.steps())
                .containsExactly(
                        new Document.Write(3, "a/B.java", "class B {}\n"),
                        new Document.Run(6, "cat a/B.java\n", List.of(new Document.Expected(11, "class B {}"))));
    }

    @Test
    void whatIsTruePasses() {
        assertThatCode(running("""
                ```sh file=greet
                echo "hello $1"; echo again; exit 3
                ```
                ```sh
                bash greet you; echo "exit $?"
                ```
                ```text
                hello ...
                ...
                exit 3
                ```
                """)).doesNotThrowAnyException();
    }

    @Test
    void aFenceThatIsNotClosedIsNamed() {
        refused("text\n\n```sh\necho 1\n", "d.md:3: the fence is not closed");
    }

    @Test
    void aBlockThatNobodyChecksIsRefused() {
        refused("```bash\necho 1\n```\n", "d.md:1: a block 'bash' is neither run nor written");
        refused("```sh\necho 1\n```\nIt prints\n```text\n1\n```\n", "d.md:5: a block 'text' is the output of");
        refused("  ```sh\n  echo 1\n  ```\n", "d.md:1: a fence stands in the first column");
    }

    @Test
    void aFileOutsideOfTheCheckoutIsRefused() {
        refused("```java file=../B.java\n```\n", "d.md:1: ../B.java is not inside the checkout");
        refused("```java file=/B.java\n```\n", "d.md:1: /B.java is not inside the checkout");
    }

    @Test
    void aWrongExitCodeIsReported() {
        fails("\n```sh\necho before\nexit 7\n```\n", "d.md:2: exit code 7", "    exit 7", "    before");
        fails("```sh\nfalse | cat\n```\n", "d.md:1: exit code 1");
    }

    @Test
    void aMissingLineIsReported() {
        fails(
                "```sh\necho one; echo two\n```\n```text\none\nthree\n```\n",
                "d.md:6: the output does not have, after 'one', the line 'three'",
                "the block at line 1",
                "    two");
        // The line is there, but not in this order; and a part of a line is not the line.
        fails("```sh\necho one; echo two\n```\n```text\ntwo\none\n```\n", "d.md:6: ", "after 'two', the line 'one'");
        fails("```sh\necho one\n```\n```text\non\n```\n", "d.md:5: the output does not have the line 'on'");
    }

    @Test
    void aScriptThatHangsIsEnded() {
        DocumentRunner impatient = new DocumentRunner(folder, folder.resolve("output"), Duration.ofMillis(200));
        assertThatThrownBy(() -> impatient.run(Document.parse("d.md", "```sh\nsleep 60\n```\n")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("d.md:1: not done after PT0.2S");
    }

    private static void refused(String markdown, String message) {
        assertThatThrownBy(() -> Document.parse("d.md", markdown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private void fails(String markdown, String... messages) {
        assertThatThrownBy(running(markdown)).isInstanceOf(AssertionError.class).hasMessageContainingAll(messages);
    }

    private ThrowingCallable running(String markdown) {
        Document document = Document.parse("d.md", markdown);
        return () -> new DocumentRunner(folder, folder.resolve("output"), Duration.ofMinutes(1)).run(document);
    }
}
