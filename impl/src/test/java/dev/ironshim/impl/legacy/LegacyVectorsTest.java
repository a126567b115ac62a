package dev.ironshim.impl.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What IronShim-rs computed, byte for byte. */
class LegacyVectorsTest {

    private static JsonNode group(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(LegacyVectorsTest.class.getResourceAsStream("/vectors/ironshim-rs.json"))) {
            return JsonMapper.shared().readTree(in).get("groups").get(name).get("cases");
        }
    }

    @TestFactory
    Stream<DynamicTest> manifests() throws Exception {
        return group("manifests")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").asString(), () -> manifest(vector)));
    }

    private static void manifest(JsonNode vector) {
        LegacyManifest said = new LegacyManifest(
                Long.parseUnsignedLong(vector.get("driver_id").asString()),
                vector.get("iommu_domain").asLong(),
                vector.get("binding_nonce").asLong(),
                mmio(vector, Set.of()),
                ports(vector, Set.of()));
        LegacyManifest revoked = new LegacyManifest(
                said.driver(),
                said.domain(),
                said.nonce(),
                mmio(vector, indices(vector, "revoked_mmio")),
                ports(vector, indices(vector, "revoked_ports")));
        byte[] blob = HexFormat.of().parseHex(vector.get("ism2_blob").asString());
        assertThat(LegacyCodec.parse(blob)).isEqualTo(said);
        assertThat(LegacyCodec.blob(revoked)).isEqualTo(blob);
        byte[] canonical = LegacyCodec.canonical(revoked);
        assertThat(canonical).hasSize(vector.get("canonical_len").asInt());
        assertThat(HexFormat.of().formatHex(canonical))
                .isEqualTo(vector.get("canonical").asString());
        assertThat(HexFormat.of().formatHex(LegacyCodec.digest(revoked)))
                .isEqualTo(vector.get("sha256").asString());
        byte[] longer = Arrays.copyOf(blob, blob.length + 3);
        assertThat(LegacyCodec.parse(longer)).isEqualTo(said);
    }

    @TestFactory
    Stream<DynamicTest> results() throws Exception {
        return group("blob_parse_results")
                .valueStream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("name").asString(), () -> {
                    byte[] blob = HexFormat.of().parseHex(vector.get("blob").asString());
                    String[] capacity = vector.get("capacity").asString().split("/", -1);
                    assertThat(result(blob, Integer.parseInt(capacity[0]), Integer.parseInt(capacity[1])))
                            .isEqualTo(vector.get("result").asString());
                }));
    }

    private static String result(byte[] blob, int mmio, int ports) {
        try {
            LegacyCodec.parse(blob, mmio, ports);
            return "Ok";
        } catch (RefusedException e) {
            return ((LegacyRule) e.rule()).error();
        }
    }

    @Test
    void aRefusalNamesThePlace() {
        byte[] blob = LegacyCodec.blob(new LegacyManifest(
                1,
                1,
                0,
                List.of(new LegacyManifest.Mmio(0x1000, 0x1000, false), new LegacyManifest.Mmio(0x2000, 0, false)),
                List.of(new LegacyManifest.Port(1, 0, false))));
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> LegacyCodec.parse(blob));
        assertThat(refused.rule()).isEqualTo(LegacyRule.MMIO_SIZE);
        assertThat(refused.offset()).isEqualTo(48);
        assertThat(refused).hasMessage("ism2/mmio-size at byte 48: found 0, expected 1 at least");
    }

    private static Set<Integer> indices(JsonNode vector, String key) {
        return vector.get(key).valueStream().map(JsonNode::asInt).collect(Collectors.toSet());
    }

    private static List<LegacyManifest.Mmio> mmio(JsonNode vector, Set<Integer> revoked) {
        List<LegacyManifest.Mmio> windows = new ArrayList<>();
        for (JsonNode window : vector.get("mmio")) {
            windows.add(new LegacyManifest.Mmio(
                    Long.parseUnsignedLong(window.get("base").asString().substring(2), 16),
                    Long.parseUnsignedLong(window.get("size").asString().substring(2), 16),
                    revoked.contains(windows.size())));
        }
        return windows;
    }

    private static List<LegacyManifest.Port> ports(JsonNode vector, Set<Integer> revoked) {
        List<LegacyManifest.Port> windows = new ArrayList<>();
        for (JsonNode window : vector.get("ports")) {
            windows.add(new LegacyManifest.Port(
                    Integer.parseInt(window.get("port").asString().substring(2), 16),
                    window.get("count").asInt(),
                    revoked.contains(windows.size())));
        }
        return windows;
    }
}
