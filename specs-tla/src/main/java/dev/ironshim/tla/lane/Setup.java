package dev.ironshim.tla.lane;

import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.nio.file.Path;

/**
 * What all machines of a run share.
 *
 * @param implementation class loader for the implementation: the ordinary one, or a planted mistake's
 * @param implSources root of the implementation's Java sources
 */
record Setup(
        Workspace workspace,
        TlcTool tool,
        TlcRun tlc,
        Golden golden,
        Path implSources,
        ClassLoader implementation,
        Progress progress) {}
