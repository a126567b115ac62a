// SPDX-License-Identifier: GPL-2.0-or-later
package dev.ironshim.key;

import de.uka.ilkd.key.control.KeYEnvironment;
import de.uka.ilkd.key.java.abstraction.KeYJavaType;
import de.uka.ilkd.key.logic.op.IObserverFunction;
import de.uka.ilkd.key.logic.op.IProgramMethod;
import de.uka.ilkd.key.proof.Proof;
import de.uka.ilkd.key.settings.ChoiceSettings;
import de.uka.ilkd.key.settings.ProofSettings;
import de.uka.ilkd.key.speclang.Contract;
import de.uka.ilkd.key.strategy.StrategyProperties;
import de.uka.ilkd.key.util.KeYTypeUtil;
import de.uka.ilkd.key.util.MiscTools;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proves JML contracts with KeY. Arguments: a folder of Java files, then proofs, each {@code
 * Class.method:intRules:arithmetic:maxSteps}. Proofs with the same rules share one loading. A line of JSON a proof.
 */
public final class KeyRunner {
    private final PrintStream out;
    private final Path folder;

    private record Task(String method, String rules, String arithmetic, int steps) {}

    private KeyRunner(PrintStream out, Path folder) {
        this.out = out;
        this.folder = folder;
    }

    public static void main(String... arguments) throws Exception {
        PrintStream results = System.out;
        // Whatever KeY prints is not a result.
        System.setOut(System.err);
        KeyRunner runner = new KeyRunner(results, Path.of(arguments[0]));
        List<Task> tasks = new ArrayList<>();
        for (String argument : Arrays.asList(arguments).subList(1, arguments.length)) {
            String[] parts = argument.split(":", -1);
            tasks.add(new Task(parts[0], parts[1], parts[2], Integer.parseInt(parts[3])));
        }
        for (String rules : tasks.stream().map(Task::rules).distinct().toList()) {
            runner.load(
                    rules,
                    tasks.stream().filter(task -> task.rules().equals(rules)).toList());
        }
        results.flush();
        System.exit(0);
    }

    private void load(String rules, List<Task> tasks) throws Exception {
        ChoiceSettings choices = ProofSettings.DEFAULT_SETTINGS.getChoiceSettings();
        Map<String, String> chosen = new HashMap<>(choices.getDefaultChoices());
        chosen.putAll(MiscTools.getDefaultTacletOptions());
        chosen.put("intRules", "intRules:" + rules);
        chosen.put("assertions", "assertions:safe");
        choices.setDefaultChoices(chosen);
        KeYEnvironment<?> environment = KeYEnvironment.load(folder.toFile(), null, null, null);
        try {
            String active = String.valueOf(environment.getInitConfig().getActivatedChoices());
            // With other rules x + 1 > x can be proved.
            if (!active.contains("intRules:" + rules)) {
                throw new IllegalStateException("KeY did not take the rules " + rules + ": " + active);
            }
            for (Task task : tasks) {
                prove(environment, task);
            }
        } finally {
            environment.dispose();
        }
    }

    private void prove(KeYEnvironment<?> environment, Task task) throws Exception {
        for (KeYJavaType type : environment.getJavaInfo().getAllKeYJavaTypes()) {
            if (KeYTypeUtil.isLibraryClass(type)) {
                continue;
            }
            for (IObserverFunction target :
                    environment.getSpecificationRepository().getContractTargets(type)) {
                if (target instanceof IProgramMethod method
                        && task.method().equals(type.getName() + "." + method.getName())) {
                    for (Contract contract :
                            environment.getSpecificationRepository().getContracts(type, target)) {
                        prove(environment, task, contract);
                    }
                }
            }
        }
    }

    private void prove(KeYEnvironment<?> environment, Task task, Contract contract) throws Exception {
        long start = System.nanoTime();
        Proof proof = environment.createProof(contract.createProofObl(environment.getInitConfig(), contract));
        try {
            StrategyProperties strategy =
                    proof.getSettings().getStrategySettings().getActiveStrategyProperties();
            strategy.setProperty(StrategyProperties.METHOD_OPTIONS_KEY, StrategyProperties.METHOD_CONTRACT);
            strategy.setProperty(StrategyProperties.LOOP_OPTIONS_KEY, StrategyProperties.LOOP_INVARIANT);
            strategy.setProperty(StrategyProperties.DEP_OPTIONS_KEY, StrategyProperties.DEP_ON);
            strategy.setProperty(StrategyProperties.QUERY_OPTIONS_KEY, StrategyProperties.QUERY_ON);
            strategy.setProperty(StrategyProperties.NON_LIN_ARITH_OPTIONS_KEY, task.arithmetic());
            strategy.setProperty(StrategyProperties.STOPMODE_OPTIONS_KEY, StrategyProperties.STOPMODE_NONCLOSE);
            proof.getSettings().getStrategySettings().setActiveStrategyProperties(strategy);
            proof.getSettings().getStrategySettings().setMaxSteps(task.steps());
            environment.getProofControl().startAndWaitForAutoMode(proof);
            out.printf(
                    "{\"method\":\"%s\",\"proved\":%b,\"open\":%d,\"steps\":%d,\"millis\":%d}%n",
                    task.method(),
                    proof.closed(),
                    proof.openGoals().size(),
                    proof.getStatistics().totalRuleApps,
                    (System.nanoTime() - start) / 1_000_000);
            out.flush();
        } finally {
            proof.dispose();
        }
    }
}
