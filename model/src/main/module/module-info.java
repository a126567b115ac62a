/**
 * The vocabulary, the models, the explorer and the evidence of the workbench. What is required statically only the lanes use, and
 * they run on a class path: whoever embeds the monitor needs none of it.
 */
module dev.ironshim.model {
    requires static transitive org.jspecify;
    requires static info.picocli;
    requires static java.compiler;
    requires static org.tomlj;
    requires static tools.jackson.databind;

    exports dev.ironshim.model.catalogue;
    exports dev.ironshim.model.containment;
    exports dev.ironshim.model.dmawindows;
    exports dev.ironshim.model.evidence;
    exports dev.ironshim.model.invalidation;
    exports dev.ironshim.model.isolation;
    exports dev.ironshim.model.lane;
    exports dev.ironshim.model.lifecycle;
    exports dev.ironshim.model.machine;
    exports dev.ironshim.model.mutant;
    exports dev.ironshim.model.quarantine;
    exports dev.ironshim.model.recording;
    exports dev.ironshim.model.seed;
    exports dev.ironshim.model.tla;
    exports dev.ironshim.model.trust;
}
