package dev.sluice.run;

import dev.sluice.language.model.Runbook;
import dev.sluice.run.environment.Environment;
import dev.sluice.run.plan.Ground;
import dev.sluice.step.Refusal;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.ledger.Newcomer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks where a run would take its fences at what would refuse it, and changes nothing. */
final class Grounds {
    private Grounds() {}

    /**
     * One for each database in which a fence would be taken, one for each that cannot carry effects, and one for each backfill
     * that its table would refuse.
     */
    static List<Ground> of(Runbook runbook, Environment environment) {
        List<Ground> grounds = new ArrayList<>();
        Map<String, Set<String>> tables = ClaimedTables.of(runbook);
        try (Databases databases = new Databases(environment, "plan")) {
            for (String source : Site.targets(runbook)) {
                try {
                    databases.open(source);
                } catch (Refusal unfit) {
                    grounds.add(new Ground(source, List.of(), List.of(unfit.what())));
                }
            }
            databases.ledgers().forEach(ledger -> grounds.add(of(ledger, runbook.name(), environment.name(), tables)));
            grounds.addAll(BackfillGrounds.of(runbook, databases));
        }
        return grounds;
    }

    private static Ground of(Ledger ledger, String runbook, String environment, Map<String, Set<String>> tables) {
        List<String> missing = List.of();
        List<String> obstacles = new ArrayList<>();
        try {
            missing = ledger.missing();
            if (!missing.isEmpty()) {
                ledger.cannotCreate()
                        .map(why -> "the schema sluice is not ready in source " + ledger.name() + ", and " + why
                                + "; a DBA can run what this prints: sluice schema print --env " + environment)
                        .ifPresent(obstacles::add);
            }
            ledger.inTheWay(new Newcomer(runbook, tables)).ifPresent(held -> obstacles.add(held.what()));
        } catch (Refusal unfit) {
            obstacles.add(unfit.what());
        }
        return new Ground(ledger.name(), missing, obstacles);
    }
}
