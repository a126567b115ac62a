package dev.ironshim.fuzz.attack;

/** An oracle does not hold: a finding. */
public final class OracleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OracleException(String oracle) {
        super(oracle);
    }

    static void demand(boolean holds, String oracle) {
        if (!holds) {
            throw new OracleException(oracle);
        }
    }
}
