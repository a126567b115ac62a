package dev.ironshim.model.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceMutantsTest {
    @TempDir
    Path folder;

    private SourceMutants mutants;

    @BeforeEach
    void source() throws IOException {
        Files.writeString(
                folder.resolve("Sum.java"),
                "class Sum {\n    int sum(int a, int b) {\n        return a + b;\n    }\n}\n");
        mutants = new SourceMutants("/mutants/test.toml", "sum", folder);
    }

    @Test
    void aMistakeThatDoesNotFitAnyMoreIsToldAndTheOthersKeepTheirNames() throws IOException {
        List<String> problems = new ArrayList<>();
        assertThat(mutants.all(problems::add)).extracting(SourceMutant::id).containsExactly("sum-01", "sum-03");
        assertThat(problems).singleElement().asString().contains("'a - b' must occur exactly once in Sum.java");
    }

    @Test
    void aMistakeIsCompiledOrNamed() throws IOException {
        SourceMutant mutant = mutants.all(problem -> {}).getFirst();
        assertThat(mutant.line()).isEqualTo(3);
        mutants.compile(mutant, folder.resolve("out"));
        assertThat(folder.resolve("out/Sum.class")).exists();
        Files.writeString(folder.resolve("Sum.java"), "class Sum { a + b }");
        assertThatIOException()
                .isThrownBy(() -> mutants.compile(mutant, folder.resolve("again")))
                .withMessageContaining("mutant sum-01 does not compile");
    }
}
