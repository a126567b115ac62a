package dev.ironshim.jml.contract;

/** A contract that cannot be read. */
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ContractException(String place, String rule) {
        super(place + ": " + rule);
    }
}
