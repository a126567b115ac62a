package dev.ironshim.reports;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.ironshim.model.machine.Machine;

/** The arrows of the design: model, then impl, then the lanes, then reports; and nothing the other way. */
@AnalyzeClasses(packages = "dev.ironshim", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MODEL = "dev.ironshim.model..";
    private static final String IMPL = "dev.ironshim.impl..";
    private static final String[] LANES = {
        "dev.ironshim.tla..",
        "dev.ironshim.jml..",
        "dev.ironshim.threads..",
        "dev.ironshim.fuzz..",
        "dev.ironshim.bench..",
        "dev.ironshim.hw.."
    };
    private static final String REPORTS = "dev.ironshim.reports..";

    @ArchTest
    static final ArchRule modelKnowsNobody = noClasses()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .dependOnClassesThat(ours().and(notIn("dev.ironshim.model")));

    @ArchTest
    static final ArchRule implementationKnowsTheModelOnly = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat(ours().and(notIn("dev.ironshim.model")).and(notIn("dev.ironshim.impl")));

    @ArchTest
    static final ArchRule implementationNeverUsesATransitionFunction = noClasses()
            .that()
            .resideInAPackage(IMPL)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Machine.class)
            .because("a pairing of one thing with itself proves nothing");

    @ArchTest
    static final ArchRule reportsKnowNoLane = noClasses()
            .that()
            .resideInAPackage(REPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LANES);

    @ArchTest
    static final ArchRule lanesDoNotKnowReports = noClasses()
            .that()
            .resideInAnyPackage(LANES)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(REPORTS);

    @ArchTest
    static final ArchRule modelIsPure = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.ironshim.model.machine..",
                    "dev.ironshim.model.lifecycle..",
                    "dev.ironshim.model.quarantine..",
                    "dev.ironshim.model.containment..",
                    "dev.ironshim.model.isolation..",
                    "dev.ironshim.model.invalidation..",
                    "dev.ironshim.model.dmawindows..",
                    "dev.ironshim.model.trust..",
                    "dev.ironshim.model.seed..",
                    "dev.ironshim.impl.lifecycle..",
                    "dev.ironshim.impl.quarantine..",
                    "dev.ironshim.impl.containment..",
                    "dev.ironshim.impl.isolation..",
                    "dev.ironshim.impl.invalidation..",
                    "dev.ironshim.impl.dmawindows..",
                    "dev.ironshim.impl.verified..",
                    "dev.ironshim.impl.manifest..",
                    "dev.ironshim.impl.legacy..",
                    "dev.ironshim.impl.trust..",
                    "dev.ironshim.impl.audit..",
                    "dev.ironshim.impl.dma..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.time..")
            .because("there is no clock, file or network in the mathematics");

    @ArchTest
    static final ArchRule implementationClassesAreFinal = classes()
            .that()
            .resideInAPackage(IMPL)
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    @ArchTest
    static void allModulesAreSeen(JavaClasses imported) {
        for (String module : "model impl tla bench reports".split(" ", -1)) {
            assertThat(imported.containPackage("dev.ironshim." + module))
                    .as(module)
                    .isTrue();
        }
    }

    private static DescribedPredicate<JavaClass> ours() {
        return JavaClass.Predicates.resideInAPackage("dev.ironshim..");
    }

    private static DescribedPredicate<JavaClass> notIn(String name) {
        return DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(name + ".."));
    }
}
