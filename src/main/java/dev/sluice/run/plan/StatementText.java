package dev.sluice.run.plan;

import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a step's statements lock and meet, as people read it. */
final class StatementText {
    private StatementText() {}

    static List<String> lines(Plan.StepPlan step) {
        List<String> lines = new ArrayList<>();
        for (Plan.StatementPlan statement : step.statements()) {
            if (step.statements().size() > 1) {
                lines.add(statement.statement());
            }
            lines(statement, lines);
        }
        step.facts().forEach(table -> facts(table, lines));
        return lines;
    }

    private static void lines(Plan.StatementPlan statement, List<String> lines) {
        for (Plan.LockLine lock : statement.locks()) {
            lines.add("lock: " + lock.mode().words() + " on " + lock.relation()
                    + lock.size().map(size -> " (" + PlanText.size(size) + ")").orElse("")
                    + (lock.why().isEmpty() ? "" : ", " + lock.why())
                    + ", " + lock.mode().effect());
            lock.blockers().ifPresent(blockers -> {
                if (!blockers.unseen().isEmpty()) {
                    lines.add("  who is in its way now cannot be seen: " + blockers.unseen());
                }
                blockers.sessions().forEach(who -> lines.add("  in its way now: " + who));
            });
        }
        statement.lacking().forEach(needed -> lines.add("not permitted: it " + needed.lack()));
        statement.unknown().ifPresent(why -> lines.add("lock: not known, find out before you run it: " + why));
        statement.works().forEach(work -> lines.add("work: " + work));
        statement.refusesTransaction().ifPresent(what -> lines.add("outside a transaction: " + what + " refuses one"));
        statement
                .worstStall()
                .ifPresent(stall -> lines.add("worst stall: " + text(stall.total()) + ", "
                        + stall.attempts() + (stall.attempts() == 1 ? " attempt" : " attempts") + " of "
                        + text(stall.each()) + " with others queueing behind it"));
    }

    private static void facts(Plan.TouchedTable touched, List<String> lines) {
        Optional<Plan.TableFacts> facts = touched.facts();
        if (facts.isEmpty()) {
            lines.add("table " + touched.table() + ": its triggers, rules and publications cannot be seen now");
            return;
        }
        String table = "table " + touched.table() + ": ";
        named(table + "each row fires trigger ", facts.get().triggers(), lines);
        named(table + "rewritten by rule ", facts.get().rules(), lines);
        named(table + "each row computes column ", facts.get().generated(), lines);
        named(table + "each row goes to publication ", facts.get().publications(), lines);
        if (facts.get().rowSecurity()) {
            lines.add(table + "row security is on"
                    + (facts.get().filtered() ? ", and hides rows from this role" : ", and does not bind this role"));
        }
    }

    private static void named(String what, List<String> names, List<String> lines) {
        if (!names.isEmpty()) {
            lines.add(what + String.join(", ", names));
        }
    }

    private static String text(Duration duration) {
        return QuantityFormat.format(duration.toMillis() / 1_000.0, Unit.DURATION);
    }
}
