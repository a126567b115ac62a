package dev.ironshim.jml.key;

import java.util.Set;

/** How KeY is asked about a method. Found by trying; another way leaves proofs open, and cannot make wrong ones close. */
public final class KeyPlan {
    private static final Set<String> CHECKED = Set.of("Order.ascending", "Order.floor");
    private static final Set<String> LONG = Set.of("Walk.standard", "Order.ascending", "Walk.extended", "Bytes.u32");
    private static final int MANY = 80_000;
    private static final int USUAL = 20_000;

    private KeyPlan() {}

    /** The argument for KeyRunner: method, rules of arithmetic, non-linear arithmetic, steps. */
    public static String of(String method) {
        return of(method, LONG.contains(method) ? MANY : USUAL);
    }

    /** The same with another limit of steps. */
    public static String of(String method, int steps) {
        return method
                + ":"
                // Exact overflow where the code relies on it; where it has none, the rules that refuse it close more.
                + (CHECKED.contains(method) ? "arithmeticSemanticsCheckingOF" : "javaSemantics")
                + ":"
                + (method.equals("Layout.entry") ? "NON_LIN_ARITH_COMPLETION" : "NON_LIN_ARITH_DEF_OPS")
                + ":"
                + steps;
    }
}
