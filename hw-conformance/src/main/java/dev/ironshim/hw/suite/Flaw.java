package dev.ironshim.hw.suite;

/** What could be wrong with a target, or with how the monitor's decisions are carried out on it. */
public enum Flaw {
    SKIPS_UNMAP("what is unmapped stays mapped"),
    MAPS_NEIGHBOURS("the pages beside a window are mapped, too: the IOMMU is as good as none"),
    MAPS_REFUSED("what the monitor refuses is mapped all the same"),
    MAPS_BOTH_DIRECTIONS("every window can be read and written"),
    MAPS_NOTHING("windows are not mapped"),
    SKIPS_FLUSH("what may be cached of translations is not invalidated"),
    SKIPS_SILENCE("a device that the monitor silences goes on asking"),
    SKIPS_ARM("a device that the monitor lets loose stays silent"),
    SKIPS_RESET("a device that the monitor resets is not reset"),
    KEEPS_MASTERING("a device that must not be master still is"),
    LOSES_MASTERING("a device that may be master again is not"),
    STAYS_IN_DOMAIN("a device that is moved stays where it is"),
    SHARES_DOMAINS("what is mapped in one domain is mapped in the other"),
    RESET_REMAPS("a reset brings back what was unmapped"),
    LOGS_NOTHING("what is blocked is not logged"),
    DEAF("interrupts do not arrive"),
    REPEATS("an interrupt arrives twice"),
    KEEPS_LISTENING("interrupts that are turned off arrive"),
    WRONG_REGISTER("the platform reads another register than the one that was checked"),
    UNCHECKED_REGISTERS("a driver reaches registers without its capability"),
    UNCHECKED_INTERRUPTS("interrupts reach a driver without its gate"),
    CLOSED_INTERRUPTS("the gate lets nothing through"),
    TRUSTS_NOBODY("no group is viable"),
    TRUSTS_EVERYBODY("every group is viable"),
    PARTS_GROUPS("a group is taken for two"),
    JOINS_GROUPS("two groups are taken for one"),
    PARTS_SWITCHES("devices behind two ports of a switch are apart though a port does not separate"),
    HIDES_OBSTACLES("what is in the way is not named"),
    LOSES_FUNCTIONS("virtual functions are not made"),
    ONE_GROUP("virtual functions share a group"),
    CHANGES_FUNCTIONS("the number of virtual functions changes while they are there"),
    ANY_TOKEN("any token opens a virtual function"),
    NO_TOKEN("no token opens a virtual function"),
    HIDES_ERRORS("errors are neither counted nor told"),
    DROPS_ERRORS("errors are counted, and the owner of the device does not hear of them"),
    TELLS_EVERYTHING("the owner is told of errors that were corrected"),
    PORT_STAYS_OPEN("the port does not cut off a device that failed"),
    PORT_CUTS_EARLY("the port cuts off a device for a non-fatal error"),
    PORT_STAYS_CLOSED("the port does not let a device back in"),
    MAILBOX_SKIPS("the mailbox moves on without being told"),
    MAILBOX_DIES("an abort ends the mailbox"),
    TAKES_WITHOUT_ASKING("a device is taken away without asking");

    private final String says;

    Flaw(String says) {
        this.says = says;
    }

    public String says() {
        return says;
    }
}
