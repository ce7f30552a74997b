package dev.sluice.run;

import dev.sluice.run.environment.Environment;
import dev.sluice.step.ledger.Ledger;
import dev.sluice.step.target.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The schema {@code sluice} of an environment's target database, or of its control database, outside any run. */
public final class SchemaWork {
    private SchemaWork() {}

    /** DDL and grants for a DBA. */
    public static String print(String role) {
        return Schema.print(role);
    }

    /** DDL of what an environment's database lacks, and grants, for a DBA. */
    public static String print(String role, Environment environment, Optional<String> source) throws Refused {
        return at(environment, source, ledger -> ledger.printMissing(role));
    }

    /** What is missing; empty if nothing is. */
    public static List<String> check(Environment environment, Optional<String> source) throws Refused {
        return at(environment, source, Ledger::missing);
    }

    public static String create(Environment environment, Optional<String> source) throws Refused {
        return at(environment, source, ledger -> {
            ledger.create();
            return "the schema sluice is there";
        });
    }

    public static String drop(Environment environment, Optional<String> source) throws Refused {
        return at(environment, source, ledger -> {
            ledger.drop();
            return "the schema sluice is gone";
        });
    }

    private static <T> T at(Environment environment, Optional<String> source, Function<Ledger, T> work) throws Refused {
        String name = named(environment, source);
        try (Ledger ledger = Targets.ledger(environment, name, "schema")) {
            return work.apply(ledger);
        } catch (dev.sluice.step.Refusal refusal) {
            throw Targets.refused(refusal, environment);
        }
    }

    private static String named(Environment environment, Optional<String> source) throws Refused {
        List<String> databases = environment.sources().entrySet().stream()
                .filter(entry -> Targets.carriesEffects(entry.getValue()))
                .map(java.util.Map.Entry::getKey)
                .sorted()
                .toList();
        if (source.isPresent() && databases.contains(source.get())) {
            return source.get();
        }
        List<String> ledgers =
                databases.stream().map(environment::ledger).distinct().toList();
        if (source.isEmpty() && ledgers.size() == 1) {
            return ledgers.getFirst();
        }
        throw new Refused(
                ExitCode.USAGE,
                databases.isEmpty()
                        ? "environment " + environment.name()
                                + " has no source in which steps take place, neither PostgreSQL nor MariaDB"
                        : "environment " + environment.name() + " has the databases " + String.join(", ", databases),
                "name one: --source " + (databases.isEmpty() ? "NAME" : databases.getFirst()));
    }
}
