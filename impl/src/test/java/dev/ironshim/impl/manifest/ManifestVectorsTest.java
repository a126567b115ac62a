package dev.ironshim.impl.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every vector of {@code manifest-v3.json} and {@code manifest-v4.json}: what is valid comes back byte for byte, the rest names rule and offset. */
class ManifestVectorsTest {

    static JsonNode vectors() throws Exception {
        return vectors(3);
    }

    static JsonNode vectors(int version) throws Exception {
        try (InputStream in = Objects.requireNonNull(
                ManifestVectorsTest.class.getResourceAsStream("/vectors/manifest-v" + version + ".json"))) {
            return JsonMapper.shared().readTree(in).get("vectors");
        }
    }

    @TestFactory
    Stream<DynamicTest> vectorByVector() throws Exception {
        return vectorByVector(3);
    }

    @TestFactory
    Stream<DynamicTest> vectorByVectorOfVersion4() throws Exception {
        return vectorByVector(4);
    }

    private static Stream<DynamicTest> vectorByVector(int version) throws Exception {
        return vectors(version)
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").asString(), () -> check(vector, version)));
    }

    private static void check(JsonNode vector, int version) {
        byte[] bytes = HexFormat.of().parseHex(vector.get("bytes").asString());
        byte[] before = bytes.clone();
        if (vector.get("result").asString().equals("valid")) {
            Manifest manifest = ManifestCodec.decode(bytes);
            assertThat(manifest.version()).isEqualTo(version);
            assertThat(manifest.encoded()).isEqualTo(bytes);
            assertThat(HexFormat.of().formatHex(manifest.digest()))
                    .isEqualTo(vector.get("sha256").asString());
            Draft draft = manifest.draft();
            assertThat(ManifestCodec.encode(draft)).isEqualTo(manifest);
            assertThat(ManifestCodec.encode(draft).draft()).isEqualTo(draft);
        } else {
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> ManifestCodec.decode(bytes));
            assertThat(refused).isNotNull();
            assertThat(refused.rule().id()).isEqualTo(vector.get("rule").asString());
            assertThat(refused.offset()).isEqualTo(vector.get("offset").asLong());
            assertThat(refused).hasMessageContaining(refused.found()).hasMessageContaining(refused.expected());
        }
        assertThat(bytes).isEqualTo(before);
    }

    @Test
    void everyRuleIsBrokenBySomeVector() throws Exception {
        Set<String> broken = new TreeSet<>();
        for (int version = 3; version <= 4; version++) {
            vectors(version).forEach(vector -> {
                if (vector.has("rule")) {
                    broken.add(vector.get("rule").asString());
                }
            });
        }
        // A draft is refused before there are bytes; ManifestDraftTest breaks that rule.
        assertThat(broken)
                .isEqualTo(Arrays.stream(ManifestRule.values())
                        .filter(rule -> rule != ManifestRule.DRAFT)
                        .map(ManifestRule::id)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
