package dev.ironshim.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Vectors on the class path. */
public final class TestVectors {
    private TestVectors() {}

    /** The cases of a group of {@code ironshim-rs.json}. */
    public static Stream<JsonNode> group(String name) {
        return JsonMapper.shared()
                .readTree(resource("ironshim-rs.json"))
                .get("groups")
                .get(name)
                .get("cases")
                .valueStream();
    }

    /** The bytes of {@code /vectors/name}. */
    public static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(TestVectors.class.getResourceAsStream("/vectors/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number that is written as 0x and hexadecimal digits. */
    public static long hex(JsonNode vector, String field) {
        return Long.parseUnsignedLong(vector.get(field).asString().substring(2), 16);
    }
}
