package dev.ironshim.fuzz.naive;

import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code docs/manifest-v3.md} line by line, with big integers. */
public final class NaiveManifest {
    private static final BigInteger PAGE = BigInteger.valueOf(4096);
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(63);

    private final ByteBuffer in;
    private boolean good = true;

    private NaiveManifest(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the bytes say, or null if they are no manifest. */
    public static @Nullable Draft read(byte[] bytes) {
        return bytes.length < 224 ? null : new NaiveManifest(bytes).all();
    }

    private void must(boolean holds) {
        good &= holds;
    }

    private BigInteger number(int bytes) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < bytes; i++) {
            value = value.add(BigInteger.valueOf(in.get() & 0xFF).shiftLeft(8 * i));
        }
        return value;
    }

    private void zeros(int count) {
        for (int i = 0; i < count; i++) {
            must(in.get() == 0);
        }
    }

    private String hex(int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private @Nullable Draft all() {
        must(hex(8).equals("8d49534d330d0a1a"));
        must(number(2).intValue() == 3);
        zeros(2);
        long length = number(4).longValue();
        must(length == in.capacity());
        BigInteger driver = number(8);
        must(driver.signum() > 0);
        long domain = number(4).longValue();
        must(domain > 0);
        zeros(4);
        String nonce = hex(16);
        must(!nonce.equals("0".repeat(32)));
        BigInteger counter = number(8);
        must(counter.signum() > 0 && counter.compareTo(HALF) < 0);
        BigInteger from = number(8);
        BigInteger until = number(8);
        must(until.compareTo(HALF) < 0 && from.compareTo(until) <= 0);
        String provenance = hex(32);
        String attestation = hex(32);
        BigInteger dma = number(8);
        BigInteger segment = number(8);
        must(dma.compareTo(HALF) < 0 && segment.compareTo(dma) <= 0 && (dma.signum() == 0 || segment.signum() > 0));
        BigInteger mmio = number(8);
        must(mmio.compareTo(HALF) < 0);
        long segments = number(4).longValue();
        int alignment = number(1).intValue();
        int boundary = number(1).intValue();
        must(alignment < 64 && boundary < 64 && (boundary == 0 || boundary >= alignment));
        zeros(2);
        long interrupts = number(4).longValue();
        long windowTicks = number(4).longValue();
        must(windowTicks > 0);
        long ticksPerCall = number(4).longValue();
        int[] counts = new int[5];
        for (int i = 0; i < 5; i++) {
            counts[i] = number(2).intValue();
            must(counts[i] <= 256);
        }
        zeros(34);
        int size = 224 + 32 * counts[0] + 8 * counts[1] + 24 * counts[2] + 16 * counts[3] + 24 * counts[4];
        if (!good || size != in.capacity()) {
            return null;
        }
        Draft draft = new Draft(
                driver.longValue(),
                domain,
                nonce,
                counter.longValue(),
                from.longValue(),
                until.longValue(),
                provenance,
                attestation,
                new Budgets(
                        dma.longValue(),
                        segment.longValue(),
                        segments,
                        alignment,
                        boundary,
                        mmio.longValue(),
                        interrupts,
                        windowTicks,
                        ticksPerCall),
                mmio(counts[0]),
                ports(counts[1]),
                dma(counts[2]),
                irqs(counts[3], interrupts, ticksPerCall),
                functions(counts[4], interrupts, dma, mmio));
        return good ? draft : null;
    }

    private static Rights rights(int bits) {
        return switch (bits) {
            case 1 -> Rights.READ;
            case 2 -> Rights.WRITE;
            default -> Rights.READ_WRITE;
        };
    }

    private int oneToThree() {
        int bits = number(1).intValue();
        must(bits >= 1 && bits <= 3);
        return bits;
    }

    private void pages(BigInteger first, BigInteger last) {
        must(first.mod(PAGE).signum() == 0 && last.add(BigInteger.ONE).mod(PAGE).signum() == 0);
        must(first.compareTo(last) <= 0);
    }

    private List<Grant.Mmio> mmio(int count) {
        List<Grant.Mmio> grants = new ArrayList<>();
        BigInteger free = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            BigInteger first = number(8);
            BigInteger last = number(8);
            BigInteger offset = number(8);
            int bar = number(1).intValue();
            int rights = oneToThree();
            int widths = number(1).intValue();
            zeros(5);
            pages(first, last);
            must(first.compareTo(free) >= 0);
            free = last.add(BigInteger.ONE);
            must(offset.mod(PAGE).signum() == 0
                    && offset.add(last).subtract(first).bitLength() <= 64
                    && bar < 6
                    && widths > 0
                    && widths < 16);
            grants.add(new Grant.Mmio(
                    first.longValue(), last.longValue(), bar, offset.longValue(), rights(rights), widths));
        }
        return grants;
    }

    private List<Grant.Port> ports(int count) {
        List<Grant.Port> grants = new ArrayList<>();
        int free = 0;
        for (int i = 0; i < count; i++) {
            int first = number(2).intValue();
            int last = number(2).intValue();
            int widths = number(1).intValue();
            int rights = oneToThree();
            zeros(2);
            must(first <= last && first >= free && widths > 0 && widths < 8);
            int widest = widths >= 4 ? 4 : widths >= 2 ? 2 : 1;
            must(widest <= last - first + 1);
            free = last + 1;
            grants.add(new Grant.Port(first, last, rights(rights), widths));
        }
        return grants;
    }

    private List<Grant.Dma> dma(int count) {
        List<Grant.Dma> grants = new ArrayList<>();
        BigInteger free = BigInteger.ZERO;
        long space = 0;
        for (int i = 0; i < count; i++) {
            BigInteger first = number(8);
            BigInteger last = number(8);
            long pasid = number(4).longValue();
            int direction = oneToThree();
            zeros(3);
            pages(first, last);
            must(pasid < 1 << 20 && pasid >= space);
            must(pasid > space || first.compareTo(free) >= 0);
            space = pasid;
            free = last.add(BigInteger.ONE);
            grants.add(new Grant.Dma(
                    (int) pasid,
                    first.longValue(),
                    last.longValue(),
                    direction == 1 ? Direction.TO_DEVICE : direction == 2 ? Direction.FROM_DEVICE : Direction.BOTH));
        }
        return grants;
    }

    private List<Grant.Irq> irqs(int count, long interrupts, long ticksPerCall) {
        List<Grant.Irq> grants = new ArrayList<>();
        int before = -1;
        for (int i = 0; i < count; i++) {
            int vector = number(2).intValue();
            int kind = number(1).intValue();
            zeros(1);
            long perWindow = number(4).longValue();
            long ticks = number(4).longValue();
            zeros(4);
            must(kind < 3 && vector < (kind == 0 ? 1 : kind == 1 ? 32 : 2048));
            must(perWindow > 0 && perWindow <= interrupts && ticks > 0 && ticks <= ticksPerCall);
            must(100_000 * kind + vector > before);
            before = 100_000 * kind + vector;
            IrqKind named = kind == 0 ? IrqKind.INTX : kind == 1 ? IrqKind.MSI : IrqKind.MSI_X;
            grants.add(new Grant.Irq(named, vector, perWindow, ticks));
        }
        return grants;
    }

    private List<Budgets.Function> functions(int count, long interrupts, BigInteger dma, BigInteger mmio) {
        List<Budgets.Function> shares = new ArrayList<>();
        int before = -1;
        BigInteger calls = BigInteger.ZERO;
        BigInteger dmaBytes = BigInteger.ZERO;
        BigInteger mmioBytes = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            int index = number(2).intValue();
            zeros(2);
            BigInteger ownCalls = number(4);
            BigInteger ownDma = number(8);
            BigInteger ownMmio = number(8);
            must(index > before);
            before = index;
            calls = calls.add(ownCalls);
            dmaBytes = dmaBytes.add(ownDma);
            mmioBytes = mmioBytes.add(ownMmio);
            shares.add(new Budgets.Function(index, ownCalls.longValue(), ownDma.longValue(), ownMmio.longValue()));
        }
        must(calls.compareTo(BigInteger.valueOf(interrupts)) <= 0
                && dmaBytes.compareTo(dma) <= 0
                && mmioBytes.compareTo(mmio) <= 0);
        return shares;
    }
}
