package dev.ironshim.impl.verified;

/** Accounts that are charged and refunded: never above their limit, never below nothing. */
public final class Budget {
    /** The answer to a charge or refund that is refused. */
    public static final long REFUSED = -1;

    private Budget() {}

    /** What is used after {@code amount} more, or {@link #REFUSED}. */
    /*@ public normal_behavior
    @ requires 0 <= used && used <= limit;
    @ ensures amount >= 0 && used + amount <= limit ==> \result == used + amount;
    @ ensures amount < 0 || used + amount > limit ==> \result == -1;
    @ assignable \strictly_nothing;
    @*/
    public static long charged(long limit, long used, long amount) {
        return amount >= 0 && amount <= limit - used ? used + amount : -1;
    }

    /** What is used when {@code amount} has been given back, or {@link #REFUSED}. */
    /*@ public normal_behavior
    @ requires 0 <= used;
    @ ensures 0 <= amount && amount <= used ==> \result == used - amount;
    @ ensures amount < 0 || amount > used ==> \result == -1;
    @ assignable \strictly_nothing;
    @*/
    public static long refunded(long used, long amount) {
        return amount >= 0 && amount <= used ? used - amount : -1;
    }

    /** The number of bytes of the window {@code first..last}, or {@link #REFUSED} if it does not fit an account. */
    /*@ public normal_behavior
    @ requires (first < 0 ? first + 2 * (Long.MAX_VALUE + 1) : first) <= (last < 0 ? last + 2 * (Long.MAX_VALUE + 1) : last);
    @ ensures last - first + (last < 0 && first >= 0 ? 2 * (Long.MAX_VALUE + 1) : 0) < Long.MAX_VALUE
    @     ==> \result == last - first + (last < 0 && first >= 0 ? 2 * (Long.MAX_VALUE + 1) : 0) + 1;
    @ ensures last - first + (last < 0 && first >= 0 ? 2 * (Long.MAX_VALUE + 1) : 0) >= Long.MAX_VALUE ==> \result == -1;
    @ assignable \strictly_nothing;
    @*/
    public static long bytes(long first, long last) {
        long rest = last - first;
        return rest >= 0 && rest < Long.MAX_VALUE ? rest + 1 : -1;
    }
}
