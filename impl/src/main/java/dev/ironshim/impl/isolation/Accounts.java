package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.verified.Budget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a driver and its virtual functions have used of their budgets. A charge is made to both or to none. */
final class Accounts {
    /** What is accounted. */
    enum Kind {
        DMA_BYTES,
        MMIO_BYTES,
        SEGMENTS
    }

    private static final class Account {
        final Map<Kind, Long> limits;
        final Map<Kind, Long> used = new HashMap<>();

        Account(long dma, long mmio, long segments) {
            limits = Map.of(Kind.DMA_BYTES, dma, Kind.MMIO_BYTES, mmio, Kind.SEGMENTS, segments);
        }

        long used(Kind kind) {
            return used.getOrDefault(kind, 0L);
        }

        long charged(Kind kind, long amount) {
            return Budget.charged(limits.getOrDefault(kind, 0L), used(kind), amount);
        }
    }

    private final Account driver;
    private final Map<Integer, Account> functions = new HashMap<>();

    Accounts(Budgets budgets, List<Budgets.Function> shares) {
        driver = new Account(budgets.dmaBytes(), budgets.mmioBytes(), budgets.segments());
        for (Budgets.Function share : shares) {
            // Segments are the driver's: the manifest gives functions no number of their own.
            functions.put(share.index(), new Account(share.dmaBytes(), share.mmioBytes(), budgets.segments()));
        }
    }

    /** Whether the manifest gives that function a share. */
    boolean has(int function) {
        return function == Driver.NO_FUNCTION || functions.containsKey(function);
    }

    /** Whether an amount can be charged to the driver and, if one is named, to the function. */
    boolean fits(Kind kind, int function, long amount) {
        Account share = function(function);
        return driver.charged(kind, amount) != Budget.REFUSED
                && (share == null || share.charged(kind, amount) != Budget.REFUSED);
    }

    /** Charges an amount that fits. */
    void charge(Kind kind, int function, long amount) {
        if (!fits(kind, function, amount)) {
            throw new IllegalStateException("a charge of " + kind + " that does not fit");
        }
        driver.used.put(kind, driver.charged(kind, amount));
        Account share = function(function);
        if (share != null) {
            share.used.put(kind, share.charged(kind, amount));
        }
    }

    /** Gives back what was charged. */
    void refund(Kind kind, int function, long amount) {
        refund(driver, kind, amount);
        Account share = function(function);
        if (share != null) {
            refund(share, kind, amount);
        }
    }

    private static void refund(Account account, Kind kind, long amount) {
        long rest = Budget.refunded(account.used(kind), amount);
        if (rest == Budget.REFUSED) {
            throw new IllegalStateException("more " + kind + " given back than was taken");
        }
        account.used.put(kind, rest);
    }

    /** What is used by the driver in all. */
    long used(Kind kind) {
        return driver.used(kind);
    }

    private @Nullable Account function(int function) {
        return functions.get(function);
    }
}
