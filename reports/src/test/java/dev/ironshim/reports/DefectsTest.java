package dev.ironshim.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.CatalogueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/defects.md} and the security model name exists: a test that was renamed must be renamed there. */
class DefectsTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:#(\\w+))?`");
    private static final Pattern PROPERTY =
            Pattern.compile("\\b((?:WN|MF|PC|IS|LC|QU|DW|IV|TR|GR|HW|IR|MN)-[0-9]{2})\\b");

    @Test
    void everyTestAndPropertyThatIsNamedExists() throws IOException {
        String table = Files.readString(Path.of("../docs/defects.md"))
                + Files.readString(Path.of("../docs/security-model.md"));
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("../impl/src/test"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.merge(
                        file.getFileName().toString().replace(".java", ""), Files.readString(file), String::concat);
            }
        }
        Matcher tests = TEST.matcher(table);
        int seen = 0;
        while (tests.find()) {
            seen++;
            assertThat(sources).containsKey(tests.group(1));
            if (tests.group(2) != null) {
                assertThat(sources.get(tests.group(1))).as(tests.group(1)).contains(" " + tests.group(2) + "(");
            }
        }
        assertThat(seen).isGreaterThan(40);
        Matcher properties = PROPERTY.matcher(table);
        while (properties.find()) {
            assertThat(CatalogueReader.read().property(properties.group(1)))
                    .as(properties.group(1))
                    .isPresent();
        }
    }

    @Test
    void noDefectOfTheCoreIsLeftOut() throws IOException {
        String table = Files.readString(Path.of("../docs/defects.md"));
        for (int number = 1; number <= 64; number++) {
            String id = String.format("D-%03d", number);
            boolean inRange = (number > 46 && number < 53) || table.contains(id);
            assertThat(inRange).as(id).isTrue();
        }
    }
}
