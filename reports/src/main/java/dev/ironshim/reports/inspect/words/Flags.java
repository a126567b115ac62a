package dev.ironshim.reports.inspect.words;

/** Bits with names, each followed by a sign, as lspci prints them. */
public final class Flags {
    /** Of the command register. */
    public static final String COMMAND =
            "I/O Mem BusMaster SpecCycle MemWINV VGASnoop ParErr Stepping SERR FastB2B DisINTx";

    private Flags() {}

    /**
     * Names with signs.
     *
     * @param names of the bits from the lowest, separated by blanks; a dot leaves a bit out
     */
    public static String of(long bits, String names) {
        StringBuilder text = new StringBuilder();
        int bit = 0;
        for (String name : names.split(" ", -1)) {
            if (!name.equals(".")) {
                text.append(text.isEmpty() ? "" : " ").append(name).append(sign(bits, bit));
            }
            bit++;
        }
        return text.toString();
    }

    static String sign(long bits, int bit) {
        return (bits >> bit & 1) != 0 ? "+" : "-";
    }

    /** The status register of a function, or of the far side of a bridge. */
    public static String status(int status) {
        String speed = switch (status >> 9 & 3) {
            case 0 -> "fast";
            case 1 -> "medium";
            case 2 -> "slow";
            default -> "??";
        };
        return of(status, ". . . . Cap 66MHz UDF FastB2B ParErr") + " DEVSEL=" + speed + " "
                + of(status >> 11, ">TAbort <TAbort <MAbort >SERR <PERR") + " " + of(status >> 3, "INTx");
    }
}
