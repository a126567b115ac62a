package dev.ironshim.jml.scope;

import dev.ironshim.jml.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Arguments for the methods with loops: all small ones, and for walks a fixed choice of configuration spaces. */
public final class Inputs {
    private static final long[] ADDRESSES = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1};
    private static final byte[] BYTES = {0, 1, -1};
    private static final int[] PLACES = {0, 1, 2};
    private static final int MAX_LENGTH = 3;
    private static final int SPACES = 300;

    /** The methods that there are arguments for. */
    public static final Set<String> METHODS =
            Set.of("Bytes.zeros", "Order.ascending", "Order.floor", "Walk.visited", "Walk.standard", "Walk.extended");

    /** Methods that Z3 proves and does not refute in time when they have a mistake. */
    public static final Set<String> SAMPLED = Set.of("Bytes.u64");

    private Inputs() {}

    static List<Object[]> of(Contract contract) {
        return switch (contract.name()) {
            case "Bytes.zeros" -> zeros();
            case "Order.ascending" -> ascending();
            case "Order.floor" -> floor();
            case "Walk.visited" -> visited();
            case "Walk.standard" -> standard();
            case "Walk.extended" -> extended();
            case "Bytes.u64" -> u64();
            default -> throw new IllegalArgumentException("no arguments for " + contract.name());
        };
    }

    private static List<Object[]> zeros() {
        List<Object[]> inputs = new ArrayList<>();
        for (int length = 0; length <= MAX_LENGTH; length++) {
            for (int code = 0; code < Math.pow(BYTES.length, length); code++) {
                byte[] bytes = new byte[length];
                for (int i = 0, rest = code; i < length; i++, rest /= BYTES.length) {
                    bytes[i] = BYTES[rest % BYTES.length];
                }
                for (int from = 0; from <= length; from++) {
                    for (int to = from; to <= length; to++) {
                        inputs.add(new Object[] {bytes, from, to});
                    }
                }
            }
        }
        return inputs;
    }

    private static List<Object[]> u64() {
        Random random = new Random(3);
        List<Object[]> inputs = new ArrayList<>();
        for (int n = 0; n < SPACES; n++) {
            byte[] bytes = new byte[10];
            random.nextBytes(bytes);
            inputs.add(new Object[] {bytes, n % 3});
        }
        return inputs;
    }

    private static long[] addresses(int length, int code) {
        long[] numbers = new long[length];
        for (int i = 0, rest = code; i < length; i++, rest /= ADDRESSES.length) {
            numbers[i] = ADDRESSES[rest % ADDRESSES.length];
        }
        return numbers;
    }

    private static List<Object[]> ascending() {
        List<Object[]> inputs = new ArrayList<>();
        int codes = (int) Math.pow(ADDRESSES.length, 2);
        for (int first = 0; first < codes; first++) {
            for (int last = 0; last < codes; last++) {
                for (int count = 0; count <= 2; count++) {
                    inputs.add(new Object[] {addresses(2, first), addresses(2, last), count});
                }
            }
        }
        return inputs;
    }

    private static List<Object[]> floor() {
        List<Object[]> inputs = new ArrayList<>();
        for (int code = 0; code < Math.pow(ADDRESSES.length, MAX_LENGTH); code++) {
            for (int count = 0; count <= MAX_LENGTH; count++) {
                for (long address : ADDRESSES) {
                    inputs.add(new Object[] {addresses(MAX_LENGTH, code), count, address});
                }
            }
        }
        return inputs;
    }

    private static List<Object[]> visited() {
        List<Object[]> inputs = new ArrayList<>();
        for (int code = 0; code < Math.pow(PLACES.length, MAX_LENGTH); code++) {
            int[] found = new int[MAX_LENGTH];
            for (int i = 0, rest = code; i < MAX_LENGTH; i++, rest /= PLACES.length) {
                found[i] = PLACES[rest % PLACES.length];
            }
            for (int count = 0; count <= MAX_LENGTH; count++) {
                for (int place : PLACES) {
                    inputs.add(new Object[] {found, count, place});
                }
            }
        }
        return inputs;
    }

    /** Spaces whose bytes are pointers more often than chance would have it. The seed is fixed: same inputs, same answers. */
    private static List<Object[]> standard() {
        Random random = new Random(1);
        List<Object[]> inputs = new ArrayList<>();
        int[] lengths = {64, 65, 66, 68, 129, 130, 253, 255, 256};
        for (int n = 0; n < SPACES; n++) {
            int known = lengths[n % lengths.length];
            byte[] config = new byte[known];
            for (int at = 64; at < known; at++) {
                int pointer = random.nextInt(8) == 0 ? random.nextInt(64) : 60 + 4 * random.nextInt(4 + n % 46);
                config[at] = (byte) pointer;
            }
            inputs.add(new Object[] {config, 60 + random.nextInt(196), new int[48]});
        }
        return inputs;
    }

    private static List<Object[]> extended() {
        Random random = new Random(2);
        List<Object[]> inputs = new ArrayList<>();
        int[] lengths = {256, 258, 260, 512, 514, 1022};
        for (int n = 0; n < SPACES / 5; n++) {
            int known = lengths[n % lengths.length];
            byte[] config = new byte[known];
            for (int at = 252; at + 4 <= known; at += 4) {
                int next = random.nextInt(9) == 0 ? random.nextInt(256) : 252 + 4 * random.nextInt(4 + n);
                config[at] = 1;
                config[at + 2] = (byte) (next << 4 | 1);
                config[at + 3] = (byte) (next >> 4);
            }
            inputs.add(new Object[] {config, new int[960], new boolean[1024]});
        }
        return inputs;
    }
}
