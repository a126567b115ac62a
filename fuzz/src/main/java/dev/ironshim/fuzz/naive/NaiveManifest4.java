package dev.ironshim.fuzz.naive;

import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code docs/manifest-v4.md} line by line, with big integers. */
public final class NaiveManifest4 {
    private static final BigInteger PAGE = BigInteger.valueOf(4096);
    private static final BigInteger HALF = BigInteger.ONE.shiftLeft(63);
    private static final BigInteger ALL = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int HEADER = 256;

    private final ByteBuffer in;
    private boolean good = true;

    private NaiveManifest4(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What the bytes say, or null if they are no manifest of version 4. */
    public static @Nullable Draft read(byte[] bytes) {
        return bytes.length < HEADER ? null : new NaiveManifest4(bytes).all();
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

    private long small(int bytes) {
        return number(bytes).longValueExact();
    }

    private void zeros(int count) {
        must(number(count).signum() == 0);
    }

    private String hex(int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private @Nullable Draft all() {
        must(hex(8).equals("8d49534d330d0a1a"));
        must(small(2) == 4);
        zeros(2);
        must(small(4) == in.capacity());
        BigInteger driver = number(8);
        must(driver.signum() > 0);
        long domain = small(4);
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
        must(dma.compareTo(HALF) < 0 && segment.compareTo(dma) <= 0 && (dma.signum() == 0) == (segment.signum() == 0));
        BigInteger mmio = number(8);
        must(mmio.compareTo(HALF) < 0);
        long segments = small(4);
        int alignment = (int) small(1);
        int boundary = (int) small(1);
        must(alignment < 64 && boundary < 64 && (boundary == 0 || boundary >= alignment));
        zeros(2);
        long interrupts = small(4);
        long windowTicks = small(4);
        must(windowTicks > 0);
        long ticksPerCall = small(4);
        int[] counts = new int[6];
        for (int i = 0; i < 6; i++) {
            counts[i] = (int) small(2);
            must(counts[i] <= (i == 5 ? 64 : 256));
        }
        Terms.Device device = device();
        BigInteger unit = number(8);
        Terms.Abi abi = abi();
        zeros(8);
        int size = HEADER;
        int[] sizes = {40, 32, 40, 32, 24, 4};
        for (int i = 0; i < 6; i++) {
            size += counts[i] * sizes[i];
        }
        if (!good || size != in.capacity()) {
            return null;
        }
        Budgets budgets = new Budgets(
                dma.longValue(),
                segment.longValue(),
                segments,
                alignment,
                boundary,
                mmio.longValue(),
                interrupts,
                windowTicks,
                ticksPerCall);
        List<Grant.Mmio> windows = mmio(counts[0]);
        List<Grant.Port> ports = ports(counts[1]);
        List<Grant.Dma> spaces = dma(counts[2]);
        List<Grant.Irq> irqs = irqs(counts[3], interrupts, ticksPerCall);
        List<Budgets.Function> functions = functions(counts[4], interrupts, dma, mmio);
        List<Integer> calls = calls(counts[5]);
        return good
                ? new Draft(
                        driver.longValue(),
                        domain,
                        nonce,
                        counter.longValue(),
                        from.longValue(),
                        until.longValue(),
                        provenance,
                        attestation,
                        budgets,
                        windows,
                        ports,
                        spaces,
                        irqs,
                        functions,
                        Optional.of(new Terms(device, unit.longValue(), abi, calls)))
                : null;
    }

    private Terms.Device device() {
        int vendor = (int) small(2);
        int device = (int) small(2);
        int maker = (int) small(2);
        int subsystem = (int) small(2);
        must(vendor > 0 && vendor < 65535 && device > 0 && device < 65535);
        must(maker < 65535 && subsystem < 65535 && (subsystem == 0 || maker > 0));
        BigInteger code = number(4);
        BigInteger mask = number(4);
        must(mask.bitLength() <= 24 && code.andNot(mask).signum() == 0);
        return new Terms.Device(vendor, device, maker, subsystem, code.intValue(), mask.intValue());
    }

    private Terms.Abi abi() {
        BigInteger version = number(4);
        zeros(4);
        BigInteger features = number(8);
        BigInteger size = number(8);
        BigInteger align = number(8);
        if (version.signum() == 0) {
            must(features.signum() == 0 && size.signum() == 0 && align.signum() == 0);
        } else {
            must(version.bitLength() <= 31);
            if (align.signum() == 0) {
                must(size.signum() == 0);
            } else {
                must(align.bitCount() == 1 && align.compareTo(HALF) < 0 && size.compareTo(HALF) < 0);
                must(size.signum() > 0 && size.mod(align).signum() == 0);
            }
        }
        return new Terms.Abi(version.intValue(), features.longValue(), size.longValue(), align.longValue());
    }

    private String name(Set<String> others) {
        byte[] bytes = new byte[16];
        in.get(bytes);
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        must(all.matches("[a-z0-9-]{1,16}\0*"));
        String name = all.replace("\0", "");
        must(others.add(name));
        return name;
    }

    private int oneToThree() {
        int bits = (int) small(1);
        must(bits >= 1 && bits <= 3);
        return bits;
    }

    private static Rights rights(int bits) {
        return bits == 1 ? Rights.READ : bits == 2 ? Rights.WRITE : Rights.READ_WRITE;
    }

    private List<Grant.Mmio> mmio(int count) {
        List<Grant.Mmio> grants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        BigInteger free = BigInteger.ZERO;
        int before = 0;
        for (int i = 0; i < count; i++) {
            String name = name(names);
            BigInteger offset = number(8);
            BigInteger length = number(8);
            int bar = (int) small(1);
            int rights = oneToThree();
            int widths = (int) small(1);
            zeros(5);
            must(offset.mod(PAGE).signum() == 0 && length.mod(PAGE).signum() == 0 && length.signum() > 0);
            must(offset.add(length).compareTo(HALF) < 0);
            must(bar <= 5 && bar >= before && (bar > before || offset.compareTo(free) >= 0));
            must(widths >= 1 && widths <= 15);
            before = bar;
            free = offset.add(length);
            grants.add(Grant.Mmio.relative(name, bar, offset.longValue(), length.longValue(), rights(rights), widths));
        }
        return grants;
    }

    private List<Grant.Port> ports(int count) {
        List<Grant.Port> grants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long free = 0;
        int before = 0;
        for (int i = 0; i < count; i++) {
            String name = name(names);
            long offset = small(4);
            long length = small(4);
            int bar = (int) small(1);
            int rights = oneToThree();
            int widths = (int) small(1);
            zeros(5);
            must(length > 0 && offset + length <= 65536);
            must(bar <= 5 && bar >= before && (bar > before || offset >= free));
            must(widths >= 1 && widths <= 7);
            must((widths < 4 || length >= 4) && (widths < 2 || length >= 2));
            before = bar;
            free = offset + length;
            grants.add(Grant.Port.relative(name, bar, (int) offset, (int) length, rights(rights), widths));
        }
        return grants;
    }

    private List<Grant.Dma> dma(int count) {
        List<Grant.Dma> grants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        BigInteger free = BigInteger.ZERO;
        long space = 0;
        for (int i = 0; i < count; i++) {
            String name = name(names);
            BigInteger first = number(8);
            BigInteger last = number(8);
            long pasid = small(4);
            int direction = oneToThree();
            int addressing = (int) small(1);
            zeros(2);
            must(first.mod(PAGE).signum() == 0
                    && last.add(BigInteger.ONE).mod(PAGE).signum() == 0);
            must(first.compareTo(last) <= 0 && pasid < 1 << 20 && pasid >= space);
            must(pasid > space || first.compareTo(free) >= 0);
            must(addressing == 0 || addressing == 1);
            if (addressing == 1) {
                must(first.signum() == 0 && last.equals(ALL) && pasid != 0 && direction == 3);
            }
            space = pasid;
            free = last.add(BigInteger.ONE);
            grants.add(new Grant.Dma(
                    (int) pasid,
                    first.longValue(),
                    last.longValue(),
                    direction == 1 ? Direction.TO_DEVICE : direction == 2 ? Direction.FROM_DEVICE : Direction.BOTH,
                    addressing == 0 ? Addressing.MAPPED_DMA : Addressing.SHARED_VIRTUAL_ADDRESSING,
                    name));
        }
        return grants;
    }

    private List<Grant.Irq> irqs(int count, long interrupts, long ticksPerCall) {
        List<Grant.Irq> grants = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long before = -1;
        for (int i = 0; i < count; i++) {
            String name = name(names);
            int vector = (int) small(2);
            int kind = (int) small(1);
            zeros(1);
            long perWindow = small(4);
            long ticks = small(4);
            zeros(4);
            must(kind < 3 && vector < (kind == 0 ? 1 : kind == 1 ? 32 : 2048));
            must(perWindow > 0 && perWindow <= interrupts && ticks > 0 && ticks <= ticksPerCall);
            must(100_000L * kind + vector > before);
            before = 100_000L * kind + vector;
            IrqKind named = kind == 0 ? IrqKind.INTX : kind == 1 ? IrqKind.MSI : IrqKind.MSI_X;
            grants.add(new Grant.Irq(named, vector, perWindow, ticks, name));
        }
        return grants;
    }

    private List<Budgets.Function> functions(int count, long interrupts, BigInteger dma, BigInteger mmio) {
        List<Budgets.Function> shares = new ArrayList<>();
        long before = -1;
        BigInteger calls = BigInteger.ZERO;
        BigInteger dmaBytes = BigInteger.ZERO;
        BigInteger mmioBytes = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            long index = small(2);
            zeros(2);
            BigInteger ownCalls = number(4);
            BigInteger ownDma = number(8);
            BigInteger ownMmio = number(8);
            must(index > before);
            before = index;
            calls = calls.add(ownCalls);
            dmaBytes = dmaBytes.add(ownDma);
            mmioBytes = mmioBytes.add(ownMmio);
            shares.add(
                    new Budgets.Function((int) index, ownCalls.longValue(), ownDma.longValue(), ownMmio.longValue()));
        }
        must(calls.compareTo(BigInteger.valueOf(interrupts)) <= 0
                && dmaBytes.compareTo(dma) <= 0
                && mmioBytes.compareTo(mmio) <= 0);
        return shares;
    }

    private List<Integer> calls(int count) {
        List<Integer> calls = new ArrayList<>();
        long before = -1;
        for (int i = 0; i < count; i++) {
            long number = small(4);
            must(number > before && number < 1L << 31);
            before = number;
            calls.add((int) number);
        }
        return calls;
    }
}
