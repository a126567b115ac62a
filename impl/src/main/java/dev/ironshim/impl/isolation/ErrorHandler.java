package dev.ironshim.impl.isolation;

/**
 * What a driver says while the platform recovers its device from an error. It is cut off then: it may say what it knows of its
 * device, and touch nothing. Each method has to answer in time; one that throws or does not return has voted to disconnect.
 */
public interface ErrorHandler {
    /** A vote, as the PCI error recovery of the kernel has them. */
    enum Vote {
        /** The device works without a reset. */
        RECOVERED,
        /** It may work without a reset; the next stage will tell. */
        CAN_RECOVER,
        NEED_RESET,
        /** Nothing is to be done. */
        DISCONNECT
    }

    /** An error was reported. */
    Vote detected();

    /** The registers can be read again. */
    Vote registersEnabled();

    /** The device was reset. */
    Vote afterReset();

    /** For a driver that says nothing: the monitor has the device reset, and believes in that. */
    ErrorHandler NONE = new ErrorHandler() {
        @Override
        public Vote detected() {
            return Vote.NEED_RESET;
        }

        @Override
        public Vote registersEnabled() {
            return Vote.RECOVERED;
        }

        @Override
        public Vote afterReset() {
            return Vote.RECOVERED;
        }
    };
}
