package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.language.text.Span;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the SQL of a runbook to the rules. Pure: what day it is and what a server says is handed in. */
public final class SqlLint {
    private static final Set<Code> TOLD_BY_A_SERVER = Set.of(Code.L211, Code.L306);

    private SqlLint() {}

    /** What is to be said of it without a server, unused suppressions included. */
    public static List<Advice> offline(Runbook runbook, LocalDate today) {
        return judge(runbook, Map.of(), today);
    }

    /**
     * What is to be said of it on these servers. Suppressions that nothing is found for are not reported: on other servers they may
     * be needed.
     *
     * @param live by the name of the source
     */
    public static List<Advice> live(Runbook runbook, Map<String, LiveFacts> live, LocalDate today) {
        return judge(runbook, live, today);
    }

    /** The tables that the steps touch, as SQL names them, by their source. */
    public static Map<String, Set<String>> tables(Runbook runbook) {
        Map<String, Set<String>> tables = new LinkedHashMap<>();
        for (Deed deed : Deeds.of(runbook)) {
            Set<String> own = tables.computeIfAbsent(deed.source(), source -> new LinkedHashSet<>());
            Locks.of(deed.statement()).locks().stream()
                    .filter(lock -> lock.target().kind() == Target.Kind.TABLE)
                    .map(lock -> lock.target().name())
                    .filter(table -> !table.parameter())
                    .forEach(table -> own.add(table.sql()));
        }
        return tables;
    }

    private static List<Advice> judge(Runbook runbook, Map<String, LiveFacts> live, LocalDate today) {
        Course course = new Course(runbook, live);
        Suppressions suppressions = Suppressions.of(runbook.files(), today);
        List<Advice> advices = new ArrayList<>();
        for (Deed deed : course.deeds()) {
            for (Rule rule : Rules.ALL) {
                for (Advice advice : rule.judge(deed, course)) {
                    suppressions.pass(advice, deed).ifPresent(advices::add);
                }
            }
        }
        advices.addAll(suppressions.malformed());
        if (live.isEmpty()) {
            suppressions.unused().stream()
                    .filter(unused -> !TOLD_BY_A_SERVER.contains(unused.rule()))
                    .map(Suppression::unused)
                    .forEach(advices::add);
        }
        return advices.stream()
                .distinct()
                .sorted((one, other) -> {
                    int order = Span.IN_ORDER.compare(one.span(), other.span());
                    return order != 0 ? order : one.code().compareTo(other.code());
                })
                .toList();
    }
}
