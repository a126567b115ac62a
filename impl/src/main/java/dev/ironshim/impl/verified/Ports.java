package dev.ironshim.impl.verified;

/** Ranges of I/O ports, 0 to 65535, from the first to the last. */
public final class Ports {
    private Ports() {}

    /** Whether an access of {@code width} ports at {@code offset} stays inside {@code first..last}. */
    /*@ public normal_behavior
    @ requires 0 <= first && first <= last && last <= 65535;
    @ requires 1 <= width && width <= 4;
    @ ensures \result <==> 0 <= offset && first + offset + width - 1 <= last;
    @ assignable \strictly_nothing;
    @*/
    public static boolean contains(int first, int last, int offset, int width) {
        return offset >= 0 && offset <= last - first && width - 1 <= last - first - offset;
    }
}
