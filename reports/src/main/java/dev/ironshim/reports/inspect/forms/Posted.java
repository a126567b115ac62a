package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.Bdf;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a text holds.
 *
 * @param functions with their bytes, in the order of the text
 * @param listed addresses that the text lists without bytes
 * @param remarks what was noticed while reading, for people
 */
public record Posted(List<Function> functions, SortedSet<Bdf> listed, List<String> remarks) {
    /**
     * A function's bytes.
     *
     * @param address null if the text does not say
     * @param title what the text says after the address
     * @param config the bytes from offset 0 that are given
     * @param line where they begin, from 1
     */
    @SuppressWarnings("ArrayRecordComponent") // read here and handed over
    public record Function(@Nullable Bdf address, String title, byte[] config, int line) {}

    public Posted {
        functions = List.copyOf(functions);
        remarks = List.copyOf(remarks);
    }
}
