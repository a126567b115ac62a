package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structures and commands against tables that a C compiler made from Linux 7.2's headers. */
class StructTest {
    private static List<String[]> rows(String table) throws IOException {
        try (InputStream in = StructTest.class.getResourceAsStream("/uapi/" + table)) {
            assertThat(in).as(table).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldIsWhereTheCompilerPutsIt(Struct struct) throws IOException {
        Map<String, Struct.Field> expected = new HashMap<>();
        int bytes = -1;
        for (String[] row : rows("structs-linux-7.2.tsv")) {
            if (row[0].equals(struct.kernelName())) {
                bytes = Integer.parseInt(row[1]);
                expected.put(
                        row[2].replace("<anon>.", ""),
                        new Struct.Field(Integer.parseInt(row[3]), Integer.parseInt(row[4])));
            }
        }
        assertThat(struct.bytes()).isEqualTo(bytes);
        assertThat(struct.fields()).isNotEmpty();
        struct.fields().forEach((name, field) -> assertThat(expected).as(name).containsEntry(name, field));
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandHasItsNumber(Command command) throws IOException {
        assertThat(rows("ioctls-linux-7.2.tsv"))
                .filteredOn(row -> row[0].equals(command.name()))
                .singleElement()
                .satisfies(row -> assertThat(Long.decode(row[1])).isEqualTo(command.number()));
    }
}
