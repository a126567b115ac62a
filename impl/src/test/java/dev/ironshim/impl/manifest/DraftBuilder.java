package dev.ironshim.impl.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A draft that is good until a test changes something. */
final class DraftBuilder {
    long driver = 0x1122_3344_5566_7788L;
    long domain = 7;
    String nonce = "000102030405060708090a0b0c0d0e0f";
    long counter = 3;
    long validFrom = 1_700_000_000;
    long validUntil = 1_800_000_000;
    String provenance = "1".repeat(64);
    String attestation = "2".repeat(64);
    long dmaBytes = 0x10_0000;
    long segmentBytes = 0x1_0000;
    long segments = 256;
    int alignmentShift = 6;
    int boundaryShift = 16;
    long mmioBytes = 0x20_0000;
    long interrupts = 1000;
    long windowTicks = 100_000;
    long ticksPerCall = 500;
    final List<Grant.Mmio> mmio = new ArrayList<>();
    final List<Grant.Port> ports = new ArrayList<>();
    final List<Grant.Dma> dma = new ArrayList<>();
    final List<Grant.Irq> irqs = new ArrayList<>();
    final List<Budgets.Function> functions = new ArrayList<>();

    DraftBuilder with(Consumer<DraftBuilder> change) {
        change.accept(this);
        return this;
    }

    Draft draft() {
        return new Draft(
                driver,
                domain,
                nonce,
                counter,
                validFrom,
                validUntil,
                provenance,
                attestation,
                new Budgets(
                        dmaBytes,
                        segmentBytes,
                        segments,
                        alignmentShift,
                        boundaryShift,
                        mmioBytes,
                        interrupts,
                        windowTicks,
                        ticksPerCall),
                mmio,
                ports,
                dma,
                irqs,
                functions);
    }

    Manifest encode() {
        return ManifestCodec.encode(draft());
    }
}
