package dev.sluice.cli;

import dev.sluice.language.sql.statement.Privilege;
import dev.sluice.run.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A step of a plan for programs. */
final class PlanStepJson {
    private PlanStepJson() {}

    static Map<String, Object> step(Plan.StepPlan step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", step.step().ref().toString());
        fields.put(
                "statements",
                step.statements().stream().map(PlanStepJson::statement).toList());
        if (!step.facts().isEmpty()) {
            fields.put("tables", step.facts().stream().map(PlanStepJson::table).toList());
        }
        return fields;
    }

    private static Map<String, Object> statement(Plan.StatementPlan statement) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("statement", statement.statement());
        fields.put("locks", statement.locks().stream().map(PlanStepJson::lock).toList());
        fields.put("work", statement.works());
        fields.put("transaction", statement.refusesTransaction().isEmpty());
        statement.unknown().ifPresent(why -> fields.put("unknown", why));
        if (!statement.lacking().isEmpty()) {
            fields.put(
                    "lacks",
                    statement.lacking().stream().map(PlanStepJson::lacking).toList());
        }
        statement
                .worstStall()
                .ifPresent(stall -> fields.put("worst_stall_ms", stall.total().toMillis()));
        return fields;
    }

    private static Map<String, Object> lacking(Privilege.Needed needed) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("right", needed.privilege().name().toLowerCase(Locale.ROOT));
        fields.put("on", needed.on().sql());
        return fields;
    }

    private static Map<String, Object> lock(Plan.LockLine lock) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mode", lock.mode().words());
        fields.put("on", lock.relation());
        if (!lock.why().isEmpty()) {
            fields.put("why", lock.why());
        }
        lock.size().ifPresent(size -> {
            fields.put("bytes", size.bytes());
            size.rows().ifPresent(rows -> fields.put("rows", rows));
        });
        lock.blockers().ifPresent(blockers -> {
            if (blockers.unseen().isEmpty()) {
                fields.put("in_the_way", blockers.sessions());
            } else {
                fields.put("in_the_way_unseen", blockers.unseen());
            }
        });
        return fields;
    }

    private static Map<String, Object> table(Plan.TouchedTable touched) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("table", touched.table());
        fields.put("seen", touched.facts().isPresent());
        touched.facts().ifPresent(facts -> {
            fields.put("triggers", facts.triggers());
            fields.put("rules", facts.rules());
            fields.put("generated_columns", facts.generated());
            fields.put("publications", facts.publications());
            fields.put("row_security", facts.rowSecurity());
            fields.put("rows_hidden_from_role", facts.filtered());
        });
        return fields;
    }
}
