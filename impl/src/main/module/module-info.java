/**
 * The monitor. What makes capabilities is private to packages that nobody opens: a class of another module can neither stand in one
 * of them nor reach it by reflection.
 */
module dev.ironshim.impl {
    requires static transitive org.jspecify;
    requires transitive dev.ironshim.model;
    requires org.jctools.core;

    exports dev.ironshim.impl.audit;
    exports dev.ironshim.impl.containment;
    exports dev.ironshim.impl.dma;
    exports dev.ironshim.impl.isolation;
    exports dev.ironshim.impl.linux;
    exports dev.ironshim.impl.manifest;
    exports dev.ironshim.impl.pci;
    exports dev.ironshim.impl.quarantine;
    exports dev.ironshim.impl.refusal;
    exports dev.ironshim.impl.store;
    exports dev.ironshim.impl.topology;
    exports dev.ironshim.impl.trust;
}
