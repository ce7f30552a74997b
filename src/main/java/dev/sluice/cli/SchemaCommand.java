package dev.sluice.cli;

import dev.sluice.run.ExitCode;
import dev.sluice.run.Refused;
import dev.sluice.run.SchemaWork;
import dev.sluice.run.environment.Environment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice schema print|check|create|drop}. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "The schema sluice, in which a target database keeps fences and checkpoints.",
        footer = {
            "",
            "Example:  sluice schema print --role migrator   DDL and grants for a DBA",
            "          sluice schema print --env staging     the same for what is missing there",
            "          sluice schema check --env staging     what is missing, exit 4",
            "          sluice schema create --env staging",
            "          sluice schema drop --env staging      refused while a run is open"
        })
final class SchemaCommand implements Callable<Integer> {
    enum Work {
        PRINT,
        CHECK,
        CREATE,
        DROP
    }

    @Parameters(paramLabel = "print|check|create|drop", description = "What to do.")
    private Work work;

    @Option(names = "--env", paramLabel = "ENV", description = "The environment of sluice.yaml.")
    private Optional<String> environment = Optional.empty();

    @Option(names = "--source", paramLabel = "NAME", description = "Its postgres source (default: the only one).")
    private Optional<String> source = Optional.empty();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "The role that runs connect as (default: ${DEFAULT-VALUE}).")
    private String role = "sluice";

    @Mixin
    private Place place;

    @Mixin
    private Streams output;

    @Override
    public Integer call() throws Exception {
        if (work == Work.PRINT) {
            output.out()
                    .print(
                            environment.isEmpty()
                                    ? SchemaWork.print(role)
                                    : SchemaWork.print(role, place.environment(environment.get()), source));
            output.out().flush();
            return ExitCode.DONE.code();
        }
        Environment where = place.environment(environment.orElseThrow(() -> new Refused(
                ExitCode.USAGE,
                "schema needs --env ENV",
                "sluice schema " + work.name().toLowerCase() + " --env ENV")));
        return switch (work) {
            case PRINT -> throw new IllegalStateException("printed already");
            case CHECK -> check(SchemaWork.check(where, source));
            case CREATE -> told(SchemaWork.create(where, source));
            case DROP -> told(SchemaWork.drop(where, source));
        };
    }

    private int check(List<String> missing) {
        missing.forEach(output.out()::println);
        if (missing.isEmpty()) {
            output.out().println("the schema sluice is complete");
        }
        output.out().flush();
        return (missing.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCE).code();
    }

    private int told(String what) {
        output.out().println(what);
        output.out().flush();
        return ExitCode.DONE.code();
    }
}
