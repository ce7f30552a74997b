package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunView;
import dev.sluice.language.model.Runbook;
import dev.sluice.rehearsal.oracle.GatesOracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has each process's view of the run judged by an oracle that knows the gates' rules and nothing of the interpreter. */
public final class GateWitness implements Witness {
    private final Runbook runbook;
    private final Map<Integer, GatesOracle> oracles = new LinkedHashMap<>();

    public GateWitness(Runbook runbook) {
        this.runbook = runbook;
    }

    @Override
    public void refolded(int process, Event event, List<Command> commands) {
        oracle(process).saw(event, commands);
    }

    @Override
    public void took(int process, Event event, List<Command> commands, long trueTime) {
        oracle(process).saw(event, commands);
    }

    private GatesOracle oracle(int process) {
        return oracles.computeIfAbsent(process, number -> new GatesOracle(runbook));
    }

    @Override
    public void over(RunView last, long trueTime) {}

    @Override
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        for (GatesOracle oracle : oracles.values()) {
            oracle.breaches()
                    .forEach(breach -> violations.add(new Violation(breach.rule(), breach.at(), breach.text())));
        }
        return violations;
    }
}
