package dev.ironshim.tla.lane;

import dev.ironshim.model.evidence.Progress;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.nio.file.Path;

/**
 * What all machines of a run share.
 *
 * @param planted folder with a mistake to plant: class files of the implementation in its folder {@code 0}; or empty
 * @param home root of the checkout, for the sources of the implementation
 * @param quick whether only the relations are wanted
 */
record Setup(
        Workspace workspace,
        TlcTool tool,
        TlcRun tlc,
        Golden golden,
        Path home,
        String planted,
        boolean quick,
        Progress progress) {

    /** The class loader that the implementation comes from: the ordinary one, or one with the planted mistake. */
    ClassLoader implementation() {
        ClassLoader own = Setup.class.getClassLoader();
        return planted.isEmpty() ? own : Bindings.anew(Path.of(planted, "0"), own);
    }
}
